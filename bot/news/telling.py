"""One event as it is told: the best source's sentences, what another publisher adds, and where figures differ.

Rule: everything is verbatim and says whose it is; rather nothing than a poor sentence. What is added must stand by
itself, be about the same thing, hold a figure or a quotation that isn't shown, and be told least by what is shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

from bot.news import numbers
from bot.news.differing import Difference, differences
from bot.news.figures import figures
from bot.news.leads import opening
from bot.news.model import Report, Sentence, Story, Summary
from bot.news.sentences import is_eastern
from bot.news.statements import Statement, statements
from bot.news.summary import WESTERN, of_story
from bot.news.terms import Vector, cosine, coverage
from bot.news.text import fold, units

_T = TypeVar("_T")

ADDED = 80
"""Chinese characters of a sentence that is added, at most."""
_LEAST = 18
_WORTH_ADDING = 160
"""Budgets below leave no room for two sources."""
_LOOKED_AT = 20
"""A report's first sentences: what stands further down is background."""
_SHOWN = 0.3
"""The share of a sentence's weight that may be shown already: above it readers call it a repetition."""
_TOLD = 0.5
"""The same of the whole texts of earlier reports, which have most words somewhere."""
_ABOUT = 0.18
"""The likeness to the lead's opening from which on a sentence is about the same thing."""
_BACKGROUND = 0.01
"""What each sentence further down loses."""

_QUOTED = re.compile(r"[“「『]([^”」』]{6,})[”」』]|\"([^\"]{15,})\"")
_COUNTED = re.compile(
    rf"(?!(?:[一两]|one\b)(?!\w*[万亿倍成]))(?:{numbers.PATTERN})(?![\d年月日号时点分秒]|\s?(?:a\.?m|p\.?m)\b)"
)
"""A figure that isn't a date; the 一 of 一同 and the 两 of 两国 are none."""
_POINTS_BACK = re.compile(
    r".{0,6}[他她牠祂](?!国|国家|人)|.{0,14}[这这該该](?!里)|(?:总统|公司|法[院官]|[警校官]方|警察|学校|记者|作者|公告|通报|照片|图片|视频|报告|调查|民调|文件|消息|结果"
    r"|会议|会谈|活动|事件|事故|数据|研究|网友|有人|一些人|分析|评论|观众|现场|台上|画面|其他|报道|报导|有报)|如果|若|要是|我|.*作出的?这|所以|排名|\w{2,4}方面,|一时间|同样|同期"
    r"|.*\"[^\"]{0,3}[他她]|.*\"\s?(?:he|she|they)\b"
    r"|(?:the|an?) \w+ (?:said|added|also)\b|(?:we|i|you|our|my|if|when|while|as)\b|\w+ (?:also|added)\b"
)


@dataclass(frozen=True, slots=True)
class Added:
    """What another publisher adds, in its own words."""

    report: Report
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A story as it is told: the lead's sentences, one of another publisher's, and figures that differ."""

    summary: Summary
    added: Added | None = None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A report in a story's timeline."""

    report: Report
    adds: Sentence | None = None
    """What it tells that no earlier one did."""
    carries: str | None = None
    """Whose text it is, where that is known and not its publisher's."""
    titles: tuple[str, ...] = ()
    """Titles it had before, the oldest first."""


def tell(story: Story, budget: int, made: Summary | None = None) -> Told:
    """Tell a story in `budget` Chinese characters: the lead's sentences, what another publisher adds, differing figures.

    `made` is the summary of the lead at hand; one by a model stays whole, and what is added comes on top.
    """
    whole = made or of_story(story, budget)
    added = _added(story, whole) if budget >= _WORTH_ADDING else None
    if added and not whole.by_model:
        whole = of_story(story, budget - _width(added.sentence.text, whole.language))
    return Told(whole, added, differences(story))


def _width(text: str, language: str) -> int:
    """The length in Chinese characters."""
    return len(text) if is_eastern(text, language) else round(len(text) / WESTERN)


def timeline(story: Story, titles: Mapping[int, Sequence[str]]) -> tuple[Entry, ...]:
    """The reports in time order: whose text each carries, what `titles` (by report) it had before, and what it adds.

    The first one and the lead add nothing: what they say is told.
    """
    lead = story.lead
    about = opening(lead.article)
    told: set[str] = set()
    counted: set[str] = set()
    entries = []
    for report in story.reports:
        is_news = told and report.reprint is None and report.id != lead.id
        gains = _gains(report, told, about, _TOLD) if is_news else ()
        adds = _best(gain for gain in gains if not _only_counts(gain[1].text, counted))
        said = f"{report.article.title}\n{report.article.body}"
        told.update(units(said))
        counted.update(figure.value for figure in figures(said))
        before = _changed(report.article.title, titles.get(report.id, ()))
        entries.append(Entry(report, adds, _carried(report, story), before))
    return tuple(entries)


def _added(story: Story, summary: Summary) -> Added | None:
    """The most that another publisher adds to what is shown, with a figure or a quotation of its own."""
    about, shown = opening(story.lead.article), f"{story.title}\n{summary.text}"
    known = set(units(shown))
    found = [
        (gain, Added(report, sentence))
        for report in _others(story)
        for gain, sentence in _gains(report, known, about, _SHOWN)
        if _is_hard(sentence.text, shown)
    ]
    return _best(found)


def _best(found: Iterable[tuple[float, _T]]) -> _T | None:
    """What gains most, the first among equals."""
    return max(found, key=itemgetter(0), default=(0.0, None))[1]


def _others(story: Story) -> Iterator[Report]:
    """Yield what other publishers say in words of their own and in the lead's language."""
    lead = story.lead.article
    for report in story.originals:
        article = report.article
        same_tongue = is_eastern(article.body, article.language) == is_eastern(lead.body, lead.language)
        if article.publisher and article.publisher != lead.publisher and same_tongue:
            yield report


def _gains(report: Report, known: Set[str], about: Vector, most: float) -> Iterator[tuple[float, Sentence]]:
    """Yield the sentences that one who knows these terms gains by, with how much; `most` they may know of each."""
    for place, statement in enumerate(statements(report.article)[:_LOOKED_AT]):
        if not (_stands_alone(statement) and _is_short(statement, report)):
            continue
        repeated, related = coverage(statement.vector, known), cosine(statement.vector, about)
        if repeated <= most and related >= _ABOUT:
            sentence = Sentence(statement.text, report.id, statement.paragraph)
            yield related - repeated - _BACKGROUND * place, sentence


def _stands_alone(statement: Statement) -> bool:
    """True for a statement that needs nothing before it: no pronoun, no label, no question, nothing half told."""
    text = statement.text
    asks = text.rstrip("”」』\"'")[-1:] in "？?！!…"
    return not (statement.leans or statement.is_labelled or asks or _POINTS_BACK.match(fold(text)))


def _is_short(statement: Statement, report: Report) -> bool:
    return _LEAST <= _width(statement.text, report.article.language) <= ADDED


def _is_hard(text: str, shown: str) -> bool:
    """True if it holds a quotation, or a figure other than a date, that isn't shown."""
    quoted = [one or other for one, other in _QUOTED.findall(text)]
    counted = [match[0] for match in _COUNTED.finditer(fold(text))]
    known = {match[0] for match in _COUNTED.finditer(fold(shown))}
    return any(q not in shown for q in quoted) or bool(set(counted) - known)


def _only_counts(text: str, counted: Set[str]) -> bool:
    """True if several figures stand in it and all were told: the same fact in other words."""
    values = {figure.value for figure in figures(text)}
    return len(values) > 1 and values <= counted


def _carried(report: Report, story: Story) -> str | None:
    """Whose text a report carries: as it says, else the publisher whose sentences it has."""
    if report.article.origin:
        return report.article.origin
    source = story.report(report.reprint) if report.reprint is not None else None
    return source.article.publisher if source else None


def _changed(title: str, before: Sequence[str]) -> tuple[str, ...]:
    """Earlier titles that say something else, each once."""
    changed = {fold(older): older for older in before if fold(older) != fold(title)}
    return tuple(changed.values())
