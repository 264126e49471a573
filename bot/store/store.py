"""The database: opened once, handed down as one value with a part for each kind of thing it keeps."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from bot.errors import StoreError
from bot.news.model import Found, Hit
from bot.news.query import Query
from bot.store import rebuild
from bot.store.alerts import Alerts
from bot.store.answers import Answers
from bot.store.archive import Archive
from bot.store.articles import Articles
from bot.store.backup import back_up, refuse_own, restore
from bot.store.batch import Batch
from bot.store.chats import Chats
from bot.store.connection import Connection
from bot.store.deliveries import Deliveries
from bot.store.feeds import Feeds
from bot.store.files import Files
from bot.store.follows import Follows
from bot.store.grouping import Grouping
from bot.store.index import TABLES, is_scattered, is_worn, merge
from bot.store.lock import ProcessLock
from bot.store.matching import Matcher
from bot.store.meta import Meta
from bot.store.migrate import migrate, refuse_other
from bot.store.nearest import nearest
from bot.store.repeats import Repeats
from bot.store.search import COUNTED, Page, find, hits, search
from bot.store.traces import Traces
from bot.store.upkeep import MERGED, fold_log, look, refresh_statistics, tables

T = TypeVar("T")

_AT_ONCE = 50
"""Hits whose texts are read together."""

_log = logging.getLogger(__name__)


class Store:
    """An open database. Made by `open`; as `async with await Store.open(path) as store`, closed at the end."""

    def __init__(self, path: Path, reader: Connection, writer: Connection, lock: ProcessLock) -> None:
        self._path = path
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self._batch: Batch | None = None
        self.articles = Articles(reader, writer)
        self.answers = Answers(reader, writer)
        self.grouping = Grouping(reader, writer)
        self.repeats = Repeats(reader)
        self.files = Files(reader, writer)
        self.traces = Traces(reader, writer)
        self.chats = Chats(reader, writer)
        self.follows = Follows(reader, writer)
        self.alerts = Alerts(reader, writer)
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
                return cls(path, reader, reader, lock)
            _make_private(path)
            lock.take()
            await writer.open()
            await writer.run(partial(migrate, path=path))
            await reader.open()
        except BaseException:
            await _close(reader, writer, lock)
            raise
        return cls(path, reader, writer, lock)

    @classmethod
    async def beside(cls, path: Path) -> Self:
        """Open the database as it is, to add to it in single transactions, beside the process that writes to it or alone.

        For what needs nothing else to stand still, as a delivery; articles are for the one writer. Raises StoreError as
        `open` does for a reader.
        """
        reader, writer = Connection(path, read_only=True), Connection(path, read_only=False)
        lock = ProcessLock(path)  # not taken
        try:
            await _open_to_read(reader, path)
            await writer.open()
        except BaseException:
            await _close(reader, writer, lock)
            raise
        return cls(path, reader, writer, lock)

    async def hurry(self) -> None:
        """Commit what comes `at_once` twenty at a time, and let commits no longer wait for the disk.

        For an import, whose files stay where they are and can be imported again: a power cut may cost the last
        commits, and nothing else.
        """
        await self._writer.run(lambda connection: connection.execute("PRAGMA synchronous = NORMAL"))
        self._batch = Batch(self._writer)
        self.files = Files(self._writer, self._batch)  # what isn't committed yet is known there alone

    async def at_once(self, work: Callable[[Archive], T]) -> T:
        """Let the function ask and tell what is stored, with nobody in between: all of it is kept, or nothing.

        After `hurry` it is kept only once `kept` says so.
        """
        return await (self._batch or self._writer).write(lambda connection: work(Archive(connection)))

    async def kept(self) -> None:
        """Wait until what came `at_once` is on the disk. Raises StoreError where it can't be."""
        if self._batch:
            await self._batch.kept()

    async def search(
        self, query: Query, *, now: datetime, limit: int = 10, offset: int = 0, by_story: bool = True
    ) -> Found:
        """A page of what the query finds, best first: a hit a story, or with `by_story` False a hit a report.

        All of it is counted, up to the cap. Its days begin where `now` says they do.
        """
        return await self.results(query, _today(now), _counting(now, limit, offset, by_story=by_story))

    async def each_hit(
        self, query: Query, *, now: datetime, limit: int, offset: int = 0, by_story: bool = True
    ) -> AsyncIterator[tuple[Hit, int]]:
        """The hits of such a page, each with the number of all results, however many are asked for.

        Which ones they are is found at once; their texts are read fifty at a time, but for those that are gone by then.
        """
        matcher, page = Matcher(query), _counting(now, limit, offset, by_story=by_story)
        ids, found = await self._reader.read(partial(find, matcher=matcher, today=_today(now), page=page))
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            for hit in await self._reader.read(partial(hits, matcher=matcher, ids=some)):
                yield hit, found.total

    async def results(self, query: Query, today: date, page: Page) -> Found:
        """A page of what the query finds, in the order and within the bounds that the page states.

        The newer an article is on the day called `today`, the further up: pages of one day fit together.
        """
        return await self._reader.read(partial(search, query=query, today=today, page=page))

    async def nearest(self, word: str) -> str | None:
        """The spelling in stored titles nearest to a word that nothing is found for."""
        return await self._reader.read(partial(nearest, word=word))

    async def tidy(self) -> None:
        """Merge the search index in small steps, so that nobody waits; it gets a tenth smaller and a third faster.

        Into one piece only where a tenth of it is new: a gigabyte needn't be written again for a day's articles.
        A table that was made one piece very often is fed anew by the next `reindex`. Refreshes what SQLite plans by, and
        folds the log into the file.
        """
        if self._batch:
            await self._batch.commit()
        if await self._reader.read(is_worn):
            await self._writer.write(rebuild.wear_out)
        for table in TABLES:
            pages = -MERGED if await self._reader.read(partial(is_scattered, table=table)) else MERGED
            while await self._writer.write(partial(merge, table=table, pages=pages)):
                pages = MERGED
        await self._writer.run(refresh_statistics)
        await self._writer.run(fold_log)

    async def reindex(self) -> None:
        """Feed the search index anew where texts are cut by another rule now; searches answer meanwhile.

        Cut short, it goes on from there the next time; where nothing is to be done this is a look.
        """
        told = -1
        while await self._writer.write(rebuild.step):
            progress = await self._reader.read(rebuild.progress)
            if progress and progress.tenths > told:
                told = progress.tenths
                _log.info("search index: fed anew to article %d of %d", progress.done, progress.last)

    async def check(self) -> tuple[str, ...]:
        """What is wrong with the file, table by table, on a connection of its own; nothing where it is sound."""
        looker = Connection(self._path, read_only=True)
        await looker.open()
        try:
            names = await looker.read(tables)
            return tuple([p for name in names for p in await looker.read(partial(look, table=name))])
        finally:
            await looker.close()

    async def back_up(self, copy: Path, *, readers: bool = False) -> None:
        """Write a sound copy of the database, beside all work; without `readers`, nothing about any chat is in it.

        Raises StoreError where it can't be written or isn't sound, or would overwrite the database.
        """
        refuse_own(self._path, copy)
        source = Connection(self._path, read_only=True)
        await source.open()
        try:
            await source.run(partial(back_up, copy=copy, readers=readers))
        finally:
            await source.close()

    @staticmethod
    async def restore(path: Path, copy: Path) -> Path | None:
        """Put a backup in the database's place; where the replaced one stands now, if there was one.

        Raises StoreError where a process writes to the database, or the copy isn't one that can be used.
        """
        lock = ProcessLock(path)
        _make_folder(path)
        lock.take()
        try:
            return await asyncio.to_thread(restore, path, copy)
        finally:
            lock.release()

    async def close(self) -> None:
        """Finish what is under way and close; safe to call twice."""
        batch, self._batch = self._batch, None
        try:
            if batch:
                await batch.commit()
        finally:
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
    _make_folder(path)
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"{path} can't be made: {error.strerror}") from error


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent} can't be made: {error.strerror}") from error


def _counting(now: datetime, limit: int, offset: int, *, by_story: bool) -> Page:
    """A page for which all results are counted, up to the cap; its days begin where `now` says they do."""
    return Page(limit, offset, by_story, reads_on=COUNTED, zone=now.tzinfo or UTC)


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()


async def _close(reader: Connection, writer: Connection, lock: ProcessLock) -> None:
    try:
        await reader.close()  # first: the last connection to close folds the log into the file
    finally:
        try:
            await writer.close()
        finally:
            lock.release()
