"""Dates as news writes them: in datelines, addresses, front matter, RFC 822, Chinese numerals. Never invented."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from bot.news.model import Published

CHINESE_DATE = r"[12]\d{3}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|[一二][零〇○一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
"""2020年9月4日 or 二零二零年九月四日, as a regular expression."""

_NUMERALS = {
    char: value
    for value, chars in enumerate(("零〇○", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for char in chars
}
_NUMERAL_YEAR = re.compile(r"([一二][零〇○一二三四五六七八九]{3})(?=年)")
_ISO = re.compile(
    r"(?P<y>[12]\d{3})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"(?:[T\s,]+(?P<H>\d{1,2})[:：时](?P<M>\d{2})(?:[:：](?P<S>\d{2})(?:\.\d+)?)?\s?(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(r"([12]\d{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_DAY_FIRST = re.compile(r"\b(\d{1,2})/(\d{1,2})/(20\d{2})\b")
_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_ENGLISH = re.compile(
    r"\b([A-Z][a-z]{2,8})\.? (\d{1,2}), ([12]\d{3})\b|\b(\d{1,2}) ([A-Z][a-z]{2,8}),? ([12]\d{3})\b"
)
_REPUBLIC = re.compile(r"(?<!\d)(1[01]\d)([01]\d)([0-3]\d)(?!\d)")
_REPUBLIC_YEAR = re.compile(r"(?:民國|民国)\s?(\d{2,3})\s?年")
_IN_PICTURE = re.compile(r"reutersmedia\.net/\S*[?&]d=(20\d{2})(\d{2})(\d{2})")
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|[A-Z]{1,3})"
)
_IN_ADDRESS = (
    re.compile(r"/(?P<y>20\d{2}|19\d{2})[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?=[/-]|$)"),
    re.compile(r"/(?:gb|b5)/(?P<y>\d{2})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),
    re.compile(r"[-/](?P<m>\d{2})(?P<d>\d{2})(?P<y>20\d{2})\d{5,6}\.html?"),
    re.compile(r"[-/_](?P<y>20[0-3]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:\d{4})?(?=[./_-]|$)"),
)


def read(text: str | None) -> Published | None:
    """The first date or time in `text`, as precise as it is written; a time without an offset counts as a date."""
    if not text:
        return None
    mail = _MAIL.search(text)
    if mail:
        return _from_mail(mail[0])
    text = _REPUBLIC_YEAR.sub(lambda found: f"{1911 + int(found[1])}年", text)
    text = _NUMERAL_YEAR.sub(lambda found: "".join(str(_NUMERALS[char]) for char in found[1]), text)
    return _iso(text) or _numeric(text) or _day_first(text) or _english(text)


def in_address(url: str | None) -> date | None:
    """The date that an article's address holds, in the shapes seen (`/2020/09/04/`, `/gb/20/10/7/`, `-09202019135431`)."""
    for shape in _IN_ADDRESS if url else ():
        for found in shape.finditer(url or ""):
            year = int(found["y"])
            if hit := day(year if year > 99 else 2000 + year, int(found["m"]), int(found["d"])):
                return hit
    return None


def republic(text: str) -> date | None:
    """The date in the Republic of China's calendar that ends an agency's article (`1141128` is 28 November 2025)."""
    found = _REPUBLIC.search(text)
    return day(1911 + int(found[1]), int(found[2]), int(found[3])) if found else None


def of_milliseconds(text: str) -> datetime | None:
    """The moment that milliseconds since 1970 tell, as generators leave them in comments; None beyond 1980 to 2099."""
    moment = datetime.fromtimestamp(int(text) / 1000, UTC) if len(text) == 13 else None
    return moment if moment and moment.year < 2100 else None


def in_picture(url: str | None) -> date | None:
    """The day that Reuters' picture addresses hold, whose pages show none with a year; other sites' are often older."""
    found = _IN_PICTURE.search(url or "")
    return day(int(found[1]), int(found[2]), int(found[3])) if found else None


def day(year: int, month: int, number: int) -> date | None:
    """A date that exists and in which news can have appeared (1980 to 2099)."""
    try:
        return date(year, month, number) if 1980 <= year < 2100 else None
    except ValueError:
        return None


def _from_mail(text: str) -> Published | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _iso(text: str) -> Published | None:
    for found in _ISO.finditer(text):
        if hit := day(int(found["y"]), int(found["m"]), int(found["d"])):
            return _with_time(hit, found) or hit
    return None


def _with_time(hit: date, found: re.Match[str]) -> datetime | None:
    """The moment, where the text states an offset: without one a time of day says nothing across the world."""
    if not found["z"] or int(found["H"]) > 23 or int(found["M"]) > 59 or int(found["S"] or 0) > 59:
        return None
    zone = _offset(found["z"])
    return (
        datetime(
            hit.year, hit.month, hit.day, int(found["H"]), int(found["M"]), int(found["S"] or 0), tzinfo=zone
        )
        if zone
        else None
    )


def _offset(text: str) -> timezone | None:
    if text[0] not in "+-":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        return None
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(span if text[0] == "+" else -span)


def _numeric(text: str) -> date | None:
    found = _NUMERIC.search(text)
    return day(int(found[1]), _chinese(found[2]), _chinese(found[3])) if found else None


def _chinese(text: str) -> int:
    """A number below a hundred in Chinese numerals: 二十三 is 23."""
    tens, has_ten, ones = text.partition("十")
    if not has_ten:
        return _NUMERALS.get(text, 0)
    return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)


def _day_first(text: str) -> date | None:
    found = _DAY_FIRST.search(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    return day(year, second, first) or day(year, first, second)


def _english(text: str) -> date | None:
    for found in _ENGLISH.finditer(text):
        name, number, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        month = _MONTHS.get(name[:3].lower())
        if month and (hit := day(int(year), month, int(number))):
            return hit
    return None
