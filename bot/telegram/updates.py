"""The poll loop: updates in, each acknowledged only after it was handled.

A kill in the middle repeats a few commands but loses none (the library's own loop acknowledges first: 40 of 50 were
lost). An update that takes long, because its chat is paused, doesn't hold up the others: it stays unacknowledged while
the loop goes on beyond it.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from telegram import Update
from telegram.error import RetryAfter, TelegramError

from bot.telegram.bot import POLL_S
from bot.telegram.faults import fault, wait_s
from bot.telegram.sending import Bot, patient

_log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query")
_BATCH = 10
_CROWD = 90
"""So many unacknowledged updates and a batch make 100, the most that getUpdates returns."""
_PATIENCE_S = 0.3
"""How long the loop waits for a batch before it looks beyond it."""


class Poller:
    """Fetches updates and hands each to `handle`: those of one chat in order, the chats at once. It must not raise."""

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        pauses_s: Callable[[], Iterator[float]] = patient,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._pauses_s = pauses_s
        self._pauses = pauses_s()
        self._failures = 0
        self._offset = 0
        self._tasks: dict[int, asyncio.Task[None]] = {}  # by number, from the first unacknowledged update on
        self._turns: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._fetching: asyncio.Task[tuple[Update, ...]] | None = None
        self._stopping = False

    async def run(self) -> None:
        """Poll until told to stop; faults of the network are waited out.

        Raises:
            ExceptionGroup: the token was revoked (InvalidToken).
        """
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                for update in await self._fetch(group):
                    if update.update_id >= self._offset and update.update_id not in self._tasks:
                        self._tasks[update.update_id] = group.create_task(self._take(update))
                await self._settle()
        await self._acknowledge()

    async def stop(self, grace_s: float) -> None:
        """Fetch nothing more, let what is under way end, and cut short what takes longer than the grace."""
        self._stopping = True
        if self._fetching:
            self._fetching.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=grace_s)
            for task in late:
                task.cancel()

    async def _fetch(self, group: asyncio.TaskGroup) -> tuple[Update, ...]:
        """Return the next updates, and again those not yet handled; nothing when told to stop, or after a fault."""
        self._fetching = group.create_task(self._get_updates())
        try:
            updates = await self._fetching
        except asyncio.CancelledError:
            if self._stopping:
                return ()
            raise
        finally:
            self._fetching = None
        return updates

    async def _get_updates(self) -> tuple[Update, ...]:
        try:
            updates = await self._bot.get_updates(
                offset=self._offset or None,
                limit=_BATCH + min(len(self._tasks), _CROWD),
                timeout=0 if self._tasks else POLL_S,
                allowed_updates=ALLOWED_UPDATES,
                read_timeout=5,
            )
        except TelegramError as error:
            await self._back_off(error)
            return ()
        if self._failures:
            _log.info("polling again after %d failures", self._failures)
            self._failures, self._pauses = 0, self._pauses_s()
        return updates

    async def _back_off(self, error: TelegramError) -> None:
        kind = fault(error)
        if kind == "token":
            raise error
        if not self._failures:
            _log.warning(_EXPLAINED.get(kind, "Telegram can't be reached (%s); trying again"), kind)
        self._failures += 1
        await asyncio.sleep(wait_s(error) if isinstance(error, RetryAfter) else next(self._pauses))

    async def _take(self, update: Update) -> None:
        chat = update.effective_chat
        async with self._turns[chat.id if chat else 0]:
            await self._handle(update)

    async def _settle(self) -> None:
        """Give the updates under way a moment, and move the offset past those at the front that are handled."""
        under_way = [task for task in self._tasks.values() if not task.done()]
        if under_way:
            crowded = len(self._tasks) >= _CROWD
            until = asyncio.FIRST_COMPLETED if crowded else asyncio.ALL_COMPLETED
            await asyncio.wait(under_way, timeout=None if crowded else _PATIENCE_S, return_when=until)
        for number in sorted(self._tasks):
            if not self._tasks[number].done():
                return
            del self._tasks[number]
            self._offset = number + 1
        self._turns.clear()

    async def _acknowledge(self) -> None:
        """Tell the server what was handled, so that a restart doesn't repeat it."""
        await self._settle()
        if self._offset:
            with suppress(TelegramError):  # else the restart repeats the last batch: answers only, no harm
                await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, read_timeout=2)


_EXPLAINED = {
    "conflict": "another process polls with this bot's token, or a webhook is set (%s): stop the other one",
}
