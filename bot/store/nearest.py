"""The spelling in stored titles that is nearest to a word that nothing was found for: 特郎普 → 特朗普, libary → library.

Only what shares a pair of characters (or, in other scripts, the first letter) is looked at: a few milliseconds.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

from bot.news.text import fold, is_cjk, units
from bot.store.index import quoted

_TITLES = 400
"""Titles looked at, the newest."""


def nearest(connection: sqlite3.Connection, word: str) -> str | None:
    """The spelling fewest changes away, of equals the commonest; None where nothing is near, or the word is too short.

    Changes are counted as Damerau and Levenshtein do (optimal string alignment): one to five characters, then two.
    """
    folded = fold(word)
    if len(folded) >= 3 and all(map(is_cjk, folded)):
        found = _pieces(_titles(connection, folded), len(folded))
    elif re.fullmatch(r"[a-z]{4,}", folded):
        found = _words(connection, folded[0])
    else:
        return None
    near = _nearest(folded, found)
    return next((piece for piece in found if fold(piece) == near != folded), None)


def distance(one: str, other: str) -> int:
    """How many insertions, deletions, replacements and swaps of neighbours turn one into the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            least = min(last[j] + 1, row[-1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, last = last, row
    return last[-1]


def _nearest(folded: str, found: Counter[str]) -> str | None:
    most = 1 if len(folded) <= 5 else 2
    counts: Counter[str] = Counter()
    for piece, count in found.items():
        counts[fold(piece)] += count
    ranked = [
        (changes, -count, abs(len(piece) - len(folded)), piece)
        for piece, count in counts.items()
        if abs(len(piece) - len(folded)) <= most and (changes := distance(folded, piece)) <= most
    ]
    return min(ranked)[-1] if ranked else None


def _titles(connection: sqlite3.Connection, folded: str) -> Iterator[str]:
    # Of three characters the wrong one may be the middle one, which leaves no pair whole.
    starts = [
        " AND ".join(f"{quoted(char)}*" for char in two) for two in combinations(dict.fromkeys(folded), 2)
    ]
    pairs = list(map(quoted, dict.fromkeys(units(folded))))
    shared = " OR ".join(f"({some})" for some in (starts if 1 < len(set(folded)) <= 3 else pairs))
    found = connection.execute(
        "SELECT article.title FROM title_index CROSS JOIN article ON article.id = title_index.rowid"
        " WHERE title_index MATCH ? ORDER BY title_index.rowid DESC LIMIT ?",
        (f"title : ({shared})", _TITLES),
    )
    return (title for (title,) in found)


def _pieces(titles: Iterable[str], length: int) -> Counter[str]:
    """Every run of about that many characters of CJK in the titles, as printed, with its count."""
    sizes = [size for size in (length - 1, length, length + 1) if size >= 3]
    windows = (
        title[i : i + size] for title in titles for size in sizes for i in range(len(title) - size + 1)
    )
    return Counter(window for window in windows if all(map(is_cjk, window)))


def _words(connection: sqlite3.Connection, letter: str) -> Counter[str]:
    """The words of titles that begin with a letter, and how many titles have each."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.title_word USING fts5vocab ('main', 'title_index', 'row')"
    )
    found = connection.execute(
        "SELECT term, doc FROM temp.title_word WHERE term >= ? AND term < ?", (letter, chr(ord(letter) + 1))
    )
    return Counter(dict(found.fetchall()))
