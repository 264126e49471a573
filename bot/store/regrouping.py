"""Stories put right by hand: reports taken out of one, and two made one. Each is one transaction of the caller's.

It is remembered: reports that were taken apart never come together again by themselves, and the number of a story that
became part of another one leads there.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from bot.news.model import Report, Story
from bot.news.reprints import originals
from bot.store import rows, stories
from bot.store.carriers import ascribe

_TELL = (
    "INSERT INTO told (chat, story, at, through) SELECT chat, ?, at, through FROM told WHERE story = ?",
    "INSERT INTO alert (chat, story, at, owed) SELECT chat, ?, at, owed FROM alert WHERE story = ? AND owed",
)
_MOVE = (
    "UPDATE article SET story = ? WHERE story = ?",
    (
        "INSERT INTO told (chat, story, at, through) SELECT chat, ?, at, through FROM told WHERE story = ?"
        " ON CONFLICT DO UPDATE SET at = max(at, excluded.at), through = max(through, excluded.through)"
    ),
    # what still waits for one of the two was said for the other
    "DELETE FROM alert WHERE story = ? AND owed = 0 AND chat IN (SELECT chat FROM alert WHERE story = ? AND owed)",
    "UPDATE OR IGNORE alert SET story = ? WHERE story = ?",
    "UPDATE merged SET story = ? WHERE story = ?",
)


def split(connection: sqlite3.Connection, number: int, taken: Collection[int], now: datetime) -> int | None:
    """Make the reports of these ids a story of their own, and keep them out of the old one; its number.

    None where they aren't all in the story, or are all of it. Chats that were told of the old story by a report that
    leaves it were told of the new one.
    """
    reports = _reports(connection, number)
    leaving = [report for report in reports if report.id in taken]
    staying = [report for report in reports if report.id not in taken]
    if not staying or not leaving or len(leaving) < len(taken):
        return None
    new = stories.begin(connection, now)
    connection.execute(
        "UPDATE article SET story = ?, rule = 'hand', score = NULL, terms = NULL"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (new, json.dumps([report.id for report in leaving])),
    )
    if Story(number, tuple(reports)).lead in leaving:
        for statement in _TELL:
            connection.execute(statement, (new, number))
    _keep_apart(connection, leaving, staying)
    _settle(connection, number, new)
    return new


def merge(connection: sqlite3.Connection, number: int, other: int) -> bool:
    """Put the other story's reports into the story of this number; False where they are one already, or none.

    Whoever was told of the other one was told of this one.
    """
    number, other = current(connection, number), current(connection, other)
    mine, theirs = _reports(connection, number), _reports(connection, other)
    if number == other or not mine or not theirs:
        return False
    connection.execute("UPDATE article SET rule = 'hand' WHERE story = ? AND rule IS NULL", (other,))
    for statement in _MOVE:
        connection.execute(statement, (number, other))
    stories.end(connection, other)
    _let_together(connection, mine, theirs)
    connection.execute("INSERT INTO merged VALUES (?, ?)", (other, number))
    _settle(connection, number)
    return True


def current(connection: sqlite3.Connection, number: int) -> int:
    """The number that a story has now: another one where it became part of that."""
    row = connection.execute("SELECT story FROM merged WHERE number = ?", (number,)).fetchone()
    return int(row[0]) if row else number


def apart(connection: sqlite3.Connection, identity: str) -> frozenset[int]:
    """The stories that an article is kept out of."""
    found = connection.execute(
        "SELECT DISTINCT story FROM apart JOIN article ON identity = other WHERE one = ?", (identity,)
    )
    return frozenset(number for (number,) in found)


def _reports(connection: sqlite3.Connection, number: int) -> list[Report]:
    return list(rows.reports(connection, "WHERE story = ? ORDER BY at, article.id", number))


def _settle(connection: sqlite3.Connection, *numbers: int) -> None:
    """Let stories stand where their latest reports do, and say anew who carries whose text in them."""
    for number in numbers:
        stories.settle(connection, number)
        ascribe(connection, tuple(originals(_reports(connection, number)).items()))


def _keep_apart(connection: sqlite3.Connection, some: Iterable[Report], others: Collection[Report]) -> None:
    pairs = [(a.article.identity, b.article.identity) for a in some for b in others]
    connection.executemany("INSERT OR IGNORE INTO apart VALUES (?, ?)", [*pairs, *((b, a) for a, b in pairs)])


def _let_together(connection: sqlite3.Connection, some: Iterable[Report], others: Collection[Report]) -> None:
    pairs = [(a.article.identity, b.article.identity) for a in some for b in others]
    connection.executemany(
        "DELETE FROM apart WHERE one = ? AND other = ?", [*pairs, *((b, a) for a, b in pairs)]
    )
