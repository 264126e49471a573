"""What cleaning did to each article, kept for a while: what it removed and by which rule, where each fact came from.

Packed small, since it is asked for seldom; of an article that needed very many steps, the first and the last are kept.
"""

import json
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import datetime

from bot.news.clean.trace import Step
from bot.store.connection import Connection
from bot.store.times import stamp

FIRST, LAST = 100, 30
"""Steps kept. What was found of the facts stands last: a dozen steps."""
LENGTH = 100
"""Characters kept of a step's text: enough to know the line again."""
LEFT_OUT = "left out"
"""The rule of the step that stands for those not kept; its text is their number."""


class Traces:
    """The traces."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def of(self, article: int) -> tuple[Step, ...]:
        """The steps of an article; none where they are kept no more."""
        row = await self._reader.read(
            lambda c: c.execute("SELECT steps FROM trace WHERE article = ?", (article,)).fetchone()
        )
        return tuple(Step(rule, text) for rule, text in json.loads(zlib.decompress(row[0]))) if row else ()

    async def prune(self, before: datetime, limit: int = 500) -> int:
        """Forget up to `limit` traces made before then; how many there were."""

        def work(connection: sqlite3.Connection) -> int:
            old = "SELECT article FROM trace WHERE at < ? ORDER BY at LIMIT ?"
            return connection.execute(
                f"DELETE FROM trace WHERE article IN ({old})",  # noqa: S608 - our own clause
                (stamp(before), limit),
            ).rowcount

        return await self._writer.write(work)


def write(connection: sqlite3.Connection, article: int, steps: Sequence[Step], now: datetime) -> None:
    """Keep the steps of an article in place of earlier ones, in a transaction of the caller's."""
    rows = [(step.rule, step.text[:LENGTH]) for step in bounded(steps)]
    packed = _packed(json.dumps(rows, ensure_ascii=False, separators=(",", ":")))
    # No INSERT OR REPLACE: see `bot.store.repeats`.
    connection.execute(
        "INSERT INTO trace (article, at, steps) VALUES (?, ?, ?)"
        " ON CONFLICT (article) DO UPDATE SET at = excluded.at, steps = excluded.steps",
        (article, stamp(now), packed),
    )


def _packed(text: str) -> bytes:
    # a window of 4 KB in place of 32 and half of the memory: to clear zlib's own takes fifteen times as long as the work
    packer = zlib.compressobj(wbits=12, memLevel=5)
    return packer.compress(text.encode()) + packer.flush()


def bounded(steps: Sequence[Step]) -> Sequence[Step]:
    """The first and the last steps, with one between them that counts those left out."""
    more = len(steps) - FIRST - LAST
    return [*steps[:FIRST], Step(LEFT_OUT, str(more)), *steps[-LAST:]] if more > 0 else steps
