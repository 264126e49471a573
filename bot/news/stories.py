"""Which story does an article belong to? Rule: one event is one story; two events never share one if it can be told.

An article is compared with the reports that stand within `WINDOW` of it: cosine of TF-IDF vectors of the title (twice)
and the opening, half the best report of a story, half the mean over it, so that sagas don't chain. Nothing is ever
re-grouped, as people type a story's number.

What the text can't tell is told by how publishers work. What one publisher prints again word for word (a plea for
subscribers, the background of yesterday's report) is left out when two of its articles are compared; the rest must be
much alike, and repeat the figures: the next instalment of a daily table has others. Titles that differ in a number only
are instalments. A page whose text never speaks of what its title says (a video's page, a round-up) tells no event.

An English and a Chinese report are compared by what both languages write alike (`crossing`).

A text that another publisher prints too (`reprints`) joins that one's story, whatever stands around it and for longer:
only what operators took apart stays apart.
"""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from bot.news import crossing, terms
from bot.news.fingerprints import bare, sentences
from bot.news.model import (
    PLACED,
    Article,
    Duplicate,
    Joins,
    New,
    Origins,
    Placement,
    Report,
    Story,
    Updates,
)
from bot.news.reprints import carries, originals, share
from bot.news.sentences import split
from bot.news.text import fold, units

WINDOW = timedelta(days=4)
"""How far apart two reports of one event may stand."""
LONGEST = timedelta(days=12)
"""No story spans more, but for reprints: what goes on longer is a saga, not an event."""
REPRINTED_WITHIN = timedelta(days=30)
"""How far from its original a reprint may stand; what is printed again later is an anniversary's."""
LIKELIEST = 6
"""Stories that are compared: with sixteen, two of 391 joins more are found in the archive, at twice the cost."""
COMPARED = 2000
"""Characters of a report's text that are compared, where it isn't the article itself under another link."""

_OPENING = 500
"""Characters of the text that are compared: with 800 or 1200 a third of the joins were wrong, 300 lost a few right ones."""
_ALIKE = 0.17
"""Anything from 0.15 to 0.19 scores the same on either half of the labelled groups; from 0.2 on reports get lost."""
_ALIKE_FOR_ONE_PUBLISHER = 0.35
_DAY = timedelta(days=1)
_PER_DAY = 0.02
"""What each whole day between two reports takes off: of fifteen wrong joins among fifty that were read, nine go so, and
not a pair of the labelled groups."""
_SHORTEST = 60
"""Characters. At 80, agency briefs of two sentences were lost; the shortest of the daily notes have 31."""
_TRANSLATED = 12
"""Terms of another language that are searched for."""
_SPOKEN_OF = COMPARED
"""Characters of the text in which the title's words are looked for."""
_ABOUT_ITS_TITLE = 0.1
"""The share of the title's rarity in the text: video pages and round-ups have up to 0.09, reports 0.18 and more."""
_REPEATED_FIGURES = 0.4
"""The share of figures that two reports of one publisher repeat: daily tables up to 0.38, one event mostly over 0.5."""
_COPIED = 0.9
"""The share of sentences that a copy has word for word."""
_LANGUAGES = ("zh", "en", "und")
"""The background table knows these; of others it can't tell common words from rare ones."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_INSTALMENT = re.compile(r"[\d零〇一二三四五六七八九十百千两]+")
_PARTICLE = re.compile(r"[的了与和在是对为被将就等把从于]")


def key_terms(article: Article) -> dict[str, float]:
    """The up to 24 heaviest terms with their weights, heaviest first: what near stories are searched by.

    After them the names that the other language has for what stands in it, as light as the lightest.
    """
    heaviest = terms.heaviest(_vector(article), 24)
    least = min(heaviest.values(), default=0.0)
    return heaviest | {t: least for t in crossing.translated(article)[:_TRANSLATED] if t not in heaviest}


def kept_terms(article: Article) -> tuple[str, ...]:
    """The up to twelve heaviest terms, by which a stored article is found: twice as many find less, as more of them are
    anybody's.
    """
    return tuple(terms.heaviest(_vector(article), 12))


def opening_terms(article: Article) -> Counter[str]:
    """Count the terms of the title (twice) and the first 500 characters."""
    return _count(article.title, _opening(article))


def place(
    article: Article,
    at: datetime,
    same: Report | None,
    near: Sequence[Story],
    carriers: Sequence[Report] = (),
    apart: Set[int] = frozenset(),
) -> Placement:
    """Decide what becomes of an article that stands at the time `at`.

    `same` is the stored report of the same identity, `near` are the stories that share its key terms, the likeliest
    first (of a report's text the first `COMPARED` characters are enough, but for one that it `may_copy`), `carriers`
    reports of other publishers that share sentences with it, `apart` the stories that an operator keeps it out of.
    """
    if same is not None:
        if _same_text(article, same.article):
            return Duplicate(same.id)
        return Updates(same.id, _origins(replace(same, article=article, at=at), carriers))
    stories = [story for story in near if _within_reach(story, at)][:LIKELIEST]
    copy = next((r for story in stories for r in story.reports if _copies(article, r.article)), None)
    if copy is not None:
        return Duplicate(copy.id)
    open_to_it = [story for story in stories if story.number not in apart]
    carriers = [report for report in carriers if report.story not in apart]
    return _reprinting(article, at, carriers) or _joined(article, at, open_to_it) or New()


def _reprinting(article: Article, at: datetime, carriers: Iterable[Report]) -> Joins | None:
    """The story that prints the same text; where several do, the most of it, then the earliest."""
    new = Report(PLACED, PLACED, article, at, at)
    ours = [report for report in carriers if report.reprint is None and _prints_the_same(new, report)]
    if not ours:
        return None
    marks = sentences(article)
    alike = {report.id: share(marks, sentences(report.article)) for report in ours}
    best = max(ours, key=lambda report: (alike[report.id], -report.at.timestamp(), -report.id))
    new = replace(new, story=best.story)
    reasons = _reasons(article, best.article)
    return Joins(best.story, round(alike[best.id], 4), reasons, "reprint", _origins(new, carriers))


def _origins(new: Report, carriers: Iterable[Report]) -> Origins:
    """Who carries whose text, of a report and those in its story that print the same."""
    ours = [r for r in carriers if r.story == new.story and r.id != new.id and _prints_the_same(new, r)]
    return tuple(sorted(originals([new, *ours]).items()))


def _prints_the_same(new: Report, other: Report) -> bool:
    if abs(new.at - other.at) > REPRINTED_WITHIN or _is_other_instalment(new.article, other.article):
        return False
    return carries(new, other) or carries(other, new)


def closest(article: Article, story: Story) -> Report:
    """The report of a story that an article is most like, of those in its own language if there are any."""
    return max(
        story.reports,
        key=lambda r: (not crossing.apart(article, r.article), _cosine(article, r.article)),
    )


def _joined(article: Article, at: datetime, stories: Iterable[Story]) -> Joins | None:
    """The most alike story above its threshold that no rule speaks against, the earliest among equals."""
    links = [(_link(article, at, story), story) for story in stories]
    linked = [link for link in links if link[0] > 0]
    best_first = sorted(linked, key=lambda link: (-link[0], _begin(link[1]), link[1].number))
    best = next((link for link in best_first if _may_join(article, link[1])), None)
    if best is None:
        return None
    score, story = best
    return Joins(story.number, round(score, 4), _reasons(article, closest(article, story).article))


def _link(article: Article, at: datetime, story: Story) -> float:
    """Half the most alike report, half the mean over them; 0 where it is not enough."""
    reports = _comparable(article, story)
    if not reports:
        return _crossing(article, _own_words(story))
    others = [report.article for report in reports]
    apart = [_PER_DAY * (abs(report.at - at) // _DAY) for report in reports]
    if _linked([_cosine(article, other) for other in others], apart) < _ALIKE:
        return 0.0
    score = _linked([_likeness(article, other) for other in others], apart)
    alone = all(_one_publisher(article, other) for other in others)
    return score if score >= (_ALIKE_FOR_ONE_PUBLISHER if alone else _ALIKE) else 0.0


def _may_join(article: Article, story: Story) -> bool:
    """False where instalments are alike, or what tells no event. It is asked last: it reads the most."""
    others = [report.article for report in _comparable(article, story)]
    if any(_is_other_instalment(article, other) for other in others):
        return False
    return not others or all(map(_tells, (article, *others)))


def _comparable(article: Article, story: Story) -> list[Report]:
    """The reports that words can be compared with: those in the article's own language."""
    return [report for report in _own_words(story) if not crossing.apart(article, report.article)]


def _crossing(article: Article, reports: Sequence[Report]) -> float:
    """How sure it is that reports in the other language tell the same; what tells no event by itself doesn't."""
    telling = [report.article for report in reports if _tells(report.article)]
    if not telling or not _tells(article):
        return 0.0
    mine = crossing.marks(article)
    return max(crossing.alike(mine, crossing.marks(other)) for other in telling)


def _linked(cosines: Sequence[float], apart: Sequence[float]) -> float:
    alike = [cosine - less for cosine, less in zip(cosines, apart, strict=True)]
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


def _cosine(one: Article, other: Article) -> float:
    return terms.cosine(_vector(one), _vector(other))


def _one_publisher(one: Article, other: Article) -> bool:
    return one.publisher is not None and one.publisher == other.publisher


def _is_other_instalment(one: Article, other: Article) -> bool:
    mine, theirs = fold(one.title), fold(other.title)
    return mine != theirs and _INSTALMENT.sub("#", mine) == _INSTALMENT.sub("#", theirs)


def _repeats_figures(one: Article, other: Article) -> bool:
    """Whether the same figures come again, also among those of two digits and more: small ones come again by chance."""
    mine, theirs = (set(_FIGURE.findall(_compared(article))) for article in (one, other))
    return _repeated(mine, theirs) and _repeated(
        *({f for f in some if len(f) > 1} for some in (mine, theirs))
    )


def _repeated(mine: Set[str], theirs: Set[str]) -> bool:
    fewer = min(len(mine), len(theirs))
    return fewer < 2 or len(mine & theirs) >= _REPEATED_FIGURES * fewer


def _vector_without(article: Article, again: Set[str]) -> terms.Vector:
    fresh = "\n".join(sentence for sentence in _sentences(article) if bare(sentence) not in again)
    return terms.vector(_count(article.title, fresh[:_OPENING]))


def _reasons(article: Article, other: Article) -> tuple[str, ...]:
    """What two articles share most: up to five words or phrases, heaviest first."""
    if crossing.apart(article, other):
        return crossing.shared(crossing.marks(article), crossing.marks(other))
    mine, theirs = _vector(article), _vector(other)
    shared = {
        term: mine[term] * theirs[term] for term in mine if term in theirs and not _PARTICLE.search(term)
    }
    return _phrases(_compared(article), _compared(other), terms.heaviest(shared, 12))[:5]


def _phrases(text: str, other: str, shared: Mapping[str, float]) -> tuple[str, ...]:
    """The shared terms, heaviest first, those in a row put together again: 诺贝, 贝尔 and 尔奖 are 诺贝尔奖."""
    found = {term: weight for term, weight in shared.items() if term.isascii()}
    for row in _rows(text, other, shared):
        found[row] = math.fsum(shared[pair] for pair in set(map("".join, pairwise(row))))
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
    # as many paragraphs are enough as the opening has characters
    return "\n".join(paragraph.text for paragraph in article.paragraphs[:_OPENING])[:_OPENING]


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


@functools.lru_cache(maxsize=512)
def _keys(article: Article) -> frozenset[str]:
    """The sentences of the beginning, as a copy keeps them; but for scraps."""
    return frozenset(bare(sentence) for sentence in _sentences(article) if len(sentence) >= 8)


def _count(title: str, opening: str) -> Counter[str]:
    counts = Counter(units(opening))
    for term in units(title):
        counts[term] += 2
    return counts


def may_copy(article: Article, title: str, publisher: str | None) -> bool:
    """Whether a report of this title and publisher may be the article under another link, so that all of it is compared."""
    return publisher is not None and publisher == article.publisher and bare(title) == bare(article.title)


def _copies(article: Article, other: Article) -> bool:
    """True for one publisher's article under another link: mirrors keep some in two sections."""
    if not may_copy(article, other.title, other.publisher):
        return False
    if _cosine(article, other) < _COPIED - 0.1:  # a glance before the reading
        return False
    mine, theirs = _all_keys(article), _all_keys(other)
    return len(mine & theirs) >= _COPIED * len(mine | theirs)


def _all_keys(article: Article) -> set[str]:
    return {bare(s) for paragraph in article.paragraphs for s in split(paragraph.text, article.language)}


def _same_text(one: Article, other: Article) -> bool:
    return "".join((one.title + one.body).split()) == "".join((other.title + other.body).split())


def _within_reach(story: Story, at: datetime) -> bool:
    times = [report.at for report in _own_words(story)]
    is_near = any(abs(time - at) <= WINDOW for time in times)
    return is_near and max(*times, at) - min(*times, at) <= LONGEST


def _own_words(story: Story) -> Sequence[Report]:
    """The reports that are nobody's reprint; all where each is one, as its original is gone."""
    return [report for report in story.reports if report.reprint is None] or story.reports


def _begin(story: Story) -> float:
    return min(report.at for report in story.reports).timestamp()
