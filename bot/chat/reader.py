"""Who reads: the language, the calendar and the clock that a message is written for."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from bot.chat.locale import Locale
from bot.news.model import Published, Report, instant, stands_at

_HOURS = timedelta(hours=3)
"""Reports that stand closer together tell of one moment."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's language and time zone, and the moment of the request."""

    locale: Locale
    zone: tzinfo
    now: datetime

    @property
    def today(self) -> date:
        """The day it is for the reader."""
        return self.now.astimezone(self.zone).date()

    def say(self, message: str, /, **values: str | int) -> str:
        """Return a message in the reader's language."""
        return self.locale.say(message, **values)

    def day(self, published: Published) -> str:
        """Write a day, with the year when it isn't this one. A bare date is nobody's zone's: it stays as printed."""
        local = published.astimezone(self.zone).date() if isinstance(published, datetime) else published
        return self._date(local)

    def moment(self, published: Published) -> str:
        """Write a day, and the time of day where it is known."""
        if not isinstance(published, datetime):
            return self._date(published)
        return f"{self.day(published)} {published.astimezone(self.zone):%H:%M}"

    def dateline(self, report: Report) -> str:
        """Write the day a report is from; where its own word is missing or can't be, when it was received."""
        published = _stated(report)
        return self.day(published) if published else self.say("received", when=self.day(report.received))

    def since_when(self, lead: Report, reports: Sequence[Report]) -> str:
        """Write the first and the latest time where they stand hours apart, or on other days; else the lead's day."""
        stated = sorted(filter(None, map(_stated, reports)), key=instant)
        ends = self._ends(stated[0], stated[-1]) if stated else None
        return self.say("first-latest", first=ends[0], latest=ends[1]) if ends else self.dateline(lead)

    def _ends(self, first: Published, latest: Published) -> tuple[str, str] | None:
        """Write both, the day of the second one only where it is another; None where they are much the same."""
        days = self.day(first), self.day(latest)
        if not (isinstance(first, datetime) and isinstance(latest, datetime)):
            return days if days[0] != days[1] else None
        if latest - first < _HOURS:
            return None
        clock = f"{latest.astimezone(self.zone):%H:%M}"
        return self.moment(first), clock if days[0] == days[1] else self.moment(latest)

    def timeline(self, report: Report) -> str:
        """Write the moment a report is from, as precisely as it says."""
        published = _stated(report)
        return (
            self.moment(published) if published else self.say("received", when=self.moment(report.received))
        )

    def _date(self, day: date) -> str:
        short = _short(self.locale, day.month, day.day)
        return short if day.year == self.today.year else self.say("day-year", year=str(day.year), day=short)


@functools.lru_cache(maxsize=1024)  # formatting a number costs 0.1 ms, and a page of results has twenty
def _short(locale: Locale, month: int, day: int) -> str:
    return locale.say("day", month=month, day=day)


def _stated(report: Report) -> Published | None:
    """When the report says it was published, unless that is in the future."""
    published = report.article.published
    if published is None or stands_at(published, report.received) != instant(published):
        return None
    return published
