"""Finds the terms of a search in a text as printed, in whatever script, width, case or with whatever accents that is.

The regular expression knows the spellings of each character and nothing of where words begin and end: a class of all
letters that aren't CJK takes it a millisecond to compile, more than a whole text takes to scan. So that a word stands by
itself is asked here, of the few places where it was found.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.news import text

Span = tuple[int, int]
"""From the first character of a match to behind its last one."""

_LETTER = re.compile(text.LETTER)


class Finder:
    """Finds any of some terms, folded or not. Letters and digits of scripts with words are found as whole words only."""

    def __init__(self, terms: Iterable[str]) -> None:
        # the longer first, as an alternative that matches is taken
        folded = sorted({text.fold(term) for term in terms}, key=lambda term: (-len(term), term))
        self._pattern = re.compile(_alternation(folded))
        self._has_words = any(_LETTER.match(term[0]) or _LETTER.match(term[-1]) for term in folded)

    def spans(self, printed: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where they stand between two places, from left to right, none within another."""
        end = len(printed) if end is None else end
        if not self._has_words:
            return (match.span() for match in self._pattern.finditer(printed, start, end))
        return self._words(printed, start, end)

    def first(self, printed: str, start: int = 0) -> Span | None:
        """Where one of them stands first, from a place on."""
        return next(self.spans(printed, start), None)

    def _words(self, printed: str, start: int, end: int) -> Iterator[Span]:
        while match := self._pattern.search(printed, start, end):
            span = self._apart(printed, match)
            if span:
                yield span
            start = span[1] if span else match.start() + 1

    def _apart(self, printed: str, match: re.Match[str]) -> Span | None:
        """The match, or the longest one at its place, that neither begins nor ends within a word."""
        start = match.start()
        if _is_within_word(printed, start):
            return None
        found: re.Match[str] | None = match
        while found and _is_within_word(printed, found.end()):
            found = self._pattern.match(printed, start, found.end() - 1)
        return found.span() if found else None


def _is_within_word(printed: str, place: int) -> bool:
    """True where a letter stands on both sides of a place."""
    if not 0 < place < len(printed):
        return False
    return bool(_LETTER.match(printed, place) and _LETTER.match(printed, place - 1))


def _alternation(folded: Sequence[str]) -> str:
    """The regular expression that finds any of the terms.

    It begins with one class of all the characters that terms begin with, since a scan can skip to those: ten times
    faster than to try each term at each place. What terms begin with alike is written once, as a class takes some time
    to compile.
    """
    alike: dict[str, list[str]] = {}
    for term in folded:
        alike.setdefault(term[0], []).append(term)
    if len(alike) == 1:
        ((head, terms),) = alike.items()
        return _one_of(head) + _rest(terms)
    heads = "".join(re.escape(text.spellings(head)) for head in alike)
    return f"[{heads}](?:{'|'.join(f'(?<={_one_of(head)}){_rest(some)}' for head, some in alike.items())})"


def _rest(folded: Sequence[str]) -> str:
    """Finds what comes after the first character of any of the terms, which is the same."""
    shared = _beginning(min(folded), max(folded))
    ends = ["".join(map(_one_of, term[len(shared) :])) for term in folded]
    tail = ends[0] if len(ends) == 1 else f"(?:{'|'.join(ends)})"
    return "".join(map(_one_of, shared[1:])) + tail


def _beginning(one: str, other: str) -> str:
    """What both begin with."""
    ends = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return one[: next(ends, min(len(one), len(other)))]


def _one_of(char: str) -> str:
    """A class of all the characters that fold to this folded one; a space stands for any run of them."""
    spellings = re.escape(text.spellings(char))
    if char == " ":
        return f"[{spellings}]+"
    return f"[{spellings}]" if len(text.spellings(char)) > 1 else spellings
