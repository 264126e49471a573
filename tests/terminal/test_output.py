"""What becomes of output that nobody takes: a reader that went away, a full disk, a terminal of few characters."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.conftest import Yaowen

FULL = Path("/dev/full")
COMMANDS = ["latest", "search 大雨", "search --json --articles a", "story 1", "stories", "stories --json"]
EXPORTS = ["export", "export --format atom", "digest --format atom"]


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line in which `yaowen` is the program."""
    whole = f'yaowen() {{ "{sys.executable}" -m bot "$@"; }}; set -o pipefail; {line}'
    known = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run(
        ["bash", "-c", whole],
        env=known | environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("command", [*COMMANDS, *EXPORTS])
def test_a_reader_that_goes_away_is_nothing_wrong(command: str) -> None:
    for reader in ("head -c 1", "true"):
        ended = shell(f"yaowen {command} | {reader} > /dev/null")
        assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize("command", [*COMMANDS, *EXPORTS])
def test_without_an_output_nothing_is_wrong(command: str) -> None:
    ended = shell(f"yaowen {command} >&-")
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.usefixtures("stocked")
@pytest.mark.skipif(not FULL.exists(), reason="no device here is always full")
@pytest.mark.parametrize("command", [*COMMANDS, *EXPORTS])
def test_a_full_disk_is_said(command: str) -> None:
    ended = shell(f"yaowen {command} > {FULL}")
    assert ended.returncode == 1
    assert ended.stderr == "yaowen: the output can't be written: No space left on device\n"


def test_a_terminal_of_few_characters_gets_what_it_can_show(stocked: Yaowen) -> None:
    (row, *_) = stocked("search", "--json", "大雨").rows
    for encoding in ("ascii", "gbk"):
        said = shell("yaowen search 大雨", PYTHONIOENCODING=encoding)
        assert (said.returncode, said.stderr) == (0, "")
        assert said.stdout.startswith("? ")
        told = shell("yaowen search --json 大雨", PYTHONIOENCODING=encoding)
        assert json.loads(told.stdout.splitlines()[0]) == row
