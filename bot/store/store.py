"""The database: opened once, handed down as one value with a part for each kind of thing it keeps."""

from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.errors import StoreError
from bot.news.model import Found
from bot.news.query import Query
from bot.store.articles import Articles
from bot.store.chats import Chats
from bot.store.connection import Connection
from bot.store.deliveries import Deliveries
from bot.store.feeds import Feeds
from bot.store.files import Files
from bot.store.index import merge
from bot.store.lock import ProcessLock
from bot.store.meta import Meta
from bot.store.migrate import migrate, refuse_other
from bot.store.search import Page, search


class Store:
    """An open database. Made by `open`; as `async with await Store.open(path) as store`, closed at the end."""

    def __init__(self, reader: Connection, writer: Connection, lock: ProcessLock) -> None:
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self.articles = Articles(reader, writer)
        self.files = Files(reader, writer)
        self.chats = Chats(reader, writer)
        self.deliveries = Deliveries(reader, writer)
        self.feeds = Feeds(reader, writer)
        self.meta = Meta(reader, writer)

    @classmethod
    async def open(cls, path: Path, *, read_only: bool = False) -> Self:
        """Open the database, made or brought up to date where it must be; read-only works beside a running bot.

        Raises StoreError where another process writes to it, it is missing (read-only), damaged or too new.
        """
        lock = ProcessLock(path)
        reader, writer = Connection(path, read_only=True), Connection(path, read_only=False)
        try:
            if read_only:
                await _open_to_read(reader, path)
                return cls(reader, reader, lock)
            _make_private(path)
            lock.take()
            await writer.open()
            await writer.run(partial(migrate, path=path))
            await reader.open()
        except BaseException:
            await _close(reader, writer, lock)
            raise
        return cls(reader, writer, lock)

    async def search(
        self, query: Query, *, now: datetime, limit: int = 10, offset: int = 0, by_story: bool = True
    ) -> Found:
        """A page of what the query finds, best first: a hit a story, or with `by_story` False a hit a report."""
        page = Page(limit, offset, by_story)
        return await self._reader.read(partial(search, query=query, now=now, page=page))

    async def tidy(self) -> None:
        """Merge the search index in small steps, so that nobody waits; it gets a tenth smaller and a third faster."""
        pages = -200
        while await self._writer.write(partial(merge, pages=pages)):
            pages = 200

    async def close(self) -> None:
        """Finish what is under way and close; safe to call twice."""
        await _close(self._reader, self._writer, self._lock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def _open_to_read(reader: Connection, path: Path) -> None:
    if not path.exists():  # noqa: ASYNC240 - one look, before anything runs
        raise StoreError(
            f"there is no database at {path} yet: it is made when the bot runs or articles are imported"
        )
    await reader.open()
    await reader.read(partial(refuse_other, path=path))


def _make_private(path: Path) -> None:
    """Make the file, readable by its owner only: it says which chats exist."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"{path} can't be made: {error.strerror}") from error


async def _close(reader: Connection, writer: Connection, lock: ProcessLock) -> None:
    try:
        await reader.close()  # first: the last connection to close folds the log into the file
    finally:
        try:
            await writer.close()
        finally:
            lock.release()
