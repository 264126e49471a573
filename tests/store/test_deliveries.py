"""What is owed is owed once, and every step is remembered."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest

from bot.news.model import Article, New, Receipt
from bot.store.deliveries import Delivery, Part
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
Owe = Callable[..., Awaitable[bool]]

DAY = date(2026, 11, 21)


@pytest.fixture
def owe(store: Store, noon: datetime) -> Owe:
    async def owe(
        chat: int = 7,
        day: date = DAY,
        texts: Sequence[str] = ("一", "二"),
        stories: Mapping[int, int] = MappingProxyType({1: 10}),
        now: datetime = noon,
    ) -> bool:
        return await store.deliveries.owe(chat, "digest", day, texts, "稍候", stories, now)

    return owe


async def test_a_day_is_owed_once(store: Store, owe: Owe) -> None:
    assert await owe()
    assert not await owe(texts=["三"], stories={2: 20})
    expected = Delivery(1, 7, "digest", DAY, "稍候", (Part(0, "一", "new"), Part(1, "二", "new")))
    assert await store.deliveries.unsent() == (expected,)
    assert await store.chats.told(7) == {1: 10}


async def test_a_story_can_be_told_again(store: Store, owe: Owe) -> None:
    await owe(stories={1: 10, 2: 25})
    assert await owe(day=DAY + timedelta(days=1), stories={1: 11, 2: 20, 3: 30})
    assert await store.chats.told(7) == {1: 11, 2: 25, 3: 30}


async def test_a_digest_with_nothing_to_send_still_counts_for_its_day(store: Store, owe: Owe) -> None:
    assert await owe(texts=())
    assert await store.deliveries.unsent() == ()
    assert await store.deliveries.owed_dates(7, "digest", DAY) == {DAY}


async def test_owed_dates_are_those_since_a_day(store: Store, owe: Owe) -> None:
    for back in range(3):
        await owe(day=DAY - timedelta(days=back))
    await owe(chat=8)
    assert await store.deliveries.owed_dates(7, "digest", DAY - timedelta(days=1)) == {
        DAY,
        DAY - timedelta(days=1),
    }
    assert await store.deliveries.owed_dates(7, "alert", DAY) == frozenset()


async def test_what_is_owed_is_told_for_many_chats_at_once(store: Store, owe: Owe, noon: datetime) -> None:
    await owe()
    await owe(chat=8)
    await owe(chat=9)
    await store.deliveries.close(7, "digest mon 09:00", DAY + timedelta(days=1), noon)
    await store.deliveries.close(7, "digest mon 09:00", DAY - timedelta(days=1), noon)
    assert await store.deliveries.owed_since([7, 8], DAY) == {
        7: {("digest", DAY), ("digest mon 09:00", DAY + timedelta(days=1))},
        8: {("digest", DAY)},
    }


async def test_a_closed_day_is_never_owed_and_was_never_told(store: Store, owe: Owe, noon: datetime) -> None:
    await store.deliveries.close(7, "digest", DAY, noon)
    assert not await owe()
    assert await store.deliveries.unsent() == ()
    assert await store.deliveries.last_told(7, "digest*", noon) is None


async def test_the_last_one_told_is_the_last_that_held_a_message_of_the_kind_by_then(
    store: Store, owe: Owe, noon: datetime
) -> None:
    hour = timedelta(hours=1)
    for n in range(3):
        await owe(day=DAY + timedelta(days=n), now=noon + n * hour)
    await owe(chat=8, now=noon + 5 * hour)
    assert await store.deliveries.last_told(7, "digest*", noon + hour) == noon + hour
    assert await store.deliveries.last_told(7, "digest [0-9]*", noon + hour) is None


async def test_a_part_goes_from_new_to_sent_and_its_text_is_erased(store: Store, owe: Owe) -> None:
    await owe()
    await store.deliveries.placing(1, 0)
    (delivery,) = await store.deliveries.unsent()
    assert delivery.parts[0] == Part(0, "一", "placing")
    await store.deliveries.placed(1, 0, 55)
    (delivery,) = await store.deliveries.unsent()
    assert delivery.parts[0] == Part(0, "一", "placed", 55)
    await store.deliveries.sent(1, 0)
    (delivery,) = await store.deliveries.unsent()
    assert delivery.parts == (Part(0, "", "sent", 55), Part(1, "二", "new"))
    await store.deliveries.sent(1, 1)
    assert await store.deliveries.unsent() == ()


async def test_the_oldest_comes_first(store: Store, owe: Owe) -> None:
    for chat in (9, 7, 8):
        await owe(chat=chat)
    assert [delivery.chat for delivery in await store.deliveries.unsent()] == [9, 7, 8]


async def test_a_failed_delivery_keeps_what_was_sent_and_erases_the_rest(store: Store, owe: Owe) -> None:
    await owe()
    await store.deliveries.sent(1, 0)
    await store.deliveries.failed(1, "删掉了")
    assert await store.deliveries.unsent() == ()
    parts = await store._reader.read(
        lambda c: c.execute("SELECT state, payload FROM part ORDER BY number").fetchall()
    )
    assert parts == [("sent", None), ("failed", None)]


async def test_old_deliveries_are_forgotten_and_so_is_what_was_told_of_stories_at_rest(
    store: Store,
    owe: Owe,
    write: Write,
    receipt: Note,
    noon: datetime,
) -> None:
    month = timedelta(days=30)
    for number, published in enumerate((noon - 2 * month, noon), 1):
        await stored.keep(store, write(f"第{number}件", published=published), New(), receipt(number), noon)
    await owe(stories={1: 10, 2: 20}, now=noon - 2 * month)
    await owe(day=DAY + timedelta(days=1), stories={3: 30}, now=noon)
    await store.deliveries.purge(noon - month)
    assert await store.deliveries.owed_dates(7, "digest", DAY) == {DAY + timedelta(days=1)}
    assert await store.chats.told(7) == {2: 20, 3: 30}
    assert len(await store.deliveries.unsent()) == 1
