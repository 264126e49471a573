"""What happens by the clock: the minute tick that owes digests and alerts, and the nightly upkeep.

The scheduler is only the clock. Who is due stands in the database, so a tick that came late, or never, loses nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.chat import digests
from bot.chat.alerts import Lookout
from bot.chat.ask import House
from bot.news import timetable
from bot.news.model import Chat, Slot
from bot.store.store import Store

_log = logging.getLogger(__name__)

_LAST_TICK = "last-tick"
_BELIEVED_AFTER = timedelta(minutes=10)
"""A clock that leapt is believed once it has gone on from there for so long: after days without the bot, that is."""
_LOOK_BACK = timedelta(days=17)
"""More than the newest due date can lie back, in any zone, weekly ones too."""
_AHEAD = timedelta(minutes=30)
"""A model of fifteen seconds an answer gets through a hundred stories in it."""
_DELIVERIES_KEPT = timedelta(days=30)
_TRACES_KEPT = timedelta(days=30)
_LOOKED_AT_EVERY_S = 60.0
_OUT_OF_STEP = timedelta(minutes=2)


def keep_pace(scheduler: AsyncIOScheduler, now: datetime) -> None:
    """Plan jobs anew after the clock was put back: else they rest until it stands where it stood before."""
    for job in scheduler.get_jobs():
        due = job.trigger.get_next_fire_time(None, now)
        if due and job.next_run_time and job.next_run_time - due > _OUT_OF_STEP:
            job.modify(next_run_time=due)


class Schedule:
    """The clock's jobs. `house.wake` is called when something new may be owed; `retention` is how long articles are kept;
    `atom` is the file that the house's own digest goes into.
    """

    def __init__(
        self,
        store: Store,
        house: House,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        retention: timedelta | None = None,
        atom: Path | None = None,
    ) -> None:
        self._store = store
        self._house = house
        self._now = now
        self._retention = retention
        self._atom = atom
        self._leapt: datetime | None = None
        self._lookout = Lookout(store, house)

    async def run(self) -> None:
        """Tick at once and every minute, mend what needs it at once, and tidy up every night, until cancelled."""
        scheduler = AsyncIOScheduler(
            timezone=timetable.zone(self._house.timezone, "UTC"),
            # a late run is still run (the default is to drop it after a second), but never twice at once
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_job(self._guarded, "cron", [self.tick], minute="*", next_run_time=datetime.now(UTC))
        if self._house.summaries.asks:
            scheduler.add_job(self._guarded, "cron", [self.prepare], minute="*")
        scheduler.add_job(self._guarded, "cron", [self.upkeep], hour=4, minute=17)
        scheduler.add_job(self._guarded, args=[self.mend])
        scheduler.start()
        try:
            while True:
                await asyncio.sleep(_LOOKED_AT_EVERY_S)
                keep_pace(scheduler, datetime.now(UTC))
        finally:
            scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Owe every digest and alert that is due, and have it delivered; and what another process owed meanwhile."""
        now = self._now()
        if not await self._trusts(now):
            return
        for due in await self._due(now):
            await self._guarded(partial(self._owe, due, now))
        await self._guarded(partial(self._alert, now))
        self._house.wake()
        await self._store.meta.set(_LAST_TICK, now.isoformat())

    async def prepare(self) -> None:
        """Ask the model about the stories of the digests that are due within half an hour; takes as long as it takes."""
        now = self._now()
        for due in await self._due(now + _AHEAD):
            await digests.prepare(self._store, due, now, self._house)

    async def mend(self) -> None:
        """Feed the search index anew where it must be, and look whether the database is sound; nobody waits for it."""
        await self._store.reindex()
        for problem in await self._store.check():
            _log.error("the database is damaged (restore a backup: yaowen restore FILE): %s", problem)

    async def upkeep(self) -> None:
        """Forget old deliveries and traces, and articles kept long enough; tidy up, and look whether all is sound.

        Goes by pieces of some ten milliseconds, between which others get their turn.
        """
        now = self._now()
        if await self._trusts(now):
            await self._store.deliveries.purge(now - _DELIVERIES_KEPT)
            await self._store.alerts.purge(now - _DELIVERIES_KEPT)
            await self._store.answers.purge(now)
            while await self._store.traces.prune(now - _TRACES_KEPT):
                pass
            while self._retention and await self._store.articles.retire(now - self._retention):
                pass
        await self._store.tidy()
        await self.mend()

    async def _due(self, when: datetime) -> tuple[timetable.Due, ...]:
        """The digests due then, the house's own among them where there is a file for it."""
        known = [chat.id for chat in await self._store.chats.with_digests()]
        since = (when - _LOOK_BACK).date()
        owed = await self._store.deliveries.owed_since([*known, digests.NOBODY], since)
        # the settings once more, after what is owed by them: one changed in between opens dates that it had closed
        chats = [chat for chat in await self._store.chats.with_digests() if chat.id in known]
        own = [Chat(digests.NOBODY, slots=(Slot(self._house.digest_at),))] if self._atom else []
        return timetable.due(when, [*chats, *own], owed, self._house.timezone)

    async def _owe(self, due: timetable.Due, now: datetime) -> None:
        """Owe a digest, or close its date where a later one has come; and close the date before it, lest a clock put
        back finds that one due.
        """
        if due.overtaken:
            await self._store.deliveries.close(due.chat.id, due.slot.kind, due.local_date, now)
        elif due.chat.id == digests.NOBODY:
            await self._publish(due, now)
        else:
            await digests.owe(self._store, due, now, self._house)
        await self._store.deliveries.close(due.chat.id, due.slot.kind, due.before, now)

    async def _publish(self, due: timetable.Due, now: datetime) -> None:
        assert self._atom, "only then is nobody's digest due"
        try:
            await digests.publish(self._store, due, now, self._house, self._atom)
        except OSError as error:
            _log.error("%s can't be written, which [digest] atom names: %s", self._atom, error.strerror)

    async def _alert(self, now: datetime) -> None:
        """Look for what is followed, and owe each chat what waits for it."""
        await self._lookout.look(now)
        for chat, stories in (await self._lookout.waiting(now)).items():
            await self._guarded(partial(self._lookout.owe, chat, stories, now))

    async def _trusts(self, now: datetime) -> bool:
        """Tell whether the clock is to be believed: one set wrong would send digests of the future and purge the past."""
        noted = await self._store.meta.get(_LAST_TICK)
        if timetable.plausible(now, datetime.fromisoformat(noted) if noted else None):
            self._leapt = None
            return True
        if self._leapt is None or not self._leapt <= now <= self._leapt + timetable.FARTHEST_STEP:
            self._leapt = now
            _log.warning(
                "the clock stands over 36 hours past the last tick: no digests for ten minutes, to be sure"
            )
        return now - self._leapt >= _BELIEVED_AFTER

    async def _guarded(self, job: Callable[[], Awaitable[object]]) -> None:
        try:
            await job()
        except Exception:  # noqa: BLE001 - an edge: the next run, or the next chat, may succeed
            _log.exception("a scheduled job failed")
