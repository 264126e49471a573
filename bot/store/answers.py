"""What the language model wrote and may be shown, kept so that it isn't asked twice; and what it took, day by day."""

import json
import sqlite3
from datetime import date, datetime, timedelta

from bot.news.model import Report, Sentence
from bot.store.connection import Connection
from bot.store.times import maybe_stamp, stamp

KEPT = timedelta(days=30)
REFUSED_KEPT = timedelta(days=1)
"""After so long a model is asked once more about what it got wrong."""
MOST = 5000
TOKENS = "tokens"

_ADD = "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"


class Answers:
    """Answers by the key of their question. One goes with its article, and when the article's text changes."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def get(self, key: str, report: int) -> tuple[Sentence, ...] | None:
        """The sentences kept under the key; none where the answer was refused, None where there is no answer."""

        def work(connection: sqlite3.Connection) -> tuple[Sentence, ...] | None:
            row = connection.execute("SELECT sentences FROM answer WHERE key = ?", (key,)).fetchone()
            return tuple(Sentence(text, report, place) for text, place in json.loads(row[0])) if row else None

        return await self._reader.read(work)

    async def keep(self, key: str, report: Report, sentences: tuple[Sentence, ...], now: datetime) -> None:
        """Keep an answer about a report; nothing where the report is gone, or has another text by now."""
        line = json.dumps([(s.text, s.paragraph) for s in sentences], ensure_ascii=False)
        values = (key, line, stamp(now), report.id, maybe_stamp(report.updated))
        await self._writer.write(
            lambda c: c.execute(
                "INSERT OR REPLACE INTO answer (key, article, sentences, at)"
                " SELECT ?1, id, ?2, ?3 FROM article WHERE id = ?4 AND updated IS ?5",
                values,
            )
        )

    async def spend(self, day: date, tokens: int, most: int) -> bool:
        """Take so many tokens off the day's; False, and nothing taken, where it hasn't as many left."""

        def work(connection: sqlite3.Connection) -> bool:
            left = most - _tally(connection, day).get(TOKENS, 0)
            if tokens <= left:
                connection.execute(_ADD, (day.isoformat(), TOKENS, tokens))
            return tokens <= left

        return await self._writer.write(work)

    async def count(self, day: date, code: str, count: int = 1) -> None:
        """Count something that happened on a day."""
        await self._writer.write(lambda c: c.execute(_ADD, (day.isoformat(), code, count)))

    async def tally(self, day: date) -> dict[str, int]:
        """What was counted on a day, by code."""
        return await self._reader.read(lambda c: _tally(c, day))

    async def purge(self, now: datetime) -> None:
        """Forget old answers, soon those that were refused, and all but the newest of very many."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM answer WHERE at < ?", (stamp(now - KEPT),))
            connection.execute(
                "DELETE FROM answer WHERE at < ? AND sentences = '[]'", (stamp(now - REFUSED_KEPT),)
            )
            connection.execute(
                "DELETE FROM answer WHERE key IN (SELECT key FROM answer ORDER BY at DESC LIMIT -1 OFFSET ?)",
                (MOST,),
            )
            connection.execute("DELETE FROM tally WHERE day < ?", ((now - KEPT).date().isoformat(),))

        await self._writer.write(work)


def _tally(connection: sqlite3.Connection, day: date) -> dict[str, int]:
    rows = connection.execute("SELECT code, count FROM tally WHERE day = ?", (day.isoformat(),))
    return dict(rows.fetchall())
