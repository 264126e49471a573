import asyncio
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from bot.cleaner import CleaningPool, _clean, _prepare
from bot.errors import StoreError
from bot.news.clean.sites import Own
from bot.news.model import Article, RawItem, Refusal

SAMPLE = (
    "---\ntitle: 风车\nlink: https://example.org/w\n---\n<p>河边的三座风车今年全部修好，周末可以参观。</p>"
).encode()


async def test_a_document_is_cleaned_in_another_process() -> None:
    async with CleaningPool() as pool:
        (part,) = (await pool.clean(RawItem("a.md", SAMPLE))).parts
    assert isinstance(part, Article)
    assert part.title == "风车"


async def test_hostile_markup_costs_its_time_and_nothing_else() -> None:
    async with CleaningPool(timeout_s=2) as pool:
        (slow,) = (await pool.clean(RawItem("bomb.html", b"<p>" * 1_000_000))).parts
        (next_one,) = (await pool.clean(RawItem("a.md", SAMPLE))).parts
    assert isinstance(slow, Refusal)
    assert slow == Refusal("too-slow", 2)
    assert isinstance(next_one, Article)


async def test_an_enormous_file_is_refused_without_a_worker() -> None:
    async with CleaningPool() as pool:
        (part,) = (await pool.clean(RawItem("big.html", b"x" * 5_000_001))).parts
    assert isinstance(part, Refusal)
    assert part.code == "too-big"


async def test_many_documents_at_once_get_their_own_answers() -> None:
    items = [RawItem(str(n), SAMPLE.replace("风车".encode(), f"风车{n}".encode())) for n in range(20)]
    async with CleaningPool(workers=2) as pool:
        results = await asyncio.gather(*map(pool.clean, items))
    titles = [part.title for result in results for part in result.parts if isinstance(part, Article)]
    assert titles == [f"风车{n}" for n in range(20)]


def pack(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


async def test_each_file_of_an_archive_has_a_time_of_its_own() -> None:
    content = pack({"a.md": SAMPLE, "bomb.html": b"<p>" * 1_000_000, "b.md": SAMPLE, "c.zip": pack({})})
    async with CleaningPool(timeout_s=2) as pool:
        parts = (await pool.clean(RawItem("pages.zip", content))).parts
    assert [part if isinstance(part, Refusal) else part.title for part in parts] == [
        "风车",
        Refusal("too-slow", 2, "bomb.html"),
        "风车",
        Refusal("nested", part="c.zip"),
    ]


async def test_the_workers_know_what_the_operator_knows() -> None:
    async with CleaningPool(own=Own({"example.org": "Mill Gazette"})) as pool:
        (part,) = (await pool.clean(RawItem("a.md", SAMPLE))).parts
    assert isinstance(part, Article)
    assert part.publisher == "Mill Gazette"


async def test_an_archive_that_breaks_its_worker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cleaner.containers.unpack", die)
    async with CleaningPool() as pool:
        (part,) = (await pool.clean(RawItem("pages.zip", pack({"a.md": SAMPLE})))).parts
    assert isinstance(part, Refusal)
    assert part.code == "killed"


@pytest.mark.parametrize(("fault", "code"), [("eat_memory", "too-much-memory"), ("die", "killed")])
async def test_a_worker_that_fails_becomes_a_refusal(
    fault: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cleaner._clean", globals()[fault])
    async with CleaningPool() as pool:
        (part,) = (await pool.clean(RawItem("x", SAMPLE))).parts
    assert isinstance(part, Refusal)
    assert part.code == code


def eat_memory(_: RawItem) -> None:
    raise MemoryError


def die(_: RawItem) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


PARENT = """
import asyncio
from bot.cleaner import CleaningPool, _clean, _prepare
from bot.news.model import RawItem

async def main():
    async with CleaningPool() as pool:
        await pool.clean(RawItem("a", b"<p>warm</p>"))
        print("ready", flush=True)
        await asyncio.Event().wait()

if __name__ == "__main__":
    asyncio.run(main())
"""


def children_of(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=env) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        workers = children_of(parent.pid)
        assert workers
        parent.send_signal(signal.SIGTERM)
        parent.wait(10)
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def test_a_worker_gets_half_a_gigabyte_more_than_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr("resource.setrlimit", lambda _, limit: limits.append(limit))
    _prepare()
    assert limits
    assert limits[0][0] > 512 * 2**20


def test_the_main_process_loads_no_parsers() -> None:
    code = "import bot.cleaner, sys; print(sorted({'lxml', 'trafilatura', 'charset_normalizer'} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert run.stdout == b"[]\n"


def test_a_worker_cleans() -> None:
    assert isinstance(_clean(RawItem("a.md", SAMPLE)).parts[0], Article)


async def test_workers_that_died_in_their_sleep_are_started_anew() -> None:
    async with CleaningPool() as pool:
        assert isinstance((await pool.clean(RawItem("a", SAMPLE))).parts[0], Article)
        for _ in range(2):
            for worker in multiprocessing.active_children():
                worker.kill()
            part = (await pool.clean(RawItem("a", SAMPLE))).parts[0]
            assert isinstance(part, Article) or part.code == "broken"
            assert isinstance((await pool.clean(RawItem("a", SAMPLE))).parts[0], Article)


async def test_where_no_worker_starts_no_item_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cleaner._prepare", os.fspath)  # takes no such argument
    async with CleaningPool() as pool:
        with pytest.raises(StoreError, match="can't be started"):
            await pool.clean(RawItem("a", SAMPLE))
