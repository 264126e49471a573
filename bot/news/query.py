"""What a person typed, as a search.

Words are all wanted: `普京 北约`. `"…"`, `“…”` and `「…」` hold a phrase, `-` excludes, `OR`, `或` and `|` join
alternatives; `publisher:`/`来源:`, `title:`/`标题:`, `tag:`/`标签:`, `lang:`/`语言:`, `after:`/`从:` and `before:`/`至:`
narrow. What is typed means exactly the same characters in the text, whatever their script, width, case or accents; a
word of letters or digits means whole words, and outside quotes an English word means its plural or singular too. What
is no operator is a word; only a filter whose value says nothing is a mistake.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from bot.errors import UserError
from bot.news import text

LONGEST = 200
"""Characters in a search. The longest headlines have about 150."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as typed, trimmed; `title` where it must stand in the title, `tag` where in a tag.

    `exact` where it stood in quotes: nothing else will do.
    """

    typed: str
    title: bool = False
    tag: bool = False
    exact: bool = False

    @property
    def anywhere(self) -> bool:
        """True where it may stand in any part of an article."""
        return not (self.title or self.tag)

    @property
    def units(self) -> tuple[str, ...]:
        """The index tokens that a text with this term must have, each once. Never empty in a parsed query.

        Of a `single` one it is what a token begins with.
        """
        return tuple(dict.fromkeys(text.required(self.typed) or text.units(self.typed)[:1]))

    @property
    def plain(self) -> bool:
        """True for a pair or a word: the index alone proves it, and the text need not be read."""
        return self.units == (text.fold(self.typed),) and not self.single and self.anywhere

    @property
    def single(self) -> bool:
        """True for one character of CJK, or several that stand apart: the index only knows the starts of its tokens."""
        return not text.required(self.typed)


@dataclass(frozen=True, slots=True)
class Query:
    """A search: of each group any term, of `excluded` none; publishers, languages and days narrow it.

    Languages are lower-case codes, each standing for its variants too (`zh`, `zh-hant`). `after` is the first day that counts, `before` the first one that doesn't.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    publishers: tuple[str, ...] = ()
    excluded_publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    excluded_languages: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None


def parse(typed: str, today: date) -> Query:
    """Read a search. Days such as `7d` count back from `today`.

    Raises UserError: "search-too-long", "search-not-a-day", "search-not-a-language", "search-no-value" where a filter
    says nothing, or "search-empty" where nothing in it can be searched for.
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


def wider(typed: str) -> tuple[str, ...]:
    """The same search with one word or filter less, in every way there is.

    Alone, a phrase becomes words, also with one less, and what was wanted in a title, as a tag or of a publisher, a word.
    """
    visible = " ".join(_visible(typed).split())
    matches = [match for match in _PIECE.finditer(visible) if not match["bar"] and match["word"] not in _OR]
    if len(matches) == 1 and _key(matches[0]) in _NAMING and not matches[0]["minus"]:
        return (visible[matches[0].end("key") : matches[0].end()].strip(),)
    if len(matches) < 2:
        phrase = "".join(match["phrase"] or match["corner"] or "" for match in matches)
        return (phrase, *wider(phrase)) if " " in phrase else ()
    less = (visible[: match.start()] + " " + visible[match.end() :] for match in matches)
    return tuple(dict.fromkeys(_tidy(words) for words in less))


_KEYS = {
    "publisher": ("publisher", "source", "来源", "來源"),
    "title": ("title", "标题", "標題"),
    "tag": ("tag", "tags", "标签", "標籤"),
    "language": ("language", "lang", "语言", "語言"),
    "after": ("after", "since", "从", "從"),
    "before": ("before", "until", "至"),
}
_KEY = {word: key for key, words in _KEYS.items() for word in words}
_NAMING = frozenset(("publisher", "title", "tag"))
_OPPOSITE = {"after": "before", "before": "after"}
_PIECE = re.compile(
    rf"""
    (?P<minus>[-－−–])?
    (?P<key>(?:{"|".join(_KEY)})[:：]\s*)?
    (?:
      ["“”＂](?P<phrase>[^"“”＂]*)["“”＂] | [「『](?P<corner>[^」』]*)[」』]
      | (?P<word>(?:[^\s"“”＂「」『』、，；。！？|｜,;!?] | (?<=\d),(?=\d))+)  # 1,000 is a word, 天气,火车 are two
    )
    | (?P<bar>[|｜])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OR = {"OR", "ＯＲ", "或"}
_SIGNS = frozenset("%#&@％＃＆＠")  # punctuation to Unicode, yet part of what they stand by: 5%, C#, @name
_DANGLING = re.compile(rf"({'|'.join(_KEY)})[:：]", re.IGNORECASE)
_LANGUAGES = {
    "zh": ("中文", "汉语", "华语", "chinese"),
    "zh-hans": ("简体", "简体中文", "简中", "zh-cn"),
    "zh-hant": ("繁体", "繁体中文", "繁中", "正体", "zh-tw", "zh-hk"),
    "en": ("英文", "英语", "english"),
    "ja": ("日文", "日语", "japanese"),
    "ko": ("韩文", "韩语", "korean"),
    "ru": ("俄文", "俄语", "russian"),
    "fr": ("法文", "法语", "french"),
    "de": ("德文", "德语", "german"),
    "es": ("西班牙文", "西班牙语", "spanish"),
    "vi": ("越南文", "越南语", "vietnamese"),
}
_LANGUAGE = {name: code for code, names in _LANGUAGES.items() for name in (code, *names)}


class _Piece(NamedTuple):
    """A word, a phrase, an operator or a filter, as it stands in the search."""

    kind: str  # "term", "or", or one of _KEYS
    minus: bool
    value: str
    day: date | None = None
    exact: bool = False


def _piece(match: re.Match[str], today: date) -> _Piece:
    minus, key = bool(match["minus"]), _key(match)
    value = " ".join((match["phrase"] or match["corner"] or match["word"] or "").split())
    if match["bar"] or (match["word"] in _OR and not minus and not key):
        return _Piece("or", minus, value)
    _refuse_to_guess(match, value)
    if key in _OPPOSITE:  # what isn't after a day is before it
        return _Piece(_OPPOSITE[key] if minus else key, False, value, _asked_day(value, today))
    if key == "language":
        return _Piece(key, minus, _language(value))
    if key in _NAMING:
        return _Piece(key, minus, value, exact=match["word"] is None)
    return _Piece("term", minus, value, exact=match["word"] is None)


def _key(match: re.Match[str]) -> str | None:
    return _KEY.get((match["key"] or "").strip().lower()[:-1])


def _refuse_to_guess(match: re.Match[str], value: str) -> None:
    """Raise UserError where a filter has nothing behind it, or nothing that can be searched for."""
    typed = (match["key"] or "").strip()
    if match["word"] and _DANGLING.fullmatch(value):
        typed, value = value, ""
    if typed and not text.units(value):
        raise UserError("search-no-value", typed=typed)


def _query(pieces: Sequence[_Piece]) -> Query:
    def of(kind: str, *, minus: bool = False) -> Iterator[_Piece]:
        return (piece for piece in pieces if piece.kind == kind and piece.minus == minus)

    return Query(
        groups=_groups(pieces),
        excluded=tuple(term for piece in pieces if piece.minus for term in _terms(piece)),
        publishers=_names(of("publisher")),
        excluded_publishers=_names(of("publisher", minus=True)),
        languages=_names(of("language")),
        excluded_languages=_names(of("language", minus=True)),
        after=max((piece.day for piece in of("after") if piece.day), default=None),
        before=min((piece.day for piece in of("before") if piece.day), default=None),
    )


def _groups(pieces: Iterable[_Piece]) -> tuple[tuple[Term, ...], ...]:
    """The terms wanted; OR joins two of them, and nothing where a filter or an exclusion stands beside it."""
    groups: list[tuple[Term, ...]] = []
    joins = follows = False
    for piece in pieces:
        if piece.kind == "or":
            joins = follows
        elif piece.minus or piece.day or piece.kind in {"publisher", "language"}:
            joins = follows = False
        elif terms := _terms(piece):
            groups.append(groups.pop() + terms if joins else terms)
            joins, follows = False, True
    return tuple(groups)


def _terms(piece: _Piece) -> tuple[Term, ...]:
    """The piece as a term with its other forms, or nothing where it is none or has nothing that is indexed."""
    typed = _trimmed(piece.value)
    term = Term(typed, title=piece.kind == "title", tag=piece.kind == "tag", exact=piece.exact)
    if piece.kind not in {"term", "title", "tag"} or not term.units:
        return ()
    forms = () if piece.exact else _forms(typed)
    return (term, *(replace(term, typed=form) for form in forms))


def _forms(word: str) -> tuple[str, ...]:
    """The plural of an English word, or the singular of a plural; nothing for abbreviations and other scripts."""
    lower = word.lower()
    if not re.fullmatch("[a-z]{3,}", lower) or (word.isupper() and len(word) < 6):
        return ()
    if re.search("(?:[sxz]|ch|sh)es$|[^aeiou]ies$", lower) and lower not in _NO_PLURALS:
        return (lower[:-3] + "y",) if lower.endswith("ies") else (lower[:-2], lower[:-1])
    if re.search("[^suia]s$", lower) and not re.search("ics$", lower):
        return () if lower in _NO_PLURALS else (lower[:-1],)
    if re.search("(?:ss|x|z|ch|sh)$", lower):
        return (lower + "es",)
    if lower.endswith("s"):
        return ()
    return (lower[:-1] + "ies",) if re.search("[^aeiou]y$", lower) else (lower + "s",)


_NO_PLURALS = frozenset(
    ["news", "series", "species", "always", "does", "goes", "perhaps", "besides", "towards"]
)


def _names(pieces: Iterable[_Piece]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.fold(piece.value) for piece in pieces if piece.value))


def _tidy(typed: str) -> str:
    """The search without operators and punctuation that join nothing."""
    bar = "[|｜、，；。！？,;!?]"
    one_line = " ".join(typed.split())
    return re.sub(rf"^(?:(?:OR|ＯＲ|或)\s|{bar}\s?)+|(?:\s(?:OR|ＯＲ|或)|\s?{bar})+$", "", one_line)


def _visible(typed: str) -> str:
    """The search composed (NFC), without invisible characters; controls become spaces."""
    kinds = {"Cc": " ", "Cf": "", "Cs": ""}
    return "".join(
        kinds.get(unicodedata.category(char), char) for char in unicodedata.normalize("NFC", typed)
    )


def _trimmed(value: str) -> str:
    """The value without the punctuation around it, nor the sign before a topic (#天气)."""
    edges = "".join(char for char in value if unicodedata.category(char)[0] == "P" and char not in _SIGNS)
    return value.strip(edges + " ").lstrip("#＃ " + edges)


def _language(value: str) -> str:
    """The code of a language named by its code or in words."""
    folded = text.fold(value)
    code = _LANGUAGE.get(folded, folded)
    if not re.fullmatch("[a-z]{2,3}(?:-[a-z]{2,4})?", code):
        raise UserError("search-not-a-language", typed=value)
    return code


def _asked_day(value: str, today: date) -> date:
    day = _day(unicodedata.normalize("NFKC", value), today)
    if day is None:
        raise UserError("search-not-a-day", typed=value)
    return day


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
