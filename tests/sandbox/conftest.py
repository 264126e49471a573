from collections.abc import AsyncIterator

import httpx
import pytest
import telegram

from bot.sandbox.server import Sandbox
from tests.sandbox.asking import READER, Raw, Refusals


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox() as box:
        yield box


@pytest.fixture
async def bot(box: Sandbox) -> AsyncIterator[telegram.Bot]:
    """A real python-telegram-bot client, after the reader has said /start."""
    await box.say(READER, "/start")
    async with telegram.Bot(box.token, base_url=box.base_url, base_file_url=box.base_file_url) as bot:
        yield bot


@pytest.fixture
def refusal() -> Refusals:
    return Refusals()


@pytest.fixture
async def raw(box: Sandbox) -> AsyncIterator[Raw]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield Raw(client, f"{box.base_url}{box.token}")
