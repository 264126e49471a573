"""The blocks that publishers repeat: counted as articles are kept, forgotten when they don't come back."""

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

from bot.news import repeats
from bot.news.repeats import Block
from bot.store.connection import Connection
from bot.store.times import moment, stamp

KEPT_FOR = 20_000
"""Articles (of all publishers) after which a block that didn't come back is forgotten: 11 MB at the most."""

_BLOCKS = (
    "SELECT mark, stories, recent, first, last FROM block"
    " WHERE publisher = ? AND mark IN (SELECT value FROM json_each(?))"
)

# No INSERT OR REPLACE: it makes SQLite set a savepoint, at which FTS5 writes down what it has gathered so far, as a
# segment of its own to be merged later: articles kept in one transaction then cost as much as one by one.
_KEEP_BLOCK = (
    "INSERT INTO block (publisher, mark, stories, recent, first, last, seen) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (publisher, mark) DO UPDATE SET stories = excluded.stories, recent = excluded.recent,"
    " first = excluded.first, last = excluded.last, seen = excluded.seen"
)


class Repeats:
    """What is learned of each publisher's blocks."""

    def __init__(self, reader: Connection) -> None:
        self._reader = reader

    async def learned(self, publisher: str, marks: Collection[int]) -> dict[int, int]:
        """Those of the fingerprints that are boilerplate of this publisher's, with the number of stories each stood in."""
        return await self._reader.read(lambda c: learned(c, publisher, marks)) if marks else {}


def learned(connection: sqlite3.Connection, publisher: str, marks: Collection[int]) -> dict[int, int]:
    """`Repeats.learned` on a connection."""
    row = connection.execute("SELECT id FROM publisher WHERE name = ?", (publisher,)).fetchone()
    blocks = _blocks(connection, row[0], marks) if row else {}
    return {mark: block.stories for mark, block in blocks.items() if block.is_learned}


def note(connection: sqlite3.Connection, id_: int, marks: Iterable[int]) -> None:
    """Count the blocks of a kept article, in a transaction of the caller's; those of no publisher are nobody's."""
    publisher, story, at = connection.execute(
        "SELECT publisher, story, at FROM article WHERE id = ?", (id_,)
    ).fetchone()
    if publisher is None:
        return
    wanted = set(marks)
    known = _blocks(connection, publisher, wanted)
    connection.executemany(
        _KEEP_BLOCK,
        [_row(publisher, mark, repeats.seen(known.get(mark), story, moment(at)), id_) for mark in wanted],
    )
    connection.execute("DELETE FROM block WHERE seen < ?", (id_ - KEPT_FOR,))


def _blocks(connection: sqlite3.Connection, publisher: int, marks: Collection[int]) -> dict[int, Block]:
    rows = connection.execute(_BLOCKS, (publisher, json.dumps(list(marks))))
    return {
        mark: Block(stories, tuple(json.loads(recent)), moment(first), moment(last))
        for mark, stories, recent, first, last in rows
    }


def _row(publisher: int, mark: int, block: Block, seen: int) -> tuple[Any, ...]:
    span = (stamp(block.first), stamp(block.last))
    return publisher, mark, block.stories, json.dumps(block.recent), *span, seen
