"""What a database needs from time to time, each piece short enough that nobody beside it waits."""

import sqlite3

from bot.store import index

MERGED = 20
"""Pages of the search index merged at a time: 5 ms, 22 in one of a hundred, at 55,000 articles on a loaded machine."""


def look(connection: sqlite3.Connection, table: str) -> list[str]:
    """What SQLite finds wrong with a table, its rows and its indexes; nothing where it is sound, or no longer there: a
    rebuilt search index drops some.
    """
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone():
        return []
    found = connection.execute(f"PRAGMA quick_check({table})").fetchall()
    return [f"{table}: {problem}" for (problem,) in found if problem != "ok"]


def tables(connection: sqlite3.Connection) -> list[str]:
    """The names of all tables that hold rows, those inside the search index too."""
    found = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [name for (name,) in found]


def check_index(connection: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError where the search index is damaged. Needs a transaction that may write."""
    for table in index.TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608 - our own two names


def refresh_statistics(connection: sqlite3.Connection) -> None:
    """Let SQLite count what it plans statements by, from a sample; outside of a transaction."""
    connection.execute("PRAGMA analysis_limit = 400").fetchall()
    connection.execute("PRAGMA optimize").fetchall()


def fold_log(connection: sqlite3.Connection) -> None:
    """Write the log into the file as far as nobody reads or writes it; outside of a transaction."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def empty_log(connection: sqlite3.Connection) -> None:
    """Empty the write-ahead log, in which deleted rows still stand until then; outside of a transaction."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
