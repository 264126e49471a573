"""Typed values out of a configuration's table. Rule: whatever is wrong becomes a sentence in `problems`, none is thrown.

Each sentence names the key and what to write instead; the value is then as if it stood nowhere.
"""

import difflib
import re
import stat
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_EVERYONE = "*"
_T = TypeVar("_T")


class Table:
    """The sections of a file. `keys` names those there may be, each with its keys; `lists` those that may stand many times."""

    def __init__(
        self,
        table: Mapping[str, Any],
        base: Path,
        keys: Mapping[str, tuple[str, ...]],
        lists: tuple[str, ...],
    ) -> None:
        self.problems: list[str] = []
        self._base = base
        self._known = keys
        self._lists = lists
        self._sections: dict[str, Mapping[str, Any]] = {}
        for name, value in table.items():
            self._admit(name, value)

    def _admit(self, name: str, value: object) -> None:
        if name not in self._known:
            self.problems.append(f"[{name}]: there is no such section{_meant(name, self._known)}")
            return
        many = name in self._lists
        rows = value if many else [value]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.problems.append(
                f"{name}: write it as [[{name}]]" if many else f"{name}: write it as a section, [{name}]"
            )
            return
        for n, row in enumerate(rows, 1):
            section = f"{name}[{n}]" if many else name
            self._sections[section] = row
            unknown = (key for key in row if key not in self._known[name])
            self.problems.extend(
                f"{section}.{key}: there is no such key{_meant(key, self._known[name])}" for key in unknown
            )

    def rows(self, name: str) -> range:
        """The numbers (from 1) of a section that may stand many times."""
        return range(1, 1 + sum(section.startswith(f"{name}[") for section in self._sections))

    def keys(self, section: str) -> bool:
        """True where the section says anything."""
        return bool(self._sections.get(section))

    def secret(self, section: str, key: str) -> str | None:
        """What stands in a file that only its owner and group may read."""
        file = self.path(section, key)
        if file is None:
            return None
        try:
            if file.stat().st_mode & stat.S_IROTH:
                self.problems.append(f"{section}.{key}: everyone can read {file}; run: chmod 600 {file}")
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{section}.{key}: {file} can't be read: {error}")
            return None

    def has(self, section: str, key: str) -> bool:
        """True where the key stands, whatever it says."""
        return key in self._sections.get(section, {})

    def text(self, section: str, key: str) -> str | None:
        """A text; empty is as if it stood nowhere."""
        value = self._sections.get(section, {}).get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if value else None
        self.problems.append(f'{section}.{key}: must be text in quotes; write {key} = "…"')
        return None

    def path(self, section: str, key: str) -> Path | None:
        """A path, from the folder of the file; `~` is the home folder."""
        value = self.text(section, key)
        return self._parsed(section, key, self._located, "must be a path") if value else None

    def _located(self, value: str) -> Path:
        if "\0" in value:
            raise ValueError(value)
        try:
            return self._base / Path(value).expanduser()
        except RuntimeError as error:  # ~nobody-of-that-name
            raise ValueError(value) from error

    def url(self, section: str, key: str) -> str | None:
        """An address; a proxy's may be of SOCKS too."""
        schemes = ("http", "https", "socks5", "socks5h") if key == "proxy" else ("http", "https")
        return self._parsed(
            section,
            key,
            _as_url(schemes),
            f"must be an address that begins with one of {', '.join(schemes)} and ://",
        )

    def clock(self, section: str, key: str) -> time | None:
        """A time of day."""
        return self._parsed(section, key, _as_clock, 'must be a time of day; write "08:00"')

    def zone(self, section: str, key: str) -> str | None:
        """The name of a time zone."""
        return self._parsed(
            section, key, lambda v: ZoneInfo(v).key, 'must be a time zone; write "Asia/Shanghai"'
        )

    def flag(self, section: str, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._sections.get(section, {}).get(key, default)
        if not isinstance(value, bool):
            self.problems.append(f"{section}.{key}: must be true or false, without quotes")
        return value is True

    def number(self, section: str, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        value = self._sections.get(section, {}).get(key)
        if value is None or (type(value) is int and low <= value <= high):
            return value
        self.problems.append(f"{section}.{key}: must be a whole number from {low} to {high}")
        return None

    def ids(self, section: str, key: str) -> frozenset[int]:
        """Ids of chats."""
        value = self._sections.get(section, {}).get(key, [])
        if isinstance(value, list) and all(type(v) is int for v in value):
            return frozenset(value)
        self.problems.append(
            f"{section}.{key}: must be a list of ids, numbers without quotes; write {key} = [123456789]"
        )
        return frozenset()

    def allow(self) -> frozenset[int] | None:
        """The chats that may use the bot; None where the list says "*"."""
        value = self._sections.get("telegram", {}).get("allow", [])
        if value in (_EVERYONE, [_EVERYONE]):
            return None
        return self.ids("telegram", "allow")

    def hosts(self, section: str, key: str) -> frozenset[str]:
        """Names of hosts, in lower case."""
        value = self._sections.get(section, {}).get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v for v in value):
            return frozenset(v.lower() for v in value)
        self.problems.append(f'{section}.{key}: must be a list of host names; write {key} = ["feeds.lan"]')
        return frozenset()

    def names(self, section: str, key: str, example: str, shape: re.Pattern[str]) -> dict[str, str]:
        """A small table of names, by lower-case keys of this shape."""
        value = self._sections.get(section, {}).get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) and v.strip() for v in value.values()):
            self.problems.append(f"{section}.{key}: must be a table of names; write {key} = {{ {example} }}")
            return {}
        wrong = (name for name in value if not shape.fullmatch(name))
        self.problems.extend(f"{section}.{key}: write it as {example}, not {name!r}" for name in wrong)
        return {name.lower(): text.strip() for name, text in value.items()}

    def words(self, section: str, key: str, example: str) -> tuple[str, ...]:
        """Texts, none of them empty."""
        value = self._sections.get(section, {}).get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return tuple(v.strip() for v in value)
        self.problems.append(f'{section}.{key}: must be a list of texts; write {key} = ["{example}"]')
        return ()

    def _parsed(self, section: str, key: str, parse: Callable[[str], _T], wanted: str) -> _T | None:
        value = self.text(section, key)
        if value is None:
            return None
        try:
            return parse(value)
        except (ValueError, OSError, LookupError):
            shown = "" if "://" in value else f", not {value!r}"  # an address may hold a password
            self.problems.append(f"{section}.{key}: {wanted}{shown}")
            return None


def _as_url(schemes: tuple[str, ...]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(value)
        return value

    return parse


def _as_clock(value: str) -> time:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII)
    if match is None:
        raise ValueError(value)
    return time(int(match[1]), int(match[2]))


def _meant(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
