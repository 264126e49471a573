"""Each article is looked at once, and each story owed once to a chat, whatever happens in between."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import pytest

from bot.news.model import Article, Chat, Joins, New, Placement, Receipt, Updates
from bot.store import alerts
from bot.store.alerts import Place
from bot.store.deliveries import Owed
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
LONG_AGO = timedelta(days=3650)


class Keep(Protocol):
    async def __call__(self, title: str, placement: Placement | None = None, **facts: object) -> None: ...


@pytest.fixture
def keep(store: Store, write: Write, receipt: Note, noon: datetime) -> Keep:
    numbers = iter(range(1, 10_000))

    async def keeps(title: str, placement: Placement | None = None, **facts: object) -> None:
        facts = {"source_url": f"https://example.org/{title}", **facts}
        await stored.keep(store, write(title, **facts), placement or New(), receipt(next(numbers)), noon)

    return keeps


def owed(story: int, noon: datetime, chat: int = 7) -> Owed:
    return Owed(chat, f"alert:{story}", noon.date(), ["text"], "…")


async def look(store: Store, since: datetime) -> list[str]:
    """The titles of all that is still to be looked at; it counts as looked at then."""
    titles: list[str] = []
    while arrived := await store.alerts.arrivals(since):
        titles += [report.article.title for report in arrived.reports]
        await store.alerts.note((), arrived.until, since)
    return titles


async def test_what_came_is_looked_at_once_and_changed_texts_again(
    store: Store, keep: Keep, noon: datetime
) -> None:
    await keep("一")
    await keep("二", Joins(1, 0.5))
    assert await look(store, noon - LONG_AGO) == ["一", "二"]
    assert await look(store, noon - LONG_AGO) == []
    await keep("三")
    await keep("一改", Updates(1), source_url="https://example.org/一")
    assert await look(store, noon - LONG_AGO) == ["一改", "三"]
    assert await store.alerts.arrivals(noon - LONG_AGO) is None


async def test_what_stands_before_is_passed_over_for_good(store: Store, keep: Keep, noon: datetime) -> None:
    await keep("旧", published=noon - timedelta(days=2))
    await keep("新", published=noon - timedelta(hours=1))
    assert await look(store, noon - timedelta(days=1)) == ["新"]
    assert await look(store, noon - LONG_AGO) == []


async def test_many_are_looked_at_in_slices(
    store: Store, keep: Keep, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "_SLICE", 2)
    for n in range(5):
        await keep(f"第{n}篇")
    first = await store.alerts.arrivals(noon - LONG_AGO)
    assert first
    assert (len(first.reports), first.until) == (2, Place(2, 0))
    assert len(await look(store, noon - LONG_AGO)) == 5


async def test_what_was_skipped_or_removed_is_not_looked_at_and_nothing_goes_back(
    store: Store, keep: Keep, noon: datetime
) -> None:
    await keep("一")
    await store.alerts.skip()
    assert await store.alerts.arrivals(noon - LONG_AGO) is None
    await keep("二")
    await store.articles.delete(2)
    assert await look(store, noon - LONG_AGO) == []
    await keep("三")
    assert await look(store, noon - LONG_AGO) == ["三"]


async def test_a_story_waits_once_and_is_owed_once(store: Store, noon: datetime) -> None:
    minute = timedelta(minutes=1)
    await store.alerts.note([(7, 1), (8, 1), (7, 1)], Place(), noon)
    await store.alerts.note([(7, 2), (7, 1)], Place(), noon + minute)
    assert await store.alerts.waiting(noon) == {7: [1, 2], 8: [1]}
    assert await store.alerts.owe(owed(1, noon), [1, 2], noon)
    await store.alerts.note([(7, 1), (7, 2)], Place(), noon + 2 * minute)
    assert await store.alerts.waiting(noon) == {8: [1]}
    assert not await store.alerts.owe(owed(1, noon), [1], noon)
    assert [(d.chat, d.kind) for d in await store.deliveries.unsent()] == [(7, "alert:1")]


async def test_what_waits_too_long_or_was_told_in_a_digest_waits_no_more(
    store: Store, noon: datetime
) -> None:
    hour = timedelta(hours=1)
    await store.alerts.note([(7, 1), (7, 2), (7, 3)], Place(), noon)
    await store.deliveries.owe(7, "digest", noon.date(), ["text"], "…", {2: 2}, noon + hour)
    await store.deliveries.owe(
        7, "digest", noon.date() - timedelta(days=1), ["text"], "…", {3: 3}, noon - hour
    )
    assert await store.alerts.waiting(noon) == {7: [1, 3]}  # 3 was told before it matched
    assert await store.alerts.waiting(noon + hour) == {}


async def test_nothing_waits_for_a_chat_that_is_gone_until_it_comes_back(
    store: Store, noon: datetime
) -> None:
    await store.chats.save(Chat(7, gone=True))
    await store.alerts.note([(7, 1)], Place(), noon)
    assert await store.alerts.waiting(noon) == {}
    await store.chats.mark(7, gone=False)
    assert await store.alerts.waiting(noon) == {7: [1]}


async def test_what_is_dropped_may_come_back_but_not_what_was_owed(store: Store, noon: datetime) -> None:
    await store.alerts.note([(7, 1), (7, 2)], Place(), noon)
    await store.alerts.owe(owed(1, noon), [1], noon)
    await store.alerts.drop(7, [1, 2])
    await store.alerts.note([(7, 1), (7, 2)], Place(), noon)
    assert await store.alerts.waiting(noon) == {7: [2]}


async def test_only_messages_of_alerts_are_counted_and_only_the_late_ones(
    store: Store, noon: datetime
) -> None:
    for n, kind in enumerate(("alert:1", "alert:2", "digest", "alert:3")):
        made = Owed(7, kind, noon.date(), ["text"], "…")
        await store.alerts.owe(made, [], noon + timedelta(hours=n))
    await store.alerts.owe(owed(9, noon, chat=8), [], noon)
    assert await store.alerts.owed_since(7, noon) == 3
    assert await store.alerts.owed_since(7, noon + timedelta(minutes=1)) == 2


async def test_alerts_of_stories_that_stand_still_are_forgotten_and_those_of_removed_ones(
    store: Store, keep: Keep, noon: datetime
) -> None:
    for n in (1, 2, 3):
        await keep(f"第{n}篇", published=noon - timedelta(days=60 * (n == 1)))
    await store.alerts.note([(7, 1), (7, 2), (7, 3)], Place(), noon - timedelta(days=40))
    await store.articles.delete(3)
    assert await store.alerts.waiting(noon - LONG_AGO) == {7: [1, 2]}
    await store.alerts.purge(noon - timedelta(days=30))
    assert await store.alerts.waiting(noon - LONG_AGO) == {7: [2]}
