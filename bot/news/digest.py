"""Who is owed a digest, and which stories go in.

A chat gets one digest a slot and local date. Nothing is remembered but the dates already owed, so neither a restart, nor
a change of clocks, nor a second look can make it two, and only the newest date is ever made up for.

A story is told once. It comes again, as a follow-up, when a report in its publisher's own words came in since that isn't
older than what was told: a reprint confirms nothing and is no news.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import count, islice
from math import log2
from typing import Literal
from zoneinfo import ZoneInfo

from bot.news.alerts import Wishes
from bot.news.model import Chat, Report, Slot, Story

FARTHEST_STEP = timedelta(hours=36)
"""A clock this far past the last tick is doubted: a wrong clock would send early and purge everything."""
WEEK = timedelta(days=7)
MANY = 8
"""More stories than these stand in sections: a full digest of the default ten does, that of a quiet day doesn't."""
Section = Literal["followed", "several", "follow-up", "other"]
SECTIONS: tuple[Section, ...] = ("followed", "several", "follow-up", "other")
"""In their order. By topic or region would be finer, but can't be told truthfully: of 350 articles drawn from the collection
152 carry a tag, 142 of these only codes of publishers, and 34 of the 54 tags stand on one article."""
_HALF_LIFE = timedelta(hours=12)
_PUBLISHER_SHARE = 3
"""One publisher leads at most one story in three, as long as others have something to say."""
_FARTHEST_BACK = 16
"""Days: a weekly digest's date lies back up to seven, and seven more where the calendar left a day out."""


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
        return self.local_date - (timedelta(days=1) if self.slot.weekday is None else WEEK)


@dataclass(frozen=True, slots=True)
class Pick:
    """A story that goes in, and the reports that are news to the chat: all of them, or those since it was told."""

    story: Story
    news: tuple[Report, ...]
    follows_up: bool = False
    followed: bool = False

    @property
    def shown(self) -> Story:
        """The story as far as it is news."""
        return Story(self.story.number, self.news)

    @property
    def section(self) -> Section:
        """Where it stands in a digest of many stories."""
        if self.followed:
            return "followed"
        if self.follows_up:
            return "follow-up"
        return "several" if voices(self.news) > 1 else "other"


NO_WISHES = Wishes()
Owed = Mapping[int, Collection[tuple[str, date]]]
"""By chat, the slots' kinds and dates that have a delivery, whatever became of it."""


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


def choose(
    stories: Sequence[Story], told: Mapping[int, int], limit: int, now: datetime, wishes: Wishes = NO_WISHES
) -> tuple[Pick, ...]:
    """The stories worth sending, best first: none that was told and has no news since, none that is muted, at most `limit`.

    `told` maps the numbers of told stories to the newest report that each was told with. What the chat follows comes
    first. Else a story weighs 1 + log2(publishers), halved for every 12 hours since its latest report; publishers and
    reports are those of the news, in their own words. One publisher leads at most a third of the places (at least one),
    unless the others can't fill them. As many as there are are chosen; the order of `stories` doesn't matter.
    """
    news = (_news(story, told.get(story.number), wishes) for story in stories)
    return _shared_out([pick for pick in news if pick], limit, lambda pick: -_weight(pick.news, now))


def look_back(
    stories: Sequence[Story], limit: int, now: datetime, wishes: Wishes = NO_WISHES
) -> tuple[Pick, ...]:
    """The week's most reported stories, told before or not: first those that stand in the last seven days, by the
    number of publishers, then of reports, in their own words. Followed, muted and shared out as `choose` does.
    """
    picks = [pick for story in stories if (pick := _news(story, None, wishes))]
    return _shared_out(picks, limit, lambda pick: _fame(pick, now))


def sections(picks: Sequence[Pick]) -> tuple[tuple[Section | None, tuple[Pick, ...]], ...]:
    """The picks in sections, where there are more than `MANY` and more than one kind of them; else in one without a name.

    Within a section they keep their order.
    """
    parted = [(name, tuple(pick for pick in picks if pick.section == name)) for name in SECTIONS]
    filled = [(name, some) for name, some in parted if some]
    return tuple(filled) if len(picks) > MANY and len(filled) > 1 else ((None, tuple(picks)),)


def since(story: Story, through: int) -> tuple[Report, ...]:
    """The reports that are news to who was told the story when report `through` was its newest: later in arrival, in
    their publisher's own words, and not of an older time than the newest one told. A bare day counts to its end.
    """
    known = max((r.at for r in story.reports if r.id <= through), default=None)
    return tuple(
        r
        for r in story.reports
        if r.id > through and r.reprint is None and (known is None or _until(r) >= known)
    )


def voices(reports: Sequence[Report]) -> int:
    """In how many publishers' words it is told; unknown ones are not counted."""
    return len({report.voice for report in reports} - {None})


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


def _news(story: Story, through: int | None, wishes: Wishes) -> Pick | None:
    """What of a story is news; None where nothing is, or the chat wants none of it."""
    if story.number in wishes.muted:
        return None
    followed = story.number in wishes.followed
    if through is None:
        return Pick(story, story.reports, followed=followed)
    news = since(story, through)
    return Pick(story, news, follows_up=True, followed=followed) if news else None


def _until(report: Report) -> datetime:
    """The latest moment that a report's own date allows."""
    published = report.article.published
    bare = isinstance(published, date) and not isinstance(published, datetime)
    return report.at + timedelta(days=1) if bare else report.at


def _weight(news: Sequence[Report], now: datetime) -> float:
    # as a logarithm, so that years-old articles still differ
    age = max(timedelta(), now - _stands(news))
    return log2(1 + log2(max(1, voices(news)))) - age / _HALF_LIFE


def _fame(pick: Pick, now: datetime) -> tuple[bool, int, int, float]:
    own = sum(r.reprint is None for r in pick.news)
    stands = _stands(pick.news)
    return stands < now - WEEK, -voices(pick.news), -own, -stands.timestamp()


def _stands(news: Sequence[Report]) -> datetime:
    """When the latest report in its own words stands in time; where all are reprints, the latest of these."""
    return max((r.reprint is None, r.at) for r in news)[1]


def _shared_out(picks: Sequence[Pick], limit: int, order: Callable[[Pick], object]) -> tuple[Pick, ...]:
    """The first `limit` picks in this order, the followed ones before all, no publisher with more than its share."""
    ranked = sorted(picks, key=lambda pick: (not pick.followed, order(pick), -pick.story.number))
    fair = list(islice(_fair(ranked, -(-limit // _PUBLISHER_SHARE)), limit))
    chosen = {pick.story.number for pick in fair}
    spare = [pick for pick in ranked if pick.story.number not in chosen]
    chosen.update(pick.story.number for pick in spare[: limit - len(fair)])
    return tuple(pick for pick in ranked if pick.story.number in chosen)


def _fair(ranked: Sequence[Pick], share: int) -> Iterator[Pick]:
    """Those whose publisher has not had its share; what the chat follows always has a place."""
    led: Counter[str | None] = Counter()
    for pick in ranked:
        publisher = pick.shown.lead.article.publisher
        if pick.followed or led[publisher] < share:
            led[publisher] += 1
            yield pick
