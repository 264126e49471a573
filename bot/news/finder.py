"""Finds the terms of a search in a text as printed, in whatever script, width, case or with whatever accents that is.

A regular expression of all spellings would take longer to compile than to use: 0.2 ms for each letter of a word, as many
write it, and a millisecond for the class of letters that tells where words end. So it takes any character that isn't
ASCII for a letter of a word but the first, and what it finds is looked at once more: it is rare.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.news import text

Span = tuple[int, int]
"""From the first character of a match to behind its last one."""

_LETTER = re.compile(text.LETTER)


class Finder:
    """Finds any of some terms, folded or not. Letters and digits of scripts with words are found as whole words only."""

    def __init__(self, terms: Iterable[str]) -> None:
        typed = set(terms)
        # the longer first, as an alternative that matches is taken
        self._terms = sorted({text.fold(term) for term in typed}, key=lambda term: (-len(term), term))
        plain = (term for term in {*self._terms, *typed} if all(map(text.is_cjk, term)))
        self._plain = tuple(term.encode() for term in plain)
        self._has_words = any(_LETTER.match(term[0]) or _LETTER.match(term[-1]) for term in self._terms)
        self._pattern = re.compile(_alternation(self._terms, _about if self._has_words else _one_of))

    def spans(self, printed: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where they stand between two places, from left to right, none within another."""
        end = len(printed) if end is None else end
        if not self._has_words:
            return (match.span() for match in self._pattern.finditer(printed, start, end))
        return self._words(printed, start, end)

    def first(self, printed: str, start: int = 0) -> Span | None:
        """Where one of them stands first, from a place on."""
        return next(self.spans(printed, start), None)

    def is_plain_in(self, raw: bytes) -> bool:
        """True where a term without words stands in a text's UTF-8 as it was typed, or folded: that needs no decoding.

        False says nothing.
        """
        return any(term in raw for term in self._plain)

    def _words(self, printed: str, start: int, end: int) -> Iterator[Span]:
        while match := self._pattern.search(printed, start, end):
            span = self._apart(printed, match.start(), end)
            if span:
                yield span
            start = span[1] if span else match.start() + 1

    def _apart(self, printed: str, start: int, end: int) -> Span | None:
        """The longest match at a place that neither begins nor ends within a word."""
        if _is_within_word(printed, start):
            return None
        match = self._at(printed, start, end)
        while match and _is_within_word(printed, match.end()):
            match = self._at(printed, start, match.end() - 1)
        return match.span() if match else None

    def _at(self, printed: str, start: int, end: int) -> re.Match[str] | None:
        match = self._pattern.match(printed, start, end)
        if match and not self._is_term(match[0]):
            return self._exactly.match(printed, start, end)
        return match

    def _is_term(self, found: str) -> bool:
        return found.isascii() or " ".join(filter(None, text.fold(found).split(" "))) in self._terms

    @functools.cached_property
    def _exactly(self) -> re.Pattern[str]:
        return re.compile(_alternation(self._terms, _one_of))


def _is_within_word(printed: str, place: int) -> bool:
    """True where a letter stands on both sides of a place."""
    if not 0 < place < len(printed):
        return False
    return bool(_LETTER.match(printed, place) and _LETTER.match(printed, place - 1))


def _alternation(folded: Sequence[str], one_of: Callable[[str], str]) -> str:
    """The regular expression that finds any of the terms, each character but the first of a term as `one_of` says.

    It begins with one class of all the characters that terms begin with, since a scan can skip to those: ten times
    faster than to try each term at each place. What terms begin with alike is written once.
    """
    alike: dict[str, list[str]] = {}
    for term in folded:
        alike.setdefault(term[0], []).append(term)
    rests = {head: _rest(terms, one_of) for head, terms in alike.items()}
    if len(alike) == 1:
        return "".join(_one_of(head) + rest for head, rest in rests.items())
    heads = "".join(re.escape(text.spellings(head)) for head in alike)
    return f"[{heads}](?:{'|'.join(f'(?<={_one_of(head)}){rest}' for head, rest in rests.items())})"


def _rest(folded: Sequence[str], one_of: Callable[[str], str]) -> str:
    """Finds what comes after the first character of any of the terms, which is the same."""
    shared = _beginning(min(folded), max(folded))
    ends = ["".join(map(one_of, term[len(shared) :])) for term in folded]
    tail = ends[0] if len(ends) == 1 else f"(?:{'|'.join(ends)})"
    return "".join(map(one_of, shared[1:])) + tail


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


def _about(char: str) -> str:
    """The same, or for a letter from a to z: itself, its capital, and all that isn't ASCII."""
    if not ("a" <= char <= "z"):
        return _one_of(char)
    around = (chr(ord(letter) + step) for letter in (char.upper(), char) for step in (-1, 1))
    return "[^\\0-{}{}-{}{}-\\x7f]".format(*map(re.escape, around))
