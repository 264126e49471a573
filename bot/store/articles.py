"""Articles and their stories: kept in one transaction with the index and the receipt, and read back whole."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from bot.errors import StoreError
from bot.news.model import Article, Report, Story
from bot.news.stories import LIKELIEST
from bot.store import rows
from bot.store.alike import Window, alike
from bot.store.connection import Connection
from bot.store.keeping import publisher_of
from bot.store.regrouping import current
from bot.store.removing import received_before, remove
from bot.store.times import stamp

_EVER = -(1 << 62)
_AT_ONCE = 100
"""Stories that are read together, where all are asked for one after the other."""


class Articles:
    """The stored articles. New ones come through the `Archive`."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def near(
        self, terms: Mapping[str, float], after: datetime, before: datetime, limit: int = 20
    ) -> tuple[Story, ...]:
        """The stories of the articles that share the most weight of terms, among those that stand in the window.

        `terms` are folded index tokens with their weights, compared with the heaviest of each article; `after` and
        `before` are both included. The best comes first. Reading a story costs more than finding it, and `stories.place` compares no more than `LIKELIEST`.
        """
        return await self._reader.read(lambda c: near(c, terms, (stamp(after), stamp(before)), limit))

    async def story(self, number: int) -> Story | None:
        """The story of this number; where it was put into another one, that."""
        stories = await self._reader.read(lambda c: read_stories(c, (current(c, number),)))
        return stories[0] if stories else None

    async def latest(self, limit: int, offset: int = 0) -> tuple[Story, ...]:
        """Stories, newest first by when they were updated, then by number."""
        return await self._reader.read(lambda c: read_stories(c, _newest(c, limit, offset)))

    async def each_latest(self, limit: int) -> AsyncIterator[Story]:
        """The same one by one, however many are asked for: which ones they are is found at once, and some are read at a
        time, but for those that are gone by then.
        """
        numbers = await self._reader.read(lambda c: _newest(c, limit))
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            for story in await self._reader.read(partial(read_stories, numbers=some)):
                yield story

    async def fresh(self, since: datetime, limit: int) -> tuple[Story, ...]:
        """Stories with a report received since then, newest first by when they were updated: an archive that is
        imported in the night doesn't push the day's news aside.
        """

        def work(connection: sqlite3.Connection) -> tuple[Story, ...]:
            numbers = connection.execute(
                "SELECT number FROM story WHERE number IN (SELECT story FROM article WHERE received >= ?)"
                " ORDER BY updated DESC, number DESC LIMIT ?",
                (stamp(since), limit),
            )
            return read_stories(connection, [number for (number,) in numbers])

        return await self._reader.read(work)

    async def most_reported(self, since: datetime, limit: int) -> tuple[Story, ...]:
        """Stories with a report received since then: first those that stand in that time, by how many publishers and
        reports tell them in their own words.
        """

        def work(connection: sqlite3.Connection) -> tuple[Story, ...]:
            numbers = connection.execute(_MOST_REPORTED, {"since": stamp(since), "limit": limit})
            return read_stories(connection, [number for (number,) in numbers])

        return await self._reader.read(work)

    async def former_titles(self, story: int) -> dict[int, tuple[str, ...]]:
        """The titles of older texts, by the report they belonged to, the oldest first."""

        def work(connection: sqlite3.Connection) -> dict[int, tuple[str, ...]]:
            found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
            for report, title in connection.execute(_FORMER_TITLES, (story,)):
                found[report] += (title,)
            return dict(found)

        return await self._reader.read(work)

    async def prefer(self, publishers: Sequence[str]) -> None:
        """Note the operator's order of publishers, the first before the others, in place of an earlier one."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE publisher SET rank = NULL WHERE rank IS NOT NULL")
            for rank, name in enumerate(publishers):
                row = publisher_of(connection, name)
                connection.execute("UPDATE publisher SET rank = ? WHERE id = ?", (rank, row))

        await self._writer.write(work)

    async def count(self) -> tuple[int, int]:
        """How many stories and how many reports there are."""

        def work(connection: sqlite3.Connection) -> tuple[int, int]:
            stories, reports = connection.execute(
                "SELECT (SELECT count(*) FROM story), (SELECT count(*) FROM article)"
            ).fetchone()
            return stories, reports

        return await self._reader.read(work)

    async def delete(self, id: int) -> bool:  # noqa: A002 - the field's name
        """Remove a report, and its story where it was the last one. False where there is none."""
        return await self._writer.write(partial(remove, id_=id))

    async def retire(self, before: datetime, limit: int = 4) -> int:
        """Remove up to `limit` reports received before then, the earliest first; how many there were.

        Four take 10 to 30 ms: who has many to remove calls again, and others get their turn in between.
        """

        def work(connection: sqlite3.Connection) -> int:
            ids = received_before(connection, stamp(before), limit)
            return sum(remove(connection, id_) for id_ in ids)

        return await self._writer.write(work)

    async def each_story(self, since: datetime | None = None) -> AsyncIterator[Story]:
        """Every story, by number; with `since`, those with a report that stands there or later.

        Reads some at a time, so that a long listing holds nobody up.
        """
        last, updated = 0, stamp(since) if since else _EVER
        while stories := await self._reader.read(
            partial(_stories_after, number=last, updated=updated, limit=_AT_ONCE)
        ):
            for story in stories:
                yield story
            last = stories[-1].number


def find(connection: sqlite3.Connection, identity: str) -> Report | None:
    """The stored article with this identity."""
    row = connection.execute("SELECT id FROM article WHERE identity = ?", (identity,)).fetchone()
    return report(connection, row[0]) if row else None


_FORMER_TITLES = """
    SELECT article, version.title FROM version JOIN article ON article.id = article
    WHERE story = ? ORDER BY version.id
"""


def _newest(connection: sqlite3.Connection, limit: int, offset: int = 0) -> list[int]:
    numbers = connection.execute(
        "SELECT number FROM story ORDER BY updated DESC, number DESC LIMIT ? OFFSET ?", (limit, offset)
    )
    return [number for (number,) in numbers]


def read_stories(connection: sqlite3.Connection, numbers: Iterable[int]) -> tuple[Story, ...]:
    """The stories of these numbers, whole, in the order of the numbers; missing ones are left out."""
    wanted = list(numbers)
    return _together(wanted, rows.reports(connection, _OF_STORIES, json.dumps(wanted)))


def compared(
    connection: sqlite3.Connection, article: Article, terms: Mapping[str, float], window: Window
) -> tuple[Story, ...]:
    """The likeliest stories that `near` finds, as an article is compared with them: of long texts the openings."""
    numbers = alike(connection, terms, window, LIKELIEST)
    return _together(numbers, rows.openings(connection, article, _OF_STORIES, json.dumps(numbers)))


_OF_STORIES = "WHERE story IN (SELECT value FROM json_each(?)) ORDER BY story, at, article.id"


def _together(numbers: Sequence[int], found: Iterable[Report]) -> tuple[Story, ...]:
    """The reports as stories, in the order of the numbers."""
    reports: defaultdict[int, list[Report]] = defaultdict(list)
    for report in found:
        reports[report.story].append(report)
    return tuple(Story(number, tuple(reports[number])) for number in numbers if number in reports)


def near(
    connection: sqlite3.Connection, terms: Mapping[str, float], window: Window, limit: int
) -> tuple[Story, ...]:
    """`Articles.near` on a connection."""
    return read_stories(connection, alike(connection, terms, window, limit))


_MOST_REPORTED = f"""
    SELECT story FROM article
    WHERE story IN (SELECT story FROM article WHERE received >= :since)
    GROUP BY story
    ORDER BY max(at) >= :since DESC, {rows.VOICES} DESC, sum(reprint IS NULL) DESC, max(at) DESC, story DESC
    LIMIT :limit
"""  # noqa: S608 - our own clause


def _stories_after(
    connection: sqlite3.Connection, number: int, updated: int, limit: int
) -> tuple[Story, ...]:
    numbers = connection.execute(
        "SELECT number FROM story WHERE number > ? AND updated >= ? ORDER BY number LIMIT ?",
        (number, updated, limit),
    )
    return read_stories(connection, [number for (number,) in numbers])


def report(connection: sqlite3.Connection, id_: int) -> Report:
    """The report of this id. Raises StoreError where there is none."""
    for report in rows.reports(connection, "WHERE article.id = ?", id_):
        return report
    raise StoreError(f"there is no report {id_}")
