"""Which stories go into a digest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.news.alerts import Wishes
from bot.news.digest import (
    MANY,
    Pick,
    choose,
    look_back,
    sections,
    since,
    voices,
)
from bot.news.model import Article, Paragraph, Published, Report, Story

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


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
