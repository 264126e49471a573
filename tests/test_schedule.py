"""What happens by the clock."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.chat import digests
from bot.chat.ask import House
from bot.chat.message import Message
from bot.llm import Endpoint, Model
from bot.news.model import Article, Chat, New, Paragraph, Receipt, Slot
from bot.news.timetable import Due
from bot.schedule import Schedule, keep_pace
from bot.store.store import Store
from bot.summariser import Shelf, Summariser
from tests import stored
from tests.endpoint import LocalModel, sums_up

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


class Clock:
    """Stands where it is set."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Bell:
    """Counts how often it was rung."""

    rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "yaowen.db") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock(MORNING)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def house(bell: Bell) -> House:
    return House(timezone="UTC", wake=bell)


@pytest.fixture
def schedule(store: Store, house: House, clock: Clock) -> Schedule:
    return Schedule(store, house, clock)


EIGHT, EVENING, MONDAY = Slot(time(8)), Slot(time(20)), Slot(time(8), 0)


async def _subscribe(
    store: Store, *chats: int, slots: tuple[Slot, ...] = (EIGHT,), gone: bool = False
) -> None:
    for chat in chats:
        await store.chats.save(Chat(chat, timezone="UTC", slots=slots, gone=gone))


async def _print(store: Store, title: str, at: datetime) -> None:
    article = Article(
        title, (Paragraph("城市图书馆本周起延长开放时间，读者可以借书到晚上九点。"),), "zh-Hans", "甲报", at
    )
    await stored.keep(store, article, New(), Receipt(title, title, 1, "stored", at), at)


async def _owed(store: Store, chat: int = 7, slot: Slot = EIGHT) -> list[date]:
    return sorted(await store.deliveries.owed_dates(chat, slot.kind, date(2020, 1, 1)))


async def _heads(store: Store) -> list[str]:
    """The first lines of what waits to be sent."""
    parts = [delivery.parts[0] for delivery in await store.deliveries.unsent()]
    return [Message.from_json(part.payload).text.partition("\n")[0] for part in parts]


async def test_a_tick_owes_what_is_due_and_wakes_the_delivery(
    schedule: Schedule, store: Store, bell: Bell
) -> None:
    await _subscribe(store, 7, 8)
    await _print(store, "图书馆延长开放", MORNING - timedelta(hours=2))
    await schedule.tick()
    assert [d.chat for d in await store.deliveries.unsent()] == [7, 8]
    assert bell.rung == 1


async def test_a_model_is_asked_half_an_hour_ahead_and_old_answers_go_at_night(
    store: Store, clock: Clock, house: House
) -> None:
    await _subscribe(store, 7)
    await Schedule(store, house, clock).tick()
    body = (
        "图书馆本周起延长开放时间（共有三层），读者可以借书到晚上九点。" + "借书证在门口办理，随到随办。" * 30
    )
    made = Article("图书馆延长开放", (Paragraph(body),), "zh-Hans", "甲报", MORNING)
    report = await stored.keep(store, made, New(), Receipt("1", "1", 1, "stored", MORNING), MORNING)
    answer = sums_up((1, "图书馆本周起延长开放时间，读者可以借书到晚上九点。"))
    async with LocalModel(answer).serve() as local, Model(Endpoint(local.url, "m")) as model:
        modern = replace(house, summaries=Summariser(Shelf(store.answers, "m", 50_000), model))
        schedule = Schedule(store, modern, clock)
        for minutes, asked in ((-40, 0), (-30, 1), (-29, 1)):
            clock.now = MORNING + timedelta(days=1, minutes=minutes)
            await schedule.tick()
            await schedule.prepare()
            assert len(local.asked) == asked
        clock.now = MORNING + timedelta(days=1)
        story = await store.articles.story(report.story)
        assert story
        assert (await modern.summaries.known(story, digests.BUDGET)).by_model
        for _ in range(22):
            clock.now += timedelta(hours=36)
            await schedule.tick()
        await schedule.upkeep()
        assert not (await modern.summaries.known(story, digests.BUDGET)).by_model


async def test_every_tick_has_the_delivery_look_for_what_another_process_owed(
    schedule: Schedule, bell: Bell
) -> None:
    for _ in range(3):
        await schedule.tick()
    assert bell.rung == 3


async def test_a_chat_gets_one_digest_per_local_day(schedule: Schedule, store: Store, clock: Clock) -> None:
    await _subscribe(store, 7)
    for minute in range(0, 3 * 24 * 60, 30):
        clock.now = MORNING + timedelta(minutes=minute)
        if minute % (24 * 60) == 0:
            await _print(store, f"图书馆 {minute}", clock.now - timedelta(minutes=5))
        await schedule.tick()
    assert await _owed(store) == [date(2026, 11, day) for day in (20, 21, 22, 23)]
    assert [head[-3:] for head in await _heads(store)] == ["1 条"] * 3


async def test_morning_and_evening_each_tell_what_came_since_the_other(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    await _subscribe(store, 7, slots=(EIGHT, EVENING))
    for hour in range(3 * 24):
        clock.now = MORNING + timedelta(hours=hour)
        if hour % 6 == 0:
            await _print(store, f"图书馆第{hour}件", clock.now - timedelta(minutes=5))
        await schedule.tick()
    assert [head[-3:] for head in await _heads(store)] == ["1 条", "2 条", "2 条", "2 条", "2 条", "2 条"]
    assert len(await store.chats.told(7)) == 11


async def test_after_a_night_without_the_bot_only_the_latest_slot_is_told(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    await _subscribe(store, 7, slots=(EIGHT, EVENING))
    await _print(store, "图书馆", MORNING - timedelta(hours=3))
    for _ in range(3):
        await schedule.tick()
    assert len(await _heads(store)) == 1
    assert await _owed(store, slot=EVENING) == [date(2026, 11, 19), date(2026, 11, 20)]
    assert await _owed(store) == [date(2026, 11, 20), date(2026, 11, 21)]


async def test_a_week_is_looked_back_at_once_a_week_beside_the_daily_digest(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    await _subscribe(store, 7, slots=(EIGHT, MONDAY))
    await schedule.tick()
    for hour in range(0, 15 * 24, 8):
        clock.now = MORNING + timedelta(hours=hour)
        if hour % 24 == 0:
            await _print(store, f"图书馆第{hour}件", clock.now - timedelta(minutes=5))
        await schedule.tick()
    heads = await _heads(store)
    assert [head for head in heads if head.startswith("一周")] == [
        "一周要闻 · 截至 11月23日 · 3 条",
        "一周要闻 · 截至 11月30日 · 7 条",
    ]
    days = [head[-3:] for head in heads if head.startswith("要闻")]
    assert days == ["2 条"] + ["1 条"] * 13


async def test_a_restart_or_a_clock_put_back_owes_nothing_twice(
    schedule: Schedule, store: Store, clock: Clock, house: House
) -> None:
    await _subscribe(store, 7, slots=(EIGHT, EVENING, MONDAY))
    await schedule.tick()
    owed = await store.deliveries.owed_since([7], date(2020, 1, 1))
    for hours in (2, 13, 24):
        clock.now = MORNING - timedelta(hours=hours)
        await schedule.tick()
    clock.now = MORNING
    await Schedule(store, house, clock).tick()
    assert await store.deliveries.owed_since([7], date(2020, 1, 1)) == owed


async def test_after_days_without_the_bot_only_the_newest_is_owed_and_ten_minutes_late(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    await _subscribe(store, 7)
    await schedule.tick()
    clock.now += timedelta(days=3)
    for _ in range(10):
        await schedule.tick()
        clock.now += timedelta(minutes=1)
    assert max(await _owed(store)) == date(2026, 11, 21)
    await schedule.tick()
    assert await _owed(store) == [date(2026, 11, day) for day in (20, 21, 23, 24)]


async def test_a_clock_ten_years_ahead_owes_and_purges_nothing(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    await _subscribe(store, 7)
    await schedule.tick()
    clock.now = clock.now.replace(year=2036)
    await schedule.tick()
    await schedule.upkeep()
    assert max(await _owed(store)) == date(2026, 11, 21)
    clock.now = MORNING + timedelta(days=1)
    await schedule.tick()
    assert max(await _owed(store)) == date(2026, 11, 22)


async def test_a_clock_that_leaps_about_is_not_believed(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    await _subscribe(store, 7)
    await schedule.tick()
    for days in (10, 3650, 20, 400, 5):
        clock.now = MORNING + timedelta(days=days)
        await schedule.tick()
    assert max(await _owed(store)) == date(2026, 11, 21)


async def test_old_deliveries_are_forgotten_at_night(schedule: Schedule, store: Store, clock: Clock) -> None:
    for age in (29, 31):
        day = MORNING - timedelta(days=age)
        await store.deliveries.owe(7, EIGHT.kind, day.date(), ["{}"], "…", {}, day)
    await schedule.upkeep()
    assert await _owed(store) == [date(2026, 10, 23)]


async def test_what_cleaning_did_is_forgotten_after_thirty_days(
    schedule: Schedule, store: Store, clock: Clock
) -> None:
    for days in (29, 31):
        await _print(store, f"{days}天前", MORNING - timedelta(days=days))
    await schedule.upkeep()
    kept = await store._reader.read(lambda c: c.execute("SELECT article FROM trace").fetchall())
    assert kept == [(1,)]
    assert await store.articles.count() == (2, 2)


async def test_one_chats_trouble_leaves_the_others_their_digest(
    schedule: Schedule, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await _subscribe(store, 7, 8)
    owe = digests.owe

    async def stumbles(store: Store, due: Due, now: datetime, house: House) -> bool:
        if due.chat.id == 7:
            raise ZeroDivisionError
        return await owe(store, due, now, house)

    monkeypatch.setattr(digests, "owe", stumbles)
    await schedule.tick()
    assert (await _owed(store, 7), await _owed(store, 8)) == ([], [date(2026, 11, 20), date(2026, 11, 21)])
    assert "a scheduled job failed" in caplog.text


async def test_a_chat_that_is_gone_is_owed_nothing(schedule: Schedule, store: Store) -> None:
    await _subscribe(store, 7, gone=True)
    await schedule.tick()
    assert await _owed(store) == []


async def test_it_ticks_at_once_when_the_bot_starts_and_survives_a_failing_tick(
    schedule: Schedule, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()
        raise OSError

    monkeypatch.setattr(schedule, "tick", tick)
    running = asyncio.create_task(schedule.run())
    async with asyncio.timeout(30):
        await ticked.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert "a scheduled job failed" in caplog.text


async def test_articles_go_when_they_were_kept_long_enough(store: Store, house: House, clock: Clock) -> None:
    for days in (1, 30, 31, 400):
        await _print(store, f"{days}天前", MORNING - timedelta(days=days))
    await Schedule(store, house, clock).upkeep()
    assert await store.articles.count() == (4, 4)
    await Schedule(store, house, clock, retention=timedelta(days=30)).upkeep()
    assert sorted([story.title async for story in store.articles.each_story()]) == ["1天前", "30天前"]


async def test_a_clock_that_leapt_retires_nothing(store: Store, house: House, clock: Clock) -> None:
    schedule = Schedule(store, house, clock, retention=timedelta(days=30))
    await _print(store, "图书馆", MORNING)
    await schedule.tick()
    clock.now = MORNING + timedelta(days=400)
    await schedule.upkeep()
    assert await store.articles.count() == (1, 1)


async def test_a_damaged_database_is_told_of(
    schedule: Schedule, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def damaged() -> tuple[str, ...]:
        return ("article: row 3 missing from index",)

    await schedule.mend()
    assert caplog.messages == []
    monkeypatch.setattr(store, "check", damaged)
    await schedule.mend()
    assert "restore a backup: yaowen restore FILE" in caplog.messages[0]
    assert "row 3" in caplog.messages[0]


async def test_a_clock_put_back_does_not_rest_the_jobs() -> None:
    scheduler = AsyncIOScheduler(timezone=UTC)

    async def nothing() -> None: ...

    job = scheduler.add_job(nothing, "cron", minute="*")
    scheduler.start(paused=True)
    now = datetime.now(UTC)
    planned = job.next_run_time
    keep_pace(scheduler, now)
    assert job.next_run_time == planned
    keep_pace(scheduler, now - timedelta(hours=5))
    assert job.next_run_time <= now - timedelta(hours=5) + timedelta(minutes=1)
    scheduler.shutdown(wait=False)


async def test_the_houses_own_digest_goes_into_a_file_once_a_day(
    store: Store, house: House, clock: Clock, tmp_path: Path
) -> None:
    file = tmp_path / "digest.atom"
    schedule = Schedule(store, house, clock, atom=file)
    await _subscribe(store, 7)
    await _print(store, "图书馆", MORNING - timedelta(hours=3))
    await schedule.tick()
    first = file.read_bytes()
    assert first.count(b"<entry") == 1
    clock.now += timedelta(hours=1)
    await _print(store, "彗星", clock.now)
    await schedule.tick()
    assert file.read_bytes() == first
    clock.now = MORNING + timedelta(days=1)
    await schedule.tick()
    assert "彗星" in file.read_text()
    assert "图书馆</title>" not in file.read_text()
    clock.now += timedelta(days=1)
    last = file.read_bytes()
    await schedule.tick()
    assert file.read_bytes() == last
    assert not file.with_name("digest.atom.unfinished").exists()
    assert await store.chats.with_digests() == (Chat(7, None, "UTC", (EIGHT,)),)
    assert {delivery.chat for delivery in await store.deliveries.unsent()} == {7}


async def test_before_there_is_any_news_the_file_is_an_empty_feed(
    store: Store, house: House, clock: Clock, tmp_path: Path
) -> None:
    file = tmp_path / "digest.atom"
    await Schedule(store, house, clock, atom=file).tick()
    assert "<updated>2026-11-21T08:00:00+00:00</updated>" in file.read_text()


async def test_a_file_that_cannot_be_written_is_told_of_and_made_up_for(
    store: Store, house: House, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "pages" / "digest.atom"
    schedule = Schedule(store, house, clock, atom=file)
    await _print(store, "图书馆", MORNING - timedelta(hours=3))
    await schedule.tick()
    assert "digest.atom can't be written, which [digest] atom names: No such file or directory" in caplog.text
    file.parent.mkdir()
    await schedule.tick()
    assert "图书馆" in file.read_text()


async def test_a_kill_between_the_file_and_its_note_writes_the_same_entries_again(
    store: Store, house: House, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "digest.atom"
    schedule = Schedule(store, house, clock, atom=file)
    await _print(store, "图书馆", MORNING - timedelta(hours=3))
    with monkeypatch.context() as killed:
        killed.setattr(store.deliveries, "owe", _killed)
        await schedule.tick()
    first = file.read_bytes()
    file.unlink()
    await schedule.tick()
    assert file.read_bytes() == first


async def _killed(*_: object) -> bool:
    raise OSError(9, "killed")
