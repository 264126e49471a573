"""Feeds and small things come back as they were kept."""

from datetime import datetime, timedelta

from bot.store.feeds import FeedState
from bot.store.store import Store

URL = "https://example.org/feed"


async def test_an_unknown_feed_is_a_new_one(store: Store) -> None:
    assert await store.feeds.get(URL) == FeedState(URL)
    assert await store.feeds.all() == ()


async def test_a_feed_is_kept_replaced_and_removed(store: Store, noon: datetime) -> None:
    full = FeedState(URL, "天气", '"tag"', "Sat, 21 Nov 2026", noon, 3, "没有回答", noon - timedelta(hours=1))
    other = FeedState("https://example.org/a")
    for state in (FeedState(URL), full, other):
        await store.feeds.save(state)
    assert await store.feeds.get(URL) == full
    assert await store.feeds.all() == (other, full)
    await store.feeds.remove(URL)
    assert await store.feeds.all() == (other,)


async def test_small_things_are_kept_by_key(store: Store) -> None:
    assert await store.meta.get("offset") is None
    await store.meta.set("offset", "5")
    await store.meta.set("offset", "6")
    assert await store.meta.get("offset") == "6"
