"""Ways to ask the server."""

from collections.abc import Awaitable
from typing import Any

import httpx
import pytest
from telegram.error import TelegramError

READER = 7
"""A person whose private chat the tests use."""


class Refusals:
    """Collects what the server said no to."""

    async def of(self, call: Awaitable[object]) -> str:
        """The server's words, as python-telegram-bot passes them on."""
        with pytest.raises(TelegramError) as caught:
            await call
        return caught.value.message


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
