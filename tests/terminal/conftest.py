"""The command line, run in this process."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.__main__ import main
from bot.sandbox import trial

SAMPLES = trial.SAMPLES


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Yaowen = Callable[..., Ended]


@pytest.fixture
def yaowen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Yaowen:
    """Run a command as a new user would: in a folder of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv(config.TOKEN_VARIABLE, raising=False)

    def run(*words: str | Path) -> Ended:
        status = _status(list(map(str, words)))
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return run


@pytest.fixture
def stocked(yaowen: Yaowen, stock: Path, tmp_path: Path) -> Yaowen:
    """The same, with the sample articles stored."""
    shutil.copytree(stock, tmp_path / "data")
    return yaowen


def _status(words: Sequence[str]) -> int:
    try:
        return main(words)
    except SystemExit as end:  # how argparse ends
        return int(end.code or 0)
