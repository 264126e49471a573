"""How a placed article enters the database: its facts, text, story, index and, where it is newer, the older text."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from bot.errors import StoreError
from bot.news import repeats, text
from bot.news.clean.trace import UNKNOWN, Making
from bot.news.model import Article, Duplicate, Joins, New, Placement, Updates, stands_at
from bot.store import alike, carriers, index, rows, stories, traces
from bot.store.repeats import note
from bot.store.times import moment, stamp

Value = str | int | float | None


def keep(
    connection: sqlite3.Connection,
    article: Article,
    placement: Placement,
    file: str,
    now: datetime,
    making: Making = UNKNOWN,
) -> int:
    """Carry out a placement, in a transaction of the caller's. Returns the report's id.

    Where repeated blocks were dropped, the whole text is kept as an older version.
    """
    if isinstance(placement, Duplicate):
        return placement.report
    facts = _facts(connection, article, file)
    if article.published is None and making.at:
        facts["at"] = stamp(making.at)
    id_ = _carry_out(connection, article, placement, facts, now)
    if making.whole:
        _keep_version(connection, id_, now, making.whole)
    note(connection, id_, repeats.prints(making.whole or article).values())
    traces.write(connection, id_, making.steps, now)
    carriers.note(connection, id_, article)
    alike.note(connection, id_, article)
    if not isinstance(placement, New):
        carriers.ascribe(connection, placement.origins, id_)
    return id_


def _carry_out(
    connection: sqlite3.Connection,
    article: Article,
    placement: Updates | Joins | New,
    facts: Mapping[str, Value],
    now: datetime,
) -> int:
    match placement:
        case Updates(report, _):
            return _update(connection, report, article, facts, now)
        case Joins(story, score, terms, rule, _):
            reason = {"rule": rule, "score": score, "terms": json.dumps(terms, ensure_ascii=False)}
            return _insert(connection, story, article, {**facts, **reason}, now)
        case New():
            return _insert(connection, stories.begin(connection, now), article, facts, now)
        case _:
            assert_never(placement)


def _insert(
    connection: sqlite3.Connection, story: int, article: Article, facts: Mapping[str, Value], now: datetime
) -> int:
    at = stamp(stands_at(article.published, now))
    values = {"story": story, "at": at, "received": stamp(now), **facts}
    places = ", ".join("?" * len(values))
    cursor = connection.execute(
        f"INSERT INTO article ({', '.join(values)}) VALUES ({places})",  # noqa: S608 - the names are our own columns
        tuple(values.values()),
    )
    id_ = int(cursor.lastrowid or 0)
    body, kinds = rows.body(article)
    connection.execute("INSERT INTO body (article, text, kinds) VALUES (?, ?, ?)", (id_, body, kinds))
    stories.settle(connection, story)
    index.add(connection, _entry(id_, article, body, facts))
    return id_


def _update(
    connection: sqlite3.Connection, id_: int, article: Article, facts: Mapping[str, Value], now: datetime
) -> int:
    row = connection.execute("SELECT story, received FROM article WHERE id = ?", (id_,)).fetchone()
    if row is None:
        raise StoreError(f"there is no report {id_} to update")
    story, received = row
    (older,) = rows.reports(connection, "WHERE article.id = ?", id_)
    _keep_version(connection, id_, now, older.article)
    connection.execute("DELETE FROM answer WHERE article = ?", (id_,))
    (fed,) = rows.entries(connection, "WHERE article.id = ?", id_)
    index.remove(connection, fed)
    carriers.forget(connection, id_, older.article)
    alike.forget(connection, id_, older.article)
    at = stamp(stands_at(article.published, moment(received)))
    values = {"at": at, "updated": stamp(now), **facts}
    places = ", ".join(f"{name} = ?" for name in values)
    connection.execute(f"UPDATE article SET {places} WHERE id = ?", (*values.values(), id_))  # noqa: S608 - as above
    body, kinds = rows.body(article)
    connection.execute("UPDATE body SET text = ?, kinds = ? WHERE article = ?", (body, kinds, id_))
    stories.settle(connection, story)
    index.add(connection, _entry(id_, article, body, facts))
    return id_


def _facts(connection: sqlite3.Connection, article: Article, file: str) -> dict[str, Value]:
    facts: dict[str, Value] = dict(zip(rows.COLUMNS, rows.facts(article), strict=True))
    publisher = publisher_of(connection, article.publisher)
    return facts | {"identity": article.identity, "publisher": publisher, "file": rows.printable(file)}


def publisher_of(connection: sqlite3.Connection, name: str | None) -> int | None:
    """The publisher's row, made where it is new."""
    if name is None:
        return None
    connection.execute(
        "INSERT OR IGNORE INTO publisher (name, folded) VALUES (?, ?)", (name, text.fold(name))
    )
    return int(connection.execute("SELECT id FROM publisher WHERE name = ?", (name,)).fetchone()[0])


def _keep_version(connection: sqlite3.Connection, id_: int, now: datetime, article: Article) -> None:
    connection.execute(
        "INSERT INTO version (article, replaced, title, text, kinds) VALUES (?, ?, ?, ?, ?)",
        (id_, stamp(now), article.title, *rows.body(article)),
    )


def _entry(id_: int, article: Article, body: str, facts: Mapping[str, Value]) -> rows.Entry:
    """What the index is fed: the same as `rows.entries` will read of it, when it is to be taken out."""
    publisher = facts["publisher"]
    assert publisher is None or isinstance(publisher, int)
    return rows.Entry(id_, article.title, article.tags, body, publisher)
