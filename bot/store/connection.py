"""A database connection on a thread of its own, handed whole functions to run.

Seen: one call through aiosqlite costs a hop between threads, 155 to 383 µs, against 3 µs for the query itself; a search
makes a dozen. A transaction of several awaits can be cancelled halfway and leaves the lock held, and two tasks that
share a connection lose each other's rows (shown by experiment). So a search, a listing or a transaction is one plain
function over `sqlite3`, run in one hop on the connection's own thread: nothing can come between its statements, and
a caller that is cancelled changes nothing about whether it ends. That leaves nothing for aiosqlite to do.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

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


class Connection:
    """One SQLite connection. What is asked of it raises StoreError where SQLite can't."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._path = path
        self._read_only = read_only
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"sqlite-{path.name}")
        self._sqlite: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Open the file. Raises StoreError where it is missing (for a reader), locked or no database."""
        await self._hop(self._open)

    async def run(self, work: Work[T]) -> T:
        """Let the function do as it likes, in one hop; transactions are its own affair."""
        return await self._hop(lambda: work(self._connected))

    async def read(self, work: Work[T]) -> T:
        """Let the function read one state of the database, whatever is written meanwhile."""
        return await self._hop(lambda: _look(self._connected, work))

    async def write(self, work: Work[T]) -> T:
        """Let the function write: all of it is committed, or nothing."""
        return await self._hop(lambda: transact(self._connected, work))

    async def close(self) -> None:
        """Finish what is under way, then close."""
        open_one, self._sqlite = self._sqlite, None
        try:
            if open_one:
                await self._hop(open_one.close)
        finally:
            self._thread.shutdown()

    @property
    def _connected(self) -> sqlite3.Connection:
        assert self._sqlite, "the connection is open"
        return self._sqlite

    def _open(self) -> None:
        mode = "ro" if self._read_only else "rwc"
        uri = f"{self._path.absolute().as_uri()}?mode={mode}"
        # The one thread of the executor opens, uses and closes it; isolation_level None leaves BEGIN to us.
        self._sqlite = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        for setting in _SETTINGS + (() if self._read_only else _WRITER_SETTINGS):
            self._sqlite.execute(f"PRAGMA {setting}")
        self._sqlite.execute(
            "SELECT count(*) FROM sqlite_schema"
        )  # the first read is what finds a file damaged

    async def _hop(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
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
        "SQLITE_CORRUPT": f"{path} is damaged: restore a backup (yaowen restore FILE)",
        "SQLITE_NOTADB": f"{path} is not a database: move it away or restore a backup (yaowen restore FILE)",
        "SQLITE_CANTOPEN": f"{path} can't be opened: is the folder there, and may this user read and write it?",
        "SQLITE_READONLY": f"{path} can't be written: may this user write the file and its folder?",
    }
    known = (text for code, text in advice.items() if name.startswith(code))
    return next(known, f"{path}: {error}")
