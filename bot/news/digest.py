"""Which stories go into a digest.

A story is told once. It comes again, as a follow-up, when a report in its publisher's own words came in since that isn't
older than what was told: a reprint confirms nothing and is no news.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from math import log2
from typing import Literal

from bot.news.alerts import Wishes
from bot.news.model import Report, Story

NO_WISHES = Wishes()
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
