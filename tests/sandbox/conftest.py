from collections.abc import AsyncIterator, Awaitable
from typing import Any

import httpx
import pytest
import telegram
from telegram.error import TelegramError

from bot.sandbox.server import Sandbox

READER = 7


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


class Refusals:
    """Collects what the server said no to."""

    async def of(self, call: Awaitable[object]) -> str:
        """The server's words, as python-telegram-bot passes them on."""
        with pytest.raises(TelegramError) as caught:
            await call
        return caught.value.message


@pytest.fixture
def refusal() -> Refusals:
    return Refusals()


class Raw:
    """Calls the server with no library between, so that any nonsense can be sent; `bot` is the base of the methods."""

    def __init__(self, client: httpx.AsyncClient, root: str) -> None:
        self.client = client
        self.root = root

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer to a call with JSON parameters."""
        answer: dict[str, Any] = (await self.client.post(f"{self.root}/{method}", json=params)).json()
        return answer

    async def refused(self, method: str, **params: Any) -> str:
        """The words of a 400."""
        answer = await self.ask(method, **params)
        assert answer["error_code"] == 400, answer
        words: str = answer["description"]
        return words.removeprefix("Bad Request: ")


@pytest.fixture
async def raw(box: Sandbox) -> AsyncIterator[Raw]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield Raw(client, f"{box.base_url}{box.token}")
