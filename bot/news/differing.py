"""Where publishers give different figures for the same thing. Rule: both are shown as printed, or nothing is.

What counts as the same thing is strict: one of the things below, told in so many words, of which a report gives one
figure only (or one in its title). A subset, another year, a running total are other things. Two figures that may say
the same (逾10人 and 12人, about 1.2 million and 1,190,000) are no difference.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.news import numbers
from bot.news.model import Report, Story
from bot.news.sentences import split
from bot.news.text import fold

MOST = 2
"""Differences told of a story."""
_SENTENCES = 40
"""A report's sentences that are read: figures further down are history."""
_CLOSE = Fraction(1, 10)
_ROUNDED = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure as a report prints it (至少12人), what it counts in the report's own word (死亡), and where it stands."""

    report: Report
    text: str
    word: str
    value: Fraction
    vague: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing and the figures that publishers give for it, the story's lead first, then in time order."""

    word: str
    figures: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is counted: the words for it, as regular expressions on folded text, and the units of its figures."""

    han: str
    latin: str = "(?!)"
    units: str = "人|名|位|个|例|具"
    brief: str = "(?!)"
    """What stands right behind a figure without a unit: the 死 and 伤 of 3死5伤."""


_THINGS = (
    _Thing(
        r"死亡(?!率|[或和、]?失踪)|遇难(?!者)|丧生|身亡|罹难(?!者)|死者(?=[增升达上])",
        r"killed|dead|died|deaths?|death toll",
        brief=r"死(?![者因刑讯伤神亡]|一生)",
    ),
    _Thing(r"受伤|负伤|轻重伤", r"injured|wounded|hurt", brief=r"伤(?![者亡势情口害])"),
    _Thing(r"失踪|失联|下落不明", r"missing"),
    _Thing(r"被捕|被拘捕|被逮捕|遭逮捕|遭拘捕|被抓|被拘留", r"arrested|detained"),
    _Thing(r"被困", r"trapped"),
    _Thing(r"获救|被救出", r"rescued"),
    _Thing(r"撤离|疏散|转移安置", r"evacuated"),
    _Thing(r"无家可归(?!者)|流离失所", r"homeless|displaced"),
    _Thing(r"确诊|感染", r"infected|infections", "人|名|例|宗"),
    _Thing(r"地震", r"earthquake|quake", "级"),
    _Thing(r"有期徒刑|徒刑", r"in prison|in jail", "年"),
    _Thing(r"倒塌|受损|被毁", r"destroyed|damaged", "间|栋|座|户"),
    _Thing(r"损失", units="元"),
    _Thing(r"损失", units="美元"),
    _Thing(r"罚款|罚金", units="元"),
    _Thing(r"罚款|罚金", units="美元"),
)

_VAGUE = (
    "至少|最少|不少于|超过|多达|大约|(?<![纽节条签制])约有?|接近|(?<!附)近|逾"
    r"|\b(?:at least|more than|about|around|nearly|some|over|almost)"
)
_FIGURE = rf"(?P<vague>{_VAGUE})?\s?(?<!第)(?P<number>{numbers.PATTERN})(?P<more>多|余)?"
_PEOPLE = r"people|persons|men|women|children|students|workers|passengers|others"
_OTHERWISE = re.compile(
    r"其中|另|又|再|去年|前年|当年|上[周月次]|此前|之前|曾|历史|以来|累计|总共|新增|每|平均|可能|或|恐|预计|[^0-9]?\d{4}年|没有|未有|无一|\d[至到~–-]\d"
    r"|\b(?:of them|no|none|not|between|another|last (?:year|week|month)|since|so far this|in (?:19|20)\d\d|could|may|might|feared)\b"
)
_CLAUSE = re.compile(r'[。、「」"\n;:?!]|(?<!\d),|,(?!\d)|\.(?=\s|$)')
"""Folded text has Western commas."""


def differences(story: Story) -> tuple[Difference, ...]:
    """The things of which two publishers give different figures in words of their own, at most MOST."""
    newest = {r.article.publisher: r for r in story.originals if r.article.publisher}
    lead = story.lead
    reports = sorted(newest.values(), key=lambda r: r.article.publisher != lead.article.publisher)
    if len(reports) < 2:
        return ()
    found = [dict(_figures(report)) for report in reports]
    told = (_difference([f[number] for f in found if number in f]) for number in range(len(_THINGS)))
    return tuple(filter(None, told))[:MOST]


def _difference(figures: Sequence[Claim]) -> Difference | None:
    if len(figures) < 2 or not any(_differ(figures[0], other) for other in figures[1:]):
        return None
    return Difference(figures[0].word, _each_once(figures))


def _each_once(figures: Sequence[Claim]) -> tuple[Claim, ...]:
    """One publisher for each figure: the first who gives it."""
    kept: list[Claim] = []
    for figure in figures:
        if all(_differ(figure, other) for other in kept):
            kept.append(figure)
    return tuple(kept)


def _differ(one: Claim, other: Claim) -> bool:
    """True unless both may say the same: 逾10人 is no other figure than 12人, nor 近1200人 than 1180人."""
    if not (one.vague or other.vague):
        return one.value != other.value
    if any(_includes(vague, value) for vague, value in ((one, other), (other, one))):
        return False
    return abs(one.value - other.value) > _CLOSE * max(one.value, other.value)


def _includes(vague: Claim, other: Claim) -> bool:
    """True for a rounded figure that the other one lies above."""
    return vague.vague and vague.value % 10 == 0 and vague.value <= other.value < vague.value * _ROUNDED


def _figures(report: Report) -> Iterator[tuple[int, Claim]]:
    """Yield a figure a thing, by the thing's number, where the report gives one only, or one in its title."""
    article = report.article
    titles, texts = defaultdict(list), defaultdict(list)
    for number, figure in _mentions(report, [article.title]):
        titles[number].append(figure)
    for number, figure in _mentions(report, _sentences(report)):
        texts[number].append(figure)
    for number in {*titles, *texts}:
        given = titles[number] or texts[number]
        if len({figure.value for figure in given}) == 1:
            yield number, given[0]


def _sentences(report: Report) -> list[str]:
    article = report.article
    texts = (s for p in article.paragraphs for s in split(p.text, article.language))
    return [sentence for sentence, _ in zip(texts, range(_SENTENCES), strict=False)]


def _mentions(report: Report, sentences: Iterable[str]) -> Iterator[tuple[int, Claim]]:
    for sentence in sentences:
        folded = fold(sentence)
        for number in _spoken_of(folded):
            for match in (m for pattern in _PATTERNS[number] for m in pattern.finditer(folded)):
                value = numbers.value(match["number"])
                if value is not None and not _is_another_thing(folded, match):
                    yield number, _claim(report, sentence, match, value)


def _spoken_of(folded: str) -> list[int]:
    """The numbers of the things that a sentence has words for: few have any, and the patterns are slow."""
    if not _ANY_WORD.search(folded):
        return []
    return [number for number, words in enumerate(_WORDS) if words.search(folded)]


def _claim(report: Report, sentence: str, match: re.Match[str], value: Fraction) -> Claim:
    """What was matched in folded text, as printed: folding keeps every place."""
    start = match.start("vague") if match["vague"] else match.start("number")
    end = max(match.end(name) for name in ("number", "more", "unit"))
    word = sentence[match.start("word") : match.end("word")]
    if match["unit"] is None and match.start("word") == end:  # 3死
        end += len(word)
    vague = bool(match["vague"] or match["more"])
    return Claim(report, sentence[start:end].strip(), word, value, vague)


def _is_another_thing(folded: str, match: re.Match[str]) -> bool:
    """True if the clause speaks of a part, of another time, or of what may be."""
    breaks = [m.end() for m in _CLAUSE.finditer(folded, 0, match.start())]
    end = _CLAUSE.search(folded, match.end())
    clause = folded[breaks[-1] if breaks else 0 : end.start() if end else len(folded)]
    return _OTHERWISE.search(clause) is not None


def _patterns(thing: _Thing) -> tuple[re.Pattern[str], ...]:
    """12人在火灾中死亡, 死亡人数升至12人, 12 people were killed, killed at least 12."""
    unit = rf"(?P<unit>{thing.units})"
    rise = r"(?:人数)?(?:已经?)?(?:上?升至|上升到|增[至加]到?|达到?|为|至)?"
    latin = rf"(?P<word>{thing.latin})"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{_FIGURE}{unit}[^,。;、:\"\d]{{0,6}}?(?P<word>{thing.han})",
            rf"(?P<word>{thing.han}){rise}{_FIGURE}{unit}",
            rf"(?!一死){_FIGURE}{unit}?(?P<word>{thing.brief})(?=[,。;、!\s]|$|{numbers.PATTERN})",
            rf"{_FIGURE}\s(?P<unit>{_PEOPLE})?\s?(?:(?:were|was|are|had been|have been|have|had)\s)?(?:\w+ly\s)?\b{latin}\b",
            rf"\b{latin}\s(?:(?:rose|rises|climbed|stood|stands|has risen)\s(?:to|at)\s)?{_FIGURE}\b(?P<unit>\s(?:{_PEOPLE}))?",
        )
    )


_PATTERNS = tuple(map(_patterns, _THINGS))
_WORDS = tuple(re.compile("|".join((thing.han, thing.brief, rf"\b(?:{thing.latin})\b"))) for thing in _THINGS)
_ANY_WORD = re.compile("|".join(words.pattern for words in _WORDS))
