"""What is known of sites, from `sites.toml`: publishers, and patterns of markup and text by kind; and an operator's rows."""

import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

OWN = "the operator's"
"""The kind of what an operator's rows remove."""


@dataclass(frozen=True, slots=True)
class Own:
    """An operator's rows: plain words throughout, since a pattern can be written that never ends."""

    publishers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case hosts (and all below them), without "www.", and the publisher's name."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Lower-case section codes of mirrors, and the publisher's name."""
    cut: tuple[str, ...] = ()
    """Classes and ids of elements to cut."""
    lines: tuple[str, ...] = ()
    """How lines begin that are dropped."""


@functools.cache
def table() -> Mapping[str, Any]:
    """The whole table as read."""
    source = importlib.resources.files("bot.news.clean") / "sites.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def use(own: Own) -> None:
    """Add an operator's rows to the table, before the process's first item and for as long as it lives."""
    known = table()
    known["publishers"].update(own.publishers)
    known["sections"].update(own.sections)
    for section, words, rest in (("cut", own.cut, ""), ("lines", own.lines, ".*")):
        if words:
            known[section][OWN] = [re.escape(word) + rest for word in words]
    for derived in (tokens, kind_of_mark, lines, media):
        derived.cache_clear()


@functools.cache
def tokens(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern of a whole class or id) of a section such as `cut`."""
    return tuple((kind, _any(texts, re.I)) for kind, texts in table()[section].items())


@functools.lru_cache(maxsize=4096)
def kind_of_mark(section: str, mark: str) -> str | None:
    """The kind that a class or id belongs to in a section such as `cut`."""
    return next((kind for kind, names in tokens(section) if names.fullmatch(mark)), None)


@functools.cache
def lines(section: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern) of a section of text rules: `lines` or `tails`."""
    return tuple((kind, _any(texts, re.S)) for kind, texts in table()[section].items())


@functools.cache
def patterns(section: str, key: str) -> tuple[re.Pattern[str], ...]:
    """The expressions of one key, each compiled by itself (their groups are named)."""
    value = table()[section][key]
    return tuple(re.compile(text) for text in ([value] if isinstance(value, str) else value))


@functools.cache
def by_length(section: str, key: str) -> tuple[str, ...]:
    """A list of plain words, the longest first."""
    return tuple(sorted(table()[section][key], key=len, reverse=True))


@functools.cache
def media() -> Mapping[str, str]:
    """Every name of a medium or an agency, the longest first, and the name that we give it."""
    known = table()
    names = {name: name for name in (*known["publishers"].values(), *known["origins"]["agencies"])}
    both = names | known["other_names"]
    return {name: both[name] for name in sorted(both, key=len, reverse=True)}


def host(url: str | None) -> str:
    """The lower-case host of an address; empty for none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_root(url: str | None) -> bool:
    """Whether the address is a site's own, and no page's."""
    return bool(re.fullmatch(r"https?://[^/?#]+/?", url or ""))


def by_host(section: str, url: str | None) -> str | None:
    """What the section says of the address's host, with its first folder or without, or of the closest one above it."""
    known: Mapping[str, str] = table()[section]
    name, section = host(url), (url or "").partition("//")[2].partition("/")[2].partition("/")[0]
    while name:
        if found := known.get(f"{name}/{section}") or known.get(name):
            return found
        name = name.partition(".")[2]
    return None


def publisher_of_section(codes: Iterable[str]) -> str | None:
    """The publisher behind a mirror's section code (`rthk`)."""
    return next((name for code in codes if (name := table()["sections"].get(code.lower()))), None)


def publisher_in_path(url: str | None) -> str | None:
    """The publisher whose section code stands in a mirror's address (`…github.io/pen/2411/rthk/…`)."""
    if not host(url).endswith(tuple(table()["mirrors_by_section"]["hosts"])):
        return None
    return publisher_of_section((url or "").split("/"))


def is_video(url: str | None) -> bool:
    """Whether the address is a film's."""
    return any(host(url) == name or host(url).endswith("." + name) for name in table()["video"]["hosts"])


def _any(texts: Iterable[str], flags: int) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{text})" for text in texts), flags)
