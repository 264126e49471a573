"""What a person typed, as a search.

Words are all wanted: `普京 北约`. `"…"`, `“…”` and `「…」` hold a phrase, `-` excludes, `OR`, `或` and `|` join
alternatives; `publisher:`/`来源:`, `title:`/`标题:`, `after:`/`从:` and `before:`/`至:` narrow. What is typed means
exactly the same characters in the text, whatever their script, width, case or accents; a word of letters or digits
means whole words. Nothing that can be typed is a mistake: what is no operator is a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.errors import UserError
from bot.news import text

LONGEST = 200
"""Characters in a search. The longest headlines have about 150."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as typed, trimmed; `title` where it must stand in the title."""

    typed: str
    title: bool = False

    @property
    def units(self) -> tuple[str, ...]:
        """The index tokens that a text with this term must have, each once. Never empty in a parsed query."""
        return tuple(dict.fromkeys(text.units(self.typed)))

    @property
    def plain(self) -> bool:
        """True for a pair or a word: the index alone proves it, and the text need not be read."""
        return self.units == (text.fold(self.typed),) and not self.single and not self.title

    @property
    def single(self) -> bool:
        """True for one character of CJK, which the index only knows as the start of its tokens."""
        written = [char for char in text.fold(self.typed) if text.is_cjk(char) or _is_letter(char)]
        return len(written) == 1 and text.is_cjk(written[0])

    def pattern(self) -> str:
        """The regular expression that finds the term in a raw text, in whatever script it is printed."""
        folded = text.fold(self.typed)
        head, tail = _one_of(folded[0]), "".join(map(_one_of, folded[1:]))
        # The first character comes before the test for a word's start, so that the scan can skip to it: ten times faster.
        start = f"(?<!{text.LETTER}.)" if _is_letter(folded[0]) else ""
        end = f"(?!{text.LETTER})" if _is_letter(folded[-1]) else ""
        return head + start + tail + end


@dataclass(frozen=True, slots=True)
class Query:
    """A search: of each group any term, of `excluded` none; publishers and days (UTC) narrow it.

    `after` is the first day that counts, `before` the first one that doesn't.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    publishers: tuple[str, ...] = ()
    excluded_publishers: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def pattern(self) -> re.Pattern[str] | None:
        """Finds whatever of the wanted terms stands in a raw text, for highlights. None where no term is wanted."""
        wanted = sorted((term for group in self.groups for term in group), key=lambda term: -len(term.typed))
        return re.compile("|".join(term.pattern() for term in wanted)) if wanted else None


def parse(typed: str, today: date) -> Query:
    """Read a search. Days such as `7d` count back from `today`.

    Raises UserError: "search-too-long", or "search-empty" where nothing in it can be searched for.
    """
    if len(typed) > LONGEST:
        raise UserError("search-too-long", limit=LONGEST)
    pieces = [_piece(match, today) for match in _PIECE.finditer(_visible(typed))]
    query = _query(pieces)
    if query == Query():  # an operator alone is a word after all
        query = _query([piece._replace(kind="term") for piece in pieces])
    if query == Query():
        raise UserError("search-empty")
    return query


_KEYS = {
    "publisher": ("publisher", "source", "来源", "來源"),
    "title": ("title", "标题", "標題"),
    "after": ("after", "since", "从", "從"),
    "before": ("before", "until", "至"),
}
_KEY = {word: key for key, words in _KEYS.items() for word in words}
_PIECE = re.compile(
    rf"""
    (?P<minus>[-－])?
    (?P<key>(?:{"|".join(_KEY)})[:：])?
    (?:["“”＂](?P<phrase>[^"“”＂]*)["“”＂] | 「(?P<corner>[^」]*)」 | (?P<word>[^\s"“”＂「」、，；。！？|｜]+))
    | (?P<bar>[|｜])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OR = {"OR", "或"}
_SIGNS = frozenset("%#&@")  # punctuation to Unicode, yet part of what they stand beside: 5%, C#, @name


class _Piece(NamedTuple):
    """A word, a phrase, an operator or a filter, as it stands in the search."""

    kind: str  # "term", "title", "or", or one of _KEYS
    minus: bool
    value: str
    day: date | None = None


def _piece(match: re.Match[str], today: date) -> _Piece:
    minus = bool(match["minus"])
    key = _KEY.get((match["key"] or "").lower()[:-1])
    value = " ".join((match["phrase"] or match["corner"] or match["word"] or "").split())
    if match["bar"] or (match["word"] in _OR and not minus and not key):
        return _Piece("or", minus, value)
    day = _day(value, today) if key in {"after", "before"} and not minus else None
    if key and (day or key in {"publisher", "title"}):
        return _Piece(key, minus, value, day)
    return _Piece("term", minus, (match["key"] or "") + value)


def _query(pieces: Sequence[_Piece]) -> Query:
    def of(kind: str, *, minus: bool = False) -> Iterator[_Piece]:
        return (piece for piece in pieces if piece.kind == kind and piece.minus == minus)

    return Query(
        groups=_groups(piece for piece in pieces if not piece.minus),
        excluded=tuple(term for piece in pieces if piece.minus for term in _terms(piece)),
        publishers=_names(of("publisher")),
        excluded_publishers=_names(of("publisher", minus=True)),
        after=max((piece.day for piece in of("after") if piece.day), default=None),
        before=min((piece.day for piece in of("before") if piece.day), default=None),
    )


def _groups(pieces: Iterable[_Piece]) -> tuple[tuple[Term, ...], ...]:
    groups: list[tuple[Term, ...]] = []
    joins = False
    for piece in pieces:
        if piece.kind == "or":
            joins = bool(groups)
        elif terms := _terms(piece):
            groups.append(groups.pop() + terms if joins else terms)
            joins = False
    return tuple(groups)


def _terms(piece: _Piece) -> tuple[Term, ...]:
    """The piece as a term, or nothing where it is none or has nothing that is indexed."""
    term = Term(_trimmed(piece.value), title=piece.kind == "title")
    return (term,) if piece.kind in {"term", "title"} and term.units else ()


def _names(pieces: Iterable[_Piece]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.fold(piece.value) for piece in pieces if piece.value))


def _visible(typed: str) -> str:
    """The search composed (NFC), without invisible characters; controls become spaces."""
    kinds = {"Cc": " ", "Cf": "", "Cs": ""}
    return "".join(
        kinds.get(unicodedata.category(char), char) for char in unicodedata.normalize("NFC", typed)
    )


def _trimmed(value: str) -> str:
    """The value without the punctuation around it."""
    edges = "".join(char for char in value if unicodedata.category(char)[0] == "P" and char not in _SIGNS)
    return value.strip(edges + " ")


def _day(value: str, today: date) -> date | None:
    """The day that `2022`, `2022-07`, `2022-07-21` (also with / . or 年月日) or `7d`, `7天`, `2w` means."""
    if ago := re.fullmatch(r"(\d{1,5})([dw天周])", value, re.ASCII | re.IGNORECASE):
        days = int(ago[1]) * (7 if ago[2] in "wW周" else 1)
        return today - timedelta(days) if days < today.toordinal() else date.min
    if named := re.fullmatch(
        r"(\d{4})(?:[-/.年](?:(\d{1,2})(?:[-/.月](?:(\d{1,2})日?)?)?)?)?", value, re.ASCII
    ):
        try:
            return date(int(named[1]), int(named[2] or 1), int(named[3] or 1))
        except ValueError:
            return None
    return None


def _one_of(char: str) -> str:
    """A class of all the characters that fold to this folded one; a space stands for any run of them."""
    spellings = re.escape(text.spellings(char))
    if char == " ":
        return f"[{spellings}]+"
    return f"[{spellings}]" if len(text.spellings(char)) > 1 else spellings


def _is_letter(char: str) -> bool:
    return re.match(text.LETTER, char) is not None
