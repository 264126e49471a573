"""Articles kept as the door keeps them, for tests of what is done with them."""

from datetime import datetime

from bot.news.clean.trace import UNKNOWN, Making
from bot.news.model import Article, Placement, Receipt, Report
from bot.store.archive import Archive
from bot.store.articles import report
from bot.store.grouping import Around
from bot.store.store import Store


async def keep(
    store: Store,
    article: Article,
    placement: Placement,
    receipt: Receipt,
    now: datetime,
    *,
    last: bool = True,
    making: Making = UNKNOWN,
) -> Report:
    """Keep an article as placed, and where it is the `last` of its item the item's receipt; the report."""

    def work(archive: Archive) -> Report:
        id_ = archive.keep(article, placement, receipt.name, now, making)
        if last:
            archive.note(receipt)
        return report(archive._connection, id_)

    return await store.at_once(work)


async def find(store: Store, identity: str) -> Report | None:
    """The report of this identity."""
    return await store.at_once(lambda archive: archive.find(identity))


async def around(store: Store, article: Article, at: datetime) -> Around:
    """What is stored around an article that comes in then."""
    return await store.at_once(lambda archive: archive.around(article, at))
