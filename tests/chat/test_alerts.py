"""What a chat follows comes by itself: each story once, not at night, not too much, and with its reason."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.chat import digests
from bot.chat.alerts import AN_HOUR, FRESH, STORIES
from bot.chat.desk import House
from bot.chat.message import Message
from bot.errors import StoreError
from bot.news.model import Article, Chat, Receipt, Slot, Updates
from bot.news.timetable import Due
from bot.schedule import Schedule
from bot.store.follows import MOST
from bot.store.store import Store
from tests import stored
from tests.chat.samples import NOW, Keep, Person, article, written

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EIGHT = Slot(time(8))
NIGHT = datetime(2026, 7, 21, 15, 0, tzinfo=UTC)
"""Eleven at night in Shanghai."""
MORNING = datetime(2026, 7, 21, 23, 0, tzinfo=UTC)


class Alerts:
    """The clock's ticks, and what was owed in them."""

    def __init__(self, store: Store, house: House) -> None:
        self._store, self._house = store, house
        self._schedule = Schedule(store, house)
        self._seen: set[int] = set()

    async def tick(self, now: datetime = NOW) -> list[Message]:
        """The messages of alerts that a tick owes."""
        self._schedule._now = lambda: now
        await self._schedule.tick()
        new = [d for d in await self._store.deliveries.unsent() if d.id not in self._seen]
        self._seen |= {d.id for d in new}
        assert {d.placeholder for d in new} <= {"要闻正在送达…", "Your news is on its way…", "要聞正在送達…"}
        return [Message.from_json(p.payload) for d in new if d.kind.startswith("alert:") for p in d.parts]

    def restart(self) -> None:
        self._schedule = Schedule(self._store, self._house)


@pytest.fixture
def alerts(store: Store, house: House) -> Alerts:
    return Alerts(store, house)


numbers = itertools.count(1)


def tea(title: str = "春茶上市", **facts: object) -> Article:
    n = next(numbers)
    made = article(title, ("茶山上的采摘季开始了。",), f"{n}号报", None, f"https://news.example/tea/{n}")
    return replace(made, **facts)  # type: ignore[arg-type]


async def test_a_story_comes_once_when_it_first_matches(
    alerts: Alerts, reader: Person, keep: Keep, woken: list[str]
) -> None:
    await keep(tea())
    await reader.says("/follow 春茶")
    (message,) = await alerts.tick()  # what came since the last look counts
    assert message.text.startswith("你关注的新消息 · 1 条\n\n#1 春茶上市\n")
    assert [[b.data for b in row] for row in message.buttons] == [["s:1"], ["why"]]
    assert woken == ["wake"]
    assert await alerts.tick(NOW + MINUTE) == []
    await keep(tea("春茶涨价"), 1, NOW + MINUTE)
    assert await alerts.tick(NOW + 2 * MINUTE) == []
    await keep(tea("春茶出口"), received=NOW + 2 * MINUTE)
    assert [m.text.count("春茶出口") for m in await alerts.tick(NOW + 3 * MINUTE)] == [1]


async def test_a_later_report_or_a_changed_text_that_brings_the_words_alerts(
    alerts: Alerts, reader: Person, keep: Keep, store: Store
) -> None:
    await reader.says("/follow 冰雹")
    await keep(tea())
    assert await alerts.tick() == []
    await keep(tea("冰雹打了茶园"), 1)
    assert len(await alerts.tick(NOW + MINUTE)) == 1
    first = await keep(tea("晴天"))
    assert await alerts.tick(NOW + 2 * MINUTE) == []
    changed = replace(first.article, title="晴天转冰雹")
    await keep_as_update(store, changed, first.id)
    assert len(await alerts.tick(NOW + 3 * MINUTE)) == 1


async def keep_as_update(store: Store, made: Article, report: int) -> None:
    receipt = Receipt(f"{made.title}.md", f"{report:064x}", 1, "updated", NOW)
    await stored.keep(store, made, Updates(report), receipt, NOW)


async def test_chats_get_only_what_they_follow_in_their_language(
    alerts: Alerts, reader: Person, keep: Keep
) -> None:
    await reader.says("/follow 春茶 -冰雹")
    await Person(reader.desk, "en", chat=8).says("/follow 冰雹")
    await Person(reader.desk, "zh-hant", chat=9).says("/follow 春茶")
    await keep(tea("冰雹打了春茶"))
    assert [m.text.partition("\n")[0] for m in await alerts.tick()] == [
        "A new story you follow",
        "你關注的新消息 · 1 則",
    ]


async def test_in_quiet_hours_stories_wait_and_come_together_in_the_morning(
    alerts: Alerts, reader: Person, keep: Keep
) -> None:
    followed = written(await reader.says("/follow 春茶", now=NIGHT))
    assert "那里现在是 23:00" in followed
    assert "quiet:off" in followed
    for n in range(3):
        await keep(tea(f"春茶第{n}批"), received=NIGHT)
        assert await alerts.tick(NIGHT + n * MINUTE) == []
    alerts.restart()
    assert await alerts.tick(MORNING - MINUTE) == []
    (message,) = await alerts.tick(MORNING)
    assert message.text.startswith("你关注的新消息 · 3 条")
    assert await alerts.tick(MORNING + MINUTE) == []


async def test_without_quiet_hours_alerts_come_at_night(alerts: Alerts, reader: Person, keep: Keep) -> None:
    await reader.says("/follow 春茶")
    await reader.says("/quiet off")
    await keep(tea(), received=NIGHT)
    assert len(await alerts.tick(NIGHT)) == 1


async def test_what_a_digest_told_in_the_night_is_not_told_again(
    alerts: Alerts, reader: Person, keep: Keep, store: Store, house: House
) -> None:
    await reader.says("/follow 春茶", now=NIGHT)
    await keep(tea(), received=NIGHT)
    await alerts.tick(NIGHT)
    await digests.owe(store, Due(await store.chats.get(7), EIGHT, date(2026, 7, 22)), NIGHT + HOUR, house)
    assert await alerts.tick(MORNING) == []


async def test_an_hour_has_its_fill_and_the_rest_comes_together_after_it(
    alerts: Alerts, reader: Person, keep: Keep
) -> None:
    await reader.says("/follow 春茶")
    came: list[Message] = []
    for n in range(30):
        await keep(tea(f"春茶第{n}批"), received=NOW + n * MINUTE)
        came += await alerts.tick(NOW + n * MINUTE)
    assert len(came) == AN_HOUR
    after = [await alerts.tick(NOW + HOUR + n * MINUTE) for n in range(1, 10)]
    assert [len(messages) for messages in after] == [1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert sum(len(m.buttons) - 1 for m in came) == AN_HOUR
    told = [b.data for messages in after for m in messages for row in m.buttons for b in row]
    assert len({data for data in told if data != "why"}) == 30 - AN_HOUR
    assert max(len(row) for messages in after for m in messages for row in m.buttons) <= STORIES


async def test_an_old_archive_alerts_nobody_however_much_it_holds(
    alerts: Alerts, reader: Person, keep: Keep
) -> None:
    await reader.says("/follow 春茶")
    for n in range(20):
        await keep(tea(f"春茶第{n}批", published=NOW - FRESH - (n + 1) * MINUTE))
    await keep(tea("春茶今年", published=NOW - FRESH + MINUTE))
    (message,) = await alerts.tick()
    assert "春茶今年" in message.text
    assert message.text.startswith("你关注的新消息 · 1 条")


@pytest.mark.parametrize("part", ["note", "owe"])
async def test_a_tick_cut_short_loses_and_doubles_nothing(
    alerts: Alerts, reader: Person, keep: Keep, store: Store, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    async def fails(*_: object) -> None:
        raise StoreError("the disk is full")

    await reader.says("/follow 春茶")
    await keep(tea())
    with monkeypatch.context() as cut:
        cut.setattr(store.alerts, part, fails)
        assert await alerts.tick() == []
    alerts.restart()
    assert len(await alerts.tick(NOW + MINUTE)) == 1
    alerts.restart()
    assert await alerts.tick(NOW + 2 * MINUTE) == []


async def test_one_chats_trouble_leaves_the_others_their_alerts(
    alerts: Alerts, reader: Person, keep: Keep, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chat in (7, 8):
        await Person(reader.desk, chat=chat).says("/follow 春茶")
    await keep(tea())
    get = store.chats.get

    async def stumbles(chat: int) -> Chat:
        return await get(chat // (chat - 7))

    monkeypatch.setattr(store.chats, "get", stumbles)
    assert len(await alerts.tick()) == 1


async def test_what_is_ended_or_muted_before_it_comes_does_not_come(
    alerts: Alerts, reader: Person, keep: Keep
) -> None:
    for words in ("春茶", "桥"):
        await reader.says(f"/follow {words}", now=NIGHT)
    for title in ("春茶上市", "桥通车", "足球场边的桥"):
        await keep(tea(title), received=NIGHT)
    await alerts.tick(NIGHT)
    await reader.taps("unfollow:1")
    await reader.says("/mute 足球")
    assert await alerts.tick(NIGHT + MINUTE) == []
    (message,) = await alerts.tick(MORNING)
    assert "桥通车" in message.text
    assert message.text.startswith("你关注的新消息 · 1 条")


async def test_where_all_that_waits_was_ended_nothing_comes(
    alerts: Alerts, reader: Person, keep: Keep
) -> None:
    for words in ("春茶", "桥"):
        await reader.says(f"/follow {words}")
    await keep(tea(), received=NIGHT)
    await alerts.tick(NIGHT)
    await reader.taps("unfollow:1")
    assert await alerts.tick(MORNING) == []


async def test_a_muted_story_is_in_no_digest(store: Store, reader: Person, keep: Keep, house: House) -> None:
    for title in ("春茶上市", "足球赛"):
        await keep(tea(title))
    await reader.says("/mute 足球")
    (message,) = await digests.preview(store, await store.chats.get(7), EIGHT, NOW, house)
    assert "春茶上市" in message.text
    assert "足球" not in message.text


async def test_a_chat_that_follows_nothing_costs_nothing_and_is_not_owed_the_past(
    alerts: Alerts, reader: Person, keep: Keep, store: Store
) -> None:
    await keep(tea())
    await alerts.tick()
    assert await store.alerts.arrivals(NOW - FRESH) is None
    await reader.says("/follow 春茶")
    assert await alerts.tick(NOW + MINUTE) == []


async def test_a_group_that_moves_is_alerted_where_it_is(
    alerts: Alerts, reader: Person, keep: Keep, store: Store
) -> None:
    await Person(reader.desk, chat=-5).says("/follow 春茶")
    await alerts.tick()
    await store.chats.moved(-5, -1005)
    await keep(tea())
    assert len(await alerts.tick(NOW + MINUTE)) == 1
    assert [d.chat for d in await store.deliveries.unsent()] == [-1005]


# Under an alert


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
async def test_the_reason_is_told_with_the_words_where_they_stand_and_an_end_to_it(
    alerts: Alerts, reader: Person, keep: Keep, language: str
) -> None:
    person = Person(reader.desk, language)
    await person.says("/follow 春茶 OR 冰雹")
    await person.says("/follow 採摘季")
    await keep(tea("頭批春茶"))
    (message,) = await alerts.tick()
    why = await person.taps("why", under=message)
    assert not why.edits
    (told,) = why.messages
    bold = [told.text[span.start : span.end] for span in told.spans]
    assert bold == ["春茶", "采摘季"]
    assert "春茶 OR 冰雹" in told.text
    assert [[b.data for b in row] for row in told.buttons] == [["unfollow:1"], ["unfollow:2"]]
    await person.taps("unfollow:1", under=told)
    assert "頭批" not in written(await person.taps("why", under=message))
    await person.taps("unfollow:2", under=told)
    assert written(await person.taps("why", under=message)).count("\n") == 1


async def test_a_reason_that_nobody_can_tell_any_more_is_said_to_be_none(reader: Person) -> None:
    assert "已经全部取消" in written(await reader.taps("why"))


# What is kept


async def test_a_chat_can_follow_only_so_many(reader: Person, store: Store) -> None:
    for n in range(MOST):
        await reader.says(f"/follow 词{n}")
    assert str(MOST) in written(await reader.says("/follow 再多"))
    assert "已屏蔽" in written(await reader.says("/mute 词1"))  # takes the place of what was followed
    listed = await reader.says("/following")
    assert sum(map(len, listed.messages[-1].buttons)) == MOST
    assert len(await store.follows.of(7)) == MOST


async def test_following_makes_a_chat_known_in_its_language_and_lets_it_come_back(
    reader: Person, store: Store
) -> None:
    await store.chats.save(Chat(7, gone=True))
    await reader.says("/follow 春茶")
    assert await store.chats.get(7) == Chat(7, heard="zh-hans")


async def test_buttons_for_long_words_stay_within_telegrams_limits(reader: Person) -> None:
    long = "这是很长很长的一句要一字不差地关注的话它有三十多个汉字那么长"
    (message,) = (await reader.says(f"/follow “{long}”")).messages
    assert [b.data for row in message.buttons for b in row] == ["following"]
    (listed,) = (await reader.says("/following")).messages
    assert listed.buttons[0][0].label.endswith("…")
    assert long in listed.text
