"""A small program that takes what lies in FOLDER/inbox into FOLDER/news.db until it is killed."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.cleaner import CleaningPool
from bot.ingest import Ingest
from bot.news.clean.cleaner import clean
from bot.news.clean.trace import Cleaned
from bot.news.model import RawItem
from bot.sources.folder import Inbox, watch
from bot.store.store import Store

START = datetime.now(UTC)


class NearPool(CleaningPool):
    """Cleans in this process: there is nothing hostile here, and starting takes no time."""

    async def clean(self, raw: RawItem) -> Cleaned:
        return clean(raw)


def hasty() -> datetime:
    """A clock that runs a hundred times as fast, so that files need not stand still for long."""
    return START + (datetime.now(UTC) - START) * 100


async def take(folder: Path) -> None:
    inbox = Inbox(folder / "inbox", folder / "done", folder / "quarantine")
    async with await Store.open(folder / "news.db") as store:
        await watch([inbox], Ingest(store, NearPool()).take, hasty, rescan_s=0.02)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
