"""The rows of stories: each begins with its first report, stands where its latest one does, and ends with its last."""

import sqlite3
from datetime import datetime

from bot.store.times import stamp


def begin(connection: sqlite3.Connection, now: datetime) -> int:
    """Make a story without reports yet; its number."""
    cursor = connection.execute(
        "INSERT INTO story (created, updated) VALUES (?, ?)", (stamp(now), stamp(now))
    )
    return int(cursor.lastrowid or 0)


def settle(connection: sqlite3.Connection, number: int) -> None:
    """Let a story that has reports stand where its latest one does."""
    connection.execute(
        "UPDATE story SET updated = (SELECT max(at) FROM article WHERE story = number) WHERE number = ?",
        (number,),
    )


def end(connection: sqlite3.Connection, number: int) -> None:
    """Erase a story without reports, and which chats were told of it or alerted."""
    for statement in _END:
        connection.execute(statement, (number,))


_END = (
    "DELETE FROM told WHERE story = ?",
    "DELETE FROM alert WHERE story = ?",
    "DELETE FROM story WHERE number = ?",
)
