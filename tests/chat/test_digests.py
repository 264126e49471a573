from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.chat import digests
from bot.chat.desk import House
from bot.chat.message import Message
from bot.news.model import Chat
from bot.schedule import Schedule
from bot.store.store import Store
from tests.chat.samples import NOW, Keep, Person, article

CHAT = Chat(7, "zh-Hans", "Asia/Shanghai", time(8, 0))
TODAY = date(2026, 7, 21)


async def owed_texts(store: Store) -> list[list[str]]:
    """The texts of the parts of each delivery not yet sent."""
    return [[Message.from_json(p.payload).text for p in d.parts] for d in await store.deliveries.unsent()]


@pytest.mark.usefixtures("news")
async def test_a_digest_is_owed_once_a_date_and_never_repeats_a_story(store: Store, house: House) -> None:
    assert await digests.owe(store, CHAT, TODAY, NOW, house)
    assert not await digests.owe(store, CHAT, TODAY, NOW, house)
    assert await store.chats.told(7) == {1, 2, 3}
    ((text,),) = await owed_texts(store)
    assert text.startswith("要闻 · 7月21日 · 3 条\n\n")
    (delivery,) = await store.deliveries.unsent()
    assert delivery.placeholder == "要闻正在送达…"
    assert await digests.preview(store, CHAT, NOW, house) == (Message("7月21日：没有新消息。"),)


@pytest.mark.usefixtures("news")
async def test_a_preview_leaves_no_trace(store: Store, house: House) -> None:
    first = await digests.preview(store, CHAT, NOW, house)
    assert await digests.preview(store, CHAT, NOW, house) == first
    assert await store.chats.told(7) == frozenset()
    assert await store.deliveries.unsent() == ()


async def test_that_there_is_nothing_new_is_said_once(store: Store, house: House, keep: Keep) -> None:
    days = [TODAY + timedelta(days=n) for n in range(5)]
    for n in (0, 1, 2):
        assert await digests.owe(store, CHAT, days[n], NOW + timedelta(days=n), house)
    assert await owed_texts(store) == [["7月21日：没有新消息。"]]
    assert await store.deliveries.owed_dates(7, digests.KIND, TODAY) == set(days[:3])
    await keep(article("新铁路试运行"), received=NOW + timedelta(days=3))
    for n in (3, 4):
        assert await digests.owe(store, CHAT, days[n], NOW + timedelta(days=n, hours=1), house)
    assert [texts[0].partition("\n")[0] for texts in await owed_texts(store)] == [
        "7月21日：没有新消息。",
        "要闻 · 7月24日 · 1 条",
        "7月25日：没有新消息。",
    ]


async def test_what_was_received_before_the_window_is_old_news(
    store: Store, house: House, keep: Keep
) -> None:
    await keep(article("前天的列车"), received=NOW - digests.WINDOW - timedelta(minutes=1))
    assert (await digests.preview(store, CHAT, NOW, house))[0].text == "7月21日：没有新消息。"


async def test_a_digest_holds_as_many_stories_as_the_house_says(store: Store, keep: Keep) -> None:
    for n in range(30):
        await keep(article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}"))
    messages = await digests.preview(store, CHAT, NOW, House(stories=25))
    assert "25 条" in messages[0].text
    assert sum(message.text.count("号报") for message in messages) == 25


async def test_a_digest_speaks_the_chats_language_on_the_chats_day(store: Store, house: House) -> None:
    chat = replace(CHAT, language="en", timezone="America/New_York")
    assert (await digests.preview(store, chat, NOW, house))[0].text == "July 20: nothing new."
    lost = replace(CHAT, timezone="Atlantis/Capital")
    assert (await digests.preview(store, lost, NOW, house))[0].text == "7月21日：没有新消息。"


# /digest


@pytest.mark.parametrize(
    ("typed", "at", "zone"),
    [
        ("/digest 08:00", time(8), None),
        ("/digest 早上8点", time(8), None),
        ("每日推送 晚上9点半", time(21, 30), None),
        ("/digest 8am Europe/berlin", time(8), "Europe/Berlin"),
        ("/digest 08：00 臺北", time(8), "Asia/Taipei"),
        ("/digest 20:00 UTC+8", time(20), "Etc/GMT-8"),
        ("/digest 東京", time(8), "Asia/Tokyo"),
    ],
)
async def test_a_digest_is_set_in_many_words(
    store: Store, reader: Person, typed: str, at: time, zone: str | None
) -> None:
    await reader.says(typed)
    assert await store.chats.get(7) == Chat(7, None, zone, at, heard="zh-hans")


async def test_a_time_already_past_starts_tomorrow_and_one_to_come_today(
    store: Store, reader: Person
) -> None:
    early = (await reader.says("/digest 08:00")).messages[0].text
    assert "下一份在 7月22日" in early
    assert await store.deliveries.owed_dates(7, digests.KIND, TODAY) == {TODAY}
    other = Person(reader.desk, chat=8)
    assert "下一份在 7月21日" in (await other.says("/digest 20:00")).messages[0].text
    assert await store.deliveries.owed_dates(8, digests.KIND, TODAY) == frozenset()
    assert await store.deliveries.unsent() == ()


async def test_another_time_keeps_the_zone_and_the_language_chosen(store: Store, reader: Person) -> None:
    await reader.taps("lang:en")
    await reader.says("/digest 08:00 Tokyo")
    await reader.says("/digest 07:00")
    assert await store.chats.get(7) == Chat(7, "en", "Asia/Tokyo", time(7), heard="zh-hans")


async def test_a_digest_is_in_the_language_last_heard_and_answers_follow_the_app(
    store: Store, reader: Person, house: House
) -> None:
    await reader.says("/digest 08:00")
    switched = Person(reader.desk, "en")
    assert (await switched.says("/digest off")).messages[0].text.isascii()
    await reader.says("/digest 08:00")
    chat = await store.chats.get(7)
    assert (await digests.preview(store, chat, NOW, house))[0].text == "7月21日：没有新消息。"
    await switched.says("/digest 08:00")
    chat = await store.chats.get(7)
    assert (await digests.preview(store, chat, NOW, house))[0].text == "July 21: nothing new."


async def test_a_zone_mended_the_same_day_loses_no_digest(store: Store, reader: Person) -> None:
    await reader.says("/digest 08:00 Shanghai")
    assert await store.deliveries.owed_dates(7, digests.KIND, TODAY) == {TODAY}
    moved = (await reader.says("/digest 08:00 New York")).messages[0].text
    assert "7月21日" in moved  # in New York it is still the evening of the 20th
    owed = await store.deliveries.owed_dates(7, digests.KIND, TODAY - timedelta(days=2))
    assert owed == {TODAY - timedelta(days=1)}


async def test_a_digest_can_be_turned_off(store: Store, reader: Person) -> None:
    await reader.says("/digest 08:00")
    await reader.taps("digest:off")
    assert await store.chats.with_digests() == ()


@pytest.mark.usefixtures("news")
async def test_tomorrows_digest_goes_out_at_once_for_an_operator_only(
    store: Store, owner: Person, reader: Person, woken: list[str]
) -> None:
    assert "不像时间" in (await reader.says("/digest tomorrow")).messages[0].text
    assert (await owner.says("/digest tomorrow")).messages[0].text == "7月22日的推送这就送出。"
    assert woken == ["wake"]
    (delivery,) = await store.deliveries.unsent()
    assert delivery.local_date == TODAY + timedelta(days=1)
    assert (await owner.says("/digest 明天")).messages[0].text == "7月22日的推送已经送过了。"


async def test_a_stale_zone_button_gets_a_notice(reader: Person) -> None:
    assert (await reader.taps("zone:Atlantis/Capital")).toast
    assert (await reader.taps("digest:99:99")).toast


async def test_a_stale_zone_button_does_not_turn_the_digest_on_again(store: Store, reader: Person) -> None:
    await reader.says("/digest 08:00")
    await reader.says("/digest off")
    reply = await reader.taps("zone:Asia/Tokyo")
    assert reply.edits
    assert reply.messages == (await reader.says("/digest")).messages
    chat = await store.chats.get(7)
    assert (chat.digest_at, chat.timezone) == (None, "Asia/Tokyo")


@pytest.mark.parametrize("earlier", [(), ("/digest 08:00",), ("/digest 08:00 Shanghai", "/digest 09:00")])
@pytest.mark.parametrize("typed", ["/digest 07:00", "/digest 08:00 New York", "/digest 20:00 Berlin"])
async def test_a_tick_while_a_digest_is_set_owes_nothing_at_once(
    store: Store, reader: Person, monkeypatch: pytest.MonkeyPatch, earlier: tuple[str, ...], typed: str
) -> None:
    for words in earlier:
        await reader.says(words)
    schedule = Schedule(store, reader.desk.house, lambda: NOW)
    monkeypatch.setattr(store._writer, "write", _ticking(store._writer.write, schedule))
    await reader.says(typed)
    assert await store.deliveries.unsent() == ()


async def test_a_digest_set_in_the_midst_of_a_tick_is_not_owed_at_once(
    store: Store, reader: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ("/digest 08:00 Shanghai", "/digest 09:00"):
        await reader.says(words)
    read = store.chats.with_digests
    moves = iter(("/digest 08:00 New York",))

    async def then_moved() -> tuple[Chat, ...]:
        chats = await read()
        for words in moves:
            await reader.says(words)
        return chats

    monkeypatch.setattr(store.chats, "with_digests", then_moved)
    await Schedule(store, reader.desk.house, lambda: NOW).tick()
    assert await store.deliveries.unsent() == ()


def _ticking(write: Callable[..., Awaitable[Any]], schedule: Schedule) -> Callable[..., Awaitable[Any]]:
    """Let a tick come before and after every transaction of what is asked, not of the tick's own."""
    busy = False

    async def ticks(*values: object) -> Any:
        nonlocal busy
        if busy:
            return await write(*values)
        busy = True
        await schedule.tick()
        result = await write(*values)
        await schedule.tick()
        busy = False
        return result

    return ticks


async def test_at_half_past_midnight_yesterday_is_closed(store: Store, reader: Person) -> None:
    night = datetime(2026, 7, 20, 16, 30, tzinfo=UTC)
    reply = await reader.says("/digest 08:00", now=night)
    assert "下一份在 7月21日" in reply.messages[0].text
    assert await store.deliveries.owed_dates(7, digests.KIND, TODAY - timedelta(days=2)) == {
        TODAY - timedelta(days=1)
    }
