"""Which stories matched what chats follow: first they wait, then a message is owed, and no story comes twice.

Articles are looked at in the order they were kept in, changed ones again. How far that has come is kept in one
transaction with what was found, so a restart neither skips an article nor finds anything anew.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.news.model import Report
from bot.store import meta, rows
from bot.store.connection import Connection
from bot.store.deliveries import Owed, owe
from bot.store.times import stamp

KIND = "alert"
_CURSOR = "alerts-seen"
_SLICE = 200
"""Articles, and changed texts, read at a time: some ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last article and the last replaced text that were looked at, by their ids."""

    article: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Reports that came or were changed, and the place up to where they are all of these."""

    reports: tuple[Report, ...]
    until: Place


class Alerts:
    """The stories that wait to be told to chats that follow them, and those that were."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def arrivals(self, since: datetime) -> Arrivals | None:
        """The next reports to look at, among those that stand at `since` or later; None where all were looked at."""
        return await self._reader.read(partial(_arrivals, since=stamp(since)))

    async def skip(self) -> None:
        """Let what has come so far be looked at by nobody."""

        def work(connection: sqlite3.Connection) -> None:
            if (end := _end(connection)) != _seen(connection):
                _keep_seen(connection, end)

        await self._writer.write(work)

    async def note(self, matches: Iterable[tuple[int, int]], until: Place, now: datetime) -> None:
        """Let stories wait that were found up to a place: pairs of a chat and a story. What ever waited does not again."""
        pairs = [(chat, story, stamp(now)) for chat, story in matches]

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT OR IGNORE INTO alert (chat, story, at, owed) VALUES (?, ?, ?, 0)", pairs
            )
            _keep_seen(connection, until)

        await self._writer.write(work)

    async def waiting(self, since: datetime) -> dict[int, list[int]]:
        """The stories that wait since then or later, by chat, the first found first.

        Those that a digest told in the meantime don't wait any more, nor does anything for a chat that is gone.
        """
        found = await self._reader.read(lambda c: c.execute(_WAITING, (stamp(since),)).fetchall())
        stories: dict[int, list[int]] = {}
        for chat, story in found:
            stories.setdefault(chat, []).append(story)
        return stories

    async def owed_since(self, chat: int, moment: datetime) -> int:
        """How many messages of alerts the chat was owed since then."""
        (count,) = await self._reader.read(
            lambda c: c.execute(
                "SELECT count(*) FROM delivery WHERE chat = ? AND kind > ? AND kind < ? AND created >= ?",
                (chat, f"{KIND}:", f"{KIND};", stamp(moment)),
            ).fetchone()
        )
        return int(count)

    async def owe(self, owed: Owed, stories: Sequence[int], now: datetime) -> bool:
        """Owe the message and mark its stories, in one transaction. False where the chat has such a row already."""

        def work(connection: sqlite3.Connection) -> bool:
            if not owe(connection, owed, now):
                return False
            connection.executemany(
                "UPDATE alert SET owed = 1 WHERE chat = ? AND story = ?",
                [(owed.chat, story) for story in stories],
            )
            return True

        return await self._writer.write(work)

    async def drop(self, chat: int, stories: Iterable[int]) -> None:
        """Let stories wait no longer that aren't wanted any more; wanted again, they may come back."""
        pairs = [(chat, story) for story in stories]
        await self._writer.write(
            lambda c: c.executemany("DELETE FROM alert WHERE chat = ? AND story = ? AND owed = 0", pairs)
        )

    async def purge(self, before: datetime) -> None:
        """Forget stories found before then which have not moved since."""
        await self._writer.write(
            lambda c: c.execute(
                "DELETE FROM alert WHERE at < :before"
                " AND NOT EXISTS (SELECT 1 FROM story WHERE number = alert.story AND updated >= :before)",
                {"before": stamp(before)},
            )
        )


_WAITING = """
    SELECT chat, story FROM alert
    WHERE owed = 0 AND at >= ?
        AND NOT EXISTS (SELECT 1 FROM told WHERE told.chat = alert.chat AND told.story = alert.story AND told.at >= alert.at)
        AND NOT EXISTS (SELECT 1 FROM chat WHERE chat.id = alert.chat AND gone)
    ORDER BY chat, at, story
"""
_ARRIVED = """
    WHERE +article.at >= ? AND (article.id > ? AND article.id <= ?
        OR article.id IN (SELECT version.article FROM version WHERE version.id > ? AND version.id <= ?))
    ORDER BY article.id
"""


def _arrivals(connection: sqlite3.Connection, since: int) -> Arrivals | None:
    seen, end = _seen(connection), _end(connection)
    if seen == end:
        return None
    until = Place(min(seen.article + _SLICE, end.article), min(seen.version + _SLICE, end.version))
    span = (seen.article, until.article, seen.version, until.version)
    return Arrivals(tuple(rows.reports(connection, _ARRIVED, since, *span)), until)


def _seen(connection: sqlite3.Connection) -> Place:
    noted = meta.get(connection, _CURSOR)
    return Place(*map(int, noted.split())) if noted else Place()


def _keep_seen(connection: sqlite3.Connection, place: Place) -> None:
    meta.put(connection, _CURSOR, f"{place.article} {place.version}")


def _end(connection: sqlite3.Connection) -> Place:
    """The last ids ever given: what was removed since doesn't let it go back."""
    given = dict(
        connection.execute("SELECT name, seq FROM sqlite_sequence WHERE name IN ('article', 'version')")
    )
    return Place(given.get("article", 0), given.get("version", 0))
