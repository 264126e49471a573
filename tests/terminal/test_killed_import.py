"""An import cut short in the middle stores every file once when it is run again, and leaves no mess behind."""

import json
import subprocess
import sys
from pathlib import Path

FILES = 40
ENOUGH = 10
ROOT = Path(__file__).parents[2]


def write(folder: Path) -> None:
    for number in range(FILES):
        text = (
            f"第{number}号浮标今天换了新灯，灯光每{number + 3}秒闪一次，{number * 7 + 5}海里外可以看见。" * 2
        )
        (folder / f"{number}.txt").write_text(f"第{number}号浮标换灯\n\n{text}\n", encoding="utf-8")


def command(data: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "bot", "--data", str(data), *map(str, words)]


def test_an_import_that_was_killed_goes_on_and_stores_every_file_once(tmp_path: Path) -> None:
    folder, data = tmp_path / "pages", tmp_path / "data"
    folder.mkdir()
    write(folder)
    words = command(data, "ingest", "--json", folder)
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as first:
        assert first.stdout
        told = [json.loads(first.stdout.readline()) for _ in range(ENOUGH)]
        first.kill()
    assert {row["result"] for row in told} == {"stored"}

    again = subprocess.run(words, cwd=ROOT, capture_output=True, check=True)
    results = {row["file"]: row["result"] for row in map(json.loads, again.stdout.splitlines())}
    assert len(results) == FILES
    assert set(results.values()) == {"stored", "duplicate"}
    assert {row["file"] for row in told} <= {
        file for file, result in results.items() if result == "duplicate"
    }

    listed = subprocess.run(command(data, "stories", "--json"), cwd=ROOT, capture_output=True, check=True)
    stories = map(json.loads, listed.stdout.splitlines())
    files = [article["file"] for story in stories for article in story["articles"]]
    assert sorted(files) == sorted(results)


def test_an_import_whose_report_nobody_reads_on_ends_quietly(tmp_path: Path) -> None:
    folder, data = tmp_path / "pages", tmp_path / "data"
    folder.mkdir()
    write(folder)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command(data, "ingest", "--json", folder), cwd=ROOT, stdout=pipe, stderr=pipe
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        assert b"Traceback" not in run.stderr.read()
        assert run.wait() == 0
