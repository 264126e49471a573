"""A search, from candidates to a page of hits; one plain function on one connection.

Candidates come in slices, newest first. Within a slice they are looked at in an order made from what is known without
reading them (does the title match, how old is it), a hundred at a time; each hundred is read, verified and ranked. A page
deep in the results is the same walk gone further, so pages neither repeat nor lose anything.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from operator import attrgetter

from bot.news.model import Found, Hit, Report
from bot.news.query import Query
from bot.store import rows
from bot.store.candidates import READ_SLICE, SLICE, Candidate, Listing, Scope, costly, scope, slices
from bot.store.matching import OPENING, Content, Matcher
from bot.store.times import stamp

COUNTED = 1000
"""Results are counted up to this many."""

READ_ON = 48
"""Articles read to go on counting when the page is full; reading one costs 20 to 40 µs."""

_BATCH = 24
_DAY = 86_400_000_000
_BY_TIME = attrgetter("at", "id")
_BY_WORTH = attrgetter("in_title", "at", "id")
_WIDTH = {True: 80, False: 160}  # of a snippet in Chinese, and in scripts whose letters take half the room


@dataclass(frozen=True, slots=True)
class Page:
    """Which results are wanted; `by_story` merges the reports of a story, `by_time` puts the newest first.

    `reads` bounds how many texts are read for it; a search that stops there says that there may be more, and finds the
    rest when it may read more. `reads_on` bounds how many are read to go on counting when the page is full. `through` is
    the latest article that counts, 0 for all there are: what came in since the first page would move all that follows. In
    `zone` days begin.
    """

    limit: int
    offset: int
    by_story: bool
    by_time: bool = False
    reads: int | None = None
    reads_on: int = READ_ON
    through: int = 0
    zone: tzinfo = UTC


def search(connection: sqlite3.Connection, query: Query, today: date, page: Page) -> Found:
    """The page of what the query finds, best first, with the number of all results as far as it is counted."""
    matcher = Matcher(query)
    ids, found = find(connection, matcher, today, page)
    return replace(found, hits=hits(connection, matcher, ids))


def find(
    connection: sqlite3.Connection, matcher: Matcher, today: date, page: Page
) -> tuple[list[int], Found]:
    """The articles of that page, and what is known of all results; the hits are left out."""
    tally = _Tally(page, reads=matcher.reads)
    through = page.through or _latest(connection)
    # One order for the whole day, so that pages asked for one after the other fit together.
    rank = _by_time if page.by_time else _by_worth(stamp(datetime.combine(today, time(), UTC)))
    within = scope(connection, matcher.query, through, page.zone)
    goes_on = _walk(connection, within, matcher, tally, rank)
    return tally.chosen, tally.found(goes_on=goes_on, through=through)


def hits(connection: sqlite3.Connection, matcher: Matcher, ids: Sequence[int]) -> tuple[Hit, ...]:
    """What is shown of these articles, but for those that are gone."""
    found = rows.reports(connection, "WHERE article.id IN (SELECT value FROM json_each(?))", json.dumps(ids))
    reports = {report.id: report for report in found}
    publishers = _publishers(connection, [report.story for report in reports.values()])
    return tuple(_hit(reports[id_], matcher, publishers[reports[id_].story]) for id_ in ids if id_ in reports)


def _latest(connection: sqlite3.Connection) -> int:
    """The number of the article that came last; 0 where there is none."""
    latest: int = connection.execute("SELECT ifnull(max(id), 0) FROM article").fetchone()[0]
    return latest


Rank = Callable[[Candidate, float], float]
"""How far ahead an article stands that has this score."""


def _by_time(candidate: Candidate, score: float) -> float:
    return 0.0  # all alike: the newest first


def _by_worth(today: int) -> Rank:
    return lambda candidate, score: score * _recency(candidate.at, today)


def _walk(
    connection: sqlite3.Connection, within: Scope, matcher: Matcher, tally: "_Tally", rank: Rank
) -> bool:
    """Go through the candidates until the page is full and enough are counted. True if it stopped before the end."""
    listing = Listing(READ_SLICE if matcher.reads else SLICE, by_time=rank is _by_time)
    for candidates in slices(connection, matcher.query, within, listing):
        if not matcher.reads:
            tally.count(candidates)
        for some in _batches(_likeliest_first(candidates, rank), _BATCH):
            if tally.is_spent:
                return True
            if not tally.page_is_full:
                tally.add(_ranked(connection, matcher, some, rank))
            elif matcher.reads:
                tally.count(_matching(connection, matcher, some), on=len(some))
            else:
                break
        if tally.page_is_full and (tally.is_counted or costly(matcher.query)):
            return True
    return False


class _Tally:
    """What a search has come upon so far: results in their order, and how many there are."""

    def __init__(self, page: Page, *, reads: bool) -> None:
        self._page = page
        self._reads = reads
        self._articles: dict[int, int] = {}  # by result: the number of a story, or the article's own
        self._counted: set[int] = set()
        self._read = self._read_on = 0

    def count(self, candidates: Iterable[Candidate], *, on: int = 0) -> None:
        """Count candidates that match, found when going `on` to read so many."""
        self._read += on
        self._read_on += on
        self._counted.update(map(self._key, candidates))

    def add(self, candidates: Sequence[Candidate]) -> None:
        """Take in candidates of a batch that match, in their order."""
        self.count(candidates)
        self._read += _BATCH
        for candidate in candidates:
            self._articles.setdefault(self._key(candidate), candidate.id)

    @property
    def page_is_full(self) -> bool:
        return len(self._articles) >= self._page.offset + self._page.limit

    @property
    def is_spent(self) -> bool:
        """True where no more texts are worth reading, for the page or for the count."""
        if self._page.reads is not None and self._read >= self._page.reads:
            return True
        return self._reads and self.page_is_full and (self.is_counted or self._read_on >= self._page.reads_on)

    @property
    def is_counted(self) -> bool:
        return len(self._counted) > COUNTED

    @property
    def chosen(self) -> list[int]:
        return list(self._articles.values())[self._page.offset :][: self._page.limit]

    def found(self, *, goes_on: bool, through: int) -> Found:
        total = min(len(self._counted), COUNTED)
        return Found((), total, goes_on or self.is_counted, goes_on=goes_on, through=through)

    def _key(self, candidate: Candidate) -> int:
        return candidate.story if self._page.by_story else candidate.id


def _likeliest_first(candidates: Iterable[Candidate], rank: Rank) -> list[Candidate]:
    """As they rank where all match alike, titles three times as well as texts: more than the newest are ahead by."""
    return sorted(candidates, key=_BY_TIME if rank is _by_time else _BY_WORTH, reverse=True)


def _ranked(
    connection: sqlite3.Connection, matcher: Matcher, candidates: Sequence[Candidate], rank: Rank
) -> list[Candidate]:
    """Those that match when they are read, best first; of equals the newest."""
    contents = _contents(connection, matcher, candidates)
    scores = [(matcher.score(contents[candidate.id]), candidate) for candidate in candidates]
    matching = [(rank(c, score), c.at, c.id, c) for score, c in scores if score is not None]
    return [candidate for *_, candidate in sorted(matching, reverse=True)]


def _matching(
    connection: sqlite3.Connection, matcher: Matcher, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """Those that match when they are read, unranked: half the price, which is what counting can pay."""
    contents = _contents(connection, matcher, candidates)
    return [candidate for candidate in candidates if matcher.matches(contents[candidate.id])]


def _recency(at: int, today: int) -> float:
    """From 1 for today's news down to .75 for old ones; .875 after thirty days.

    Enough to put the new before the old among those that match alike. Falling to .35 it hid what was looked for: the
    MRR@10 of known items was .834 on the day after the newest of them and .903 years later; so it is .926 on both.
    """
    return 0.75 + 0.25 / (1 + max(0, today - at) / _DAY / 30)


def _contents(
    connection: sqlite3.Connection, matcher: Matcher, candidates: Sequence[Candidate]
) -> dict[int, Content]:
    """What is searched of the candidates: the openings where the index has proven the rest, as to decode texts takes longest."""
    body = "body.text" if matcher.reads else f"substr(body.text, 1, {OPENING})"
    found = connection.execute(
        f"SELECT article.id, title, tags, CAST({body} AS BLOB) FROM article JOIN body ON body.article = article.id"  # noqa: S608 - our own clause
        " WHERE article.id IN (SELECT value FROM json_each(?))",
        (json.dumps([candidate.id for candidate in candidates]),),
    )
    return {
        id_: Content(title, "" if tags == "[]" else "\n".join(json.loads(tags)), raw)
        for id_, title, tags, raw in found
    }


def _hit(report: Report, matcher: Matcher, publishers: int) -> Hit:
    article = report.article
    width = _WIDTH[article.language.startswith(("zh", "ja", "ko"))]
    body = "\n".join(paragraph.text for paragraph in article.paragraphs)
    return Hit(report, matcher.snippet(body, width), publishers - (report.voice is not None))


def _publishers(connection: sqlite3.Connection, stories: Sequence[int]) -> dict[int, int]:
    """In how many publishers' words each story is told."""
    counts = connection.execute(
        f"SELECT story, {rows.VOICES} FROM article"  # noqa: S608 - our own clause
        " WHERE story IN (SELECT value FROM json_each(?)) GROUP BY story",
        (json.dumps(stories),),
    )
    return dict(counts.fetchall())


def _batches(candidates: Sequence[Candidate], size: int) -> Iterator[Sequence[Candidate]]:
    return (candidates[start : start + size] for start in range(0, len(candidates), size))
