"""The poll loop: updates in, each acknowledged only after it was handled.

A kill in the middle repeats a few commands but loses none (the library's own loop acknowledges first: 40 of 50 were
lost). An update that takes long, because its chat is paused, doesn't hold up the others: it stays unacknowledged while
the loop goes on beyond it.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Iterator
from contextlib import suppress

from telegram import Update
from telegram.error import RetryAfter, TelegramError

from bot.telegram.bot import POLL_S
from bot.telegram.faults import fault, wait_s
from bot.telegram.sending import Bot, patient

_log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query")
_BATCH = 10
_WINDOW = 100
"""The most that getUpdates returns, so with so many unacknowledged nothing new would come."""
_CROWD = 1_000
"""So many updates may be under way at once."""
_PATIENCE_S = 0.3
"""How long the loop waits for a batch before it looks beyond it."""


class Poller:
    """Fetches updates and hands each to `handle`: in order, but without waiting for one another.

    `handle` doesn't raise; it returns False for an update that is to come again after a restart.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Coroutine[None, None, bool]],
        pauses_s: Callable[[], Iterator[float]] = patient,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._pauses_s = pauses_s
        self._pauses = pauses_s()
        self._failures = 0
        self._offset = 0
        self._window: dict[int, asyncio.Task[bool]] = {}  # by number, from the first unacknowledged update on
        self._under_way: set[asyncio.Task[bool]] = set()
        self._fetching: asyncio.Task[tuple[Update, ...]] | None = None
        self._stopping = False

    async def run(self) -> None:
        """Poll until told to stop; faults of the network are waited out.

        Raises:
            ExceptionGroup: the token was revoked (InvalidToken).
        """
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                updates = await self._fetch(group)
                await self._settle([self._begin(update, group) for update in updates if self._is_new(update)])
        await self._acknowledge()

    async def stop(self, grace_s: float) -> None:
        """Fetch nothing more, let what is under way end, and cut short what takes longer than the grace."""
        self._stopping = True
        if self._fetching:
            self._fetching.cancel()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=grace_s)
            for task in late:
                task.cancel()

    def _is_new(self, update: Update) -> bool:
        return update.update_id >= self._offset and update.update_id not in self._window

    def _begin(self, update: Update, group: asyncio.TaskGroup) -> asyncio.Task[bool]:
        task: asyncio.Task[bool] = group.create_task(self._handle(update))
        self._window[update.update_id] = task
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def _fetch(self, group: asyncio.TaskGroup) -> tuple[Update, ...]:
        """Return the next updates, and again those not yet handled; nothing when told to stop, or after a fault."""
        self._fetching = group.create_task(self._get_updates())
        await asyncio.wait([self._fetching])
        return () if self._fetching.cancelled() else self._fetching.result()

    async def _get_updates(self) -> tuple[Update, ...]:
        try:
            updates = await self._bot.get_updates(
                offset=self._offset or None,
                limit=_BATCH + len(self._window),
                timeout=0 if self._window else POLL_S,
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

    async def _settle(self, fresh: Collection[asyncio.Task[bool]]) -> None:
        """Give the updates just begun a moment, and move the offset past all at the front that are handled.

        Where the window is full it moves past others too: those a kill would lose, as long as they are under way.
        """
        if fresh:
            await asyncio.wait(fresh, timeout=_PATIENCE_S)
        elif self._under_way:
            await asyncio.wait(self._under_way, timeout=_PATIENCE_S, return_when=asyncio.FIRST_COMPLETED)
        if len(self._under_way) >= _CROWD:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        for number in sorted(self._window):
            full = len(self._window) > _WINDOW - _BATCH and not self._stopping
            if not (full or _handled(self._window[number])):
                return
            del self._window[number]
            self._offset = number + 1

    async def _acknowledge(self) -> None:
        """Tell the server what was handled, so that a restart doesn't repeat it."""
        await self._settle(())
        if self._offset:
            with suppress(TelegramError):  # else the restart repeats the last batch: answers only, no harm
                await self._bot.get_updates(offset=self._offset, limit=1, timeout=0, read_timeout=2)


def _handled(task: asyncio.Task[bool]) -> bool:
    return task.done() and not task.cancelled() and task.result()


_EXPLAINED = {
    "conflict": "another process polls with this bot's token, or a webhook is set (%s): stop the other one",
}
