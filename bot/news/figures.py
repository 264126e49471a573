"""Numbers, as written, to what they say: 3万, 30,000, ３００００ and 三万 are one figure; 35% and 百分之三十五 another.

What can be read in two ways (三四, 一万二, 万一) stands for itself, letter by letter: rather two figures told apart than
two taken for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.news.text import CJK, LETTER

_DIGITS = {char: value for value, chars in enumerate(("〇零", *"一二三四五六七八九")) for char in chars}
_DIGITS |= {"两": 2, "兩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_NARROW = {0xFF01 + n: 0x21 + n for n in range(0x5E)}
_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_PART = re.compile(rf"({_ARABIC})|.")
_FIGURE = re.compile(
    rf"(?P<of>[百千]分之)?(?<![^\W_{CJK}])(?P<sign>[-−](?=[0-9]))?"
    rf"(?P<number>(?:{_ARABIC}|[{''.join((*_DIGITS, *_SMALL, *_LARGE))}]){{1,64}}+)(?!{LETTER})"
    rf"(?P<scale> ?(?:{'|'.join(_SCALES)})(?!{LETTER}))?(?P<share>%|‰| ?per ?cent(?!{LETTER}))?"
)
_MOST_DIGITS = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text at [start, end), and what it says: equal for all ways to write it."""

    start: int
    end: int
    value: str


def narrow(text: str) -> str:
    """Write full-width digits, letters and marks as ASCII; places stay."""
    return text.translate(_NARROW)


def figures(text: str) -> Iterator[Figure]:
    """The numbers of a text, in order."""
    for match in _FIGURE.finditer(narrow(text)):
        yield Figure(match.start(), match.end(), _said(match))


def _said(match: re.Match[str]) -> str:
    value = _value(match["number"])
    if value is None:
        return "=" + match[0]
    if scale := match["scale"]:
        value *= _SCALES[scale.strip()]
    share = {"百": "%", "千": "‰"}.get((match["of"] or "")[:1]) or (match["share"] or "").strip()[:1]
    return f"{'-' if match['sign'] else ''}{value}{share.replace('p', '%')}"


def _value(number: str) -> Fraction | None:
    """What a run of digits and units is worth; None where it can be read in two ways."""
    if len(number) > _MOST_DIGITS:
        return None
    if all(char in _DIGITS for char in number):
        return _by_place(number)
    parts = [match[1] or match[0] for match in _PART.finditer(number)]
    return _sum(parts)


def _by_place(number: str) -> Fraction | None:
    """二〇二二 is a year; 三四 may be three or four."""
    sure = len(number) in {1, 4} or any(char in "〇零" for char in number)
    return Fraction("".join(str(_DIGITS[char]) for char in number)) if sure else None


def _sum(parts: Sequence[str]) -> Fraction | None:
    """Add up 两亿三千万 or 1.2万亿: units below 万 gather in a section that the next large unit multiplies."""
    total, section, waiting, unit = Fraction(0), Fraction(0), None, 0
    for part in parts:
        if part in _SMALL:
            if waiting is None and part != "十":
                return None
            section += (1 if waiting is None else waiting) * _SMALL[part]
            waiting, unit = None, _SMALL[part]
        elif part in _LARGE:
            section += waiting or 0
            total = _multiplied(total, section, _LARGE[part])
            if not total:
                return None
            section, waiting, unit = Fraction(0), None, _LARGE[part]
        elif waiting is None or waiting == 0:
            waiting = _digit(part)
            unit = 1 if waiting == 0 else unit
        else:
            return None
    if (
        waiting and unit > 10 and not unit // 10 <= waiting < unit
    ):  # 一万二 is 12,000 when spoken, 3万2161 is clear
        return None
    return total + section + (waiting or 0)


def _multiplied(total: Fraction, section: Fraction, unit: int) -> Fraction:
    """万 after 亿 is added to it; 亿 after 万, with nothing between them, multiplies it."""
    if not section:
        return total * unit
    return total + section * unit if total >= unit else (total + section) * unit


def _digit(part: str) -> Fraction:
    return Fraction(_DIGITS[part]) if part in _DIGITS else Fraction(part.replace(",", ""))
