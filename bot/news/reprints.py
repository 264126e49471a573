"""Whose text is it? Which reports carry another one's sentences; such a reprint confirms nothing.

Told from the reports alone, so that it comes out the same in whatever order they arrive. A text is a reprint where most
of its sentences stand in another publisher's, and are no mere scrap of that one (a round-up prints many articles, and
none of these is its reprint). The original is the one that others name as their source; then one that names no source
itself, or isn't just a piece of another; then the earliest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.news.fingerprints import bare, sentences
from bot.news.model import Report

REPRINT = 0.6
OVERLAP = 0.3
"""Shares of the smaller text's sentences. An overlap is a long quotation: most such pairs report one event in words of
their own, but so do pages of one form (announcements of broadcasts), so that it decides nothing by itself."""
_AT_LEAST = 2


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of the smaller text's sentences that both have; 0 for a single one."""
    both = len(one & other)
    return both / min(len(one), len(other)) if both >= _AT_LEAST else 0.0


def stands_in(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether most of one text's sentences stand in another one, and are no mere scrap of it."""
    both = len(one & other)
    return both >= _AT_LEAST and both >= REPRINT * len(one) and both >= OVERLAP * len(other)


def carries(one: Report, other: Report) -> bool:
    """Whether most of one report's sentences stand in another publisher's."""
    return not _one_publisher(one, other) and stands_in(sentences(one.article), sentences(other.article))


def originals(reports: Sequence[Report]) -> dict[int, int | None]:
    """By each report's id, the id of the one whose text it carries; None where the text is its own."""
    rank = {report.id: place for place, report in enumerate(sorted(reports, key=_Order.of(reports).key))}
    found: dict[int, int | None] = {}
    for report in reports:
        before = [o for o in reports if rank[o.id] < rank[report.id] and carries(report, o)]
        found[report.id] = min(before, key=lambda o: rank[o.id]).id if before else None
    return found


@dataclass(frozen=True, slots=True)
class _Order:
    """What puts one of several copies before another: `named` are those that others say they carry."""

    named: frozenset[str]
    pieces: Mapping[int, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, reports: Sequence[Report]) -> "_Order":
        named = frozenset(bare(r.article.origin or "") for r in reports) - {""}
        return cls(named, {report.id: _is_piece(report, reports) for report in reports})

    def key(self, report: Report) -> tuple[bool, bool, bool, float, int, str]:
        article = report.article
        return (
            bare(article.publisher or "") not in self.named,
            article.origin is not None,
            self.pieces[report.id],
            report.at.timestamp(),
            -len(sentences(article)),
            article.identity,
        )


def _is_piece(report: Report, reports: Iterable[Report]) -> bool:
    return any(carries(report, other) and not carries(other, report) for other in reports)


def _one_publisher(one: Report, other: Report) -> bool:
    mine, theirs = one.article.publisher, other.article.publisher
    return mine is not None and mine == theirs
