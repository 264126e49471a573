"""Articles come back as they were kept, in their stories, in the promised order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.news.model import Article, Duplicate, Joins, New, Paragraph, Placement, Receipt, Story, Updates
from bot.news.query import parse
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
lines = names.map(lambda text: " ".join(text.split())).filter(bool)
moments = st.dates() | st.datetimes(timezones=st.sampled_from([UTC, timezone(8 * HOUR), timezone(-3 * HOUR)]))
paragraphs = st.builds(Paragraph, lines, st.sampled_from(["text", "subhead", "quote", "item", "row"]))
any_article = st.builds(
    Article,
    title=names,
    paragraphs=st.lists(paragraphs, min_size=1, max_size=4).map(tuple),
    language=st.sampled_from(["zh-Hans", "zh-Hant", "en", "und"]),
    publisher=st.none() | names,
    published=st.none() | moments,
    author=st.none() | names,
    source_url=st.none() | names,
    mirror_url=st.none() | names,
    tags=st.lists(names, max_size=3).map(tuple),
    image_url=st.none() | names,
    image_caption=st.none() | names,
)


async def found(store: Store, typed: str, now: datetime) -> list[int]:
    return [hit.report.id for hit in (await store.search(parse(typed, now.date()), now=now)).hits]


@given(article=any_article)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
async def test_any_article_comes_back_as_it_was_kept(
    store: Store, receipt: Note, noon: datetime, article: Article
) -> None:
    known = await stored.find(store, article.identity)
    placement = Updates(known.id) if known else New()
    kept = await stored.keep(store, article, placement, receipt(), noon)
    assert kept.article == article
    assert await stored.find(store, article.identity) == kept
    assert await store.articles.story(kept.story) == Story(kept.story, (kept,))


async def test_a_report_stands_where_it_was_published_unless_that_is_in_the_future(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    days = {date(2026, 11, 20): datetime(2026, 11, 20, tzinfo=UTC), date(2026, 11, 30): noon, None: noon}
    for number, (day, stands) in enumerate(days.items()):
        article = write(f"第{number}天", published=day)
        report = await stored.keep(store, article, New(), receipt(number), noon)
        assert (report.at, report.received, report.updated) == (stands, noon, None)
        assert report.file == f"file{number}.md"


async def test_a_joining_report_enters_its_story_in_time_order(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    first = await stored.keep(store, write("火车晚点", published=noon), New(), receipt(1), noon)
    joins = Joins(first.story, 0.5, ("火车", "晚点"))
    earlier = await stored.keep(store, write("大雪", published=noon - HOUR), joins, receipt(2), noon)
    assert await store.articles.story(first.story) == Story(first.story, (earlier, first))
    assert await store.articles.count() == (1, 2)
    rows = await store._reader.read(
        lambda c: c.execute("SELECT score, terms FROM article ORDER BY id").fetchall()
    )
    assert rows == [(None, None), (0.5, '["火车", "晚点"]')]


async def test_an_update_replaces_the_text_and_keeps_the_older_one(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    url = "https://example.org/1"
    old = await stored.keep(store, write("桥开通了", "剪彩在上午。", source_url=url), New(), receipt(1), noon)
    newer = write(
        "桥开通了", "典礼在下午。\n人很多。", source_url=url, publisher="晚报", published=date(2026, 11, 20)
    )
    report = await stored.keep(store, newer, Updates(old.id), receipt(2, "updated"), noon + HOUR)
    assert (report.id, report.story, report.received, report.updated) == (
        old.id,
        old.story,
        noon,
        noon + HOUR,
    )
    assert report.article == newer
    assert report.file == "file2.md"
    assert report.at == datetime(2026, 11, 20, tzinfo=UTC)
    assert await store.articles.latest(1) == (Story(old.story, (report,)),)
    assert (await found(store, "上午", noon), await found(store, "下午", noon)) == ([], [old.id])
    versions = await store._reader.read(
        lambda c: c.execute("SELECT article, title, text, kinds FROM version").fetchall()
    )
    assert versions == [(old.id, "桥开通了", "剪彩在上午。", "t")]
    assert await store.articles.former_titles(old.story) == {old.id: ("桥开通了",)}
    assert await store.articles.former_titles(old.story + 1) == {}
    await store._writer.write(
        lambda c: c.execute("INSERT INTO text_index (text_index) VALUES ('integrity-check')")
    )


async def test_of_a_duplicate_only_the_receipt_is_kept(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    first = await stored.keep(store, write("桥开通了"), New(), receipt(1), noon)
    again = await stored.keep(store, write("别的"), Duplicate(first.id), receipt(2, "duplicate"), noon)
    assert again == first
    assert await store.articles.count() == (1, 1)
    assert await store.files.seen(receipt(2).digest) == receipt(2, "duplicate")


async def test_the_receipt_of_an_item_comes_with_its_last_article(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    await stored.keep(store, write("第一篇"), New(), receipt(), noon, last=False)
    assert await store.files.seen(receipt().digest) is None
    await stored.keep(store, write("第二篇"), New(), receipt(), noon)
    assert await store.files.seen(receipt().digest) == receipt()


@pytest.mark.parametrize("placement", [Joins(7, 0.5), Updates(7), Duplicate(7)])
async def test_a_placement_beside_nothing_leaves_nothing(
    store: Store,
    write: Write,
    receipt: Note,
    noon: datetime,
    placement: Placement,
) -> None:
    with pytest.raises(StoreError):
        await stored.keep(store, write("桥开通了"), placement, receipt(), noon)
    assert await store.articles.count() == (0, 0)
    assert await store.files.seen(receipt().digest) is None
    assert await found(store, "开通", noon) == []


async def test_the_same_article_is_not_kept_twice(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    await stored.keep(store, write("桥开通了"), New(), receipt(1), noon)
    with pytest.raises(StoreError, match="UNIQUE"):
        await stored.keep(store, write("桥开通了"), New(), receipt(2), noon)
    assert await store.articles.count() == (1, 1)


async def test_a_name_that_is_no_text_is_written_out(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    name = b"\xb1\xb1.txt".decode(errors="surrogateescape")
    report = await stored.keep(store, write("桥"), New(), replace(receipt(), name=name), noon)
    assert report.file == "\\udcb1\\udcb1.txt"
    assert await store.files.seen(receipt().digest) == replace(receipt(), name=report.file)


async def test_latest_lists_stories_by_their_last_report_then_by_number(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    days = [noon - DAY, noon, noon - 2 * DAY, noon]
    for number, day in enumerate(days, 1):
        await stored.keep(store, write(f"第{number}件事", published=day), New(), receipt(number), noon)
    await stored.keep(store, write("后续", published=noon - HOUR), Joins(3, 0.5), receipt(9), noon)
    assert [story.number for story in await store.articles.latest(10)] == [4, 2, 3, 1]
    assert [story.number for story in await store.articles.latest(2, 1)] == [2, 3]
    assert await store.articles.latest(5, 9) == ()


async def test_the_latest_come_one_by_one_however_many_there_are_but_for_those_that_are_gone(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    kept = [
        await stored.keep(store, write(f"第{n}列火车晚点"), New(), receipt(n), noon + timedelta(days=n))
        for n in range(220)
    ]
    listed = await store.articles.latest(220)
    coming = store.articles.each_latest(220)
    first = await anext(coming)
    assert await store.articles.retire(noon + timedelta(days=1)) == 1
    stories = [first, *[story async for story in coming]]
    assert stories == [story for story in listed if story.number != kept[0].story]
    assert len(stories) == 219


async def test_fresh_lists_the_days_news_before_an_archive_that_came_later(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    for number in range(1, 4):
        now = noon + number * HOUR
        old = write(f"第{number}件事", published=noon - number * 100 * DAY)
        await stored.keep(store, old, New(), receipt(number), now)
    await stored.keep(store, write("后续", published=noon), Joins(1, 0.5), receipt(9), noon + 9 * HOUR)
    assert [story.number for story in await store.articles.fresh(noon + 2 * HOUR, 10)] == [1, 2, 3]
    assert [len(story.reports) for story in await store.articles.fresh(noon + 4 * HOUR, 10)] == [2]
    assert [story.number for story in await store.articles.fresh(noon, 1)] == [1]


async def test_each_story_comes_by_number_however_many_there_are(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    for number in range(103):
        await stored.keep(store, write(f"第{number}件事"), New(), receipt(number), noon)
    assert [story.number async for story in store.articles.each_story()] == list(range(1, 104))


async def test_what_is_not_there_is_none(store: Store) -> None:
    assert await stored.find(store, "https://example.org/") is None
    assert await store.articles.story(1) is None
    assert await store.articles.count() == (0, 0)
    assert await store.articles.latest(5) == ()


class TestNear:
    async def test_the_most_shared_weight_comes_first(
        self, store: Store, write: Write, receipt: Note, noon: datetime
    ) -> None:
        for number, body in enumerate(["火车晚点了", "火车晚点，大雪", "大雪封山", "图书馆开门"], 1):
            await stored.keep(store, write(f"{number}", body), New(), receipt(number), noon)
        near = await store.articles.near({"火车": 1.0, "大雪": 2.0}, noon - DAY, noon + DAY)
        assert [story.number for story in near] == [2, 3, 1]
        near = await store.articles.near({"火车": 1.0, "大雪": 2.0}, noon - DAY, noon + DAY, limit=1)
        assert [story.number for story in near] == [2]

    async def test_only_the_window_counts_and_stories_come_whole(
        self, store: Store, write: Write, receipt: Note, noon: datetime
    ) -> None:
        for number, day in enumerate([noon - 9 * DAY, noon - DAY, noon], 1):
            article = write(f"第{number}天", "火车", published=day)
            await stored.keep(store, article, New() if number == 1 else Joins(1, 0.5), receipt(number), noon)
        (story,) = await store.articles.near({"火车": 1.0}, noon - 2 * DAY, noon)
        assert len(story.reports) == 3
        assert await store.articles.near({"火车": 1.0}, noon - 8 * DAY, noon - 2 * DAY) == ()
        assert await store.articles.near({"飞机": 1.0}, noon - 9 * DAY, noon) == ()
        assert await store.articles.near({}, noon - 9 * DAY, noon) == ()

    async def test_those_outside_the_window_take_nobody_s_place(
        self, store: Store, write: Write, receipt: Note, noon: datetime
    ) -> None:
        days = [noon - DAY, *[noon - 9 * DAY] * 5, noon - DAY]
        for number, day in enumerate(days, 1):
            body = "火车" if number in {1, 7} else "火车晚点"
            await stored.keep(
                store, write(f"第{number}天", body, published=day), New(), receipt(number), noon
            )
        near = await store.articles.near({"火车": 1.0, "晚点": 1.0}, noon - 2 * DAY, noon, limit=2)
        assert [story.number for story in near] == [1, 7]

    @pytest.mark.parametrize("term", ['"', "AND", "x:", "*", ""])
    async def test_no_term_is_an_operator(
        self,
        store: Store,
        write: Write,
        receipt: Note,
        noon: datetime,
        term: str,
    ) -> None:
        await stored.keep(store, write("火车"), New(), receipt(), noon)
        assert await store.articles.near({term: 1.0}, noon - DAY, noon) == ()


async def test_the_most_reported_stories_come_first_those_of_the_day_before_older_ones(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    async def told_by(*publishers: str, published: datetime, received: datetime = noon) -> int:
        placement: Placement = New()
        for publisher in publishers:
            article = write(f"{publisher}的桥", publisher=publisher, published=published)
            kept = await stored.keep(store, article, placement, receipt(hash(article)), received)
            placement = Joins(kept.story, 0.5)
        return kept.story

    imported = await told_by("甲", "乙", "丙", published=noon - 300 * DAY)
    twice = await told_by("丁", "戊", published=noon - HOUR)
    once = await told_by("己", published=noon)
    await told_by("庚", "辛", published=noon - 2 * DAY, received=noon - 2 * DAY)
    found = await store.articles.most_reported(noon - DAY, 10)
    assert [story.number for story in found] == [twice, once, imported]
    assert len(await store.articles.most_reported(noon - DAY, 1)) == 1


async def test_texts_of_one_agency_are_one_voice_also_beside_its_own(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    async def keep(number: int, placement: Placement, publisher: str, origin: str | None = None) -> int:
        article = write(f"第{number}篇", publisher=publisher, origin=origin, published=noon)
        return (await stored.keep(store, article, placement, receipt(number), noon)).story

    carried = await keep(1, New(), "通讯社")
    await keep(2, Joins(carried, 0.5), "甲报", "通讯社")
    await keep(3, Joins(carried, 0.5), "乙报", "通讯社")
    own = await keep(4, New(), "丙报")
    await keep(5, Joins(own, 0.5), "丁报")
    found = await store.articles.most_reported(noon - DAY, 10)
    assert [story.number for story in found] == [own, carried]
    assert [hit.others for hit in (await store.search(parse("第1篇", noon.date()), now=noon)).hits] == [0]


async def test_the_operators_order_says_who_leads_where_several_would_do(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    first = await stored.keep(
        store, write("桥", "桥通了。人很多。", publisher="早报"), New(), receipt(1), noon
    )
    second = write("大桥", "桥通了。", publisher="晚报")
    await stored.keep(store, second, Joins(first.story, 0.5), receipt(2), noon)

    async def lead() -> str | None:
        story = await store.articles.story(first.story)
        return story.lead.article.publisher if story else None

    assert await lead() == "早报"
    await store.articles.prefer(["没有的报", "晚报", "早报"])
    assert await lead() == "晚报"
    await store.articles.prefer(["早报"])
    assert await lead() == "早报"
