"""Which story does an article belong to? Rule: one event is one story; two events never share one if it can be told.

An article is compared with the reports that stand within `WINDOW` of it: cosine of TF-IDF vectors of the title (twice)
and the opening, half the best report of a story, half the mean over it, so that sagas don't chain. Nothing is ever
re-grouped, as people type a story's number.

What the text can't tell is told by how publishers work. What one publisher prints again word for word (a plea for
subscribers, the background of yesterday's report) is left out when two of its articles are compared; the rest must be
much alike, and repeat the figures: the next instalment of a daily table has others. Titles that differ in a number only
are instalments. A page whose text never speaks of what its title says (a video's page, a round-up) tells no event,
unless another publisher prints the same sentences.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from itertools import pairwise

from bot.news import terms
from bot.news.model import Article, Duplicate, Joins, New, Placement, Report, Story, Updates
from bot.news.sentences import split
from bot.news.text import fold, units

WINDOW = timedelta(days=4)
"""How far apart two reports of one event may stand."""
LONGEST = timedelta(days=12)
"""No story spans more: what goes on longer is a saga, not an event."""

_OPENING = 500
"""Characters of the text that are compared: with 800 or 1200 a third of the joins were wrong, 300 lost a few right ones."""
_ALIKE = 0.17
"""Anything from 0.15 to 0.19 scores the same on either half of the labelled groups; from 0.2 on reports get lost."""
_ALIKE_FOR_ONE_PUBLISHER = 0.3
_SHORTEST = 60
"""Characters. At 80, agency briefs of two sentences were lost; the shortest of the daily notes have 31."""
_LIKELIEST = 16
"""Stories that are compared: of 456 joins among 4,762 articles, 454 were with one of the first seven."""
_SPOKEN_OF = 2000
"""Characters of the text in which the title's words are looked for."""
_ABOUT_ITS_TITLE = 0.1
"""The share of the title's rarity in the text: video pages and round-ups have up to 0.09, reports 0.18 and more."""
_REPEATED_FIGURES = 0.4
"""The share of figures that two reports of one publisher repeat: daily tables up to 0.38, one event mostly over 0.5."""
_REPRINT = 0.6
_COPIED = 0.9
"""The share of sentences that a reprint has word for word, and a copy."""
_LANGUAGES = ("zh", "en", "und")
"""The background table knows these; of others it can't tell common words from rare ones."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_INSTALMENT = re.compile(r"[\d零〇一二三四五六七八九十百千两]+")
_PARTICLE = re.compile(r"[的了与和在是对为被将就等把从于]")
_LETTERS = re.compile(r"[\W_]+")


def key_terms(article: Article) -> dict[str, float]:
    """The up to 24 heaviest terms with their weights, heaviest first: what near stories are searched by."""
    return terms.heaviest(_vector(article), 24)


def opening_terms(article: Article) -> Counter[str]:
    """Count the terms of the title (twice) and the first 500 characters."""
    return _count(article.title, _opening(article))


def place(article: Article, at: datetime, same: Report | None, near: Sequence[Story]) -> Placement:
    """Decide what becomes of an article that stands at the time `at`.

    `same` is the stored report of the same identity, `near` are the stories that share its key terms, the likeliest
    first.
    """
    if same is not None:
        return Duplicate(same.id) if _same_text(article, same.article) else Updates(same.id)
    stories = [story for story in near if _within_reach(story, at)][:_LIKELIEST]
    copy = next((r for story in stories for r in story.reports if _copies(article, r.article)), None)
    if copy is not None:
        return Duplicate(copy.id)
    return _joined(article, stories) or New()


def _joined(article: Article, stories: Iterable[Story]) -> Joins | None:
    """The most alike story above its threshold, the earliest among equals."""
    links = [(_link(article, story), story) for story in stories]
    best = max(links, key=lambda link: (link[0], -_begin(link[1]), -link[1].number), default=None)
    if best is None or best[0] == 0:
        return None
    score, story = best
    return Joins(story.number, round(score, 4), _reasons(article, story))


def _link(article: Article, story: Story) -> float:
    """Half the most alike report, half the mean over them; 0 where it is not enough, or a rule speaks against it."""
    others = [report.article for report in story.reports]
    if _linked([_cosine(article, other) for other in others]) < _ALIKE:
        return 0.0
    if any(_is_other_instalment(article, other) for other in others):
        return 0.0
    if (reprinted := max(_reprinted(article, other) for other in others)) >= _REPRINT:
        return reprinted
    if not all(map(_tells, (article, *others))):
        return 0.0
    score = _linked([_likeness(article, other) for other in others])
    alone = all(_one_publisher(article, other) for other in others)
    return score if score >= (_ALIKE_FOR_ONE_PUBLISHER if alone else _ALIKE) else 0.0


def _linked(alike: Sequence[float]) -> float:
    return 0.5 * max(alike) + 0.5 * sum(alike) / len(alike)


def _likeness(one: Article, other: Article) -> float:
    """The cosine of two articles; of one publisher's, without what they have word for word."""
    if not _one_publisher(one, other):
        return _cosine(one, other)
    if not _repeats_figures(one, other):
        return 0.0
    again = _keys(one) & _keys(other)
    if not again:
        return _cosine(one, other)
    return terms.cosine(_vector_without(one, again), _vector_without(other, again))


def _reprinted(one: Article, other: Article) -> float:
    """The share of the shorter one's sentences that the other has word for word; 0 for one publisher's."""
    mine, theirs = _keys(one), _keys(other)
    if _one_publisher(one, other) or len(mine & theirs) < 3:
        return 0.0
    return len(mine & theirs) / min(len(mine), len(theirs))


def _cosine(one: Article, other: Article) -> float:
    return terms.cosine(_vector(one), _vector(other))


def _one_publisher(one: Article, other: Article) -> bool:
    return one.publisher is not None and one.publisher == other.publisher


def _is_other_instalment(one: Article, other: Article) -> bool:
    mine, theirs = fold(one.title), fold(other.title)
    return mine != theirs and _INSTALMENT.sub("#", mine) == _INSTALMENT.sub("#", theirs)


def _repeats_figures(one: Article, other: Article) -> bool:
    mine, theirs = (set(_FIGURE.findall(_compared(article))) for article in (one, other))
    fewer = min(len(mine), len(theirs))
    return fewer < 2 or len(mine & theirs) >= _REPEATED_FIGURES * fewer


def _vector_without(article: Article, again: Set[str]) -> terms.Vector:
    fresh = "\n".join(sentence for sentence in _sentences(article) if _key(sentence) not in again)
    return terms.vector(_count(article.title, fresh[:_OPENING]))


def _reasons(article: Article, story: Story) -> tuple[str, ...]:
    """What the article shares most with the story's most alike report: up to five words or phrases, heaviest first."""
    best = max((report.article for report in story.reports), key=lambda other: _cosine(article, other))
    mine, theirs = _vector(article), _vector(best)
    shared = {
        term: mine[term] * theirs[term] for term in mine if term in theirs and not _PARTICLE.search(term)
    }
    return _phrases(_compared(article), _compared(best), terms.heaviest(shared, 12))[:5]


def _phrases(text: str, other: str, shared: Mapping[str, float]) -> tuple[str, ...]:
    """The shared terms, heaviest first, those in a row put together again: 诺贝, 贝尔 and 尔奖 are 诺贝尔奖."""
    found = {term: weight for term, weight in shared.items() if term.isascii()}
    for row in _rows(text, other, shared):
        found[row] = sum(shared[pair] for pair in set(map("".join, pairwise(row))))
    ordered = sorted(found, key=lambda phrase: (-found[phrase], phrase))
    return tuple(p for place, p in enumerate(ordered) if not any(p in heavier for heavier in ordered[:place]))


def _rows(text: str, other: str, shared: Mapping[str, float]) -> Iterator[str]:
    """Yield the stretches of the text that shared pairs cover and the other text has as well."""
    row = ""
    for first, second in pairwise(f"{text}\n"):
        pair = first + second
        if row and pair in shared and row + second in other:
            row += second
            continue
        if row:
            yield row
        row = pair if pair in shared and not pair.isascii() else ""


@functools.lru_cache(maxsize=512)
def _vector(article: Article) -> terms.Vector:
    return terms.vector(opening_terms(article))


def _compared(article: Article) -> str:
    """Title and opening, folded."""
    return fold(f"{article.title}\n{_opening(article)}")


def _opening(article: Article) -> str:
    return "\n".join(paragraph.text for paragraph in article.paragraphs)[:_OPENING]


@functools.lru_cache(maxsize=512)
def _tells(article: Article) -> bool:
    """True for an article long enough, in a language we know, whose text speaks of what the title says."""
    if len(article.body) < _SHORTEST or not article.language.startswith(_LANGUAGES):
        return False
    return terms.coverage(units(article.title), units(article.body[:_SPOKEN_OF])) >= _ABOUT_ITS_TITLE


def _sentences(article: Article) -> Iterator[str]:
    """Sentences of the first three openings' worth of text: enough to fill one up again when some are left out."""
    length = 0
    for paragraph in article.paragraphs:
        yield from split(paragraph.text, article.language)
        length += len(paragraph.text)
        if length > 3 * _OPENING:
            return


def _keys(article: Article) -> set[str]:
    """The sentences of the beginning, as a copy keeps them; but for scraps."""
    return {_key(sentence) for sentence in _sentences(article) if len(sentence) >= 8}


def _count(title: str, opening: str) -> Counter[str]:
    counts = Counter(units(opening))
    for term in units(title):
        counts[term] += 2
    return counts


def _copies(article: Article, other: Article) -> bool:
    """True for one publisher's article under another link: mirrors keep some in two sections."""
    if (
        article.publisher is None
        or article.publisher != other.publisher
        or _key(article.title) != _key(other.title)
    ):
        return False
    mine, theirs = _all_keys(article), _all_keys(other)
    return len(mine & theirs) >= _COPIED * len(mine | theirs)


def _all_keys(article: Article) -> set[str]:
    return {_key(s) for paragraph in article.paragraphs for s in split(paragraph.text, article.language)}


def _key(sentence: str) -> str:
    """Letters and digits only, folded: what stays of a sentence when it is printed again."""
    return _LETTERS.sub("", fold(sentence))


def _same_text(one: Article, other: Article) -> bool:
    return "".join((one.title + one.body).split()) == "".join((other.title + other.body).split())


def _within_reach(story: Story, at: datetime) -> bool:
    times = [report.at for report in story.reports]
    is_near = any(abs(time - at) <= WINDOW for time in times)
    return is_near and max(*times, at) - min(*times, at) <= LONGEST


def _begin(story: Story) -> float:
    return min(report.at for report in story.reports).timestamp()
