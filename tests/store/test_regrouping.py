"""What operators put right stays right, whatever comes after."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bot.news import stories
from bot.news.model import Article, Joins, New, Placement, Reason, Receipt, Report, Updates
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
DAY = timedelta(days=1)
TEXT = "\n".join(f"南河新桥的第{n}个桥墩在昨天夜里由三十名工人浇筑完成。" for n in "一二三四五六")


def short(n: int) -> str:
    return f"第{n}篇短文。" + "南河" * n


@pytest.fixture
async def three(store: Store, write: Write, receipt: Note, noon: datetime) -> list[Report]:
    """Story 1: three reports, the second one the longest."""
    placements: tuple[Placement, ...] = (New(), Joins(1, 0.4, ("南河",)), Joins(1, 0.3, ("新桥", "电车")))
    kept = []
    for n, placement in enumerate(placements, 1):
        article = write(
            f"报道{n}",
            short(n) * (3 if n == 2 else 1),
            publisher=f"报{n}",
            source_url=f"https://a.example/{n}",
        )
        kept.append(await stored.keep(store, article, placement, receipt(n), noon + n * DAY))
    return kept


async def told(store: Store, chat: int = 7) -> set[int]:
    return set(await store.chats.told(chat))


async def test_why_each_report_joined_is_known(store: Store, three: list[Report]) -> None:
    assert await store.grouping.reasons(1) == {
        2: Reason("event", 0.4, ("南河",)),
        3: Reason("event", 0.3, ("新桥", "电车")),
    }


async def test_a_report_taken_out_is_a_story_of_its_own(
    store: Store, three: list[Report], noon: datetime
) -> None:
    new = await store.grouping.split(1, [3], noon)
    assert new == 2
    old, own = await store.articles.story(1), await store.articles.story(2)
    assert old is not None
    assert own is not None
    assert ([r.id for r in old.reports], [r.id for r in own.reports]) == ([1, 2], [3])
    assert await store.grouping.reasons(2) == {3: Reason("hand")}
    assert [s.number for s in await store.articles.latest(5)] == [2, 1]
    stood = await store._reader.read(lambda c: c.execute("SELECT number, updated FROM story").fetchall())
    assert [(n, at // 1_000_000) for n, at in stood] == [
        (1, int((noon + 2 * DAY).timestamp())),
        (2, int((noon + 3 * DAY).timestamp())),
    ]


@pytest.mark.parametrize("taken", [[], [1, 2, 3], [4], [3, 4]])
async def test_what_can_not_be_taken_out_changes_nothing(
    store: Store, three: list[Report], noon: datetime, taken: list[int]
) -> None:
    assert await store.grouping.split(1, taken, noon) is None
    assert await store.articles.count() == (1, 3)


async def test_a_report_taken_out_stays_out_as_it_changes_goes_and_comes_back(
    store: Store, three: list[Report], write: Write, receipt: Note, noon: datetime
) -> None:
    await store.grouping.split(1, [3], noon)
    newer = write("报道3", "改过的文字。", publisher="报3", source_url="https://a.example/3")
    kept = await stored.keep(store, newer, Updates(3), receipt(9), noon)
    assert kept.story == 2
    assert (await stored.around(store, newer, noon)).apart == {1}
    assert (await stored.around(store, three[0].article, noon)).apart == {2}
    await store.articles.delete(3)
    assert (await stored.around(store, newer, noon)).apart == {1}
    placed = stories.place(newer, noon, None, (), (), (await stored.around(store, newer, noon)).apart)
    assert placed == New()


async def test_who_was_told_by_the_report_that_leaves_was_told_of_both(
    store: Store, three: list[Report], noon: datetime
) -> None:
    await store.deliveries.owe(7, "digest", date(2026, 11, 21), ["一"], "…", {1: 3}, noon)
    assert await store.grouping.split(1, [3], noon) == 2
    assert await told(store) == {1}
    assert await store.grouping.split(1, [2], noon) == 3
    assert await told(store) == {1, 3}


async def test_two_stories_become_one_and_the_old_number_leads_there(
    store: Store, three: list[Report], write: Write, receipt: Note, noon: datetime
) -> None:
    other = await stored.keep(store, write("另一篇"), New(), receipt(4), noon + 5 * DAY)
    await store.deliveries.owe(7, "digest", date(2026, 11, 21), ["一"], "…", {1: 2, other.story: 4}, noon)
    assert await store.grouping.merge(1, other.story)
    story = await store.articles.story(other.story)
    assert story is not None
    assert (story.number, [r.id for r in story.reports]) == (1, [1, 2, 3, 4])
    assert (await store.grouping.reasons(1))[4] == Reason("hand")
    assert await told(store) == {1}
    rows = await store._reader.read(lambda c: c.execute("SELECT story, through FROM told").fetchall())
    assert rows == [(1, 4)]  # what the chat was told of either is no news
    assert await store.articles.count() == (1, 4)
    last = await stored.keep(store, write("第三处"), New(), receipt(5), noon)
    assert last.story == 3  # a number is never given again
    assert await store.grouping.merge(last.story, 1)
    for number in (1, 2, 3):
        found = await store.articles.story(number)
        assert found is not None
        assert (found.number, len(found.reports)) == (3, 5)


async def test_alerts_follow_the_stories(
    store: Store, three: list[Report], write: Write, receipt: Note, noon: datetime
) -> None:
    other = await stored.keep(store, write("另一篇"), New(), receipt(4), noon)
    rows = [(7, 1, 5, 0), (7, other.story, 6, 1), (8, other.story, 7, 0), (9, 1, 8, 1)]
    await store._writer.write(lambda c: c.executemany("INSERT INTO alert VALUES (?, ?, ?, ?)", rows))
    assert await store.grouping.merge(1, other.story)
    assert await alerts(store) == [(7, 1, 6, 1), (8, 1, 7, 0), (9, 1, 8, 1)]
    assert await store.grouping.split(1, [2], noon) == 3  # the lead
    assert await alerts(store) == [(7, 1, 6, 1), (7, 3, 6, 1), (8, 1, 7, 0), (9, 1, 8, 1), (9, 3, 8, 1)]


async def alerts(store: Store) -> list[tuple[int, ...]]:
    return await store._reader.read(
        lambda c: c.execute("SELECT * FROM alert ORDER BY chat, story").fetchall()
    )


async def test_one_story_can_not_be_put_into_itself_or_none(store: Store, three: list[Report]) -> None:
    assert not await store.grouping.merge(1, 1)
    assert not await store.grouping.merge(1, 9)
    assert not await store.grouping.merge(9, 1)
    assert await store.articles.count() == (1, 3)


async def test_putting_together_takes_back_taking_apart(
    store: Store, three: list[Report], noon: datetime
) -> None:
    new = await store.grouping.split(1, [2, 3], noon)
    assert new
    assert await store.grouping.merge(1, new)
    assert (await stored.around(store, three[2].article, noon)).apart == frozenset()
    assert not await store.grouping.merge(1, new)


async def test_whose_text_it_is_is_told_anew(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    for n, publisher in enumerate(("晨报", "晚报", "午报"), 1):
        at = noon + n * DAY
        await stored.keep(store, write(f"图片{n}", TEXT, publisher=publisher), New(), receipt(n), at)
    await store.grouping.merge(1, 3)
    await store.grouping.merge(1, 2)
    story = await store.articles.story(1)
    assert story is not None
    assert [report.reprint for report in story.reports] == [None, 1, 1]
    await store.grouping.split(1, [1], noon)
    story = await store.articles.story(1)
    assert story is not None
    assert [report.reprint for report in story.reports] == [None, 2]


async def test_a_story_that_goes_takes_the_numbers_along_that_led_to_it(
    store: Store, three: list[Report], write: Write, receipt: Note, noon: datetime
) -> None:
    other = await stored.keep(store, write("另一篇"), New(), receipt(4), noon)
    await store.grouping.merge(1, other.story)
    for number in (1, 2, 3, 4):
        assert await store.articles.delete(number)
    assert await store.articles.story(other.story) is None
    assert await store._reader.read(lambda c: c.execute("SELECT count(*) FROM merged").fetchone()) == (0,)
