"""The slots of digests as people type them, and as they are told: 08:00 20:00, 周一 09:00, weekly Mon 9am."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from bot.chat import hours
from bot.chat.reader import Reader
from bot.news.model import Slot
from bot.news.text import fold

_MONDAY = 0
_CHINESE_DAYS = "一二三四五六日"
_ENGLISH_DAYS = (
    "mon(?:day)?s?",
    "tue(?:s|sday)?s?",
    "wed(?:nesday)?s?",
    "thu(?:r|rs|rsday)?s?",
    "fri(?:day)?s?",
    "sat(?:urday)?s?",
    "sun(?:day)?s?",
)
_DAY = re.compile(
    rf"(?:每|逢|on )? ?(?:(?:周|星期|礼拜)(?P<chinese>[{_CHINESE_DAYS}天])"
    rf"|(?P<english>{'|'.join(_ENGLISH_DAYS)})(?![a-z]))"
)
_WEEKLY = re.compile(r"每周(?![一二三四五六日天])|每星期(?![一二三四五六日天])|weekly(?![a-z])|周报|一周")
_DAILY = re.compile(r"每天|每日|天天|daily(?![a-z])|every day(?![a-z])")
_BETWEEN = re.compile(r"(?:[\s,，、;；/和与及跟]|and(?![a-z])|at(?![a-z]))*")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: slots with a time, days of the week without one, whether a week was spoken of, and what follows."""

    slots: tuple[Slot, ...]
    days: tuple[int, ...]
    weekly: bool
    rest: str

    def with_times(self, at: time) -> tuple[Slot, ...]:
        """The slots, in their order; days without a time take the one time typed, else `at`. A bare “weekly” is a Monday."""
        found = self.slots
        daily = [slot for slot in found if not slot.weekly]
        days = self.days or ((_MONDAY,) if self.weekly and len(daily) == len(found) else ())
        if days and len(found) == len(daily) == 1:
            found, at = (), daily[0].at
        return ordered((*found, *(Slot(at, day) for day in days)))


def read(words: str) -> Typed:
    """Read times of day and days of the week, in any order, until something else comes.

    A time after days is theirs, as are further ones; after “daily”, or before any day, it is every day's.
    """
    slots: list[Slot] = []
    days: list[int] = []
    waiting = weekly = False
    rest = words.strip()
    while True:
        rest = _after(_BETWEEN, rest)
        if word := _DAILY.match(fold(rest)):
            days, waiting = [], False
        elif word := _WEEKLY.match(fold(rest)):
            days, waiting, weekly = [], False, True
        elif word := _DAY.match(fold(rest)):
            days = [*(days if waiting else []), _weekday(word)]
            waiting = weekly = True
        elif timed := hours.read(rest):
            at, rest = timed
            days, waiting = days or ([_MONDAY] if weekly and not slots else []), False
            slots += [Slot(at, day) for day in days] or [Slot(at)]
            continue
        else:
            return Typed(ordered(slots), tuple(days) if waiting else (), weekly, rest)
        rest = rest[word.end() :]


def ordered(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots as a chat has them: in their order, each once."""
    return tuple(sorted(set(slots), key=lambda slot: slot.order))


def told(slots: Sequence[Slot], reader: Reader) -> str:
    """Say when digests come: “每天 08:00、20:00，每周一 09:00”."""
    days = dict.fromkeys(slot.weekday for slot in slots)
    return reader.say("slots-and").join(
        _said(day, [slot.at for slot in slots if slot.weekday == day], reader) for day in days
    )


def label(slot: Slot, reader: Reader) -> str:
    """Name a slot shortly, for a button."""
    if slot.weekday is None:
        return f"{slot.at:%H:%M}"
    return reader.say("weekly-short", day=slot.weekday, at=f"{slot.at:%H:%M}")


def typed(slot: Slot) -> str:
    """Write a slot as `read` reads it, in letters that a button's data holds in any language."""
    return slot.kind.removeprefix("digest ")


def _said(day: int | None, times: Sequence[time], reader: Reader) -> str:
    written = reader.say("comma").join(f"{at:%H:%M}" for at in times)
    if day is None:
        return reader.say("slots-daily", times=written)
    return reader.say("slots-weekly", day=day, times=written)


def _weekday(word: re.Match[str]) -> int:
    if chinese := word["chinese"]:
        return _CHINESE_DAYS.index(chinese.replace("天", "日"))
    return next(n for n, name in enumerate(_ENGLISH_DAYS) if re.fullmatch(name, word["english"]))


def _after(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.match(fold(text))
    return text[found.end() :] if found else text
