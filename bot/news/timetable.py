"""Who is owed a digest, and when: the slots of chats in their own calendars.

A chat gets one digest a slot and local date. Nothing is remembered but the dates already owed, so neither a restart, nor
a change of clocks, nor a second look can make it two, and only the newest date is ever made up for.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count
from zoneinfo import ZoneInfo

from bot.news.model import Chat, Slot

FARTHEST_STEP = timedelta(hours=36)
"""A clock this far past the last tick is doubted: a wrong clock would send early and purge everything."""
_WEEK = timedelta(days=7)
_FARTHEST_BACK = 16
"""Days: a weekly digest's date lies back up to seven, and seven more where the calendar left a day out."""

Owed = Mapping[int, Collection[tuple[str, date]]]
"""By chat, the slots' kinds and dates that have a delivery, whatever became of it."""


@dataclass(frozen=True, slots=True)
class Due:
    """A chat that is owed the digest of a slot and a date, in its own calendar."""

    chat: Chat
    slot: Slot
    local_date: date
    overtaken: bool = False
    """True where a later slot of the chat has come as well: only that one is told, and this one closed."""

    @property
    def before(self) -> date:
        """The date of the slot's digest before this one."""
        return self.local_date - (timedelta(days=1) if self.slot.weekday is None else _WEEK)


def due(now: datetime, chats: Sequence[Chat], owed: Owed, default_zone: str) -> tuple[Due, ...]:
    """The digests to make up now: for each slot the newest date whose time has passed, if it isn't owed already.

    Where several daily slots of a chat are due at once, after a night without the bot say, all but the latest are
    overtaken. A chat that asks for 08:00 at 09:00 would be due at once: whoever sets the time closes `last_date` with
    an empty delivery, so its first comes tomorrow.
    """
    return tuple(
        found
        for chat in chats
        if not chat.gone
        for found in _due(now, chat, owed.get(chat.id, ()), zone(chat.timezone, default_zone))
    )


def upcoming(now: datetime, chat: Chat, owed: Collection[tuple[str, date]], local: tzinfo) -> Due | None:
    """The digest that comes next, of all the chat's slots; dates that are owed already are left out."""
    nexts = (
        Due(chat, slot, next(day for day in _to_come(now, slot, local) if (slot.kind, day) not in owed))
        for slot in chat.slots
    )
    return min(nexts, key=lambda found: moment(found.local_date, found.slot.at, local), default=None)


def last_date(now: datetime, slot: Slot, local: tzinfo) -> date:
    """The newest date of the slot in the local calendar whose time is not after `now`."""
    today = now.astimezone(local).date()
    days = (today - timedelta(days=back) for back in range(_FARTHEST_BACK))
    return next(
        day
        for day in days
        if _has(slot, day) and _in_calendar(day, local) and moment(day, slot.at, local) <= now
    )


def moment(local_date: date, at: time, local: tzinfo) -> datetime:
    """When the clocks show that time, in UTC: the first time where an hour repeats, the first minute after a gap."""
    wall = datetime.combine(local_date, at, tzinfo=local)
    while not _exists(wall):
        wall += timedelta(minutes=1)
    return wall.astimezone(UTC)


def zone(name: str | None, default: str) -> tzinfo:
    """The time zone of that name; the default's where there is none such, else UTC."""
    return _known_zone(name) or _known_zone(default) or UTC


def plausible(now: datetime, last_tick: datetime | None) -> bool:
    """True unless the clock stands more than 36 hours past the last tick. A clock put back is harmless: dates are kept."""
    return last_tick is None or now - last_tick <= FARTHEST_STEP


def _due(now: datetime, chat: Chat, owed: Collection[tuple[str, date]], local: tzinfo) -> Iterator[Due]:
    newest = [(slot, last_date(now, slot, local)) for slot in chat.slots]
    latest = max(((day, slot.at) for slot, day in newest if slot.weekday is None), default=None)
    for slot, day in newest:
        if (slot.kind, day) not in owed:
            yield Due(chat, slot, day, overtaken=slot.weekday is None and (day, slot.at) != latest)


def _to_come(now: datetime, slot: Slot, local: tzinfo) -> Iterator[date]:
    """The dates of the slot whose time is after `now`, in order, without end."""
    today = now.astimezone(local).date()
    days = (today + timedelta(days=ahead) for ahead in count())
    return (
        day
        for day in days
        if _has(slot, day) and _in_calendar(day, local) and moment(day, slot.at, local) > now
    )


def _has(slot: Slot, day: date) -> bool:
    return slot.weekday is None or slot.weekday == day.weekday()


def _in_calendar(day: date, local: tzinfo) -> bool:
    """True unless the calendar left the date out: Apia had no 30 December 2011."""
    return moment(day, time.min, local).astimezone(local).date() == day


def _exists(wall: datetime) -> bool:
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None)


def _known_zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown; not a name; the name of a folder of zones
        return None
