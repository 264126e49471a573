"""What the bot has not fetched yet, and the long poll that hands it out."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.sandbox.refusals import OTHER_POLL, conflict

_ONLY_IF_ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_LONGEST_POLL_S = 50


class Bell:
    """Wakes everyone who waits for something to happen."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all who wait now."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self) -> None:
        """Return at the next ring."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    async def until(self, true: Callable[[], object], timeout_s: float) -> bool:
        """Wait until a condition holds; False where it still doesn't after the timeout."""
        try:
            async with asyncio.timeout(timeout_s):
                while not true():
                    await self.wait()
        except TimeoutError:
            return bool(true())
        return True


class Updates:
    """The queue of updates: numbered from 1, kept until an offset confirms them."""

    def __init__(self) -> None:
        self.bell = Bell()
        self.kept: list[dict[str, Any]] = []
        self.confirmed = 0
        self._last = 0
        self._allowed: frozenset[str] = frozenset()
        self._poll = 0

    def allow(self, kinds: list[str]) -> None:
        """Deliver these kinds only, from now on; none named means the usual ones."""
        self._allowed = frozenset(kinds)

    def push(self, kind: str, body: dict[str, Any]) -> None:
        """Queue an update, unless the bot doesn't want its kind."""
        wanted = kind in self._allowed if self._allowed else kind not in _ONLY_IF_ASKED_FOR
        if wanted:
            self._last += 1
            self.kept.append({"update_id": self._last, kind: body})
            self.bell.ring()

    def drop(self) -> None:
        """Forget all that is queued."""
        self.kept.clear()

    async def poll(self, offset: int, limit: int, timeout_s: int) -> list[dict[str, Any]]:
        """The next updates (1 to 100), as soon as there is one; empty after the timeout.

        Raises:
            Refused: another poll began meanwhile (409).
        """
        self._poll += 1
        poll = self._poll
        self.bell.ring()
        self._confirm(offset)
        await self.bell.until(lambda: self.kept or poll != self._poll, min(timeout_s, _LONGEST_POLL_S))
        if poll != self._poll:
            raise conflict(OTHER_POLL)
        return self.kept[: limit if 1 <= limit <= 100 else 100]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self._last + 1 + offset
        self.kept = [u for u in self.kept if u["update_id"] >= offset]
        self.confirmed = max(self.confirmed, min(offset - 1, self._last))
