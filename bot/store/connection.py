"""A database connection on a thread of its own, handed whole functions to run.

Seen: one call through aiosqlite costs a hop between threads, 155 to 383 µs, against 3 µs for the query itself; a search
makes a dozen. A transaction of several awaits can be cancelled halfway and leaves the lock held, and two tasks that
share a connection lose each other's rows (shown by experiment). So aiosqlite keeps the thread and the connection, and
what it is asked to do there is never a single statement: a search, a listing or a transaction is one plain function
over `sqlite3`, run in one hop. Nothing can come between its statements, and a caller that is cancelled changes nothing
about whether it ends.
"""

import asyncio
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.errors import StoreError

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

BUSY_TIMEOUT_S = 5.0
_SETTINGS = ("foreign_keys = ON", "trusted_schema = OFF", "temp_store = MEMORY")
_WRITER_SETTINGS = (
    "journal_mode = WAL",  # readers go on while the writer writes
    "synchronous = FULL",  # a commit outlives a power cut
    "secure_delete = ON",  # what a reader had forgotten is overwritten
    "journal_size_limit = 16777216",
)

_TURN_S = 0.00005
"""How long a thread computes before another one gets its turn; Python's own 5 ms are too long.

A search comes back from SQLite to Python a hundred times, and each time it waited so long while an article was cut up on
the writer's thread: its p95 beside one was 297 ms, with this 85, at no price for the other (two cores, busy otherwise).
"""


class _Line(aiosqlite.Connection):
    """aiosqlite's connection, which takes whole functions."""

    async def start(self) -> None:
        """Start the thread and connect. Where that fails the thread is gone before the error is raised."""
        try:
            await self
        except BaseException:
            await asyncio.to_thread(self._thread.join)
            raise

    async def run(self, work: Work[T]) -> T:
        """Run the function on the connection's thread."""
        result: T = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]  # aiosqlite leaves it out
        return result


class Connection:
    """One SQLite connection. What is asked of it raises StoreError where SQLite can't."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._line: _Line | None = None

    async def open(self) -> None:
        """Open the file. Raises StoreError where it is missing (for a reader), locked or no database."""
        sys.setswitchinterval(_TURN_S)
        line = _Line(self._connect, iter_chunk_size=1)
        with self._advised():
            await line.start()
        self._line = line

    async def run(self, work: Work[T]) -> T:
        """Let the function do as it likes, in one hop; transactions are its own affair."""
        assert self._line, "the connection is open"
        with self._advised():
            return await self._line.run(work)

    async def read(self, work: Work[T]) -> T:
        """Let the function read one state of the database, whatever is written meanwhile."""
        return await self.run(partial(_look, work=work))

    async def write(self, work: Work[T]) -> T:
        """Let the function write: all of it is committed, or nothing."""
        return await self.run(partial(transact, work=work))

    async def close(self) -> None:
        """Finish what is under way, then close."""
        line, self._line = self._line, None
        if line:
            with self._advised():
                await line.close()

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self._read_only else "rwc"
        uri = f"{self._path.absolute().as_uri()}?mode={mode}"
        # isolation_level None leaves BEGIN to us
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            for setting in _SETTINGS + (() if self._read_only else _WRITER_SETTINGS):
                connection.execute(f"PRAGMA {setting}")
            connection.execute(
                "SELECT count(*) FROM sqlite_schema"
            )  # the first read is what finds a file damaged
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    @contextmanager
    def _advised(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(_advice(error, self._path)) from error


def transact(connection: sqlite3.Connection, work: Work[T]) -> T:
    """Run the function in a transaction; whatever it raises rolls everything back."""
    # IMMEDIATE: a transaction that begins by reading is refused at once when it turns to writing beside another one.
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise
    return result


def _look(connection: sqlite3.Connection, work: Work[T]) -> T:
    if connection.in_transaction:  # amid an import's
        return work(connection)
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("ROLLBACK")


def _advice(error: sqlite3.Error, path: Path) -> str:
    """What happened to the file, and what to do."""
    name = getattr(error, "sqlite_errorname", "")
    advice = {
        "SQLITE_BUSY": f"{path} is locked by another program for over {BUSY_TIMEOUT_S:.0f} s: close it and try again",
        "SQLITE_FULL": f"the disk of {path} is full: make room; nothing was lost",
        "SQLITE_IOERR": f"{path} can't be read or written ({error}): is its disk full, a quota used up, or the disk failing? Nothing was lost",
        "SQLITE_CORRUPT": f"{path} is damaged: restore a backup (yaowen restore FILE)",
        "SQLITE_NOTADB": f"{path} is not a database: move it away or restore a backup (yaowen restore FILE)",
        "SQLITE_CANTOPEN": f"{path} can't be opened: is the folder there, and may this user read and write it?",
        "SQLITE_READONLY": f"{path} can't be written: may this user write the file and its folder?",
    }
    known = (text for code, text in advice.items() if name.startswith(code))
    return next(known, f"{path}: {error}")
