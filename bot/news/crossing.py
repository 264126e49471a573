"""One event in two languages: told by what Chinese and English write alike, or that has known translations.

Names (of a table, or written in Latin letters in the Chinese text), figures with their unit (3亿 is 300 million), and days.
Two names and two figures must be the same, or three names and one figure; years, small and round figures say
nothing, and days alone don't do.
What shares less stays apart: two stories can be merged by hand, and a wrong join misleads.
"""

import functools
import operator
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.news import synonyms
from bot.news.model import Article
from bot.news.text import fold, is_cjk, units

_OPENING = {"zh": 700, "en": 1800}
"""Characters that are compared, by language: about as much is said in them."""
_ENOUGH = ((2, 2), (3, 1))
"""Names and figures that must be the same, either way."""
_SCORE = 0.2
_MORE = 0.02
"""What a join scores that has just enough, and for each thing more; above what reports in one language need."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_UNITS: Mapping[str, float] = {
    "万": 1e4, "亿": 1e8, "万亿": 1e12, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "m": 1e6, "bn": 1e9,
}  # fmt: skip
_FIGURE = re.compile(
    r"(?<![\da-z])(?<!\d[.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(万亿|[万亿]|thousand|million|billion|trillion|m\b|bn\b|%|per ?cent\b)?(?![a-z])"
)
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH_DAY = re.compile(rf"\b{_MONTH} (\d{{1,2}})\b|\b(\d{{1,2}}) {_MONTH}(?![a-z])")
_NAME = re.compile(r"[A-Z](?<![A-Za-z].)[a-z]*[a-z][A-Za-z]{2,}(?![A-Za-z])")
_LONGEST_NAME = 3
"""Words of the longest English names in the table that are looked for."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands in an article's opening that the other language writes alike, or that has a known translation."""

    names: frozenset[str]
    figures: frozenset[str]


def alike(one: Marks, other: Marks) -> float:
    """How sure it is that a Chinese and an English article tell one event; 0 where it isn't."""
    names, figures = one.names & other.names, one.figures & other.figures
    if all("-" in figure for figure in figures):
        return 0.0  # days alone: the background of many reports
    counts = len(names), len(figures)
    spare = [sum(counts) - sum(least) for least in _ENOUGH if counts[0] >= least[0] and counts[1] >= least[1]]
    return _SCORE + _MORE * min(max(spare), 10) if spare else 0.0


def shared(one: Marks, other: Marks) -> tuple[str, ...]:
    """The names and figures that both have, up to five."""
    return (*sorted(one.names & other.names), *sorted(one.figures & other.figures))[:5]


def apart(one: Article, other: Article) -> bool:
    """Whether one of the two is Chinese and the other English."""
    return {one.language[:2], other.language[:2]} == {"zh", "en"}


def translated(article: Article) -> tuple[str, ...]:
    """Index tokens by which the same event is found in the other language."""
    if article.language[:2] not in _OPENING:
        return ()
    is_chinese, groups = article.language.startswith("zh"), _by_token()
    found = (groups[name] for name in sorted(_names(article)) if name in groups)
    names = (name for group in found for name in group if is_cjk(name[0]) != is_chinese)
    return tuple(dict.fromkeys(unit for name in names for unit in units(name)))


@functools.lru_cache(maxsize=512)
def marks(article: Article) -> Marks:
    """What a Chinese or an English article is compared by."""
    return Marks(_names(article), _figures(fold(_opening(article))))


@functools.lru_cache(maxsize=512)
def _names(article: Article) -> frozenset[str]:
    """The names in the opening: of the table by their first one, others as they are, folded."""
    text = _opening(article)
    folded = fold(text)
    known = {_table()[name] for name in (*_chinese(folded), *_english(folded))}
    own = set(map(fold, _NAME.findall(text))) - _words_of_names()
    return frozenset(known | own)


def _chinese(folded: str) -> Iterator[str]:
    """The table's names in a text: only those are looked for whose first two characters it has."""
    beginning = _beginning()
    for start in beginning.keys() & set(map(operator.add, folded, folded[1:])):
        yield from (name for name in beginning[start] if name in folded)


def _english(folded: str) -> Iterator[str]:
    """The table's names among the words, and two or three words in a row, of a text."""
    words, table = re.findall(r"[a-z]+", folded), _table()
    for size in range(1, _LONGEST_NAME + 1):
        rows = (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))
        yield from (row for row in rows if row in table)


def _figures(text: str) -> frozenset[str]:
    """The figures of a folded text, with their unit worked in, and its days."""
    days = {f"{int(month)}-{int(day)}" for month, day in _DAY.findall(text)}
    for first, day, other_day, second in _ENGLISH_DAY.findall(text):
        days.add(f"{_MONTHS.index(first or second) + 1}-{int(day or other_day)}")
    rest = _ENGLISH_DAY.sub(" ", _DAY.sub(" ", text))
    return frozenset(days | {figure for found in _FIGURE.findall(rest) if (figure := _figure(*found))})


def _figure(whole: str, part: str, unit: str) -> str | None:
    """Write a figure as both languages mean it; None where it says little."""
    number = float(whole.replace(",", "") + part)
    share = unit.startswith(("%", "per"))
    if (share and number % 10 == 0) or (not (unit or part) and _is_common(int(number))):
        return None
    if share:
        return f"{number:g}%"
    return f"{number * _UNITS.get(unit, 1):.6g}"


def _is_common(number: int) -> bool:
    """True for what may be a day, a year, or a round number."""
    return number <= 31 or (number < 100 and number % 10 == 0) or 1900 <= number <= 2100


def _opening(article: Article) -> str:
    size = _OPENING[article.language[:2]]
    return f"{article.title}\n{article.body}"[:size]


@functools.cache
def _table() -> Mapping[str, str]:
    """The first name of its group by each name that stands for one thing alone, folded."""
    return {
        fold(name): fold(group.names[0])
        for groups in synonyms.known().values()
        for group in groups
        if group.names and not group.silent
        for name in group.names
    }


@functools.cache
def _beginning() -> Mapping[str, tuple[str, ...]]:
    """The table's Chinese names by their first two characters."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in filter(lambda name: is_cjk(name[0]), _table()):
        found[name[:2]].append(name)
    return {start: tuple(names) for start, names in found.items()}


@functools.cache
def _words_of_names() -> frozenset[str]:
    """The words of which the table's names are made: the North of North Korea is no name of its own."""
    return frozenset(word for name in _table() for word in name.split())


@functools.cache
def _by_token() -> Mapping[str, tuple[str, ...]]:
    """The names of a group by its first one, folded."""
    groups = (group for some in synonyms.known().values() for group in some if group.names)
    return {fold(group.names[0]): group.names for group in groups}
