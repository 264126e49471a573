"""The search index: what it is fed, and how a row is taken out again.

Contentless FTS5 keeps no text, so a row leaves only when it is given exactly the tokens that it came with; they are made
again from the stored article.
"""

import sqlite3

from bot.news import text
from bot.store import meta, rows
from bot.store.rows import Entry

TABLES = ("title_index", "text_index")

NEXT = "_next"
"""Ends the names of the tables that are fed by a new rule, beside those that answer (`bot.store.rebuild`)."""

_LOOSE = 0.1

WORN = 1000
"""Levels of pieces from which on a table is to be fed anew. FTS5 numbers them upwards, two more each time that a table is
made one piece, and takes a table of over 2,000 for damaged: under retention, that is after some two and a half years.
"""


def publisher_token(publisher: int) -> str:
    """The token that stands for a publisher: no text can hold it, since it begins in the private use area."""
    return f"\ue001{publisher}"


def quoted(token: str) -> str:
    """The token as FTS5 takes it: whatever is inside quotes is no operator."""
    return '"' + token.replace('"', '""') + '"'


def add(connection: sqlite3.Connection, entry: Entry) -> None:
    """Index an article."""
    feed(connection, entry)
    if entry.id <= fed(connection):
        feed(connection, entry, NEXT)


def remove(connection: sqlite3.Connection, entry: Entry) -> None:
    """Take an article out, given exactly what it was added with."""
    _take_out(connection, entry)
    if entry.id <= fed(connection):
        _take_out(connection, entry, NEXT)


def feed(connection: sqlite3.Connection, entry: Entry, ending: str = "") -> None:
    """Add an article to the tables whose names end so."""
    title_row, text_row = _tokens(entry)
    connection.execute(
        f"INSERT INTO title_index{ending} (rowid, title, tags) VALUES (?, ?, ?)",  # noqa: S608 - our own two endings
        (entry.id, *title_row),
    )
    connection.execute(
        f"INSERT INTO text_index{ending} (rowid, tokens) VALUES (?, ?)",  # noqa: S608 - as above
        (entry.id, *text_row),
    )


def fed(connection: sqlite3.Connection) -> int:
    """The last article that the tables beside hold; -1 where none are being fed."""
    return int(meta.get(connection, "index-fed") or -1)


def entries_after(connection: sqlite3.Connection, id_: int, limit: int) -> list[Entry]:
    """The next articles to be fed, by id."""
    return list(rows.entries(connection, "WHERE article.id > ? ORDER BY article.id LIMIT ?", id_, limit))


def merge(connection: sqlite3.Connection, table: str, pages: int) -> bool:
    """Merge about so many pages of a table; negative to begin on a whole one. False where nothing was left to do.

    `optimize` would do it at a stroke and hold every writer up: 4 s at 94,000 articles.
    """
    before = connection.total_changes
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))  # noqa: S608 - one of TABLES
    return connection.total_changes - before > 1  # the statement counts as one even when it does nothing


def is_scattered(connection: sqlite3.Connection, table: str) -> bool:
    """True where more than a tenth of a table stands outside of its largest piece: then one whole is worth its writing."""
    pieces = connection.execute(f"SELECT count(*) FROM {table}_idx GROUP BY segid")  # noqa: S608 - one of TABLES
    sizes = [size for (size,) in pieces]
    return bool(sum(sizes) - max(sizes, default=0) > _LOOSE * sum(sizes))


def is_worn(connection: sqlite3.Connection) -> bool:
    """True where a table that answers is near the last level FTS5 can read."""
    return any(_levels(connection, table) > WORN for table in TABLES)


def _levels(connection: sqlite3.Connection, table: str) -> int:
    """How many levels FTS5 has noted: a varint behind four bytes, high part first, in the row about its pieces."""
    (noted,) = connection.execute(f"SELECT block FROM {table}_data WHERE id = 10").fetchone()  # noqa: S608 - one of TABLES
    levels = 0
    for byte in noted[4:]:
        levels = levels << 7 | byte & 127
        if byte < 128:
            break
    return levels


def _take_out(connection: sqlite3.Connection, entry: Entry, ending: str = "") -> None:
    title_row, text_row = _tokens(entry)
    title, texts = (f"{table}{ending}" for table in TABLES)
    connection.execute(
        f"INSERT INTO {title} ({title}, rowid, title, tags) VALUES ('delete', ?, ?, ?)",  # noqa: S608 - as above
        (entry.id, *title_row),
    )
    connection.execute(
        f"INSERT INTO {texts} ({texts}, rowid, tokens) VALUES ('delete', ?, ?)",  # noqa: S608 - as above
        (entry.id, *text_row),
    )


def _tokens(entry: Entry) -> tuple[tuple[str, str], tuple[str]]:
    """The rows of `title_index` and of `text_index`. No pair spans two fields."""
    tags = "\n".join(entry.tags)
    all_of_it = text.index_text(f"{entry.title}\n{tags}\n{entry.body}")
    publisher = "" if entry.publisher is None else f" {publisher_token(entry.publisher)}"
    return (text.index_text(entry.title), text.index_text(tags)), (all_of_it + publisher,)
