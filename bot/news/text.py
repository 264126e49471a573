"""What a text looks like to search: folded, and cut into the units that an index holds.

Chinese is cut into overlapping pairs of characters (bigrams), the rest into words. It was measured beside words cut by
dictionaries, trigrams and SQLite's own tokenizers: only pairs find every two-character word, at a third of the size.
"""

import functools
import importlib.resources
import itertools
import operator
import re
import zlib
from collections.abc import Iterator, Mapping

CJK = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003fffd"
)
"""Han, kana and Hangul, written without spaces between words: the inside of a class in a regular expression."""

LETTER = rf"[^\W_{CJK}]"
"""A letter or digit of any other script, as a regular expression."""

_CJK = re.compile(f"[{CJK}]")
_RUN = re.compile(f"([{CJK}]+)|{LETTER}+")
_CJK_RUN = re.compile(f"([{CJK}]+)")
_WORD = re.compile(r"[^\W_]+")
# SQLite's unicode61 takes some of these for punctuation, depending on its version: they are spelled out.
_EXOTIC = re.compile("[\u1900-\u1cff\U00010000-\U0010ffff]")


def is_cjk(char: str) -> bool:
    """True for one character of Han, kana or Hangul."""
    return _CJK.match(char) is not None


def fold(text: str) -> str:
    """Write Traditional as Simplified, wide as narrow, upper as lower, accented as bare: character by character.

    The length stays, so a place in the result is the same place in the text. Folding twice changes nothing.
    """
    return text.translate(_fold_table())


def letters(text: str) -> list[str]:
    """The letters and digits alone of each line, folded."""
    lines = text.translate(_letter_table()).replace("\0", "").split("\n")
    return [line if line.isalnum() else "".join(filter(str.isalnum, line)) for line in lines]


def spellings(char: str) -> str:
    """Every character that folds to this folded one, itself first."""
    return _variants().get(char, char)


def index_text(text: str) -> str:
    """The tokens under which a text is found, each once, separated by spaces. No pair spans two lines.

    A run of CJK becomes its pairs, and its last character where no pair begins with that: so a single character is
    always the start of some token. Its first character is a token where a Latin letter or a digit stands before it, as
    年 in 2020年底.
    """
    return _spelled(" ".join(_tokens(fold(text))))


def units(text: str) -> tuple[str, ...]:
    """The tokens that a text holding this typed piece must have: pairs, words, and characters that stand alone.

    Alone in the result, one character of CJK is the start of a token and not always a token.
    """
    folded = fold(text)
    found: list[str] = []
    word_end = -1
    for match in _RUN.finditer(folded):
        run = match[0]
        if match.lastindex is None:
            word_end = match.end()
            found.append(run)
        elif len(run) > 1:
            found += map(operator.add, run, run[1:])
        elif not (found and match.end() == len(folded) and match.start() != word_end):
            found.append(run)  # but not the 国 of 中·国, where a text has 中·国家
    return tuple(map(_spelled, found)) if _EXOTIC.search(folded) else tuple(found)


def required(text: str) -> tuple[str, ...]:
    """Those of the units that are tokens of every text holding this piece; none where it has lone characters only.

    What comes before a lone character in a text is known where a word does, as before 年 in 2020年: there it begins a
    run. Elsewhere it may end a longer one, and is the start of a token, but not always a token.
    """
    found: list[str] = []
    word_end = -1
    for match in _RUN.finditer(fold(text)):
        run = match[0]
        if not match[1]:
            word_end = match.end()
            found.append(run)
        elif len(run) > 1:
            found += _pairs(run)
        elif match.start() == word_end:
            found.append(run)
    return tuple(map(_spelled, found))


def rule() -> str:
    """Names the way texts are cut; another name means that an index must be fed anew."""
    return f"pairs-2-{zlib.crc32(''.join(_lines()).encode()):08x}"


def _tokens(folded: str) -> list[str]:
    pieces = _CJK_RUN.split(folded)
    between, runs = pieces[::2], pieces[1::2]
    begun = set("".join([run[:-1] for run in runs]))
    alone = [last for run in runs if (last := run[-1]) not in begun]
    alone += [run[0] for before, run in zip(between, runs, strict=False) if before[-1:].isalnum()]
    return [
        *dict.fromkeys(_WORD.findall("\n".join(between))),
        *dict.fromkeys(itertools.chain.from_iterable(map(_pairs, runs))),
        *dict.fromkeys(alone),
    ]


def _pairs(run: str) -> Iterator[str]:
    return map(operator.add, run, run[1:])


def _spelled(tokens: str) -> str:
    return tokens if tokens.isascii() else _EXOTIC.sub(lambda match: f"\ue000{ord(match[0]):x}", tokens)


@functools.cache
def _lines() -> tuple[str, ...]:
    table = importlib.resources.files("bot.news.tables") / "fold.txt"
    return tuple(table.read_text(encoding="utf-8").rstrip("\n").split("\n"))


@functools.cache
def _fold_table() -> str:
    """What stands at place n is what chr(n) folds to: a string holds that in a tenth of a dictionary's memory."""
    last = max(max(line) for line in _lines())
    table = list(map(chr, range(ord(last) + 1)))
    for line in _lines():
        for char in line[1:]:
            table[ord(char)] = line[0]
    return "".join(table)


@functools.cache
def _letter_table() -> str:
    """The same, but for what is no letter or digit and no line's end: all of that becomes NUL, which is quickly removed."""
    return "".join(char if char.isalnum() or char == "\n" else "\0" for char in _fold_table())


@functools.cache
def _variants() -> Mapping[str, str]:
    return {line[0]: line for line in _lines()}
