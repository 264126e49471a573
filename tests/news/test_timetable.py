"""Who is owed a digest, and when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.model import Chat, Slot
from bot.news.timetable import Due, due, last_date, moment, plausible, upcoming, zone

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia")
TIMES = (time(2, 0), time(2, 30), time(1, 30), time(3, 0), time(0, 0), time(23, 59))
EIGHT, EVENING, MONDAY = Slot(time(8)), Slot(time(20)), Slot(time(9), 0)


def _chat(*slots: Slot, number: int = 7, timezone: str | None = "UTC") -> Chat:
    return Chat(number, timezone=timezone, slots=slots or (EIGHT,))


def _owed(slot: Slot, *days: int) -> dict[int, set[tuple[str, date]]]:
    return {7: {(slot.kind, date(2026, 11, day)) for day in days}}


def _ticks(local: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Every six hours, and every ten minutes within two days of a change of clocks."""
    now = start
    while now < end:
        yield now
        two_days = timedelta(days=2)
        calm = (now - two_days).astimezone(local).utcoffset() == (now + two_days).astimezone(
            local
        ).utcoffset()
        now += timedelta(hours=6) if calm else timedelta(minutes=10)


def _dates(local: ZoneInfo, slot: Slot, start: datetime, end: datetime) -> list[date]:
    """The dates of the digests that a bot ticking from start to end makes."""
    chat = Chat(1, timezone=local.key, slots=(slot,))
    owed = [last_date(start, slot, local)]
    for now in _ticks(local, start, end):
        known = {1: {(slot.kind, day) for day in owed[-5:]}}
        owed += [found.local_date for found in due(now, [chat], known, "UTC")]
    return owed


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", TIMES, ids=str)
def test_every_local_date_gets_exactly_one_digest(name: str, at: time) -> None:
    start = datetime(2026, 1, 2, 12, tzinfo=UTC)
    dates = _dates(ZoneInfo(name), Slot(at), start, datetime(2028, 1, 2, 12, tzinfo=UTC))
    assert dates == [dates[0] + timedelta(days=n) for n in range(len(dates))]
    assert len(dates) in {730, 731, 732}


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", TIMES[1:3], ids=str)
def test_every_sunday_gets_exactly_one_weekly_digest_and_clocks_change_on_sundays(
    name: str, at: time
) -> None:
    start = datetime(2026, 1, 2, 12, tzinfo=UTC)
    dates = _dates(ZoneInfo(name), Slot(at, 6), start, datetime(2028, 1, 2, 16, tzinfo=UTC))
    assert dates == [dates[0] + timedelta(weeks=n) for n in range(len(dates))]
    assert {day.weekday() for day in dates} == {6}
    assert len(dates) in {105, 106}


@pytest.mark.parametrize(
    ("name", "start"), [("Europe/Berlin", 3), ("Europe/Berlin", 10), ("Asia/Shanghai", 3)]
)
def test_each_slot_of_many_gets_each_date_once_and_only_those_in_a_skipped_hour_are_overtaken(
    name: str, start: int
) -> None:
    slots = (Slot(time(2)), Slot(time(2, 30)), EVENING, Slot(time(2, 30), 6))
    chat = Chat(7, timezone=name, slots=slots)
    now = datetime(2026, start, 10, 12, tzinfo=UTC)
    owed = {(slot.kind, last_date(now, slot, ZoneInfo(name))) for slot in slots}
    found: list[Due] = []
    for _ in range(30 * 48):
        now += timedelta(minutes=30)
        found += due(now, [chat], {7: owed}, "UTC")
        owed |= {(each.slot.kind, each.local_date) for each in found[-4:]}
    for slot in slots:
        dates = [each.local_date for each in found if each.slot == slot]
        step = 7 if slot.weekly else 1
        assert dates == [dates[0] + timedelta(days=step * n) for n in range(len(dates))]
        assert len(dates) in ({4, 5} if slot.weekly else {30})
    overtaken = [(each.slot.at, each.local_date.isoformat()) for each in found if each.overtaken]
    assert overtaken == ([(time(2), "2026-03-29")] if (name, start) == ("Europe/Berlin", 3) else [])


def test_a_date_that_a_calendar_left_out_gets_no_digest() -> None:
    start = datetime(2011, 12, 28, 20, tzinfo=UTC)
    dates = _dates(ZoneInfo("Pacific/Apia"), EIGHT, start, start + timedelta(days=5))
    assert [d.day for d in dates] == [28, 29, 31, 1, 2]
    fridays = _dates(ZoneInfo("Pacific/Apia"), Slot(time(8), 4), start, start + timedelta(days=12))
    assert [d.day for d in fridays] == [23, 6]


@given(
    st.integers(0, 25 * 365 * 24 * 60).map(
        lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.times(),
    st.sampled_from((*ZONES, "America/Nuuk", "Asia/Kathmandu", "Africa/Casablanca")),
)
def test_the_last_date_is_past_and_the_next_one_is_not(now: datetime, at: time, name: str) -> None:
    local = ZoneInfo(name)
    day = last_date(now, Slot(at), local)
    assert moment(day, at, local) <= now
    assert now - moment(day, at, local) <= timedelta(hours=49)
    following = upcoming(now, Chat(7, slots=(Slot(at),)), (), local)
    assert following
    assert day < following.local_date <= day + timedelta(days=2)
    assert moment(following.local_date, at, local) > now


def test_a_skipped_hour_is_made_up_for_in_the_first_minute_after_it() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    shown = moment(date(2026, 3, 29), time(2, 30), berlin).astimezone(berlin)
    assert (shown.hour, shown.minute) == (3, 0)


def test_a_repeated_hour_counts_once_the_first_time() -> None:
    assert moment(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin")) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_gap_before_midnight_leaves_the_digest_to_the_first_minute_of_the_next_day() -> None:
    nuuk = ZoneInfo("America/Nuuk")
    shown = moment(date(2026, 3, 28), time(23, 30), nuuk).astimezone(nuuk)
    assert (shown.date(), shown.time()) == (date(2026, 3, 29), time(0, 0))
    assert last_date(shown, Slot(time(23, 30)), nuuk) == date(2026, 3, 28)


def test_a_digest_is_due_from_its_minute_on() -> None:
    chat = _chat()
    early, sharp = NOW.replace(hour=7, minute=59), NOW.replace(hour=8)
    yesterday = _owed(EIGHT, 20)
    assert due(early, [chat], yesterday, "UTC") == ()
    assert due(sharp, [chat], yesterday, "UTC") == (Due(chat, EIGHT, date(2026, 11, 21)),)


def test_after_days_without_a_bot_only_the_newest_date_is_due() -> None:
    chat = _chat()
    assert due(NOW, [chat], _owed(EIGHT, 17), "UTC") == (Due(chat, EIGHT, date(2026, 11, 21)),)


def test_of_several_slots_missed_in_a_night_only_the_latest_is_told() -> None:
    chat = _chat(EIGHT, EVENING, MONDAY)
    monday = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert due(monday, [chat], {}, "UTC") == (
        Due(chat, EIGHT, date(2026, 11, 23)),
        Due(chat, EVENING, date(2026, 11, 22), overtaken=True),
        Due(chat, MONDAY, date(2026, 11, 23)),
    )
    told = {7: {(EIGHT.kind, date(2026, 11, 23)), (MONDAY.kind, date(2026, 11, 23))}}
    assert [found.overtaken for found in due(monday, [chat], told, "UTC")] == [True]


def test_the_digest_before_is_a_day_or_a_week_back() -> None:
    day = date(2026, 11, 23)
    assert Due(_chat(), EIGHT, day).before == date(2026, 11, 22)
    assert Due(_chat(), MONDAY, day).before == date(2026, 11, 16)


def test_the_one_that_comes_next_is_the_first_of_all_slots_that_is_not_owed() -> None:
    chat = _chat(EIGHT, EVENING, MONDAY)
    assert upcoming(NOW, chat, (), UTC) == Due(chat, EVENING, date(2026, 11, 21))
    sent = {(EVENING.kind, date(2026, 11, 21)), (EIGHT.kind, date(2026, 11, 22))}
    assert upcoming(NOW, chat, sent, UTC) == Due(chat, EVENING, date(2026, 11, 22))
    assert upcoming(NOW, _chat(MONDAY), (), UTC) == Due(_chat(MONDAY), MONDAY, date(2026, 11, 23))
    assert upcoming(NOW, Chat(7), (), UTC) is None


def test_a_clock_put_back_makes_no_second_digest() -> None:
    assert due(NOW - timedelta(hours=2), [_chat()], _owed(EIGHT, 20, 21), "UTC") == ()


def test_a_chat_without_a_time_or_that_is_gone_is_owed_nothing() -> None:
    gone = Chat(8, slots=(EIGHT,), gone=True)
    assert due(NOW, [Chat(7), gone], {}, "UTC") == ()


def test_a_date_closed_when_the_time_was_set_leaves_the_first_digest_for_tomorrow() -> None:
    chat = _chat()
    closed = {7: {(EIGHT.kind, last_date(NOW, EIGHT, UTC))}}
    assert due(NOW, [chat], closed, "UTC") == ()
    assert due(NOW + timedelta(days=1), [chat], closed, "UTC") == (Due(chat, EIGHT, date(2026, 11, 22)),)


@pytest.mark.parametrize("name", [None, "", "Nowhere/City", "America", "../etc/passwd", "a\0b", "é" * 300])
def test_a_bad_zone_falls_back_to_the_default(name: str | None) -> None:
    assert zone(name, "Asia/Shanghai") == ZoneInfo("Asia/Shanghai")


def test_a_bad_default_zone_falls_back_to_utc() -> None:
    assert zone(None, "Nowhere/City") is UTC


def test_a_clock_far_ahead_is_doubted_and_one_put_back_is_not() -> None:
    assert plausible(NOW, None)
    assert plausible(NOW, NOW - timedelta(hours=36))
    assert plausible(NOW, NOW + timedelta(hours=2))
    assert not plausible(NOW, NOW - timedelta(hours=37))
    assert not plausible(NOW.replace(year=2036), NOW)
