"""Bring a database of any earlier layout to the present one, forward only, step by step.

`user_version` counts the steps taken; each step is one transaction, and the file is copied aside before the first one.
The search index has a version of its own, since it depends on how texts are cut: a changed rule feeds it anew, at once
where there are few articles, else slice by slice while the bot runs (`bot.store.rebuild`).
"""

import functools
import importlib.resources
import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot.errors import StoreError
from bot.store import rebuild
from bot.store.arriving import arriving
from bot.store.connection import transact

_log = logging.getLogger(__name__)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Take the missing steps, and feed a small search index anew where it must be. Raises StoreError where the file is from a later version."""
    steps = _steps()
    found = _version(connection)
    refuse_newer(found, path)
    if 0 < found < len(steps):
        copy = path.with_name(f"{path.name}.v{found}.bak")
        _back_up(connection, copy)
        _log.info("the database is brought up to date; as it was, it stands in %s", copy)
    for number, step in enumerate(steps[found:], found + 1):
        transact(connection, functools.partial(_take, number=number, step=step))
    if rebuild.rule(connection) is None:
        transact(connection, rebuild.set_rule)
    if _has_few_articles(connection):
        while transact(connection, rebuild.step):
            pass


def refuse_other(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError where a reader can't make sense of the file's layout."""
    steps, found = len(_steps()), _version(connection)
    refuse_newer(found, path)
    if found < steps:
        raise StoreError(
            f"{path} is from an earlier version: start the bot once, and it will be brought up to date"
        )


def refuse_newer(found: int, path: Path) -> None:
    """Raises StoreError where the file's `user_version` is of a later program."""
    known = len(_steps())
    if found > known:
        raise StoreError(
            f"{path} is from a later version ({found}; this one knows {known}): update the program"
        )


def _steps() -> tuple[str, ...]:
    folder = importlib.resources.files("bot.store.migrations")
    scripts = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _back_up(connection: sqlite3.Connection, copy: Path) -> None:
    """Copy the file aside. Raises StoreError where that can't be: nothing has changed then, and nothing is left behind."""
    try:
        with arriving(copy) as unfinished:
            # of an attempt that had no room for the steps: it would take it from this one
            copy.unlink(missing_ok=True)
            connection.execute("VACUUM INTO ?", (str(unfinished),))
    except StoreError as error:
        raise StoreError(
            f"the database is from an earlier version and is copied before it is brought up to date, but {error} "
            f"(it takes {_megabytes(connection)} MB); nothing was changed"
        ) from error


def _megabytes(connection: sqlite3.Connection) -> int:
    pages, size = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return int(pages * size // 1_000_000 + 1)


def _take(connection: sqlite3.Connection, number: int, step: str) -> None:
    for statement in _statements(step):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    """The script's statements, one by one: `executescript` would commit the transaction that it stands in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _has_few_articles(connection: sqlite3.Connection) -> bool:
    (last,) = connection.execute("SELECT ifnull(max(id), 0) FROM article").fetchone()
    return bool(last <= rebuild.FEW)
