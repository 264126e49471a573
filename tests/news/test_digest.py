"""Who is owed a digest, and which stories go in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.digest import Due, choose, due, last_date, moment, plausible, zone
from bot.news.model import Article, Chat, Paragraph, Report, Story

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia")
TIMES = (time(2, 0), time(2, 30), time(1, 30), time(3, 0), time(0, 0), time(23, 59))


def _chat(number: int = 7, at: time | None = time(8), timezone: str | None = "UTC") -> Chat:
    return Chat(number, timezone=timezone, digest_at=at)


def _story(number: int, publishers: tuple[str | None, ...] = ("甲报",), hours_old: float = 1) -> Story:
    at = NOW - timedelta(hours=hours_old)
    body = (Paragraph("城市图书馆延长开放时间。"),)
    reports = tuple(
        Report(number * 10 + n, number, Article(f"图书馆 {number}", body, publisher=name), NOW, at)
        for n, name in enumerate(publishers)
    )
    return Story(number, reports)


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


def _dates(local: ZoneInfo, at: time, start: datetime, end: datetime) -> list[date]:
    """The dates of the digests that a bot ticking from start to end makes."""
    chat = Chat(1, timezone=local.key, digest_at=at)
    owed = [last_date(start, at, local)]
    for now in _ticks(local, start, end):
        owed += [found.local_date for found in due(now, [chat], {1: frozenset(owed[-5:])}, "UTC")]
    return owed


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("at", TIMES, ids=str)
def test_every_local_date_gets_exactly_one_digest(name: str, at: time) -> None:
    start = datetime(2026, 1, 2, 12, tzinfo=UTC)
    dates = _dates(ZoneInfo(name), at, start, datetime(2028, 1, 2, 12, tzinfo=UTC))
    assert dates == [dates[0] + timedelta(days=n) for n in range(len(dates))]
    assert len(dates) in {730, 731, 732}


def test_a_date_that_a_calendar_left_out_gets_no_digest() -> None:
    start = datetime(2011, 12, 28, 20, tzinfo=UTC)
    dates = _dates(ZoneInfo("Pacific/Apia"), time(8), start, start + timedelta(days=5))
    assert [d.day for d in dates] == [28, 29, 31, 1, 2]


@given(
    st.integers(0, 25 * 365 * 24 * 60).map(
        lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.times(),
    st.sampled_from((*ZONES, "America/Nuuk", "Asia/Kathmandu", "Africa/Casablanca")),
)
def test_the_last_date_is_past_and_the_next_one_is_not(now: datetime, at: time, name: str) -> None:
    local = ZoneInfo(name)
    day = last_date(now, at, local)
    assert moment(day, at, local) <= now
    assert now - moment(day, at, local) <= timedelta(hours=49)
    assert moment(day + timedelta(days=2), at, local) > now


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
    assert last_date(shown, time(23, 30), nuuk) == date(2026, 3, 28)


def test_a_digest_is_due_from_its_minute_on() -> None:
    chat = _chat()
    early, sharp = NOW.replace(hour=7, minute=59), NOW.replace(hour=8)
    yesterday = {7: frozenset({date(2026, 11, 20)})}
    assert due(early, [chat], yesterday, "UTC") == ()
    assert due(sharp, [chat], yesterday, "UTC") == (Due(chat, date(2026, 11, 21)),)


def test_after_days_without_a_bot_only_the_newest_date_is_due() -> None:
    chat = _chat()
    owed = {7: frozenset({date(2026, 11, 17)})}
    assert due(NOW, [chat], owed, "UTC") == (Due(chat, date(2026, 11, 21)),)


def test_a_clock_put_back_makes_no_second_digest() -> None:
    owed = {7: frozenset({date(2026, 11, 20), date(2026, 11, 21)})}
    assert due(NOW - timedelta(hours=2), [_chat()], owed, "UTC") == ()


def test_a_chat_without_a_time_or_that_is_gone_is_owed_nothing() -> None:
    gone = Chat(8, digest_at=time(8), gone=True)
    assert due(NOW, [_chat(at=None), gone], {}, "UTC") == ()


def test_a_date_closed_when_the_time_was_set_leaves_the_first_digest_for_tomorrow() -> None:
    chat = _chat()
    assert chat.digest_at is not None
    closed = frozenset({last_date(NOW, chat.digest_at, zone(chat.timezone, "UTC"))})
    assert due(NOW, [chat], {7: closed}, "UTC") == ()
    assert due(NOW + timedelta(days=1), [chat], {7: closed}, "UTC") == (Due(chat, date(2026, 11, 22)),)


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


def test_what_more_publishers_report_comes_first() -> None:
    alone, shared = _story(1), _story(2, ("甲报", "乙报", "丙报"))
    assert choose([alone, shared], frozenset(), 10, NOW) == (shared, alone)


def test_a_fresh_story_comes_before_a_stale_one_of_more_publishers() -> None:
    stale, fresh = _story(1, ("甲报", "乙报"), hours_old=30), _story(2, hours_old=1)
    assert choose([stale, fresh], frozenset(), 10, NOW) == (fresh, stale)


def test_one_publisher_does_not_take_all_places() -> None:
    loud = [_story(n) for n in range(1, 11)]
    quiet = [_story(20 + n, (name,), hours_old=20) for n, name in enumerate("乙丙丁戊")]
    chosen = choose([*loud, *quiet], frozenset(), 6, NOW)
    assert [story.lead.article.publisher for story in chosen] == ["甲报", "甲报", "戊", "丁", "丙", "乙"]


def test_one_publisher_fills_the_digest_where_there_is_no_other() -> None:
    assert len(choose([_story(n) for n in range(1, 11)], frozenset(), 6, NOW)) == 6


def test_years_old_stories_still_stand_newest_first() -> None:
    older, newer = _story(1, hours_old=60_000), _story(2, hours_old=50_000)
    assert choose([older, newer], frozenset(), 10, NOW) == (newer, older)


STORIES = st.lists(
    st.builds(
        _story,
        st.integers(1, 40),
        st.lists(st.sampled_from(["甲报", "乙报", None]), min_size=1, max_size=3).map(tuple),
        st.floats(-2, 100),
    ),
    unique_by=lambda story: story.number,
    max_size=20,
)


@given(STORIES, st.frozensets(st.integers(1, 40)), st.integers(0, 12), st.randoms(use_true_random=False))
def test_any_choice_is_full_untold_and_the_same_in_any_order(
    stories: list[Story], told: frozenset[int], limit: int, random: Random
) -> None:
    chosen = choose(stories, told, limit, NOW)
    untold = [story for story in stories if story.number not in told]
    assert len(chosen) == min(limit, len(untold)) == len({story.number for story in chosen})
    assert all(story in untold for story in chosen)
    shuffled = list(stories)
    random.shuffle(shuffled)
    assert choose(shuffled, told, limit, NOW) == chosen
