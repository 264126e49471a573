"""Which report stands for a story? The one most like the others: what they agree on is what happened.

Likeness is the mean cosine of title and opening to those of the other reports. Reports about equally alike (two always
are) go by the operator's order, then by length, then by time. A brief isn't asked to stand for the others while there is a report twice as long.
"""

import functools
import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.news import terms
from bot.news.text import units

if TYPE_CHECKING:  # the model asks here
    from bot.news.model import Article, Report

_OPENING = 500
_ENOUGH = 300
"""Characters: with as many a report is no brief, however long the others are."""
_FULL = 1500
"""Characters after which more text makes no better lead."""
_STEPS = 20
"""Likeness counts in steps of a twentieth: less is chance."""


def best(reports: "Sequence[Report]") -> "Report":
    """The report that stands for all of them, whatever their order."""
    return reports[0] if len(reports) == 1 else reports[_best(tuple(reports))]


@functools.lru_cache(maxsize=256)
def _best(reports: "tuple[Report, ...]") -> int:
    alike = _likeness([opening(report.article) for report in reports])
    enough = min(_ENOUGH, max(len(report.article.body) for report in reports) / 2)
    ranks = [_rank(report, like, enough) for report, like in zip(reports, alike, strict=True)]
    return ranks.index(max(ranks))


def _rank(report: "Report", alike: float, enough: float) -> "tuple[bool, int, float, int, float, int]":
    length = len(report.article.body)
    return (
        length >= enough,
        round(alike * _STEPS),
        -math.inf if report.rank is None else -report.rank,
        min(length, _FULL),
        -report.at.timestamp(),
        -report.id,
    )


def _likeness(vectors: Sequence[terms.Vector]) -> list[float]:
    """The mean cosine of each to the others, by way of their sum: as many products as reports, not their square."""
    total: Counter[str] = Counter()
    for vector in vectors:
        total.update(vector)
    others = max(1, len(vectors) - 1)
    return [(terms.cosine(vector, total) - terms.cosine(vector, vector)) / others for vector in vectors]


@functools.lru_cache(maxsize=512)
def opening(article: "Article") -> terms.Vector:
    """The title (twice) and the opening, weighed."""
    text = "\n".join(paragraph.text for paragraph in article.paragraphs)[:_OPENING]
    return terms.vector(Counter(units(f"{article.title}\n{article.title}\n{text}")))
