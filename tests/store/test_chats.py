"""A chat's settings are kept, moved and forgotten whole."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.news.model import Chat, Follow, Quiet, Slot
from bot.store.alerts import Place
from bot.store.store import Store

SLOTS = (Slot(time(8)), Slot(time(20)), Slot(time(9), 0))
MORNING = Chat(7, "zh-Hant", "Asia/Taipei", SLOTS)
DAY = date(2026, 11, 21)


async def test_an_unknown_chat_has_no_settings(store: Store) -> None:
    assert await store.chats.get(7) == Chat(7)


async def test_settings_come_back_and_are_replaced(store: Store) -> None:
    await store.chats.save(MORNING)
    assert await store.chats.get(7) == MORNING
    quiet = Quiet(time(23, 30), time(6))
    changed = Chat(7, None, "Europe/Berlin", (Slot(time(21, 30), 6),), gone=True, quiet=quiet)
    await store.chats.save(changed)
    assert await store.chats.get(7) == changed


async def test_that_a_chat_is_gone_is_noted_beside_its_settings(store: Store) -> None:
    await store.chats.save(MORNING)
    await store.chats.mark(7, gone=True)
    assert await store.chats.get(7) == replace(MORNING, gone=True)
    await store.chats.mark(7, gone=False)
    assert await store.chats.get(7) == MORNING


async def test_nothing_is_noted_of_a_chat_without_settings(store: Store) -> None:
    await store.chats.mark(7, gone=True)
    assert await store.chats.get(7) == Chat(7)


async def test_only_chats_that_are_there_and_want_one_get_digests(store: Store) -> None:
    wanting = [Chat(3, slots=(Slot(time(9)),)), Chat(-100, slots=(Slot(time(0)),))]
    for chat in (*wanting, Chat(5), Chat(6, slots=(Slot(time(8)),), gone=True)):
        await store.chats.save(chat)
    assert await store.chats.with_digests() == (wanting[1], wanting[0])


async def test_a_forgotten_chat_leaves_nothing_behind(store: Store, path: Path, noon: datetime) -> None:
    secret = Chat(7, "xx-canary", "Canary/Zone", SLOTS)
    await store.chats.save(secret)
    await store.deliveries.owe(7, "digest", DAY, ["canary text"], "canary place", {1: 1, 2: 2}, noon)
    await store.follows.add(7, "canary words", mute=False)
    await store.alerts.note([(7, 1)], Place(), noon)
    await store.chats.forget(7)
    assert await store.chats.get(7) == Chat(7)
    assert await store.follows.of(7) == ()
    assert await store.alerts.waiting(noon) == {}
    assert await store.chats.told(7) == {}
    assert await store.deliveries.unsent() == ()
    for file in path.parent.iterdir():
        assert b"anary" not in file.read_bytes()


async def test_a_chat_that_moves_takes_everything_along(store: Store, noon: datetime) -> None:
    await store.chats.save(MORNING)
    await store.deliveries.owe(7, "digest", DAY, ["text"], "…", {1: 1}, noon)
    await store.follows.add(7, "春茶", mute=True)
    await store.alerts.note([(7, 2)], Place(), noon)
    await store.chats.moved(7, -100)
    assert await store.follows.of(7) == ()
    assert await store.follows.of(-100) == (Follow(1, -100, "春茶", mute=True),)
    assert await store.alerts.waiting(noon) == {-100: [2]}
    assert await store.chats.get(7) == Chat(7)
    assert await store.chats.get(-100) == Chat(-100, "zh-Hant", "Asia/Taipei", SLOTS)
    assert await store.chats.told(-100) == {1: 1}
    assert [delivery.chat for delivery in await store.deliveries.unsent()] == [-100]


async def test_where_both_are_known_the_new_chat_s_settings_stay(store: Store, noon: datetime) -> None:
    await store.chats.save(MORNING)
    await store.chats.save(Chat(-100, "en"))
    for chat, stories in ((7, {1: 1, 2: 2}), (-100, {2: 5, 3: 3})):
        await store.deliveries.owe(chat, "digest", DAY, ["text"], "…", stories, noon)
    await store.chats.moved(7, -100)
    assert await store.chats.get(-100) == Chat(-100, "en")
    assert await store.chats.told(-100) == {1: 1, 2: 5, 3: 3}
    assert await store.chats.told(7) == {}
    assert len(await store.deliveries.unsent()) == 1


async def test_settling_closes_dates_and_opens_later_ones_that_were_never_sent(
    store: Store, noon: datetime
) -> None:
    (eight, evening, _) = SLOTS
    for days in (1, 2):
        await store.deliveries.close(7, eight.kind, DAY + timedelta(days=days), noon)
    await store.deliveries.owe(7, evening.kind, DAY + timedelta(days=1), ["text"], "…", {}, noon)
    await store.chats.settle(MORNING, {eight.kind: DAY, evening.kind: DAY}, noon)
    assert await store.chats.get(7) == MORNING
    assert await store.deliveries.owed_dates(7, eight.kind, DAY) == {DAY}
    assert await store.deliveries.owed_dates(7, evening.kind, DAY) == {DAY, DAY + timedelta(days=1)}


async def test_settings_that_cannot_be_kept_close_nothing(store: Store, noon: datetime) -> None:
    with pytest.raises(OverflowError):
        await store.chats.settle(Chat(1 << 64), {"digest 08:00": DAY}, noon)
    with pytest.raises(AttributeError):
        await store.chats.settle(MORNING, {"digest 08:00": None}, noon)  # type: ignore[dict-item]
    assert await store.chats.get(7) == Chat(7)
    assert await store.deliveries.owed_since([7], DAY - timedelta(days=99)) == {}
