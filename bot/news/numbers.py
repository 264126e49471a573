"""Numbers to be found inside other patterns, English words too (twelve, forty thousand). Texts are folded before (`text.fold`)."""

import re
from collections.abc import Sequence
from fractions import Fraction

from bot.news.figures import figures

_THOUSANDS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SMALL = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ROUND = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = dict(zip((*_SMALL, *_ROUND), (*range(1, 20), *range(20, 100, 10)), strict=True))

_FIGURES = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = "零〇一二两三四五六七八九十百千万亿"
PATTERN = (
    rf"(?<![\d.a-z百千万亿-])(?<!\d,)(?:{_FIGURES})"
    rf"(?:\s?(?:{'|'.join(_THOUSANDS)})\b|[百千万亿]+(?:(?:{_FIGURES})[百千万亿]*)*)?(?![\d,.]*\d)"
    rf"|(?<![{_HAN}数几])[{_HAN}]+"
    rf"|\b(?:{'|'.join(_WORDS)})(?:[- ](?:{'|'.join(_WORDS)}))?(?:\s(?:{'|'.join(_THOUSANDS)}))?\b"
)
"""Finds a written number in folded text, as a piece of a regular expression."""


def value(written: str) -> Fraction | None:
    """What a number that PATTERN found stands for; None where it can be read in two ways (三五人)."""
    if written.isascii() and not written[-1].isdigit():
        return _of_words(re.split(r"[\s-]", written))
    found = next(figures(written), None)
    return Fraction(found.value) if found and not found.value.startswith("=") else None


def _of_words(words: Sequence[str]) -> Fraction:
    """Read twenty-five, 1.5 million and forty thousand."""
    scale = _THOUSANDS.get(words[-1])
    small = words[:-1] if scale else words
    return sum((Fraction(_WORDS.get(word) or word.replace(",", "")) for word in small), Fraction()) * (
        scale or 1
    )
