"""How an article leaves the database: with its text, its older texts and its tokens; and its story, where it was the last."""

import sqlite3

from bot.store import alike, carriers, index, rows, stories


def remove(connection: sqlite3.Connection, id_: int) -> bool:
    """Remove a report, in a transaction of the caller's. False where there is none.

    Its receipt stays, so that the same file doesn't bring it back; so does what was owed to chats, as it was written.
    """
    row = connection.execute("SELECT story FROM article WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return False
    (entry,) = rows.entries(connection, "WHERE article.id = ?", id_)
    index.remove(connection, entry)
    (gone,) = rows.reports(connection, "WHERE article.id = ?", id_)
    carriers.leave(connection, gone)
    alike.forget(connection, id_, gone.article)
    for statement in _REMOVE:
        connection.execute(statement, (id_,))
    _shrink(connection, row[0])
    return True


def received_before(connection: sqlite3.Connection, at: int, limit: int) -> list[int]:
    """The ids of reports received before then, the earliest first."""
    found = connection.execute(
        "SELECT id FROM article WHERE received < ? ORDER BY received LIMIT ?", (at, limit)
    )
    return [id_ for (id_,) in found]


_REMOVE = (
    "DELETE FROM answer WHERE article = ?",
    "DELETE FROM version WHERE article = ?",
    "DELETE FROM trace WHERE article = ?",
    "DELETE FROM body WHERE article = ?",
    "DELETE FROM article WHERE id = ?",
)


def _shrink(connection: sqlite3.Connection, story: int) -> None:
    """Let the story stand where its latest report does; without any it goes, and who was told of it or alerted."""
    if connection.execute("SELECT 1 FROM article WHERE story = ?", (story,)).fetchone():
        stories.settle(connection, story)
        return
    connection.execute("DELETE FROM merged WHERE story = ?", (story,))
    stories.end(connection, story)
