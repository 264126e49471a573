"""Times of day as people type them: 08:00, 8点半, 早上八点, 8am."""

import re
from datetime import time

from bot.news.text import fold

_DIGITS = "零一二三四五六七八九"
_TYPED = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|夜里|晚)? ?"
    r"(?P<hour>\d{1,2}|[零一二两三四五六七八九十]{1,3})"
    r"(?: ?(?::|\.|h|点[钟整]?|时) ?(?P<minute>\d{2}|半|一刻|三刻|[零一二三四五六七八九十]{1,3})?分?)? ?"
    r"(?P<half>[ap]\.?m\.?)?(?![A-Za-z0-9:.])"
)
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜里", "晚", "pm"})
_MORNING = frozenset({"凌晨", "清晨", "早上", "早晨", "早", "上午", "am"})
_MIDNIGHT = _MORNING | {"晚上", "夜里", "晚"}


def read(words: str) -> tuple[time, str] | None:
    """Read the time at the start, and what follows it; None where there is none."""
    folded = fold(words).strip()
    match = _TYPED.match(folded)
    if match is None:
        return None
    half = (match["half"] or "").replace(".", "") or match["part"] or ""
    hour, minute = _in_day(_number(match["hour"]), half), _minute(match["minute"] or "0")
    if hour > 23 or minute > 59:
        return None
    return time(hour, minute), words.strip()[match.end() :].strip(" ,，、")


def _in_day(hour: int, half: str) -> int:
    """Place an hour in the half of the day it was said to be in; 99 where it can't be."""
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half == "中午" and hour < 3:
        return hour + 12
    if hour == 12 and half in _MIDNIGHT:
        return 0
    return hour if half not in _MORNING or hour < 12 else 99


def _minute(typed: str) -> int:
    return _MINUTES[typed] if typed in _MINUTES else _number(typed)


def _number(typed: str) -> int:
    """Read a number below 60, in digits or in Chinese; 99 where it is none."""
    return int(typed) if typed.isdecimal() else _CHINESE.get(typed.lstrip("零") or "零", 99)


def _spelled(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (
        (_DIGITS[tens] if tens > 1 else "")
        + ("十" if tens else "")
        + (_DIGITS[ones] if ones or not tens else "")
    )


_CHINESE = {_spelled(number): number for number in range(60)} | {"两": 2}
