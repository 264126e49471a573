"""The search index: what it is fed, and how a row is taken out again.

Contentless FTS5 keeps no text, so a row leaves only when it is given exactly the tokens that it came with; they are made
again from the stored article.
"""

import sqlite3

from bot.news import text
from bot.store import rows
from bot.store.rows import Entry


def publisher_token(publisher: int) -> str:
    """The token that stands for a publisher: no text can hold it, since it begins in the private use area."""
    return f"\ue001{publisher}"


def quoted(token: str) -> str:
    """The token as FTS5 takes it: whatever is inside quotes is no operator."""
    return '"' + token.replace('"', '""') + '"'


def add(connection: sqlite3.Connection, entry: Entry) -> None:
    """Index an article."""
    title_row, text_row = _tokens(entry)
    connection.execute(
        "INSERT INTO title_index (rowid, title, tags) VALUES (?, ?, ?)", (entry.id, *title_row)
    )
    connection.execute("INSERT INTO text_index (rowid, tokens) VALUES (?, ?)", (entry.id, *text_row))


def remove(connection: sqlite3.Connection, entry: Entry) -> None:
    """Take an article out, given exactly what it was added with."""
    title_row, text_row = _tokens(entry)
    connection.execute(
        "INSERT INTO title_index (title_index, rowid, title, tags) VALUES ('delete', ?, ?, ?)",
        (entry.id, *title_row),
    )
    connection.execute(
        "INSERT INTO text_index (text_index, rowid, tokens) VALUES ('delete', ?, ?)", (entry.id, *text_row)
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Empty the index and feed it all articles again."""
    for table in ("title_index", "text_index"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")  # noqa: S608 - our own two names
    for entry in rows.entries(connection, "ORDER BY article.id"):
        add(connection, entry)


def merge(connection: sqlite3.Connection, pages: int) -> bool:
    """Merge about so many pages of the index; negative to begin on a whole index. False where nothing was left to do.

    `optimize` would do it at a stroke and hold every writer up: 4 s at 94,000 articles.
    """
    before = connection.total_changes
    connection.execute("INSERT INTO title_index (title_index, rank) VALUES ('merge', ?)", (pages,))
    connection.execute("INSERT INTO text_index (text_index, rank) VALUES ('merge', ?)", (pages,))
    return (
        connection.total_changes - before > 2
    )  # each statement counts as one change even when it does nothing


def _tokens(entry: Entry) -> tuple[tuple[str, str], tuple[str]]:
    """The rows of `title_index` and of `text_index`. No pair spans two fields."""
    title, tags = text.index_text(entry.title), text.index_text("\n".join(entry.tags))
    tokens = [title, tags, text.index_text(entry.body)]
    if entry.publisher is not None:
        tokens.append(publisher_token(entry.publisher))
    return (title, tags), (" ".join(tokens),)
