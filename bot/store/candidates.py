"""Which articles may match a search: rows of the index, in slices, the likeliest first.

The index proves pairs and words; longer terms are candidates until their text is read. FTS5 lists matches newest first
and stops early (0.04 ms for 200 of 300,000), so a slice costs the same however many there are, and going on in slices
reaches every match.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from bot.news.query import Query, Term
from bot.store.index import publisher_token, quoted
from bot.store.times import stamp

SLICE = 1000
IN_TITLES = 200
"""How many of the newest matches in titles come with the first slice, however old they are."""

_NARROW = 20_000
_EVER = (-(1 << 62), 1 << 62)


class Candidate(NamedTuple):
    """An article that may match. `in_title` where all terms stand in its title or tags."""

    id: int
    story: int
    at: int
    in_title: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """What narrows a search, as the database knows it. `publishers` is None where any will do."""

    after: int
    before: int
    publishers: frozenset[int] | None
    excluded_publishers: frozenset[int]


def scope(connection: sqlite3.Connection, query: Query) -> Scope:
    """Look up the query's filters."""
    return Scope(
        _midnight(query.after) if query.after else _EVER[0],
        _midnight(query.before) if query.before else _EVER[1],
        _publishers(connection, query.publishers) if query.publishers else None,
        _publishers(connection, query.excluded_publishers),
    )


def slices(connection: sqlite3.Connection, query: Query, scope: Scope) -> Iterator[list[Candidate]]:
    """All candidates, each once, slice by slice.

    A search for single characters lists titles before it turns to texts, where they are a hundred times dearer.
    """
    if not query.groups:
        yield from _newest(connection, scope)
        return
    taken: set[int] = set()
    for rowids, titled in _rowids(connection, query, scope):
        new = [rowid for rowid in rowids if rowid not in taken]
        taken.update(new)
        yield _within(connection, new, titled, scope)


def dear(query: Query) -> bool:
    """True where the texts can only be asked for the starts of tokens: no group offers anything better."""
    return bool(query.groups) and not _anchored(query.groups) and not _only_titles(query)


def _rowids(
    connection: sqlite3.Connection, query: Query, scope: Scope
) -> Iterator[tuple[list[int], frozenset[int]]]:
    """Slices of row numbers, and those among them that the titles gave."""
    bounds = _bounds(connection, scope)
    titles = _listed(connection, "title_index", _title_expression(query), bounds)
    if _only_titles(query) or dear(query):
        yield from ((rowids, frozenset(rowids)) for rowids in titles)
        ahead: frozenset[int] = frozenset()
    else:
        ahead = frozenset(next(titles, ())[:IN_TITLES])
    if _only_titles(query):
        return
    for rowids in _listed(connection, "text_index", _text_expression(query, scope), bounds):
        # A title says nothing of what its text may not have: with exclusions no title comes before its time.
        yield [*(() if query.excluded else ahead.difference(rowids)), *rowids], ahead
        ahead = frozenset()


def _listed(
    connection: sqlite3.Connection, table: str, expression: str, bounds: tuple[int, int]
) -> Iterator[list[int]]:
    """The rows of an index that match, newest first, slice by slice."""
    cursor = connection.execute(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC",  # noqa: S608 - our own two tables
        (expression, *bounds),
    )
    while some := cursor.fetchmany(SLICE):
        yield [rowid for (rowid,) in some]


def _within(
    connection: sqlite3.Connection, rowids: Sequence[int], titled: frozenset[int], scope: Scope
) -> list[Candidate]:
    """The articles of these rows that are in the scope."""
    found = connection.execute(
        "SELECT id, story, at, publisher FROM article"
        " WHERE id IN (SELECT value FROM json_each(?)) AND at >= ? AND at < ?",
        (json.dumps(rowids), scope.after, scope.before),
    )
    return [
        Candidate(id_, story, at, id_ in titled)
        for id_, story, at, publisher in found
        if _wanted(publisher, scope)
    ]


def _newest(connection: sqlite3.Connection, scope: Scope) -> Iterator[list[Candidate]]:
    """All articles in the scope, newest first."""
    chosen = "" if scope.publishers is None else "publisher IN (SELECT value FROM json_each(?)) AND "
    values = () if scope.publishers is None else (json.dumps(sorted(scope.publishers)),)
    cursor = connection.execute(
        f"SELECT id, story, at, publisher FROM article WHERE {chosen}at >= ? AND at < ? ORDER BY at DESC, id DESC",  # noqa: S608 - our own clauses
        (*values, scope.after, scope.before),
    )
    while some := cursor.fetchmany(SLICE):
        yield [
            Candidate(id_, story, at, False)
            for id_, story, at, publisher in some
            if _wanted(publisher, scope)
        ]


def _wanted(publisher: int | None, scope: Scope) -> bool:
    is_chosen = scope.publishers is None or publisher in scope.publishers
    return is_chosen and publisher not in scope.excluded_publishers


def _bounds(connection: sqlite3.Connection, scope: Scope) -> tuple[int, int]:
    """Row numbers between which everything in the scope stands, where finding them out is cheap."""
    if (scope.after, scope.before) == _EVER:
        return _EVER
    count, first, last = connection.execute(
        "SELECT count(*), min(id), max(id) FROM (SELECT id FROM article WHERE at >= ? AND at < ? LIMIT ?)",
        (scope.after, scope.before, _NARROW),
    ).fetchone()
    if count == _NARROW:
        return _EVER
    return (first, last) if count else (1, 0)


def _midnight(day: date) -> int:
    return stamp(datetime.combine(day, time(), UTC))


def _publishers(connection: sqlite3.Connection, names: Iterable[str]) -> frozenset[int]:
    """The publishers meant by these folded names: those called exactly so, else those with the name in theirs."""
    known = connection.execute("SELECT id, folded FROM publisher").fetchall()
    found: set[int] = set()
    for name in names:
        exact = {id_ for id_, folded in known if folded == name}
        found |= exact or {id_ for id_, folded in known if name in folded}
    return frozenset(found)


def _only_titles(query: Query) -> bool:
    return all(term.title for group in query.groups for term in group)


def _anchored(groups: Sequence[tuple[Term, ...]]) -> list[tuple[Term, ...]]:
    """The groups that whole tokens can find."""
    return [group for group in groups if not any(term.single for term in group)]


def _title_expression(query: Query) -> str:
    return _all(_any(_units(term, column=True) for term in group) for group in query.groups)


def _text_expression(query: Query, scope: Scope) -> str:
    """What the index of texts is asked; groups of single characters are left to the reading where others are there."""
    groups = _anchored(query.groups) or query.groups
    clauses = [_any(map(_units, group)) for group in groups]
    if scope.publishers is not None:
        clauses.append(_any(quoted(publisher_token(publisher)) for publisher in sorted(scope.publishers)))
    excluded = [_units(term) for term in query.excluded if term.plain]
    return f"{_all(clauses)} NOT {_any(excluded)}" if excluded else _all(clauses)


def _units(term: Term, *, column: bool = False) -> str:
    expression = quoted(term.units[0]) + "*" if term.single else _all(map(quoted, term.units))
    return f"title : {expression}" if column and term.title else expression


def _any(clauses: Iterable[str]) -> str:
    return "(" + " OR ".join(clauses) + ")"


def _all(clauses: Iterable[str]) -> str:
    return "(" + " AND ".join(clauses) + ")"
