from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.chat import digests
from bot.chat.desk import House
from bot.chat.message import Message
from bot.news.model import Chat, Slot
from bot.news.timetable import Due
from bot.schedule import Schedule
from bot.store.store import Store
from tests.chat.samples import NOW, TRAIN, Keep, Person, article

EIGHT, EVENING, MONDAY = Slot(time(8)), Slot(time(20)), Slot(time(9), 0)
CHAT = Chat(7, "zh-Hans", "Asia/Shanghai", (EIGHT,))
TODAY = date(2026, 7, 21)


def due(day: date = TODAY, slot: Slot = EIGHT, chat: Chat = CHAT) -> Due:
    return Due(chat, slot, day)


async def owed_texts(store: Store) -> list[list[str]]:
    """The texts of the parts of each delivery not yet sent."""
    return [[Message.from_json(p.payload).text for p in d.parts] for d in await store.deliveries.unsent()]


@pytest.mark.usefixtures("news")
async def test_a_digest_is_owed_once_a_date_and_never_repeats_a_story(store: Store, house: House) -> None:
    assert await digests.owe(store, due(), NOW, house)
    assert not await digests.owe(store, due(), NOW, house)
    assert await store.chats.told(7) == {1: 3, 2: 4, 3: 5}
    ((text,),) = await owed_texts(store)
    assert text.startswith("要闻 · 7月21日 · 3 条\n\n")
    (delivery,) = await store.deliveries.unsent()
    assert delivery.placeholder == "要闻正在送达…"
    assert await digests.preview(store, CHAT, EIGHT, NOW, house) == (Message("7月21日：没有新消息。"),)


@pytest.mark.usefixtures("news")
async def test_a_preview_leaves_no_trace(store: Store, house: House) -> None:
    first = await digests.preview(store, CHAT, EIGHT, NOW, house)
    assert await digests.preview(store, CHAT, EIGHT, NOW, house) == first
    assert await store.chats.told(7) == {}
    assert await store.deliveries.unsent() == ()


async def test_that_there_is_nothing_new_is_said_once(store: Store, house: House, keep: Keep) -> None:
    days = [TODAY + timedelta(days=n) for n in range(5)]
    for n in (0, 1, 2):
        assert await digests.owe(store, due(days[n]), NOW + timedelta(days=n), house)
    assert await owed_texts(store) == [["7月21日：没有新消息。"]]
    assert await store.deliveries.owed_dates(7, EIGHT.kind, TODAY) == set(days[:3])
    await keep(article("新铁路试运行"), received=NOW + timedelta(days=3))
    for n in (3, 4):
        assert await digests.owe(store, due(days[n]), NOW + timedelta(days=n, hours=1), house)
    assert [texts[0].partition("\n")[0] for texts in await owed_texts(store)] == [
        "7月21日：没有新消息。",
        "要闻 · 7月24日 · 1 条",
        "7月25日：没有新消息。",
    ]


async def test_what_was_received_before_the_window_is_old_news(
    store: Store, house: House, keep: Keep
) -> None:
    await keep(article("前天的列车"), received=NOW - digests.WINDOW - timedelta(minutes=1))
    assert (await digests.preview(store, CHAT, EIGHT, NOW, house))[0].text == "7月21日：没有新消息。"


async def test_a_digest_holds_as_many_stories_as_the_house_says(store: Store, keep: Keep) -> None:
    for n in range(30):
        await keep(article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}"))
    messages = await digests.preview(store, CHAT, EIGHT, NOW, House(stories=25))
    assert "25 条" in messages[0].text
    assert sum(message.text.count("号报") for message in messages) == 25


async def test_a_digest_speaks_the_chats_language_on_the_chats_day(store: Store, house: House) -> None:
    chat = replace(CHAT, language="en", timezone="America/New_York")
    assert (await digests.preview(store, chat, EIGHT, NOW, house))[0].text == "July 20: nothing new."
    lost = replace(CHAT, timezone="Atlantis/Capital")
    assert (await digests.preview(store, lost, EIGHT, NOW, house))[0].text == "7月21日：没有新消息。"


# /digest


@pytest.mark.parametrize(
    ("typed", "slots", "zone"),
    [
        ("/digest 08:00", (EIGHT,), None),
        ("/digest 早上8点", (EIGHT,), None),
        ("每日推送 晚上9点半", (Slot(time(21, 30)),), None),
        ("/digest 8am Europe/berlin", (EIGHT,), "Europe/Berlin"),
        ("/digest 08：00 臺北", (EIGHT,), "Asia/Taipei"),
        ("/digest 20:00 UTC+8", (EVENING,), "Etc/GMT-8"),
        ("/digest 東京", (EIGHT,), "Asia/Tokyo"),
        ("/digest 20:00 08:00", (EIGHT, EVENING), None),
        ("/digest 早上8點和晚上8點 東京", (EIGHT, EVENING), "Asia/Tokyo"),
        ("/digest 周一 09:00", (MONDAY,), None),
        ("/digest weekly Mon 09:00", (MONDAY,), None),
        ("/digest 每天 8:00, 20:00；每週一 9:00 臺北", (EIGHT, EVENING, MONDAY), "Asia/Taipei"),
        ("/digest weekly", (Slot(time(8), 0),), None),
    ],
)
async def test_a_digest_is_set_in_many_words(
    store: Store, reader: Person, typed: str, slots: tuple[Slot, ...], zone: str | None
) -> None:
    await reader.says(typed)
    assert await store.chats.get(7) == Chat(7, None, zone, slots, heard="zh-hans")


async def test_daily_times_replace_daily_ones_and_weekly_times_weekly_ones(
    store: Store, reader: Person
) -> None:
    for words in ("08:00 20:00", "weekly sun 10:00", "weekly mon 09:00", "07:00 12:00"):
        await reader.says(f"/digest {words}")
    assert (await store.chats.get(7)).slots == (Slot(time(7)), Slot(time(12)), MONDAY)


async def test_more_slots_than_can_be_told_are_refused(store: Store, reader: Person) -> None:
    reply = await reader.says("/digest " + " ".join(f"{n}:00" for n in range(9)))
    assert reply.messages[0].text == "太多了，最多 8 个时间。"
    assert (await store.chats.get(7)).slots == ()


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("off", ()),
        ("关闭", ()),
        ("off all", ()),
        ("off 20:00", (EIGHT, MONDAY)),
        ("关闭20:00", (EIGHT, MONDAY)),
        ("off 8am 8pm", (MONDAY,)),
        ("off weekly", (EIGHT, EVENING)),
        ("取消 周一", (EIGHT, EVENING)),
        ("off mon 09:00", (EIGHT, EVENING)),
    ],
)
async def test_one_slot_is_turned_off_or_all(
    store: Store, reader: Person, typed: str, left: tuple[Slot, ...]
) -> None:
    await reader.says("/digest 08:00 20:00 周一 09:00")
    reply = await reader.says(f"/digest {typed}")
    assert (await store.chats.get(7)).slots == left
    assert ("每天" in reply.messages[0].text or "每周一" in reply.messages[0].text) == bool(left)


@pytest.mark.parametrize(
    "typed", ["off 21:00", "off mon 20:00", "off tomorrow", "off 周二", "off 08:00 and more"]
)
async def test_a_slot_that_there_is_not_is_not_turned_off(store: Store, reader: Person, typed: str) -> None:
    await reader.says("/digest 08:00 20:00 周一 09:00")
    text = (await reader.says(f"/digest {typed}")).messages[0].text
    assert "现在是每天 08:00、20:00，每周一 09:00 推送" in text
    assert (await store.chats.get(7)).slots == (EIGHT, EVENING, MONDAY)


async def test_a_city_whose_name_begins_like_off_is_a_city(reader: Person) -> None:
    assert "“关岛某地”" in (await reader.says("/digest 08:00 关岛某地")).messages[0].text
    assert "不像时间" in (await reader.says("/digest 关岛某地")).messages[0].text


async def test_the_standing_message_lists_the_slots_and_the_next_one_and_takes_them_away(
    store: Store, reader: Person
) -> None:
    await reader.says("/digest 08:00 20:00 周一 09:00 上海")
    (message,) = (await reader.says("/digest")).messages
    assert message.text.startswith(
        "每天 08:00、20:00，每周一 09:00 推送（北京时间）。下一份：7月21日 20:00。"
    )
    data = [button.data for row in message.buttons for button in row]
    assert {"digest:off 08:00", "digest:off 20:00", "digest:off mon 09:00"} <= set(data)
    for each in data:
        assert (await reader.taps(each)).toast is None
    assert (await store.chats.get(7)).slots == ()


async def test_every_usual_choice_is_a_tap_away(store: Store, reader: Person) -> None:
    (message,) = (await reader.says("/digest")).messages
    for button in [button for row in message.buttons[:2] for button in row]:
        await reader.says("/digest off")
        reply = await reader.taps(button.data)
        assert button.label.split("＋")[0] in reply.messages[0].text.replace("每", "")
    await reader.says("/digest off")
    await reader.taps("digest:08:00 20:00")
    assert (await store.chats.get(7)).slots == (EIGHT, EVENING)


async def test_a_time_already_past_starts_tomorrow_and_one_to_come_today(
    store: Store, reader: Person
) -> None:
    early = (await reader.says("/digest 08:00")).messages[0].text
    assert "下一份在 7月22日" in early
    assert await store.deliveries.owed_dates(7, EIGHT.kind, TODAY) == {TODAY}
    other = Person(reader.desk, chat=8)
    assert "下一份在 7月21日" in (await other.says("/digest 20:00")).messages[0].text
    assert await store.deliveries.owed_dates(8, EVENING.kind, TODAY) == frozenset()
    assert await store.deliveries.unsent() == ()


async def test_another_time_keeps_the_zone_and_the_language_chosen(store: Store, reader: Person) -> None:
    await reader.taps("lang:en")
    await reader.says("/digest 08:00 Tokyo")
    await reader.says("/digest 07:00")
    assert await store.chats.get(7) == Chat(7, "en", "Asia/Tokyo", (Slot(time(7)),), heard="zh-hans")


async def test_a_digest_is_in_the_language_last_heard_and_answers_follow_the_app(
    store: Store, reader: Person, house: House
) -> None:
    await reader.says("/digest 08:00")
    switched = Person(reader.desk, "en")
    assert (await switched.says("/digest off")).messages[0].text.isascii()
    await reader.says("/digest 08:00")
    chat = await store.chats.get(7)
    assert (await digests.preview(store, chat, EIGHT, NOW, house))[0].text == "7月21日：没有新消息。"
    await switched.says("/digest 08:00")
    chat = await store.chats.get(7)
    assert (await digests.preview(store, chat, EIGHT, NOW, house))[0].text == "July 21: nothing new."


async def test_a_zone_mended_the_same_day_loses_no_digest(store: Store, reader: Person) -> None:
    await reader.says("/digest 08:00 Shanghai")
    assert await store.deliveries.owed_dates(7, EIGHT.kind, TODAY) == {TODAY}
    moved = (await reader.says("/digest 08:00 New York")).messages[0].text
    assert "7月21日" in moved  # in New York it is still the evening of the 20th
    owed = await store.deliveries.owed_dates(7, EIGHT.kind, TODAY - timedelta(days=2))
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
    assert (chat.slots, chat.timezone) == ((), "Asia/Tokyo")


@pytest.mark.parametrize("earlier", [(), ("/digest 08:00",), ("/digest 08:00 Shanghai", "/digest 09:00")])
@pytest.mark.parametrize(
    "typed",
    [
        "/digest 07:00",
        "/digest 08:00 New York",
        "/digest 20:00 Berlin",
        "/digest 06:00 07:00",
        "/digest 周一 09:00",
    ],
)
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
    assert await store.deliveries.owed_dates(7, EIGHT.kind, TODAY - timedelta(days=2)) == {
        TODAY - timedelta(days=1)
    }


# What goes in


@pytest.mark.usefixtures("news")
async def test_a_told_story_comes_again_once_when_there_is_news_and_shows_that_alone(
    store: Store, house: House, keep: Keep
) -> None:
    await digests.owe(store, due(), NOW, house)
    later = NOW + timedelta(hours=3)
    made = article("大雨停了", TRAIN, "山城晚报", later, "https://hill.example/rain")
    await keep(made, 1, later)
    evening = due(slot=EVENING)
    at = NOW + timedelta(hours=11)
    (message,) = await digests.preview(store, CHAT, EVENING, at, house)
    assert message.text.startswith("要闻 · 7月21日 · 1 条\n\n后续 · 大雨停了\n连接两座山城的新铁路")
    assert message.text.endswith("山城晚报 · 7月21日 · #1")
    assert await digests.owe(store, evening, at, house)
    assert await store.chats.told(7) == {1: 6, 2: 4, 3: 5}
    assert (await digests.preview(store, CHAT, EIGHT, at, house))[0].text == "7月21日：没有新消息。"


async def test_a_morning_tells_what_came_since_the_evening_and_no_leavings(store: Store, keep: Keep) -> None:
    house = House(stories=2)
    for n in range(4):
        await keep(article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}"))
    evening = NOW + timedelta(hours=2)
    await digests.owe(store, due(slot=EVENING), evening, house)
    night = evening + timedelta(hours=4)
    await keep(article("夜间列车", url="https://news.example/night"), received=night)
    (message,) = await digests.preview(store, CHAT, EIGHT, NOW + timedelta(hours=12), house)
    assert message.text.startswith("要闻 · 7月21日 · 1 条\n\n夜间列车\n")


async def test_what_came_to_the_door_before_a_digest_and_was_stored_after_it_is_told_by_the_next(
    store: Store, house: House, keep: Keep
) -> None:
    await keep(article("第一趟列车"), received=NOW - timedelta(minutes=5))
    await digests.owe(store, due(), NOW, house)
    await keep(article("第二趟列车", url="https://news.example/2"), received=NOW - timedelta(minutes=2))
    (message,) = await digests.preview(store, CHAT, EVENING, NOW + timedelta(hours=12), house)
    assert "第二趟列车" in message.text


@pytest.mark.usefixtures("news")
async def test_a_week_is_looked_back_at_told_or_not_and_what_it_tells_is_told(
    store: Store, house: House, keep: Keep
) -> None:
    await digests.owe(store, due(), NOW, house)
    later = NOW + timedelta(hours=3)
    await keep(article("大雨停了", TRAIN, "山城晚报", later, "https://hill.example/rain"), 1, later)
    await keep(article("夜间列车", url="https://news.example/night"), received=later)
    assert await digests.owe(store, due(TODAY, MONDAY), NOW + timedelta(hours=4), house)
    (_, week) = await owed_texts(store)
    assert week[0].startswith("一周要闻 · 截至 7月21日 · 4 条\n\n东部沿海周三起有大雨\n")
    assert await store.chats.told(7) == {1: 3, 2: 4, 3: 5, 4: 7}
    (message,) = await digests.preview(store, CHAT, EVENING, NOW + timedelta(hours=9), house)
    assert "后续 · 大雨停了" in message.text
    assert "夜间列车" not in message.text


async def test_nothing_new_is_said_once_for_the_days_and_once_for_the_weeks(
    store: Store, house: House
) -> None:
    for n in range(3):
        for slot in (EIGHT, EVENING, MONDAY):
            at = NOW + timedelta(days=7 * n, hours=slot.at.hour)
            assert await digests.owe(store, due(TODAY + timedelta(days=7 * n), slot), at, house)
    assert await owed_texts(store) == [["7月21日：没有新消息。"], ["截至 7月21日的一周：没有新消息。"]]


async def test_many_stories_stand_in_sections(store: Store, keep: Keep) -> None:
    for n in range(8):
        await keep(article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}"))
    await keep(article("晚点的列车", publisher="晚报", url="https://news.example/late"), 3)
    house = House(stories=20)
    assert "多家报道" not in (await digests.preview(store, CHAT, EIGHT, NOW, house))[0].text
    await keep(article("末班列车", publisher="末报", url="https://news.example/last"))
    (message,) = await digests.preview(store, CHAT, EIGHT, NOW, house)
    head, several, first, other, *_ = message.text.split("\n\n")
    assert (head, several, other) == ("要闻 · 7月21日 · 9 条", "多家报道", "其他")
    assert first.endswith("另有 1 家报道 · #3")


async def test_what_the_chat_follows_comes_first_and_what_it_mutes_not_at_all(
    store: Store, reader: Person, keep: Keep
) -> None:
    await reader.says("/follow 第7趟")
    await reader.says("/mute 第3趟")
    for n in range(11):
        await keep(article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}"))
    house = House(stories=20)
    for slot in (EIGHT, MONDAY):
        text = (await digests.preview(store, CHAT, slot, NOW, house))[0].text
        assert text.split("\n\n")[1:4:2] == ["关注", "其他"]
        assert text.split("\n\n")[2].startswith("第7趟列车")
        assert "第3趟" not in text
