"""Other names of what was searched: 特朗普 also means 川普 and Trump, 计划 also 計畫.

The groups stand in `tables/synonyms.txt`; operators may add their own. A name typed inside a longer piece counts too
(特朗普总统 finds 川普总统), but only in scripts without spaces, where such a piece is several words.
"""

import functools
import importlib.resources
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.news.query import Query, Term
from bot.news.text import fold, is_cjk, units

MOST = 8
"""Alternatives added to a term. Each is one more thing to look for; the largest group has six."""

_LONGEST = 8
"""Characters of a name looked for in titles."""


@dataclass(frozen=True, slots=True)
class Group:
    """Names of one thing. `understood` are read when typed, but never added; `silent` is not worth telling."""

    names: tuple[str, ...]
    understood: tuple[str, ...] = ()
    silent: bool = False


class Widened(NamedTuple):
    """A search with other names added, and the names that a reader should be told of."""

    query: Query
    also: tuple[str, ...]


Groups = Mapping[str, tuple[Group, ...]]
"""Groups by each of their names, folded."""


def read(lines: Iterable[str]) -> tuple[Group, ...]:
    """Read groups as a file lists them: a line each, names parted by `|` of either width.

    A name in brackets is understood but never added, a line that begins with `=` is silent, one with `#` a comment.
    A line with fewer than two names that can be searched for says nothing.
    """
    stripped = (line.strip() for line in lines)
    groups = (_group(line) for line in stripped if line and not line.startswith("#"))
    return tuple(group for group in groups if len(group.names) + len(group.understood) > 1)


@functools.cache
def known(extra: tuple[Group, ...] = ()) -> Groups:
    """The groups that come with the program, and `extra` ones, which come first where both know a name."""
    found: dict[str, tuple[Group, ...]] = {}
    for group in (*extra, *_shipped()):
        for name in (*group.names, *group.understood):
            found[fold(name)] = (*found.get(fold(name), ()), group)
    return found


def widen(query: Query, groups: Groups) -> Widened:
    """Let each wanted term that isn't in quotes be found by its other names too."""
    also: list[str] = []
    wanted = []
    for alternatives in query.groups:
        added = [pair for term in alternatives for pair in _others(term, groups)]
        terms = dict.fromkeys([*alternatives, *(term for term, _ in added)])
        wanted.append(tuple(terms))
        also += [term.typed for term, silent in added if not silent and term not in alternatives]
    return Widened(replace(query, groups=tuple(wanted)), tuple(dict.fromkeys(also)))


def names_in(title: str, groups: Groups) -> tuple[str, ...]:
    """The names in a title that the groups know, in their order, the longest where several begin in one place."""
    folded = fold(title)
    found: list[str] = []
    end = 0
    for start in range(len(folded)):
        longest = max((n for n in range(2, _LONGEST + 1) if folded[start : start + n] in groups), default=0)
        if longest and start >= end and _in_cjk(folded[start : start + longest]):
            end = start + longest
            found.append(title[start:end])
    return tuple(dict.fromkeys(found))


def _group(line: str) -> Group:
    names = [name.strip() for name in re.split("[|｜]", line.removeprefix("=")) if units(name)]
    return Group(
        tuple(name for name in names if not name.startswith("(")),
        tuple(name.strip("()") for name in names if name.startswith("(")),
        line.startswith("="),
    )


@functools.cache
def _shipped() -> tuple[Group, ...]:
    table = importlib.resources.files("bot.news.tables") / "synonyms.txt"
    return read(table.read_text(encoding="utf-8").splitlines())


def _others(term: Term, groups: Groups) -> list[tuple[Term, bool]]:
    """The term by its other names, each with whether that is silent."""
    if term.exact:
        return []
    folded = fold(term.typed)
    start, end = _known_part(folded, groups)
    part = folded[start:end]
    found: dict[str, bool] = {}
    for group in groups.get(part, ()):
        for name in group.names:
            fits = (part == folded or _in_cjk(name)) and fold(name) != part
            if fits and not _covered(fold(name), [part, *map(fold, found)]):
                found.setdefault(name, group.silent)
    head, tail = term.typed[:start], term.typed[end:]
    return [(replace(term, typed=head + name + tail), silent) for name, silent in list(found.items())[:MOST]]


def _known_part(folded: str, groups: Groups) -> tuple[int, int]:
    """Where the longest name stands in what was typed: all of it, or a part in CJK; (0, 0) where none does."""
    if folded in groups:
        return 0, len(folded)
    spans = ((start, end) for start in range(len(folded)) for end in range(len(folded), start + 1, -1))
    names = (
        span for span in spans if folded[span[0] : span[1]] in groups and _in_cjk(folded[span[0] : span[1]])
    )
    return max(names, key=lambda span: (span[1] - span[0], -span[0]), default=(0, 0))


def _in_cjk(name: str) -> bool:
    return all(map(is_cjk, name))


def _covered(name: str, others: Sequence[str]) -> bool:
    """True where a text with this name has one of the others anyway."""
    return any(_in_cjk(other) and other in name for other in others)
