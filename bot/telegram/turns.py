"""One at a time in each chat, in order, and only so many waiting."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """The queues before the desk, one a chat. A chat that asks faster than it can be answered fills its own only."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: Counter[int] = Counter()
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)

    def full(self, chat: int) -> bool:
        """True if no more may wait there."""
        return self._waiting[chat] >= self._most

    def free(self, chat: int) -> bool:
        """True if nobody waits there."""
        return not self._waiting[chat]

    @asynccontextmanager
    async def take(self, chat: int) -> AsyncIterator[None]:
        """Wait for the chat's turn, and keep it inside."""
        self._waiting[chat] += 1
        try:
            async with self._locks[chat]:
                yield
        finally:
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._locks[chat]
