"""The feed round: who is due, what each visit brings through the door, and when to ask again."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import SourceError, StoreError
from bot.news.feeds import Feed
from bot.news.model import RawItem, Receipt, instant
from bot.sources.feeds import ComeAgain, FeedReader, Visit
from bot.sources.http import Client
from bot.store.feeds import FeedState
from bot.store.store import Store

Take = Callable[[RawItem, datetime], Awaitable[Receipt]]
Clock = Callable[[], datetime]

INTERVAL = timedelta(minutes=30)
"""Between two visits, unless there is a reason to wait longer."""

QUIET = timedelta(hours=3)
"""The longest wait for a feed that is well but seldom brings anything."""

LONGEST = timedelta(hours=24)
"""The longest wait for a feed that fails; it is never given up."""

WHOLE = timedelta(hours=24)
"""So often a feed is fetched whole even if it says that nothing changed: some say so for ever."""

HOSTS_AT_ONCE = 8

TICK_S = 60.0
"""How often it is looked who is due."""

_log = logging.getLogger(__name__)


class FeedRound:
    """Visits the feeds that are due. `feeds` are their addresses, each with the title to show instead of its own."""

    def __init__(self, store: Store, client: Client, take: Take, feeds: Mapping[str, str | None]) -> None:
        self._store = store
        self._client = client
        self._take = take
        self._feeds = feeds
        self._hosts = asyncio.Semaphore(HOSTS_AT_ONCE)

    async def run(self, now: Clock) -> None:
        """Visit every feed that is due: hosts side by side, the feeds of one host one after the other.

        A feed that fails is noted and asked again later. Raises StoreError.
        """
        due = [state for state in await self._states() if is_due(state, now())]
        if not due:
            return
        try:
            async with FeedReader(self._client) as reader, asyncio.TaskGroup() as tasks:
                for states in _by_host(due):
                    tasks.create_task(self._visit_host(reader, states, now))
        except* StoreError as group:
            raise group.exceptions[0] from group

    async def _states(self) -> list[FeedState]:
        return [await self._store.feeds.get(url) for url in self._feeds]

    async def _visit_host(self, reader: FeedReader, states: Iterable[FeedState], now: Clock) -> None:
        async with self._hosts:
            for state in states:
                await self._store.feeds.save(await self._visited(reader, state, now))

    async def _visited(self, reader: FeedReader, state: FeedState, now: Clock) -> FeedState:
        """Visit one feed and take its entries; its state after that."""
        known = FeedState(state.url) if _wants_whole(state, now()) else state
        try:
            visit = await reader.visit(state.url, now(), etag=known.etag, modified=known.modified)
            if visit.feed:
                await self._take_all(visit.feed, self._feeds[state.url], now)
            return visited(state, visit, now())
        except StoreError:
            raise
        except SourceError as error:
            _log.info("feed %s: %s", state.url, error)
            return failed(state, error, now())
        except Exception as error:  # noqa: BLE001 - an edge: a fault at one feed must not hold up the others
            _log.error("visiting feed %s failed", state.url, exc_info=error)
            fault = SourceError(f"a fault in this program ({type(error).__name__})")
            return failed(state, fault, now())

    async def _take_all(self, feed: Feed, title: str | None, now: Clock) -> None:
        """Take the entries, the oldest (last) first, as they would have come one by one."""
        for entry in reversed(feed.entries):
            named = replace(entry, hints=replace(entry.hints, publisher=title)) if title else entry
            await self._take(named, now())


async def keep_visiting(feeds: FeedRound, now: Clock, *, tick_s: float = TICK_S) -> None:
    """Make a round every `tick_s` seconds, until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        try:
            await feeds.run(now)
        except StoreError as error:
            _log.error("feeds wait, since nothing can be stored: %s", error)
        except Exception:  # noqa: BLE001 - an edge: a fault in one round must not end the rounds
            _log.exception("a feed round failed")
        await asyncio.sleep(tick_s)


def _by_host(states: Iterable[FeedState]) -> Iterable[list[FeedState]]:
    hosts: defaultdict[str, list[FeedState]] = defaultdict(list)
    for state in states:
        hosts[urlsplit(state.url).netloc].append(state)
    return hosts.values()


def is_due(state: FeedState, now: datetime) -> bool:
    """True when a feed is to be visited; so it is when the clock was put back, and its time lies out of reach."""
    return state.next_at is None or not now < state.next_at <= now + LONGEST


def _wants_whole(state: FeedState, now: datetime) -> bool:
    return state.fetched_at is None or not state.fetched_at <= now < state.fetched_at + WHOLE


def visited(state: FeedState, visit: Visit, now: datetime) -> FeedState:
    """The state after a visit that went well. `fetched_at` is when the feed last came whole."""
    return FeedState(
        state.url,
        title=(visit.feed and visit.feed.title) or state.title,
        etag=visit.etag,
        modified=visit.modified,
        next_at=now + pause(visit, now),
        fetched_at=now if visit.feed else state.fetched_at,
    )


def pause(visit: Visit, now: datetime) -> timedelta:
    """How long to leave a feed alone: the longer, the older its newest entry, unless asking costs next to nothing."""
    dates = (
        [entry.hints.published for entry in visit.feed.entries if entry.hints.published] if visit.feed else []
    )
    if not dates or visit.etag or visit.modified:
        return INTERVAL
    return min(max((now - max(map(instant, dates))) / 24, INTERVAL), QUIET)


def failed(state: FeedState, error: SourceError, now: datetime) -> FeedState:
    """The state after a failed visit: each failure doubles the pause, up to a day; a server's own word goes before."""
    failures = state.failures + 1
    at = (
        error.at
        if isinstance(error, ComeAgain)
        else now + min(INTERVAL * 2 ** min(failures - 1, 10), LONGEST)
    )
    return replace(state, failures=failures, problem=str(error), next_at=at)
