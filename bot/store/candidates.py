"""Which articles may match a search: rows of the index, in slices, the likeliest first.

The index proves pairs and words; longer terms are candidates until their text is read. FTS5 lists matches newest first
and stops early (0.04 ms for 200 of 300,000), so a slice costs the same however many there are, and going on in slices
reaches every match.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from functools import partial
from typing import NamedTuple

from bot.news.query import Query, Term
from bot.store.index import publisher_token, quoted
from bot.store.times import stamp

SLICE = 1100
"""Candidates listed at a time where the index proves them: some more than results are counted, as some share a story."""

READ_SLICE = 400
"""Candidates listed at a time where their texts must be read: more than are read for a page and its count."""

IN_TITLES = 200
"""How many of the newest matches in titles come with the first slice, however old they are."""

NARROW = 20_000
"""Articles between two days, up to which it pays to look up the rows that bound them (1 to 2 ms)."""

_EVER = (-(1 << 62), 1 << 62)


class Candidate(NamedTuple):
    """An article that may match. `in_title` where all terms stand in its title or tags."""

    id: int
    story: int
    at: int
    in_title: bool


class Midnight(NamedTuple):
    """When a day begins: by a clock, for what states a time, and where its bare date stands, in UTC.

    West of Greenwich the second comes first, and what stands there is of that day. East of it this changes nothing.
    """

    clock: int
    bare: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What narrows a search, as the database knows it. `publishers` is None where any will do.

    `through` is the latest article that counts, by its number.
    """

    after: Midnight
    before: Midnight
    through: int
    publishers: frozenset[int] | None
    excluded_publishers: frozenset[int]
    languages: tuple[str, ...] = ()
    excluded_languages: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The conditions on an article, to be filled with `values`."""
        conditions = ["at >= ? AND (at >= ? OR at = ?) AND at < ? AND at <> ? AND article.id <= ?"]
        if self.publishers is not None:
            conditions.append(f"publisher IN ({_places(self.publishers)})")
        if self.excluded_publishers:
            conditions.append(f"ifnull(publisher NOT IN ({_places(self.excluded_publishers)}), TRUE)")
        if self.languages:
            conditions.append(f"({_spoken(self.languages)})")
        if self.excluded_languages:
            conditions.append(f"NOT ({_spoken(self.excluded_languages)})")
        return " AND ".join(conditions)

    @property
    def values(self) -> tuple[int | str, ...]:
        """What `where` is filled with."""
        codes = (*self.languages, *self.excluded_languages)
        return (
            min(self.after),
            *self.after,
            *self.before,
            self.through,
            *sorted(self.publishers or ()),
            *sorted(self.excluded_publishers),
            *(value for code in codes for value in (code, f"{code}-%")),
        )


@dataclass(frozen=True, slots=True)
class Listing:
    """How candidates are listed: so many at a time, `by_time` or in the order of their arrival, the newest first.

    By time costs the sorting of all of them (1.5 µs each), by arrival nothing.
    """

    size: int
    by_time: bool = False

    def page(self, rows: str, id_: str) -> str:
        """A statement that lists so many of the rows (FROM … WHERE …), on from the candidate before; `id_` is their number.

        It gives one row of JSON. Between two rows Python lets other threads compute: where one cuts up an article
        meanwhile, a thousand rows took up to half a second.
        """
        order = "at DESC, article.id DESC" if self.by_time else f"{id_} DESC"
        page = f"SELECT article.id AS id, story, at {rows} AND {self._beyond(id_)} ORDER BY {order} LIMIT {self.size}"
        return f"SELECT json_group_array(json_array(id, story, at)) FROM ({page})"  # noqa: S608 - our own clauses

    def _beyond(self, id_: str) -> str:
        return "(at, article.id) < (?, ?)" if self.by_time else f"{id_} < ?"

    def place(self, candidate: "Candidate | None") -> tuple[int, ...]:
        """What stands for the candidate before in `page`; None before the first."""
        at, id_ = (candidate.at, candidate.id) if candidate else (_EVER[1], _EVER[1])
        return (at, id_) if self.by_time else (id_,)


def scope(connection: sqlite3.Connection, query: Query, through: int, zone: tzinfo) -> Scope:
    """Look up the query's filters, for articles up to the one with this number; its days begin as in the zone."""
    return Scope(
        _midnight(query.after, zone) if query.after else Midnight(_EVER[0], _EVER[0]),
        _midnight(query.before, zone) if query.before else Midnight(_EVER[1], _EVER[1]),
        through,
        _publishers(connection, query.publishers) if query.publishers else None,
        _publishers(connection, query.excluded_publishers),
        query.languages,
        query.excluded_languages,
    )


def slices(
    connection: sqlite3.Connection, query: Query, scope: Scope, listing: Listing
) -> Iterator[list[Candidate]]:
    """All candidates, each once, slice by slice."""
    if scope.publishers == frozenset():
        return
    taken: set[int] = set()
    for candidates in _found(connection, query, scope, listing):
        new = [candidate for candidate in candidates if candidate.id not in taken]
        taken.update(candidate.id for candidate in new)
        yield new


def costly(query: Query) -> bool:
    """True where the texts can only be asked for the starts of tokens: no group offers anything better."""
    return bool(query.groups) and not _anchored(query.groups) and not _only_titles(query)


def _found(
    connection: sqlite3.Connection, query: Query, scope: Scope, listing: Listing
) -> Iterator[list[Candidate]]:
    """The candidates in slices; some may come twice, from their titles and from their texts.

    A search for single characters lists all titles before it turns to texts, where they cost a hundred times as much;
    by time there is no way around the texts.
    """
    if not query.groups:
        yield from _newest(connection, scope, listing)
        return
    titles = partial(_matching, connection, "title_index", _title_expression(query), scope)
    ahead: list[Candidate] = []
    if _only_titles(query) or (costly(query) and not listing.by_time):
        yield from titles(listing)
    elif not listing.by_time:
        ahead = next(titles(Listing(IN_TITLES)), [])
    if not _only_titles(query):
        texts = _matching(connection, "text_index", _text_expression(query, scope), scope, listing)
        yield from _with_titles(texts, ahead, brought=not query.excluded)


def _with_titles(
    slices: Iterator[list[Candidate]], titles: Sequence[Candidate], *, brought: bool
) -> Iterator[list[Candidate]]:
    """The slices, with those that the titles gave marked so, and `brought` ahead with the first one.

    A title does not say what its text may not have: with exclusions titles aren't brought ahead of their texts.
    """
    marked = {candidate.id: candidate for candidate in titles}
    for number, some in enumerate(slices):
        listed = {candidate.id: marked.get(candidate.id, candidate) for candidate in some}
        yield list((marked | listed if brought and not number else listed).values())


def _matching(
    connection: sqlite3.Connection, table: str, expression: str, scope: Scope, listing: Listing
) -> Iterator[list[Candidate]]:
    """The articles in the scope that an index finds, slice by slice."""
    rows = (
        f"FROM {table} CROSS JOIN article INDEXED BY article_brief ON article.id = {table}.rowid"
        f" WHERE {table} MATCH ? AND {table}.rowid BETWEEN ? AND ? AND {scope.where}"
    )
    values = (expression, *_bounds(connection, scope), *scope.values)
    in_title = table == "title_index"
    return _pages(connection, listing, listing.page(rows, f"{table}.rowid"), values, in_title=in_title)


def _newest(connection: sqlite3.Connection, scope: Scope, listing: Listing) -> Iterator[list[Candidate]]:
    """All articles in the scope, newest first."""
    by_time = replace(listing, by_time=True)
    statement = by_time.page(f"FROM article WHERE {scope.where}", "article.id")
    return _pages(connection, by_time, statement, scope.values, in_title=False)


def _pages(
    connection: sqlite3.Connection,
    listing: Listing,
    statement: str,
    values: tuple[int | str, ...],
    *,
    in_title: bool,
) -> Iterator[list[Candidate]]:
    last: Candidate | None = None
    while True:
        (listed,) = connection.execute(statement, (*values, *listing.place(last))).fetchone()
        some = [Candidate(id_, story, at, in_title) for id_, story, at in json.loads(listed)]
        if some:
            yield some
        if len(some) < listing.size:
            return
        last = min(some, key=listing.place)


def _bounds(connection: sqlite3.Connection, scope: Scope) -> tuple[int, int]:
    """Row numbers between which everything in the scope stands, where finding them out is cheap."""
    ever = (_EVER[0], scope.through)
    if (scope.after.clock, scope.before.clock) == _EVER:
        return ever
    count, first, last = connection.execute(
        "SELECT count(*), min(id), max(id) FROM (SELECT id FROM article WHERE at >= ? AND at < ? LIMIT ?)",
        (min(scope.after), scope.before.clock, NARROW),
    ).fetchone()
    if count == NARROW:
        return ever
    return (first, min(last, scope.through)) if count else (1, 0)


def _places(values: Collection[int]) -> str:
    return ", ".join("?" * len(values))


def _spoken(languages: Collection[str]) -> str:
    """The condition that a language is one of these, or a variant of one, in any case."""
    return " OR ".join(["language LIKE ? OR language LIKE ?"] * len(languages))


def _midnight(day: date, zone: tzinfo) -> Midnight:
    clock, bare = (stamp(datetime.combine(day, time(), of)) for of in (zone, UTC))
    return Midnight(clock, bare)


def _publishers(connection: sqlite3.Connection, names: Iterable[str]) -> frozenset[int]:
    """The publishers meant by these folded names: those called exactly so, else those with the name in theirs."""
    known = connection.execute("SELECT id, folded FROM publisher").fetchall()
    found: set[int] = set()
    for name in names:
        exact = {id_ for id_, folded in known if folded == name}
        found |= exact or {id_ for id_, folded in known if name in folded}
    return frozenset(found)


def _only_titles(query: Query) -> bool:
    return not any(term.anywhere for group in query.groups for term in group)


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
    if column and not term.anywhere:
        return f"{'title' if term.title else 'tags'} : {expression}"
    return expression


def _any(clauses: Iterable[str]) -> str:
    return "(" + " OR ".join(clauses) + ")"


def _all(clauses: Iterable[str]) -> str:
    return "(" + " AND ".join(clauses) + ")"
