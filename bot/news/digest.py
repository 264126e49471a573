"""Who is owed a digest, and which stories go in.

A chat gets one digest a local date. Nothing is remembered but the dates already owed, so neither a restart, nor a
change of clocks, nor a second look can make it two, and only the newest date is ever made up for.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from math import log2
from zoneinfo import ZoneInfo

from bot.news.model import Chat, Story

FARTHEST_STEP = timedelta(hours=36)
"""A clock this far past the last tick is doubted: a wrong clock would send early and purge everything."""
_HALF_LIFE = timedelta(hours=12)
_PUBLISHER_SHARE = 3
"""One publisher leads at most one story in three, as long as others have something to say."""


@dataclass(frozen=True, slots=True)
class Due:
    """A chat that is owed the digest of a date, in its own calendar."""

    chat: Chat
    local_date: date


def due(
    now: datetime, chats: Sequence[Chat], owed: Mapping[int, frozenset[date]], default_zone: str
) -> tuple[Due, ...]:
    """The digests to make up now: for each chat the newest date whose time has passed, if it isn't owed already.

    `owed` maps chat ids to the dates that have a delivery, whatever became of it. A chat that asks for 08:00 at 09:00
    would be due at once: whoever sets the time closes `last_date` with an empty delivery, so its first comes tomorrow.
    """
    candidates = (
        Due(chat, last_date(now, chat.digest_at, zone(chat.timezone, default_zone)))
        for chat in chats
        if chat.digest_at is not None and not chat.gone
    )
    return tuple(d for d in candidates if d.local_date not in owed.get(d.chat.id, frozenset()))


def last_date(now: datetime, at: time, local: tzinfo) -> date:
    """The newest date of the local calendar whose digest time is not after `now`."""
    return next(
        day for day in _days_back(now.astimezone(local).date(), local) if moment(day, at, local) <= now
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


def choose(stories: Sequence[Story], told: frozenset[int], limit: int, now: datetime) -> tuple[Story, ...]:
    """The stories worth sending, best first: none that was told, at most `limit`, as many as there are.

    A story weighs 1 + log2(publishers), halved for every 12 hours since its latest report. One publisher leads at most
    a third of the places (at least one), unless the others can't fill them. The order of `stories` doesn't matter.
    """
    untold = (story for story in stories if story.number not in told)
    ranked = sorted(untold, key=lambda story: (-_weight(story, now), -story.number))
    fair = list(islice(_fair(ranked, -(-limit // _PUBLISHER_SHARE)), limit))
    chosen = {story.number for story in fair}
    spare = [story for story in ranked if story.number not in chosen]
    chosen.update(story.number for story in spare[: limit - len(fair)])
    return tuple(story for story in ranked if story.number in chosen)


def _weight(story: Story, now: datetime) -> float:
    # as a logarithm, so that years-old articles still differ
    age = max(timedelta(), now - story.updated)
    return log2(1 + log2(max(1, len(story.publishers)))) - age / _HALF_LIFE


def _fair(ranked: Sequence[Story], share: int) -> Iterator[Story]:
    led: Counter[str | None] = Counter()
    for story in ranked:
        publisher = story.lead.article.publisher
        if led[publisher] < share:
            led[publisher] += 1
            yield story


def _days_back(today: date, local: tzinfo) -> Iterator[date]:
    # a date may be missing from a calendar: Apia had no 30 December 2011
    days = (today - timedelta(days=back) for back in range(4))
    return (day for day in days if moment(day, time.min, local).astimezone(local).date() == day)


def _exists(wall: datetime) -> bool:
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None)


def _known_zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown; not a name; the name of a folder of zones
        return None
