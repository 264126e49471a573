"""How reports came together: what stands around a new one, why each joined, and what operators said about it."""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.news.model import Article, Reason, Report
from bot.store import regrouping
from bot.store.carriers import carriers
from bot.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Around:
    """What is stored around an article: reports of the same text, and stories that it is kept out of."""

    carriers: tuple[Report, ...] = ()
    apart: frozenset[int] = frozenset()


class Grouping:
    """How reports came together."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def reasons(self, number: int) -> dict[int, Reason]:
        """Why the reports of a story stand in it, by their ids; nothing of one that began it."""

        def work(connection: sqlite3.Connection) -> dict[int, Reason]:
            found = connection.execute(
                "SELECT id, rule, score, terms FROM article WHERE story = ? AND rule IS NOT NULL", (number,)
            )
            return {
                id_: Reason(rule, score, tuple(json.loads(terms or "[]")))
                for id_, rule, score, terms in found
            }

        return await self._reader.read(work)

    async def split(self, number: int, taken: Collection[int], now: datetime) -> int | None:
        """Make the reports of these ids a story of their own, for good; its number.

        None where they aren't all in the story, or are all of it.
        """
        return await self._writer.write(partial(regrouping.split, number=number, taken=taken, now=now))

    async def merge(self, number: int, other: int) -> bool:
        """Put the other story into the story of this number, for good; False where they are one already, or none."""
        return await self._writer.write(partial(regrouping.merge, number=number, other=other))


def around(connection: sqlite3.Connection, article: Article, at: datetime) -> Around:
    """What is stored around an article that stands there."""
    return Around(carriers(connection, article, at), regrouping.apart(connection, article.identity))
