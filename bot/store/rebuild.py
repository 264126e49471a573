"""The search index fed anew, when texts are cut by another rule than it was fed with.

Done beside the tables that answer, and put in their place when all is fed: so searches find what they found yesterday
until they find what the new rule adds, and are never half empty. (In place, a search would miss whatever was not fed
yet, for minutes at a hundred thousand articles.) What a search finds is read in the articles anyway, so that old cuts
can hide a match, as before, but not make one up. Each slice is a transaction that notes how far it came; killed at any
point, the next one goes on from there.
"""

import re
import sqlite3
from typing import NamedTuple

from bot.news import text
from bot.store import index, meta

SLICE = 20
"""Articles fed at a time: about 30 ms."""

FEW = 200
"""Of so many articles the index is fed as the database is opened."""

_OLD = "_old"
_PAGES = 200


def step(connection: sqlite3.Connection) -> bool:
    """Do the next slice of what is to be done, in a transaction of the caller's. False where the index is as it should be."""
    if _exists(connection, _OLD):
        _clear_away(connection)
    elif rule(connection) == text.rule():
        return False
    elif not _exists(connection, index.NEXT):
        _begin(connection)
    elif meta.get(connection, "index-next") != text.rule():
        _rename(connection, index.NEXT, _OLD)
    else:
        _feed(connection)
    return True


class Progress(NamedTuple):
    """The last article fed, and the last one there is."""

    done: int
    last: int

    @property
    def tenths(self) -> int:
        """How far that is, 0 to 10."""
        return self.done * 10 // max(1, self.last)


def progress(connection: sqlite3.Connection) -> Progress | None:
    """How far the feeding came; None where nothing is being fed."""
    done = index.fed(connection)
    (last,) = connection.execute("SELECT ifnull(max(id), 0) FROM article").fetchone()
    return Progress(done, last) if done >= 0 else None


def rule(connection: sqlite3.Connection) -> str | None:
    """The rule that the tables which answer were fed by."""
    return meta.get(connection, "index-rule")


def set_rule(connection: sqlite3.Connection) -> None:
    """Note that they are fed by today's rule."""
    meta.put(connection, "index-rule", text.rule())


def wear_out(connection: sqlite3.Connection) -> None:
    """Let the tables that answer be fed anew by the same rule, in a transaction of the caller's."""
    meta.put(connection, "index-rule", "worn")


def _begin(connection: sqlite3.Connection) -> None:
    for table in index.TABLES:
        (made,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        connection.execute(re.sub(rf'"?\b{table}\b"?', f"{table}{index.NEXT}", made, count=1))
    meta.put(connection, "index-next", text.rule())
    meta.put(connection, "index-fed", "0")


def _feed(connection: sqlite3.Connection) -> None:
    entries = index.entries_after(connection, index.fed(connection), SLICE)
    for entry in entries:
        index.feed(connection, entry, index.NEXT)
    if entries:
        meta.put(connection, "index-fed", str(entries[-1].id))
    else:
        _rename(connection, "", _OLD)
        _rename(connection, index.NEXT, "")
        set_rule(connection)


def _clear_away(connection: sqlite3.Connection) -> None:
    """Empty the tables that have had their day, then drop them: dropped full, they would hold a writer up for seconds."""
    for table in index.TABLES:
        pages = f"{table}{_OLD}_data"  # FTS5 keeps there what it holds; the first ten rows are about the table itself
        emptied = connection.execute(
            f"DELETE FROM {pages} WHERE id IN (SELECT id FROM {pages} WHERE id > 10 LIMIT ?)",  # noqa: S608 - our own names
            (_PAGES,),
        )
        if emptied.rowcount:
            return
    for table in index.TABLES:
        connection.execute(f"DROP TABLE {table}{_OLD}")


def _rename(connection: sqlite3.Connection, ending: str, new: str) -> None:
    for table in index.TABLES:
        connection.execute(f"ALTER TABLE {table}{ending} RENAME TO {table}{new}")
    if ending == index.NEXT:
        connection.execute("DELETE FROM meta WHERE key IN ('index-next', 'index-fed')")


def _exists(connection: sqlite3.Connection, ending: str) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (f"{index.TABLES[0]}{ending}",))
    return found.fetchone() is not None
