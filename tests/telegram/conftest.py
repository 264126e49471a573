"""A Bot API on this machine, a real database, and a bot between them that isn't slowed down."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from bot.store.store import Store
from bot.telegram import pacing
from bot.telegram.bot import TelegramSettings, build
from bot.telegram.pacing import Gate
from bot.telegram.redaction import quiet
from bot.telegram.sending import Bot
from tests.judges import judge


@pytest.fixture(autouse=True)
def libraries_are_quiet() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore", "telegram", "apscheduler")]
    levels = [logger.level for logger in loggers]
    quiet([])
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """A Bot API whose every request is shown to the judge afterwards."""
    async with Sandbox() as sandbox:
        yield sandbox
    for asked in sandbox.requests:
        judge(asked.method, asked.params)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "yaowen.db") as opened:
        yield opened


@pytest.fixture
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_gate_of", lambda _: Gate(10_000, burst=1_000))


@pytest.fixture
def settings(box: Sandbox) -> TelegramSettings:
    return TelegramSettings(box.token, box.base_url, allow=None)


@pytest.fixture
async def bot(settings: TelegramSettings, unpaced: None) -> AsyncIterator[Bot]:
    async with build(settings) as opened:
        yield opened
