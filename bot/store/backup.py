"""Copies of the database: written while the bot runs, checked before they count as one, and put back in its place."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import StoreError
from bot.store import upkeep
from bot.store.arriving import arriving
from bot.store.migrate import refuse_newer


def back_up(source: sqlite3.Connection, copy: Path, *, readers: bool) -> None:
    """Write a sound copy, readable by its owner only; without `readers`, nothing about any chat is in it.

    It appears under its name when it is whole, checked and on the disk. Raises StoreError.
    """
    with arriving(copy) as unfinished:
        source.execute("VACUUM INTO ?", (str(unfinished),))
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            if not readers:
                _leave_out_readers(connection)
            _refuse_unsound(connection, unfinished)


def refuse_own(path: Path, copy: Path) -> None:
    """Raises StoreError where a copy would take the place of the database itself, or of a file that belongs to it."""
    own = {f"{path.name}{ending}" for ending in ("", "-wal", "-shm", "-journal", ".lock")}
    if copy.name in own and copy.parent.resolve() == path.parent.resolve():
        raise StoreError(f"{copy} is a file of the database itself: name another one")


def restore(path: Path, copy: Path) -> Path | None:
    """Put a copy in the database's place; the database before it is kept beside, and returned. Needs the lock.

    Raises StoreError where the copy can't be used: nothing has changed then.
    """
    if not copy.is_file():
        raise StoreError(f"there is no backup at {copy}")
    with arriving(path) as unfinished:
        _fetch(copy, unfinished)
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as connection:
            _refuse_unsound(connection, copy)
        return _put_aside(path) if path.exists() else None


def _fetch(copy: Path, unfinished: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source:
            _refuse_other(source, copy)
            # of a broken chain of pages the statement after it says that the disk is full
            _refuse_damaged(source, copy)
            source.execute("VACUUM INTO ?", (str(unfinished),))
    except sqlite3.Error as error:
        raise StoreError(f"{copy} can't be restored: {error}") from error


def _refuse_other(connection: sqlite3.Connection, copy: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'article'").fetchone()
    if not version or not found:
        raise StoreError(f"{copy} is a database, but not of Yaowen")
    refuse_newer(version, copy)


def _refuse_damaged(connection: sqlite3.Connection, file: Path) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreError(f"{file} is damaged: {found}")


def _refuse_unsound(connection: sqlite3.Connection, file: Path) -> None:
    _refuse_damaged(connection, file)
    try:
        upkeep.check_index(connection)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"the search index of {file} is damaged: {error}") from error


def _leave_out_readers(connection: sqlite3.Connection) -> None:
    """Erase the chats and all rows of every table that speaks of one."""
    connection.execute("PRAGMA secure_delete = ON").fetchall()
    connection.execute("PRAGMA foreign_keys = ON")  # takes the parts of deliveries along
    for table in upkeep.tables(connection):
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        if table == "chat" or "chat" in columns:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the schema


def _put_aside(path: Path) -> Path:
    """Keep the database under another name as well; its log goes along, since no other file may meet it."""
    aside = path.with_name(f"{path.name}.replaced")
    for ending in ("-wal", "-shm", ""):
        Path(f"{aside}{ending}").unlink(missing_ok=True)
    aside.hardlink_to(path)  # first: where a file can't have two names, the log is still beside it
    Path(f"{path}-shm").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        Path(f"{path}-wal").replace(f"{aside}-wal")
    return aside
