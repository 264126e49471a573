"""Paragraphs into sentences, Chinese and Western. Rule: rather one sentence too long than one torn apart.

Nothing is split inside a quotation or bracket that closes in the same paragraph. An opening mark that never closes (a
speech that goes on in the next paragraph, a slip of the writer) doesn't count as open.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from bot.news.text import CJK

_CLOSER_OF = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
}
_REVERSED = {"”": "“", "」": "「"}
_PAIRS: tuple[Sequence[str], ...] = ("“”", "「」", "『』", "《》", "〈〉", "【】", ("(（", ")）"))
_INTRODUCING = frozenset("：:，,")
_STRAIGHT = "\"'"
_WIDE = {"(": "（", ")": "）"}  # （a) and (a） are typed often enough to count as pairs
_ROUND = "(（"
_QUOTES = "“‘「『”」\"'"
_TRAILING = "”’」』）》】〉)\\]\"'“「"

# What these three find is one of a few characters, with conditions. A pattern that begins with a set of characters is
# searched in a third of the time that one takes which begins with a choice or a look behind: the conditions come after.
_MARK = re.compile(
    r"""[“‘「『（(《〈【”」』）)》〉】’"'](?:"""
    r"(?<=[^’'])|(?<=’)(?![A-Za-z])|(?<=’)(?<![A-Za-z]’)|(?<=')(?<!\w')(?=\w)|(?<=[\w.,!?…]')(?!\w))"
)
_IDEOGRAPH = re.compile(rf"[{CJK}]")
_LAST_WORD = re.compile(r"[^\W_](?:[^\W_]|[.'’](?=\w))*$")

_CJK_STOP = rf"[。！？!?….](?:(?<!\.)|(?<=[{CJK}]\.)(?=\s|$))"
_CJK_END = re.compile(rf"{_CJK_STOP}(?:{_CJK_STOP})*[{_TRAILING}]*")
_GOES_ON = tuple("，,、；;：:")
_GOES_ON_FROM_A_QUOTE = tuple("的之等")
_SPEECH = re.compile(
    r"[说說称稱问問喊]|表示|指出|补充|補充|强调|強調|告[诉訴]|写道|寫道|答道|笑道|[叹嘆]道|[他她]道|认为|認為|坦言|透露|解释|解釋|回应|回應|直言|呼吁|呼籲|提到|警告"
)
_CLAUSE = re.compile(r"[^。！？!?“「『]{1,60}")
_INTRODUCES = re.compile(r"[：:，,]\s*$|[说說道问問喊]$")

_LATIN_END = re.compile(rf"[.!?…](?<![.!?…][.!?…])[.!?…]*+[{_TRAILING}]*+(?=\s|$)")
_NEVER_LAST = re.compile(
    r"m(?:r|rs|s|me|t|in|aj)|dr|prof|sen|rep|gov|gen|col|lt|sgt|capt|st|hon|adm|supt|pres|vs|nos?|vol|fig|op|cf|al|ft|rev|approx"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|e\.g|i\.e|dept|est|govt|corp"
)
_SOMETIMES_LAST = re.compile(r"u\.s|u\.k|u\.n|e\.u|a\.m|p\.m|d\.c|inc|ltd|co|plc|etc|[js]r|ph\.d")
_OPENS_ANEW = re.compile(
    r"(?:The|A|An|He|She|It|They|We|I|In|On|At|But|And|This|That|These|His|Her|Their|If|When|After|For|As|So)\b|[“\"]"
)


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Which marks belong together: by closing position, by opening position, and the outermost pairs in order."""

    opening: dict[int, int]
    closing: dict[int, int]
    outer: tuple[tuple[int, int], ...]

    def enclose(self, end: int) -> bool:
        """True if a cut before position `end` would tear a pair apart."""
        before = bisect_left(self.outer, (end,)) - 1
        return before >= 0 and self.outer[before][1] >= end


_NO_PAIRS = _Pairs({}, {}, ())


class _Cut(NamedTuple):
    """A place where a sentence may end: it began at `start`, its closing mark stands at `mark`, the next begins at `end`."""

    text: str
    start: int
    mark: int
    end: int
    opener: int | None
    """Where the pair opens that closes with the sentence."""

    @property
    def rest(self) -> str:
        """What follows, as far as the rules look."""
        return self.text[self.end : self.end + 80].lstrip()


def split(text: str, language: str) -> tuple[str, ...]:
    """Sentences in order, each a substring of the text without white space at its ends; together they leave nothing out."""
    ends = [*_ends(text, is_eastern(text, language)), len(text)]
    pieces = (text[start:end].strip() for start, end in pairwise([0, *ends]))
    return tuple(piece for piece in pieces if piece)


def is_eastern(text: str, language: str) -> bool:
    """True if Chinese rules apply: by language, or by the letters where it is unknown."""
    if language != "und":
        return language.startswith(("zh", "ja"))
    return len(_IDEOGRAPH.findall(text)) > 0.15 * len(text)


def is_balanced(text: str) -> bool:
    """True if every quotation and bracket that opens in the text closes in it, and the other way round."""
    if text.count('"') % 2:
        return False
    return all(sum(map(text.count, openers)) == sum(map(text.count, closers)) for openers, closers in _PAIRS)


def _ends(text: str, cjk: bool) -> Iterator[int]:
    """Yield the position after each sentence but the last."""
    pattern, closes = (_CJK_END, _closes_cjk) if cjk else (_LATIN_END, _closes_latin)
    pairs = _pair(text)
    start = 0
    for match in pattern.finditer(text):
        end = match.end()
        while _begins_the_next(text, end - 1, pairs):
            end -= 1
        if pairs.enclose(end):
            continue
        if closes(_Cut(text, start, match.start(), end, pairs.opening.get(end - 1))):
            yield end
            start = _after_blank(text, end)


def _begins_the_next(text: str, at: int, pairs: _Pairs) -> bool:
    """True for a mark after a sentence's end that opens the next one: its side is known by its partner only."""
    return at in pairs.closing or (text[at] in _REVERSED.values() and at not in pairs.opening)


def _after_blank(text: str, start: int) -> int:
    while text[start : start + 1].isspace():
        start += 1
    return start


def _pair(text: str) -> _Pairs:
    """Match opening and closing marks; one that has no partner is left out."""
    waiting: list[tuple[str, int]] = []
    expected: defaultdict[str, int] = defaultdict(int)
    opening: dict[int, int] = {}
    for match in _MARK.finditer(text):
        mark, at = _WIDE.get(match[0], match[0]), match.start()
        if closer := _closer(text, mark, at, expected[mark]):
            waiting.append((closer, at))
            expected[closer] += 1
        elif expected[mark]:
            opening[at] = _partner(mark, waiting, expected)
    return _Pairs(opening, {o: c for c, o in opening.items()}, _outermost(opening)) if opening else _NO_PAIRS


def _closer(text: str, mark: str, at: int, expected: int) -> str | None:
    """What closes the pair that the mark opens; None where it opens none."""
    if mark in _STRAIGHT:
        return mark if _opens(text[max(0, at - 1) : at], text[at + 1 : at + 2], expected) else None
    if expected:
        return None
    if closer := _CLOSER_OF.get(mark):
        return closer
    return _REVERSED.get(mark) if text[max(0, at - 1) : at] in _INTRODUCING else None


def _opens(before: str, after: str, expected: int) -> bool:
    """True if a straight mark opens: the blank beside it shows it, or else they take turns."""
    if not after or after.isspace():
        return False
    return not before or before.isspace() or not expected


def _partner(mark: str, waiting: list[tuple[str, int]], expected: defaultdict[str, int]) -> int:
    """Take the opening mark that `mark` closes off the stack, with all unclosed ones above it."""
    while True:
        closer, at = waiting.pop()
        expected[closer] -= 1
        if closer == mark:
            return at


def _outermost(opening: dict[int, int]) -> tuple[tuple[int, int], ...]:
    outer: list[tuple[int, int]] = []
    for start, end in sorted((o, c) for c, o in opening.items()):
        if not outer or start > outer[-1][1]:
            outer.append((start, end))
    return tuple(outer)


def _closes_cjk(cut: _Cut) -> bool:
    if cut.rest.startswith(_GOES_ON):
        return False
    if cut.opener is None:
        return cut.text[cut.mark : cut.end].strip("…") != ""
    if cut.rest.startswith(_GOES_ON_FROM_A_QUOTE):
        return False
    if cut.text[cut.opener] in _QUOTES:
        return _closes_quoted(cut, cut.opener)
    return cut.text[cut.opener] in _ROUND and cut.opener == cut.start


def _closes_quoted(cut: _Cut, opener: int) -> bool:
    """True if a quotation's end is the sentence's end: “…。”某某说 goes on, and so does a quoted 喊“…！”的人."""
    if opener == cut.start:
        clause = _CLAUSE.match(cut.rest)
        return not (clause and _SPEECH.search(clause[0][:10] + " " + clause[0][-7:]))
    return "。" in cut.text[cut.mark : cut.end] or bool(
        _INTRODUCES.search(cut.text, max(cut.start, opener - 3), opener)
    )


def _closes_latin(cut: _Cut) -> bool:
    rest = cut.rest
    if rest[:1].islower():
        return False
    return cut.text[cut.mark] != "." or not _abbreviates(cut, rest)


def _abbreviates(cut: _Cut, rest: str) -> bool:
    """True if the full stop belongs to an abbreviation or an initial that the sentence goes on after."""
    word = _LAST_WORD.search(cut.text[max(cut.start, cut.mark - 12) : cut.mark])
    if word is None or cut.text[cut.mark : cut.mark + 2] == "..":
        return False
    last = word[0].lower()
    if _SOMETIMES_LAST.fullmatch(last):
        return not _OPENS_ANEW.match(rest)
    is_initial = len(last) == 1 and word[0].isupper() and last != "i"
    return is_initial or _NEVER_LAST.fullmatch(last) is not None
