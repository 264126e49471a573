"""What is stored, to one who places an article among it: asked and answered within one transaction.

All of it is one hop to the writer's thread, in place of five at 0.2 ms each; what is compared on the way (5 ms an article,
up to 200) is computed there and not on the event loop; and nobody can put another article between the look and the deed.
"""

import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime

from bot.news import stories
from bot.news.clean.trace import UNKNOWN, Making
from bot.news.model import Article, Placement, Receipt, Report, Story
from bot.store import articles, files, repeats
from bot.store.grouping import Around, around
from bot.store.keeping import keep
from bot.store.times import stamp


class Archive:
    """The stored articles, in the middle of a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def learned(self, publisher: str, marks: Collection[int]) -> Mapping[int, int]:
        """As `Repeats.learned`."""
        return repeats.learned(self._connection, publisher, marks)

    def find(self, identity: str) -> Report | None:
        """The stored article with this identity."""
        return articles.find(self._connection, identity)

    def near(self, article: Article, terms: Mapping[str, float], at: datetime) -> tuple[Story, ...]:
        """The stories that an article with these key terms is compared with, the likeliest first; of long texts the
        openings.
        """
        window = stamp(at - stories.WINDOW), stamp(at + stories.WINDOW)
        return articles.compared(self._connection, article, terms, window)

    def around(self, article: Article, at: datetime) -> Around:
        """The reports of other publishers that carry an article's text or whose text it carries, originals first, then
        by how many sentences they share; and the stories that an operator keeps it out of.
        """
        return around(self._connection, article, at)

    def keep(
        self, article: Article, placement: Placement, file: str, now: datetime, making: Making = UNKNOWN
    ) -> int:
        """Store an article as placed, with how it was made; of a duplicate nothing. The report's id.

        Raises StoreError where the placement names what isn't there.
        """
        return keep(self._connection, article, placement, file, now, making)

    def note(self, receipt: Receipt) -> None:
        """Keep the receipt of the item that the article came in: with the last article, so that an item cut short is taken again."""
        files.write(self._connection, receipt)
