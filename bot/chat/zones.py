"""Time zones as people name them: a city in their own language, an IANA name, or a distance from UTC."""

import functools
import importlib.resources
import re
import zoneinfo
from dataclasses import dataclass

from bot.news.text import fold

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?(\d{1,2})(?::?(\d{2}))?")
_FIXED = re.compile(r"Etc/GMT([+-])(\d+)")
_BUTTONS = 12
_WITHOUT_SUMMER_TIME = {
    (3, 30): "Asia/Tehran",
    (4, 30): "Asia/Kabul",
    (5, 30): "Asia/Kolkata",
    (5, 45): "Asia/Kathmandu",
    (6, 30): "Asia/Yangon",
    (9, 30): "Australia/Darwin",
}
"""A zone for each odd distance from UTC, since Etc/GMT knows whole hours only."""


@dataclass(frozen=True, slots=True)
class City:
    """A city that stands for its zone: its name in each language, and what else people call it (folded)."""

    zone: str
    names: dict[str, str]
    also: tuple[str, ...]


def find(words: str) -> str | None:
    """Return the IANA name of the zone meant, or None."""
    asked = " ".join(fold(words).replace("−", "-").split())
    return _by_city().get(asked) or _by_offset(asked) or _by_name().get(asked.replace(" ", "_"))


def label(zone: str, language: str) -> str:
    """Name a zone as a person would: by its city where it is a known one, else by its IANA name."""
    if fixed := _FIXED.fullmatch(zone):
        sign = "-" if fixed[1] == "+" else "+"  # POSIX counts westwards
        return f"UTC{sign}{fixed[2]}"
    named = [city.names[language] for city in cities() if city.zone == zone]
    return named[0] if named else zone


def common() -> tuple[City, ...]:
    """Return the dozen cities offered as buttons."""
    return cities()[:_BUTTONS]


@functools.cache
def cities() -> tuple[City, ...]:
    """Return all known cities, the common ones first."""
    table = importlib.resources.files("bot.chat").joinpath("zones.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return tuple(
        City(zone, {"zh-Hans": hans, "zh-Hant": hant, "en": en}, tuple(filter(None, also.split(","))))
        for zone, hans, hant, en, also in rows
    )


@functools.cache
def _by_city() -> dict[str, str]:
    named = [(name, city.zone) for city in cities() for name in (*city.names.values(), *city.also)]
    return {fold(name): zone for name, zone in reversed(named)}


@functools.cache
def _by_name() -> dict[str, str]:
    return {name.lower(): name for name in zoneinfo.available_timezones() if name != "localtime"}


def _by_offset(asked: str) -> str | None:
    match = _OFFSET.fullmatch(asked)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    if minutes:
        return _WITHOUT_SUMMER_TIME.get((hours, minutes)) if match[1] == "+" else None
    if not hours:
        return "UTC"
    if not -12 <= int(match[1] + match[2]) <= 14:
        return None
    return f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}"
