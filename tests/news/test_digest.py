"""Who is owed a digest, and which stories go in."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.news.alerts import Wishes
from bot.news.digest import (
    MANY,
    Due,
    Pick,
    choose,
    due,
    last_date,
    look_back,
    moment,
    plausible,
    sections,
    since,
    upcoming,
    voices,
    zone,
)
from bot.news.model import Article, Chat, Paragraph, Published, Report, Slot, Story

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai", "Pacific/Apia")
TIMES = (time(2, 0), time(2, 30), time(1, 30), time(3, 0), time(0, 0), time(23, 59))


EIGHT, EVENING, MONDAY = Slot(time(8)), Slot(time(20)), Slot(time(9), 0)


def _chat(*slots: Slot, number: int = 7, timezone: str | None = "UTC") -> Chat:
    return Chat(number, timezone=timezone, slots=slots or (EIGHT,))


def _owed(slot: Slot, *days: int) -> dict[int, set[tuple[str, date]]]:
    return {7: {(slot.kind, date(2026, 11, day)) for day in days}}


def _story(number: int, publishers: tuple[str | None, ...] = ("甲报",), hours_old: float = 1) -> Story:
    at = NOW - timedelta(hours=hours_old)
    body = (Paragraph("城市图书馆延长开放时间。"),)
    reports = tuple(
        Report(number * 10 + n, number, Article(f"图书馆 {number}", body, publisher=name), NOW, at)
        for n, name in enumerate(publishers)
    )
    return Story(number, reports)


def _report(
    id_: int,
    story: int,
    at: datetime,
    publisher: str | None,
    published: Published | None = None,
    reprint: int | None = None,
) -> Report:
    made = Article(
        f"图书馆 {id_}", (Paragraph("城市图书馆延长开放时间。"),), publisher=publisher, published=published
    )
    return Report(id_, story, made, NOW, at, reprint=reprint)


def _told_at(hour: int, *later: tuple[int, str, int | None]) -> Story:
    """Story 1, whose report 10 of this hour was told; then, in order of arrival, reports of an hour and a publisher,
    perhaps a reprint.
    """
    first = _report(10, 1, NOW.replace(hour=hour), "甲报")
    others = [
        _report(11 + n, 1, NOW.replace(hour=at), name, reprint=reprint)
        for n, (at, name, reprint) in enumerate(later)
    ]
    return Story(1, tuple(sorted((first, *others), key=lambda r: (r.at, r.id))))


def _with_reprints(story: Story) -> Story:
    """The same with all but the first report a reprint of it."""
    first, *others = story.reports
    return Story(story.number, (first, *(replace(r, reprint=first.id) for r in others)))


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


def _numbers(picks: Sequence[Pick]) -> list[int]:
    return [pick.story.number for pick in picks]


def test_what_more_publishers_report_comes_first() -> None:
    alone, shared = _story(1), _story(2, ("甲报", "乙报", "丙报"))
    assert _numbers(choose([alone, shared], {}, 10, NOW)) == [2, 1]


def test_a_reprint_confirms_nothing() -> None:
    copied = _with_reprints(_story(1, ("甲报", "乙报", "丙报")))
    own = _story(2, ("丁报", "戊报"))
    assert (voices(copied.reports), voices(own.reports)) == (1, 2)
    assert _numbers(choose([copied, own], {}, 10, NOW)) == [2, 1]
    assert _numbers(look_back([copied, own], 10, NOW)) == [2, 1]


def test_texts_of_one_agency_are_one_voice() -> None:
    story = _story(1, ("甲报", "乙报", "丙报"))
    first, second, third = story.reports
    carried = [replace(r, article=replace(r.article, origin="通讯社")) for r in (first, second)]
    assert voices((*carried, third)) == 2
    assert voices(carried) == 1


def test_a_fresh_story_comes_before_a_stale_one_of_more_publishers() -> None:
    stale, fresh = _story(1, ("甲报", "乙报"), hours_old=30), _story(2, hours_old=1)
    assert _numbers(choose([stale, fresh], {}, 10, NOW)) == [2, 1]


def test_one_publisher_does_not_take_all_places() -> None:
    loud = [_story(n) for n in range(1, 11)]
    quiet = [_story(20 + n, (name,), hours_old=20) for n, name in enumerate("乙丙丁戊")]
    chosen = choose([*loud, *quiet], {}, 6, NOW)
    leads = [pick.story.lead.article.publisher for pick in chosen]
    assert leads == ["甲报", "甲报", "戊", "丁", "丙", "乙"]


def test_one_publisher_fills_the_digest_where_there_is_no_other() -> None:
    assert len(choose([_story(n) for n in range(1, 11)], {}, 6, NOW)) == 6


def test_years_old_stories_still_stand_newest_first() -> None:
    older, newer = _story(1, hours_old=60_000), _story(2, hours_old=50_000)
    assert _numbers(choose([older, newer], {}, 10, NOW)) == [2, 1]


def test_what_the_chat_follows_comes_first_and_always_has_a_place_and_what_it_mutes_is_left_out() -> None:
    loud = [_story(n) for n in range(1, 8)]
    other = _story(20, ("乙报", "丙报"))
    wishes = Wishes(followed=frozenset({3, 4, 5, 6}), muted=frozenset({2, 4}))
    for chosen in (choose([*loud, other], {}, 5, NOW, wishes), look_back([*loud, other], 5, NOW, wishes)):
        assert _numbers(chosen)[:4] == [6, 5, 3, 20]
        assert not {2, 4} & set(_numbers(chosen))
        assert [pick.followed for pick in chosen[:4]] == [True] * 3 + [False]


# Follow-ups


def test_a_told_story_comes_again_when_there_is_news_showing_that_alone() -> None:
    story = _told_at(8, (9, "乙报", None))
    (pick,) = choose([story], {1: 10}, 10, NOW)
    assert (pick.follows_up, pick.shown) == (True, Story(1, story.reports[1:]))
    assert pick.section == "follow-up"
    assert choose([story], {1: 11}, 10, NOW) == ()


def test_a_reprint_is_no_news() -> None:
    assert choose([_told_at(8, (9, "乙报", 10))], {1: 10}, 10, NOW) == ()
    (pick,) = choose([_told_at(8, (9, "乙报", 10), (9, "丙报", None))], {1: 10}, 10, NOW)
    assert [r.article.publisher for r in pick.news] == ["丙报"]


def test_a_report_of_an_older_time_that_came_late_is_no_news() -> None:
    assert since(_told_at(8, (7, "乙报", None)), 10) == ()
    assert len(since(_told_at(8, (8, "乙报", None)), 10)) == 1


def test_a_report_dated_by_its_day_alone_is_news_on_that_day_and_not_on_the_day_after() -> None:
    first, _ = _told_at(8, (9, "乙报", None)).reports
    for day, news in ((NOW.date(), 1), (NOW.date() - timedelta(days=1), 0)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        dated = _report(11, 1, midnight, "乙报", published=day)
        assert len(since(Story(1, (dated, first)), 10)) == news


def test_where_all_that_was_told_is_gone_what_came_since_is_news() -> None:
    story = _told_at(8, (9, "乙报", None))
    assert len(since(Story(1, story.reports[1:]), 10)) == 1


# The look back at a week


def test_a_week_is_looked_back_at_by_publishers_then_reports_and_what_is_older_comes_last() -> None:
    two = _story(1, ("甲报", "乙报"), hours_old=100)
    three_reports = _story(2, ("甲报", "乙报", "甲报"), hours_old=150)
    alone = _story(3, hours_old=1)
    archived = _story(4, ("甲报", "乙报", "丙报"), hours_old=200)
    assert _numbers(look_back([two, three_reports, alone, archived], 10, NOW)) == [2, 1, 3, 4]


# Sections


def _mixed(count: int) -> list[Pick]:
    names = [("甲报",), ("甲报", "乙报")]
    return [Pick(story, story.reports) for n in range(count) for story in [_story(n + 1, names[n % 2])]]


def test_many_stories_stand_in_sections_and_few_do_not() -> None:
    picks = _mixed(MANY + 1)
    assert sections(picks[:MANY]) == ((None, tuple(picks[:MANY])),)
    assert [(name, _numbers(some)) for name, some in sections(picks)] == [
        ("several", [2, 4, 6, 8]),
        ("other", [1, 3, 5, 7, 9]),
    ]


def test_one_kind_of_stories_needs_no_section() -> None:
    picks = _mixed(2 * MANY + 2)[::2]
    assert sections(picks) == ((None, tuple(picks)),)
    assert sections([]) == ((None, ()),)


def test_what_is_followed_stands_in_the_first_section_whatever_it_is() -> None:
    picks = [replace(pick, followed=n < 2, follows_up=n == 5) for n, pick in enumerate(_mixed(9))]
    assert [(name, _numbers(some)) for name, some in sections(picks)] == [
        ("followed", [1, 2]),
        ("several", [4, 8]),
        ("follow-up", [6]),
        ("other", [3, 5, 7, 9]),
    ]


@st.composite
def told_stories(draw: st.DrawFn) -> Story:
    number = draw(st.integers(1, 40))
    made = draw(
        st.lists(
            st.tuples(
                st.floats(-2, 100),
                st.sampled_from(["甲报", "乙报", "丙报", None]),
                st.none() | st.integers(1, 3),
                st.booleans(),
            ),
            min_size=1,
            max_size=5,
        )
    )
    reports = []
    for n, (hours, name, reprint, bare) in enumerate(made):
        at = NOW - timedelta(hours=hours)
        reports.append(_report(number * 10 + n, number, at, name, at.date() if bare else at, reprint))
    return Story(number, tuple(sorted(reports, key=lambda r: (r.at, r.id))))


STORIES = st.lists(told_stories(), unique_by=lambda story: story.number, max_size=12)
TOLD = st.dictionaries(st.integers(1, 40), st.integers(0, 4)).map(
    lambda told: {number: number * 10 + n for number, n in told.items()}
)
NUMBERS = st.frozensets(st.integers(1, 40))
WISHES = st.builds(Wishes, NUMBERS, NUMBERS)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(STORIES, TOLD, st.integers(0, 12), WISHES, st.randoms(use_true_random=False))
def test_any_choice_is_full_news_and_the_same_in_any_order(
    stories: list[Story], told: dict[int, int], limit: int, wishes: Wishes, random: Random
) -> None:
    chosen = choose(stories, told, limit, NOW, wishes)
    worth = [
        s
        for s in stories
        if s.number not in wishes.muted and (s.number not in told or since(s, told[s.number]))
    ]
    assert len(chosen) == min(limit, len(worth)) == len(set(_numbers(chosen)))
    assert all(pick.story in worth for pick in chosen)
    followed = [pick.followed for pick in chosen]
    assert followed == sorted(followed, reverse=True)
    shuffled = list(stories)
    random.shuffle(shuffled)
    assert choose(shuffled, told, limit, NOW, wishes) == chosen


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(STORIES, TOLD, WISHES)
def test_any_follow_up_shows_what_came_later_in_own_words_and_is_told_once(
    stories: list[Story], told: dict[int, int], wishes: Wishes
) -> None:
    chosen = choose(stories, told, 40, NOW, wishes)
    for pick in chosen:
        assert pick.follows_up == (pick.story.number in told)
        assert pick.news
        if pick.follows_up:
            assert all(r.reprint is None and r.id > told[r.story] for r in pick.news)
        else:
            assert pick.news == pick.story.reports
    after = told | {pick.story.number: pick.story.newest for pick in chosen}
    assert choose(stories, after, 40, NOW, wishes) == ()


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(STORIES, st.integers(0, 12), WISHES)
def test_no_publisher_has_more_than_its_share_while_others_could_stand(
    stories: list[Story], limit: int, wishes: Wishes
) -> None:
    for chosen in (choose(stories, {}, limit, NOW, wishes), look_back(stories, limit, NOW, wishes)):
        led = Counter(pick.shown.lead.article.publisher for pick in chosen)
        left = [s for s in stories if s.number not in {*_numbers(chosen), *wishes.muted}]
        share = -(-limit // 3)
        others = {s.lead.article.publisher for s in left if led[s.lead.article.publisher] < share}
        over = [p for p in chosen if not p.followed and led[p.shown.lead.article.publisher] > share]
        assert not (over and others)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(STORIES, TOLD, WISHES)
def test_sections_hold_every_story_once_in_its_order(
    stories: list[Story], told: dict[int, int], wishes: Wishes
) -> None:
    chosen = choose(stories, told, 20, NOW, wishes)
    parts = sections(chosen)
    assert sorted(n for _, some in parts for n in _numbers(some)) == sorted(_numbers(chosen))
    for name, some in parts:
        assert [pick for pick in chosen if pick in some] == list(some)
        assert name is None or {pick.section for pick in some} == {name}
