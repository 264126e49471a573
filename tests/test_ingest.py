"""What becomes of an item: stored once, updated, known already, or refused with a reason, whatever happens meanwhile."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cleaner import CleaningPool
from bot.errors import StoreError
from bot.ingest import Ingest, Neighbours
from bot.news import stories
from bot.news.clean.cleaner import clean
from bot.news.clean.trace import Cleaned, Refused, Step
from bot.news.model import Article, Hints, Paragraph, RawItem, Receipt, Refusal
from bot.store.archive import Archive
from bot.store.store import Store

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "bot" / "sandbox" / "samples"


class NearPool(CleaningPool):
    """Cleans in this process; remembers what it cleaned, and can be slow or odd about an item."""

    def __init__(self) -> None:
        super().__init__()
        self.cleaned: list[str] = []
        self.slow: dict[str, asyncio.Event] = {}
        self.odd: dict[str, Cleaned] = {}

    async def clean(self, raw: RawItem) -> Cleaned:
        self.cleaned.append(raw.name)
        if raw.name in self.slow:
            await self.slow[raw.name].wait()
        return self.odd.get(raw.name) or clean(raw)

    async def reach(self, count: int) -> None:
        """Wait until so many items were begun."""
        while len(self.cleaned) < count:  # noqa: ASYNC110 - there is no one event for it
            await asyncio.sleep(0)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "news.db") as store:
        yield store


@pytest.fixture
def pool() -> NearPool:
    return NearPool()


@pytest.fixture
def door(store: Store, pool: NearPool) -> Ingest:
    return Ingest(store, pool)


def post(
    text: str, *, title: str = "晚班公交增加到十二条线路", number: int = 7, name: str = "a.md"
) -> RawItem:
    """A post about night buses, with a link of its own."""
    link = f"https://news.example.org/2026/11/20/{number}.html"
    body = f"<p>港湾市的夜班公交下周一起增加到十二条线路。{text}</p><p>票价和白天一样，司机都经过了夜间驾驶的训练。</p>"
    head = f'---\nlayout: post\ntitle: "{title}"\ndate: 2026-11-20T08:00:00.000Z\nauthor: 港湾新闻\nfrom: {link}\n---\n'
    return RawItem(name, f"{head}<!--1-->\n[{title}]({link})\n------\n\n<div>\n{body}\n</div>\n".encode())


def article(title: str) -> Article:
    return Article(title, (Paragraph(f"{title}，湿地管理站今天公布了秋季调查的结果，比去年多出两成。"),))


async def test_an_article_is_stored_with_its_receipt(door: Ingest, store: Store) -> None:
    raw = post("末班车开到凌晨两点。")
    receipt = await door.take(raw, NOW)
    assert receipt == Receipt("a.md", raw.digest, len(raw.content), "stored", NOW)
    assert await store.files.seen(raw.digest) == receipt
    (story,) = await store.articles.latest(10)
    assert (story.title, story.lead.file, story.lead.received) == ("晚班公交增加到十二条线路", "a.md", NOW)


async def test_the_same_content_again_is_a_duplicate_and_not_cleaned_again(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    await door.take(post("末班车开到凌晨两点。"), NOW)
    receipt = await door.take(post("末班车开到凌晨两点。", name="b.md"), NOW)
    assert (receipt.name, receipt.result) == ("b.md", "duplicate")
    assert pool.cleaned == ["a.md"]
    assert await store.articles.count() == (1, 1)


async def test_the_same_content_twice_at_the_same_time_is_stored_once(door: Ingest, store: Store) -> None:
    raws = [post("末班车开到凌晨两点。", name=f"{n}.md") for n in range(5)]
    receipts = await asyncio.gather(*(door.take(raw, NOW) for raw in raws))
    assert [receipt.result for receipt in receipts] == ["stored"] + ["duplicate"] * 4
    assert await store.articles.count() == (1, 1)


async def test_a_changed_text_under_the_same_link_is_an_update(door: Ingest, store: Store) -> None:
    await door.take(post("末班车开到凌晨一点。"), NOW)
    receipt = await door.take(
        post("末班车改为开到凌晨两点半，并增加四十辆电动车。"), NOW + timedelta(hours=1)
    )
    assert receipt.result == "updated"
    (story,) = await store.articles.latest(10)
    assert "两点半" in story.lead.article.body
    assert story.lead.updated == NOW + timedelta(hours=1)


async def test_two_reports_of_one_event_are_one_story(door: Ingest, store: Store) -> None:
    for name in ("mirror-2022-railway-opens.md", "jekyll-railway-opens.md", "plain-bird-count.txt"):
        await door.take(RawItem(name, (SAMPLES / name).read_bytes()), NOW)
    assert await store.articles.count() == (2, 3)


async def test_what_is_no_article_is_refused_with_the_reason(door: Ingest, store: Store) -> None:
    raw = RawItem("empty.md", b"")
    receipt = await door.take(raw, NOW)
    assert (receipt.result, receipt.refusals) == ("refused", (Refusal("empty"),))
    assert await store.files.refused() == (receipt,)


async def test_a_refusal_holds_while_the_program_runs_and_is_tried_again_by_the_next(
    store: Store, pool: NearPool
) -> None:
    door = Ingest(store, pool)
    raw = RawItem("a.md", post("末班车开到凌晨两点。").content)
    pool.odd["a.md"] = Cleaned((Refusal("too-slow", 2.0),))
    first = await door.take(raw, NOW)
    second = await door.take(RawItem("again.md", raw.content), NOW + timedelta(minutes=1))
    assert (second.result, second.refusals, second.name) == ("refused", first.refusals, "again.md")
    assert pool.cleaned == ["a.md"]
    pool.odd.clear()
    later = await Ingest(store, pool).take(raw, NOW + timedelta(days=1))
    assert later.result == "stored"
    assert await store.files.counts() == {"stored": 1}


async def test_a_file_of_several_articles_gives_them_all_and_one_receipt(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    parts = (article("湿地候鸟十一万只"), Refusal("empty", part="2"), article("老图书馆延长开放"))
    pool.odd["many.md"] = Cleaned(parts)
    receipt = await door.take(RawItem("many.md", b"many"), NOW)
    assert receipt.result == "stored"
    assert receipt.refusals == (Refusal("empty", part="2"),)
    assert await store.files.refused() == (receipt,)
    again = await door.take(RawItem("again.md", b"many"), NOW)
    assert (again.result, again.refusals) == ("duplicate", receipt.refusals)
    assert await store.articles.count() == (2, 2)
    assert await store.files.counts() == {"stored": 1}


async def test_a_file_with_one_new_article_among_known_ones_counts_as_stored(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    pool.odd = {
        "one.md": Cleaned((article("湿地候鸟十一万只"),)),
        "two.md": Cleaned((article("老图书馆延长开放"), article("湿地候鸟十一万只"))),
    }
    await door.take(RawItem("one.md", b"1"), NOW)
    assert (await door.take(RawItem("two.md", b"2"), NOW)).result == "stored"
    assert await store.articles.count() == (2, 2)


async def test_an_item_cut_short_between_two_articles_is_taken_whole_the_next_time(
    store: Store, pool: NearPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool.odd["many.md"] = Cleaned((article("湿地候鸟十一万只"), article("老图书馆延长开放")))
    raw = RawItem("many.md", b"many")
    keep = Archive.keep
    calls = 0

    def cut(*args: object) -> int:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise StoreError("cut")
        return keep(*args)  # type: ignore[arg-type]  # handed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "keep", cut)
        with pytest.raises(StoreError):
            await Ingest(store, pool).take(raw, NOW)
    assert await store.files.seen(raw.digest) is None
    assert (await Ingest(store, pool).take(raw, NOW)).result == "stored"
    assert await store.articles.count() == (2, 2)


async def test_a_cleaner_that_finds_nothing_refuses(door: Ingest, pool: NearPool) -> None:
    pool.odd["a.md"] = Cleaned(())
    assert (await door.take(RawItem("a.md", b"x"), NOW)).refusals == (Refusal("nothing"),)


async def test_items_are_placed_in_the_order_they_came_however_long_cleaning_takes(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    pool.slow["0.md"] = asyncio.Event()
    raws = [
        post(f"第{n}次调整。", title=f"第{n}份通知：{'茶树鸟车'[n] * 6}", number=n, name=f"{n}.md")
        for n in range(4)
    ]
    takes = [asyncio.create_task(door.take(raw, NOW)) for raw in raws]
    await pool.reach(4)
    assert await store.articles.count() == (0, 0)
    pool.slow["0.md"].set()
    await asyncio.gather(*takes)
    files = [
        report.file
        for n in range(1, 5)
        if (story := await store.articles.story(n))
        for report in story.reports
    ]
    ids = {r.file: r.id for s in await store.articles.latest(10) for r in s.reports}
    assert sorted(ids, key=lambda file: ids[str(file)]) == ["0.md", "1.md", "2.md", "3.md"]
    assert len(files) == 4


async def test_a_take_that_is_given_up_holds_nobody_up(door: Ingest, pool: NearPool) -> None:
    pool.slow["a.md"] = asyncio.Event()
    stuck = asyncio.create_task(door.take(post("末班车开到凌晨两点。"), NOW))
    after = asyncio.create_task(door.take(post("换乘更方便。", number=8, name="b.md"), NOW))
    await pool.reach(2)
    stuck.cancel()
    assert (await after).result == "stored"


async def test_a_fault_of_ours_costs_one_article_and_not_the_bot(
    door: Ingest, store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(article: Article) -> dict[str, float]:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(stories, "key_terms", broken)
        receipt = await door.take(post("末班车开到凌晨两点。"), NOW)
    assert receipt.result == "refused"
    assert receipt.refusals == (Refusal("fault", "ZeroDivisionError"),)
    assert await store.articles.count() == (0, 0)
    assert (await door.take(post("换乘更方便。", number=8), NOW)).result == "stored"


async def test_a_fault_of_the_cleaner_costs_one_file_and_not_the_bot(
    door: Ingest, pool: NearPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(raw: RawItem) -> Cleaned:
        raise AttributeError("split")

    with monkeypatch.context() as patch:
        patch.setattr(pool, "clean", broken)
        receipt = await door.take(post("末班车开到凌晨两点。"), NOW)
    assert (receipt.result, receipt.refusals) == ("refused", (Refusal("fault", "AttributeError"),))


async def test_the_samples_are_eleven_stories_of_twelve_reports(door: Ingest, store: Store) -> None:
    for path in sorted(SAMPLES.iterdir()):
        assert (await door.take(RawItem(path.name, path.read_bytes()), NOW)).result == "stored"
    assert await store.articles.count() == (11, 12)
    both = [story async for story in store.articles.each_story() if len(story.reports) == 2]
    assert [set(story.publishers) for story in both] == [{"云川日报", "青屿新闻网"}]


async def test_hints_of_the_door_fill_what_the_page_leaves_out(door: Ingest, store: Store) -> None:
    html = "<p>白鹭湖湿地今年秋季的候鸟调查结束，志愿者记录到十一万只水鸟，比去年多出两成。</p>" * 3
    hints = Hints(
        "湿地候鸟创新高", "白鹭湖日报", NOW - timedelta(hours=2), "冯雁", "https://bailu.example.com/1"
    )
    receipt = await door.take(RawItem("https://bailu.example.com/1", html.encode(), hints), NOW)
    assert receipt.result == "stored"
    (story,) = await store.articles.latest(1)
    found = story.lead.article
    assert (found.title, found.publisher, found.author, found.source_url) == (
        "湿地候鸟创新高",
        "白鹭湖日报",
        "冯雁",
        "https://bailu.example.com/1",
    )


async def test_a_real_process_cleans_for_the_door(store: Store) -> None:
    name = "mirror-2020-comet.md"
    async with CleaningPool() as pool:
        receipt = await Ingest(store, pool).take(RawItem(name, (SAMPLES / name).read_bytes()), NOW)
    assert receipt.result == "stored"


async def test_what_cannot_be_read_is_noted_once_for_each_state_it_is_in(door: Ingest, store: Store) -> None:
    denied = Refusal("denied")
    for minutes in range(3):
        receipt = await door.refuse("locked.md", "as it is", denied, NOW + timedelta(minutes=minutes))
    assert (receipt.name, receipt.size, receipt.refusals) == ("locked.md", 0, (denied,))
    assert await store.files.refused() == (receipt,)
    assert receipt.at == NOW
    later = await door.refuse("locked.md", "changed", denied, NOW + timedelta(hours=1))
    assert await store.files.refused() == (later, receipt)


async def test_the_file_log_names_a_hundred_refused_parts_and_counts_the_rest(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    parts = (Refused("empty-body", part=f"{number}.md") for number in range(150))
    pool.odd["many.zip"] = Cleaned((article("湿地候鸟十一万只"), *parts))
    receipt = await door.take(RawItem("many.zip", b"many"), NOW)
    assert await store.files.refused() == (receipt,)
    assert receipt.refusals[0] == Refusal("empty-body", part="0.md")
    assert receipt.refusals[100:] == (Refusal("more", 50),)


async def test_what_cleaning_did_is_kept_with_the_article_until_it_goes(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    for number in range(5):
        steps = (Step("title: feed", evening(number).title),)
        pool.odd[str(number)] = Cleaned((evening(number, SIGN_OFF),), (steps,))
        await door.take(RawItem(str(number), b"%d" % number), NOW)
    assert await store.traces.of(1) == (Step("title: feed", evening(0).title),)
    assert (await store.traces.of(5))[1] == Step("repeated", f"seen in 4 articles of 港湾晚报: {SIGN_OFF}")
    await store.articles.delete(1)
    assert await store.traces.of(1) == ()


SIGN_OFF = "《港湾晚报》每天傍晚出版，各码头的报亭都可以免费领取。"


def evening(number: int, *more: str) -> Article:
    """An article of one evening, with no link, under which the paper says goodbye."""
    texts = (
        f"第{number}号渡轮的{'甲乙丙丁戊己庚辛'[number]}组船员今天完成了{number * 37}次靠泊训练，成绩张贴在调度室门口。",
        f"船长说下个月起{number}号航线改用新的{'钟绳灯锚旗桨帆舵'[number]}，乘客会听见不一样的声音。",
    )
    paragraphs = tuple(map(Paragraph, (*texts, *more)))
    return Article(
        f"渡轮{'甲乙丙丁戊己庚辛'[number]}组换{'钟绳灯锚旗桨帆舵'[number]}",
        paragraphs,
        publisher="港湾晚报",
        published=NOW - timedelta(days=60 - 9 * number),
    )


async def test_what_a_publisher_puts_under_every_article_is_dropped_once_it_is_learned(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    for number in range(5):
        pool.odd[str(number)] = Cleaned((evening(number, SIGN_OFF),))
        assert (await door.take(RawItem(str(number), b"%d" % number), NOW)).result == "stored"
    bodies = [story.lead.article.body async for story in store.articles.each_story()]
    assert [SIGN_OFF in body for body in bodies] == [True, True, True, False, False]


async def test_a_copy_of_an_article_stored_before_the_block_was_learned_is_known(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    for number in range(4):
        pool.odd[str(number)] = Cleaned((evening(number, SIGN_OFF),))
        await door.take(RawItem(str(number), b"%d" % number), NOW)
    pool.odd["again"] = Cleaned((evening(0, SIGN_OFF),))
    await door.take(RawItem("again", b"again"), NOW)
    assert await store.articles.count() == (4, 4)


def of_day(title: str, published: datetime | None) -> Cleaned:
    return Cleaned((replace(article(title), published=published),))


async def test_an_undated_article_of_an_import_stands_beside_the_last_dated_one_of_its_folder(
    store: Store, pool: NearPool
) -> None:
    door = Ingest(store, pool, Neighbours())
    old = NOW - timedelta(days=3000)
    for name, published in {
        "a/1.md": None,
        "a/2.md": old,
        "a/3.md": None,
        "b/1.md": None,
        "a/4.md": old + timedelta(days=2),
        "a/5.md": None,
    }.items():
        pool.odd[name] = of_day(f"湿地候鸟{name}", published)
        await door.take(RawItem(name, name.encode()), NOW)
    stands = {report.file: report for s in await store.articles.latest(9) for report in s.reports}
    assert {file: report.at for file, report in stands.items()} == {
        "a/1.md": NOW,
        "a/2.md": old,
        "a/3.md": old,
        "b/1.md": NOW,
        "a/4.md": old + timedelta(days=2),
        "a/5.md": old + timedelta(days=2),
    }
    assert stands["a/3.md"].article.published is None
    assert {report.received for report in stands.values()} == {NOW}


async def test_what_is_dropped_or_comes_from_a_feed_undated_stands_where_it_came(
    door: Ingest, store: Store, pool: NearPool
) -> None:
    for name, published in {"1.md": NOW - timedelta(days=3000), "2.md": None}.items():
        pool.odd[name] = of_day(f"湿地候鸟{name}", published)
        await door.take(RawItem(name, name.encode()), NOW)
    (newest, _) = await store.articles.latest(2)
    assert (newest.lead.file, newest.lead.at) == ("2.md", NOW)


async def test_every_article_of_an_archive_is_stored_under_its_name(store: Store) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(SAMPLES.glob("*.md")):
            archive.write(path, f"pages/{path.name}")
        archive.writestr("pages/none.md", b"")
    async with CleaningPool() as pool:
        receipt = await Ingest(store, pool).take(RawItem("pages.zip", file.getvalue()), NOW)
    assert receipt.result == "stored"
    assert receipt.refusals == (Refusal("empty", part="pages/none.md"),)
    files = {report.file async for story in store.articles.each_story() for report in story.reports}
    assert files == {"pages.zip"}
    assert (await store.articles.count())[1] == len(list(SAMPLES.glob("*.md")))
