"""Transactions of an import, committed twenty at a time.

At each commit the search index writes down what it was fed as a piece of its own, to be merged with others later: for
one article that costs as much as the article itself. Whoever must know that something is kept waits for the commit.
"""

import asyncio
import sqlite3
from contextlib import suppress
from functools import partial
from typing import TypeVar

from bot.errors import StoreError
from bot.store.connection import Connection, Work

T = TypeVar("T")

TOGETHER = 20
"""Pieces of work that are committed together."""

_WAIT_S = 0.2
"""How long a commit waits for more work."""

_LOST = "the import was stopped before its last files were kept: import them again"


class Batch:
    """Work on one connection, in a transaction that goes on from one piece to the next."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._count = 0
        self._committed: asyncio.Future[None] = asyncio.Future()
        self._is_torn = False
        """Work failed when it had written, and what the transaction held went with it."""

    async def write(self, work: Work[T]) -> T:
        """Let the function write. It is kept only once `kept` says so.

        Work that fails before it writes anything fails alone; else what isn't committed yet is lost with it.
        """
        try:
            result = await self._connection.run(partial(self._add, work=work))
        except BaseException as error:
            if self._is_torn:
                self._end(error)
            raise
        self._count += 1
        if self._count >= TOGETHER:
            await self.commit()
        return result

    async def kept(self) -> None:
        """Wait until all that was written so far is committed. Raises StoreError where it can't be."""
        committed = self._committed
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(committed), _WAIT_S)
        if committed is self._committed:
            await self.commit()
        return await asyncio.shield(committed)

    async def commit(self) -> None:
        """Commit what was written so far. Raises StoreError where it can't be."""
        if self._is_torn:  # by work that nobody waited for any more
            self._end(lost := StoreError(_LOST))
            raise lost
        committed, self._committed = self._committed, asyncio.Future()
        self._count = 0
        try:
            await self._connection.run(_commit)
        except BaseException as error:
            _fail(committed, error)
            raise
        committed.set_result(None)

    def _end(self, error: BaseException) -> None:
        committed, self._committed = self._committed, asyncio.Future()
        self._count, self._is_torn = 0, False
        _fail(committed, error)

    def _add(self, connection: sqlite3.Connection, work: Work[T]) -> T:
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        before = connection.total_changes
        try:
            return work(connection)
        except BaseException:
            if connection.total_changes != before or not connection.in_transaction:
                self._is_torn = True
                _roll_back(connection)
            raise


def _commit(connection: sqlite3.Connection) -> None:
    if not connection.in_transaction:
        return
    try:
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # a full disk has rolled it back already
        connection.execute("ROLLBACK")


def _fail(committed: "asyncio.Future[None]", error: BaseException) -> None:
    # one who was cancelled takes nobody along
    committed.set_exception(StoreError(_LOST) if isinstance(error, asyncio.CancelledError) else error)
    committed.exception()  # nobody need be waiting for it
