"""Which story does an article belong to? Rule: one event is one story; two events never share one if it can be told.

An article is compared with the reports that stand within `WINDOW` of it: cosine of TF-IDF vectors of the title (twice)
and the opening, half the best report of a story, half the mean over it, so that sagas don't chain. Nothing is ever
re-grouped, as people type a story's number.

What the text can't tell is told by how publishers work. What one publisher prints again word for word (a plea for
subscribers, the background of yesterday's report) is left out when two of its articles are compared; the rest must be
much alike, and repeat the figures: the next instalment of a daily table has others. Titles that differ in a number only
are instalments. A page whose text never speaks of what its title says (a video's page, a round-up) tells no event.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
_ALIKE_FOR_ONE_PUBLISHER = 0.3
_SHORTEST = 60
_ABOUT_ITS_TITLE = 0.1
_REPEATED_FIGURES = 0.4
_COPIED = 0.9
_LANGUAGES = ("zh", "en", "und")
"""The background table knows these; of others it can't tell common words from rare ones."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_INSTALMENT = re.compile(r"[\d零〇一二三四五六七八九十百千两]+")
_PARTICLE = re.compile(r"[的了与和在是对为被将就等把从于]")
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class _Profile:
    """What of an article is compared."""

    publisher: str | None
    title: str
    instalment: str
    """The title with its numbers struck out."""
    text: str
    """Title and opening, folded."""
    sentences: tuple[str, ...]
    """Of the opening and a little more."""
    keys: frozenset[str]
    """The sentences, letters only: what a copy keeps."""
    figures: frozenset[str]
    vector: terms.Vector
    tells: bool
    """False for a page too short, or not about its title."""


def key_terms(article: Article) -> dict[str, float]:
    """The up to 24 heaviest terms with their weights, heaviest first: what near stories are searched by."""
    return terms.heaviest(_profile(article).vector, 24)


def opening_terms(article: Article) -> Counter[str]:
    """Count the terms of the title (twice) and the first 500 characters."""
    return _count(article.title, _opening(_sentences(article)))


def place(article: Article, at: datetime, same: Report | None, near: Sequence[Story]) -> Placement:
    """Decide what becomes of an article that stands at the time `at`.

    `same` is the stored report of the same identity, `near` are the stories that share its key terms.
    """
    if same is not None:
        return Duplicate(same.id) if _same_text(article, same.article) else Updates(same.id)
    stories = [story for story in near if _within_reach(story, at)]
    copy = next((r for story in stories for r in story.reports if _copies(article, r.article)), None)
    if copy is not None:
        return Duplicate(copy.id)
    return _joined(article, stories) or New()


def _joined(article: Article, stories: Iterable[Story]) -> Joins | None:
    """The most alike story above its threshold, the earliest among equals."""
    mine = _profile(article)
    links = [(_link(mine, story), story) for story in stories] if mine.tells else []
    score, story = max(
        links, key=lambda link: (link[0], -_begin(link[1]), -link[1].number), default=(0.0, None)
    )
    if story is None or score == 0:
        return None
    return Joins(story.number, round(score, 4), _reasons(mine, story))


def _link(mine: _Profile, story: Story) -> float:
    """Half the most alike report, half the mean over them; 0 where it is not enough, or a rule speaks against it."""
    others = [_profile(report.article) for report in story.reports]
    if any(not other.tells or _is_other_instalment(mine, other) for other in others):
        return 0.0
    alike = [_likeness(mine, other) for other in others]
    score = 0.5 * max(alike) + 0.5 * sum(alike) / len(alike)
    alone = all(_one_publisher(mine, other) for other in others)
    return score if score >= (_ALIKE_FOR_ONE_PUBLISHER if alone else _ALIKE) else 0.0


def _likeness(mine: _Profile, other: _Profile) -> float:
    if not _one_publisher(mine, other):
        return terms.cosine(mine.vector, other.vector)
    if not _repeats_figures(mine, other):
        return 0.0
    again = mine.keys & other.keys
    return terms.cosine(_vector_without(mine, again), _vector_without(other, again))


def _one_publisher(mine: _Profile, other: _Profile) -> bool:
    return mine.publisher is not None and mine.publisher == other.publisher


def _is_other_instalment(mine: _Profile, other: _Profile) -> bool:
    return mine.title != other.title and mine.instalment == other.instalment


def _repeats_figures(mine: _Profile, other: _Profile) -> bool:
    fewer = min(len(mine.figures), len(other.figures))
    return fewer < 2 or len(mine.figures & other.figures) >= _REPEATED_FIGURES * fewer


def _vector_without(profile: _Profile, again: frozenset[str]) -> terms.Vector:
    if not again:
        return profile.vector
    fresh = [s for s in profile.sentences if _key(s) not in again]
    return terms.vector(_count(profile.title, _opening(fresh)))


def _reasons(mine: _Profile, story: Story) -> tuple[str, ...]:
    """What the article shares most with the story's most alike report: up to five words or phrases, heaviest first."""
    profiles = [_profile(report.article) for report in story.reports]
    best = max(profiles, key=lambda other: terms.cosine(mine.vector, other.vector))
    shared = {
        term: weight * best.vector[term]
        for term, weight in mine.vector.items()
        if term in best.vector and not _PARTICLE.search(term)
    }
    return _phrases(mine.text, best.text, terms.heaviest(shared, 12))[:5]


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
def _profile(article: Article) -> _Profile:
    sentences = tuple(_sentences(article))
    opening = _opening(sentences)
    title = fold(article.title)
    text = fold(f"{title}\n{opening}")
    return _Profile(
        publisher=article.publisher,
        title=title,
        instalment=_INSTALMENT.sub("#", title),
        text=text,
        sentences=sentences,
        keys=frozenset(_key(s) for s in sentences if len(s) >= 8),
        figures=frozenset(_FIGURE.findall(text)),
        vector=terms.vector(_count(title, opening)),
        tells=_tells(article),
    )


def _tells(article: Article) -> bool:
    """True for an article long enough, in a language we know, whose text speaks of what the title says."""
    if len(article.body) < _SHORTEST or not article.language.startswith(_LANGUAGES):
        return False
    return terms.coverage(units(article.title), units(article.body)) >= _ABOUT_ITS_TITLE


def _sentences(article: Article) -> Iterator[str]:
    """Sentences of the first three openings' worth of text: enough to fill one up again when some are left out."""
    length = 0
    for paragraph in article.paragraphs:
        yield from split(paragraph.text, article.language)
        length += len(paragraph.text)
        if length > 3 * _OPENING:
            return


def _opening(sentences: Iterable[str]) -> str:
    return "\n".join(sentences)[:_OPENING]


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
    mine, theirs = _keys(article), _keys(other)
    return len(mine & theirs) >= _COPIED * len(mine | theirs)


def _keys(article: Article) -> set[str]:
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
