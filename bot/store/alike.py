"""Which stored stories may an article belong to? Those whose reports have most of its heaviest terms among their own.

Twelve terms of each article are kept for it. The search index, which knows every word of every text, was asked before:
of labelled reports, laid at random among a hundred thousand others of the same four days, it had another report of the
event among the first six stories for 98 of 151 (for 131 if it was read without end, at 54 ms); these terms have it for 134.
"""

import itertools
import json
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.news import stories
from bot.news.model import Article
from bot.store.times import DAY

_SPAN = 8 * DAY
"""Terms are kept by spans of this length, as in the migrations: two of them hold any window in which reports join a story,
and an article is written into a hundred pages and not, a page for each term, all over a table that grows for years."""
_EACH = 400
"""Articles looked at that have one term, the newest of the window: of a term that more have, the others say more."""

Window = tuple[int, int]
"""From when to when, as the database keeps times; both are included."""


def note(connection: sqlite3.Connection, id_: int, article: Article) -> None:
    """Let a kept article be found by its terms."""
    at = _stands_at(connection, id_)
    connection.executemany("INSERT OR IGNORE INTO term VALUES (?, ?, ?)", _rows(id_, article, at))
    connection.execute(_NOTE_DAY, (at // DAY, id_, id_))


def forget(connection: sqlite3.Connection, id_: int, article: Article) -> None:
    """Let an article no longer be found, given the text that it was noted with, while it stands where it stood then."""
    gone = _rows(id_, article, _stands_at(connection, id_))
    connection.executemany("DELETE FROM term WHERE span = ? AND mark = ? AND article = ?", gone)


def alike(
    connection: sqlite3.Connection, terms: Mapping[str, float], window: Window, limit: int
) -> list[int]:
    """The numbers of the stories that share the most weight of terms, among the articles that stand in the window."""
    first, last = connection.execute(_ARRIVED, (window[0] // DAY, window[1] // DAY)).fetchone()
    if first is None:
        return []
    weights: defaultdict[int, float] = defaultdict(float)
    for term, weight in terms.items():
        weights[_mark(term)] += weight
    votes: defaultdict[int, float] = defaultdict(float)
    for mark, ids in _holders(connection, list(weights), window, (first, last)):
        for id_ in ids:
            votes[id_] += weights[mark]
    return _stories_within(connection, _ranked(votes), window, limit)


def _holders(
    connection: sqlite3.Connection, marks: Sequence[int], window: Window, arrived: tuple[int, int]
) -> Iterator[tuple[int, list[int]]]:
    """Yield each term with the newest articles of the window's spans that have it."""
    spans = range(window[0] // _SPAN, window[1] // _SPAN + 1)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for mark, listed in connection.execute(_HOLDERS, (*arrived, json.dumps(marks), json.dumps(list(spans)))):
        found[mark] += json.loads(listed)
    for mark, ids in found.items():
        yield mark, sorted(ids, reverse=True)[:_EACH]


def _rows(id_: int, article: Article, at: int) -> list[tuple[int, int, int]]:
    return [(at // _SPAN, _mark(term), id_) for term in stories.kept_terms(article)]


def _stands_at(connection: sqlite3.Connection, id_: int) -> int:
    (at,) = connection.execute("SELECT at FROM article WHERE id = ?", (id_,)).fetchone()
    return int(at)


def _mark(term: str) -> int:
    """The term as a number that takes four bytes; that two share one is rarer than a misprint."""
    return zlib.crc32(term.encode()) - (1 << 31)


# VALUES, and no SELECT: at a savepoint the search index writes down what it was fed (as in `bot.store.repeats`).
_NOTE_DAY = """
    INSERT INTO day (day, first, last) VALUES (?, ?, ?)
    ON CONFLICT (day) DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)
"""

# The window's own articles would be a hundred thousand rows to look at, where so many stand in it.
_ARRIVED = "SELECT min(first), max(last) FROM day WHERE day BETWEEN ? AND ?"

# All of a term come as one row: to fetch thousands one by one took longer than to find them.
_HOLDERS = f"""
    SELECT asked.value, (
        SELECT json_group_array(article) FROM (
            SELECT article FROM term WHERE span = spans.value AND mark = asked.value AND article BETWEEN ? AND ?
            ORDER BY article DESC LIMIT {_EACH}
        )
    ) FROM json_each(?) AS asked CROSS JOIN json_each(?) AS spans
"""  # noqa: S608 - a number of ours


def _ranked(votes: Mapping[int, float]) -> Iterator[int]:
    """Yield the ids with the most votes first, of equals the earliest. Few are asked for, so the many are sorted last."""
    half = max(votes.values(), default=0.0) / 2
    for some in (
        [(-vote, id_) for id_, vote in votes.items() if vote >= half],
        [(-vote, id_) for id_, vote in votes.items() if vote < half],
    ):
        yield from (id_ for _, id_ in sorted(some))


def _stories_within(
    connection: sqlite3.Connection, ids: Iterator[int], window: Window, limit: int
) -> list[int]:
    """The first `limit` stories of the articles that stand in the window, in the order of the articles."""
    numbers: dict[int, None] = {}
    while len(numbers) < limit and (some := list(itertools.islice(ids, 2 * limit))):
        found = connection.execute(
            "SELECT id, story FROM article WHERE id IN (SELECT value FROM json_each(?)) AND at BETWEEN ? AND ?",
            (json.dumps(some), *window),
        )
        story_of = dict(found.fetchall())
        numbers |= dict.fromkeys(story_of[id_] for id_ in some if id_ in story_of)
    return list(numbers)[:limit]
