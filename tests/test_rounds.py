"""Feeds are visited when they are due, one at a time on each host, and what fails is noted and tried again later."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot import rounds
from bot.errors import SourceError, StoreError
from bot.ingest import Ingest
from bot.news.feeds import Feed
from bot.news.model import Hints, RawItem, Receipt
from bot.rounds import FeedRound, failed, keep_visiting, pause, visited
from bot.sources.feeds import ComeAgain, Visit
from bot.sources.http import Client, Page
from bot.store.feeds import FeedState
from bot.store.store import Store
from tests.sources.taking import NearPool

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LAKE, HILL = "https://lake.example.org/feed", "https://hill.example.org/feed"


def rss(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{t}</title><guid>{t}</guid><description>{t}</description></item>" for t in titles
    )
    return f"<rss version='2.0'><channel><title>Lake News</title>{items}</channel></rss>".encode()


class PaperClient(Client):
    """Answers from paper; remembers what it was asked, and by how many at once."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Page | SourceError] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.busy: dict[str, int] = {}
        self.most = 0

    async def get(self, url: str, headers: Mapping[str, str] | None = None, **_: object) -> Page:
        self.asked.append((url, dict(headers or {})))
        host = url.split("/")[2]
        self.busy[host] = self.busy.get(host, 0) + 1
        self.most = max(self.most, self.busy[host])
        await asyncio.sleep(0.01)
        self.busy[host] -= 1
        page = self.pages[url]
        if isinstance(page, SourceError):
            raise page
        return page

    def put(self, url: str, content: bytes = b"", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[url] = Page(url, status, named, content)


@dataclass
class Clock:
    time: datetime = NOW
    trouble: Exception | None = None

    def __call__(self) -> datetime:
        if self.trouble:
            raise self.trouble
        return self.time


@dataclass
class Door:
    """Takes everything, unless it is in trouble."""

    came: list[RawItem] = field(default_factory=list)
    trouble: Exception | None = None

    async def take(self, raw: RawItem, now: datetime) -> Receipt:
        if self.trouble:
            raise self.trouble
        self.came.append(raw)
        return Receipt(raw.name, raw.digest, len(raw.content), "stored", now)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "news.db") as store:
        yield store


@pytest.fixture
async def client() -> AsyncIterator[PaperClient]:
    async with PaperClient() as client:
        yield client


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_entries_come_through_the_door_the_oldest_first(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    client.put(LAKE, rss("new", "old"), etag='"1"')
    await FeedRound(store, client, door.take, {LAKE: None}).run(clock)
    assert [raw.hints.title for raw in door.came] == ["old", "new"]
    assert {raw.hints.publisher for raw in door.came} == {"Lake News"}
    state = await store.feeds.get(LAKE)
    assert state == FeedState(LAKE, "Lake News", '"1"', None, NOW + rounds.INTERVAL, 0, None, NOW)


async def test_a_title_of_the_operators_goes_before_the_feeds_own(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    client.put(LAKE, rss("a"))
    await FeedRound(store, client, door.take, {LAKE: "湖区新闻"}).run(clock)
    assert door.came[0].hints.publisher == "湖区新闻"


async def test_a_feed_is_left_alone_until_it_is_due_and_then_asked_only_for_what_is_new(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    feeds = FeedRound(store, client, door.take, {LAKE: None})
    client.put(LAKE, rss("a"), etag='"1"', last_modified="then")
    await feeds.run(clock)
    clock.time += timedelta(minutes=29)
    await feeds.run(clock)
    assert len(client.asked) == 1
    clock.time += timedelta(minutes=1)
    client.put(LAKE, status=304)
    await feeds.run(clock)
    assert client.asked[1] == (LAKE, {"If-None-Match": '"1"', "If-Modified-Since": "then"})
    assert len(door.came) == 1
    assert (await store.feeds.get(LAKE)).fetched_at == NOW


async def test_a_feed_that_says_for_ever_that_nothing_changed_is_fetched_whole_once_a_day(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    feeds = FeedRound(store, client, door.take, {LAKE: None})
    client.put(LAKE, rss("a"), etag='"1"')
    await feeds.run(clock)
    clock.time += timedelta(hours=24)
    await feeds.run(clock)
    assert client.asked[1] == (LAKE, {})


async def test_a_failing_feed_is_noted_and_holds_up_no_other(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    client.pages[LAKE] = SourceError("it does not answer")
    client.put(HILL, rss("a"))
    await FeedRound(store, client, door.take, {LAKE: None, HILL: None}).run(clock)
    assert len(door.came) == 1
    state = await store.feeds.get(LAKE)
    assert (state.problem, state.failures, state.next_at) == ("it does not answer", 1, NOW + rounds.INTERVAL)
    client.put(LAKE, rss("b"))
    clock.time += timedelta(hours=1)
    await FeedRound(store, client, door.take, {LAKE: None}).run(clock)
    state = await store.feeds.get(LAKE)
    assert (state.problem, state.failures) == (None, 0)


async def test_a_fault_at_one_feed_is_noted_and_holds_up_no_other(
    store: Store, client: PaperClient, door: Door, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    other = "https://lake.example.org/other"
    for url in (LAKE, HILL, other):
        client.put(url, rss(url), etag='"1"')

    async def take(raw: RawItem, now: datetime) -> Receipt:
        if raw.hints.title == LAKE:
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return await door.take(raw, now)

    await FeedRound(store, client, take, dict.fromkeys((LAKE, HILL, other))).run(clock)
    assert {raw.hints.title for raw in door.came} == {HILL, other}
    state = await store.feeds.get(LAKE)
    assert (state.problem, state.failures) == ("a fault in this program (UnicodeEncodeError)", 1)
    assert (state.etag, state.next_at) == (None, NOW + rounds.INTERVAL)
    assert (await store.feeds.get(HILL)).failures == (await store.feeds.get(other)).failures == 0
    assert f"visiting feed {LAKE} failed" in caplog.text


@pytest.mark.parametrize("ahead", [timedelta(days=365), timedelta(hours=25)])
async def test_a_clock_put_back_leaves_no_feed_waiting(
    store: Store, client: PaperClient, door: Door, clock: Clock, ahead: timedelta
) -> None:
    await store.feeds.save(FeedState(LAKE, etag='"1"', next_at=NOW + ahead, fetched_at=NOW + ahead))
    client.put(LAKE, rss("a"))
    await FeedRound(store, client, door.take, {LAKE: None}).run(clock)
    assert client.asked == [(LAKE, {})]
    assert (await store.feeds.get(LAKE)).next_at == NOW + rounds.INTERVAL


async def test_the_longest_wait_is_waited_for(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    await store.feeds.save(FeedState(LAKE, next_at=NOW + rounds.LONGEST))
    await FeedRound(store, client, door.take, {LAKE: None}).run(clock)
    assert client.asked == []


WIRE = """<p>湖区气象站周六说，今年第一场雪比往年早到两周，北岸山路从晚上八点起封闭，到第二天清早铲完雪再开放。</p>
<p>早班渡船改在九点发出，三条公交线改走湖边公路，沿线十二所小学照常上课，校车比平时晚到半个小时。</p>
<p>图书馆和体育馆整夜亮灯，给回不了家的旅客留了四百张行军床；面包房说，热汤和馒头够吃到周一。</p>
<p>值班员冯雁记下的积雪有二十三厘米，是一九八七年开始观测以来十一月里最厚的一次，周日午后天气转晴。</p>"""


def wire(link: str, title: str) -> bytes:
    item = f"<item><title>{title}</title><link>{link}</link><description>{escape(WIRE)}</description></item>"
    return (
        f"<rss version='2.0'><channel><title>{urlsplit(link).netloc}</title>{item}</channel></rss>".encode()
    )


async def test_one_agencys_text_under_two_links_is_two_reports_and_a_mended_title_arrives(
    store: Store, client: PaperClient, clock: Clock
) -> None:
    titles = "湖区下了今年第一场雪", "湖区下了今年第一场大雪"
    client.put(LAKE, wire("https://lake.example.org/1", titles[0]))
    client.put(HILL, wire("https://hill.example.org/7", titles[0]))
    feeds = FeedRound(store, client, Ingest(store, NearPool()).take, {LAKE: None, HILL: None})
    await feeds.run(clock)
    (story,) = await store.articles.latest(10)
    assert sorted(story.publishers) == ["hill.example.org", "lake.example.org"]
    clock.time += timedelta(hours=1)
    client.put(LAKE, wire("https://lake.example.org/1", titles[1]))
    await feeds.run(clock)
    (story,) = await store.articles.latest(10)
    assert sorted(report.article.title for report in story.reports) == sorted(titles)


async def test_a_host_is_asked_one_thing_at_a_time(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    urls = [f"https://lake.example.org/{n}" for n in range(6)]
    for url in urls:
        client.put(url, status=304)
    await FeedRound(store, client, door.take, dict.fromkeys(urls)).run(clock)
    assert len(client.asked) == 6
    assert client.most == 1


async def test_nothing_due_asks_nobody(store: Store, client: PaperClient, door: Door, clock: Clock) -> None:
    await FeedRound(store, client, door.take, {}).run(clock)
    assert client.asked == []


async def test_a_store_in_trouble_ends_the_round_and_leaves_the_feed_due(
    store: Store, client: PaperClient, door: Door, clock: Clock
) -> None:
    client.put(LAKE, rss("a"))
    door.trouble = StoreError("the disk is full")
    with pytest.raises(StoreError, match="the disk is full"):
        await FeedRound(store, client, door.take, {LAKE: None}).run(clock)
    assert (await store.feeds.get(LAKE)).next_at is None


async def test_rounds_go_on_whatever_happens_in_one(
    store: Store, client: PaperClient, door: Door, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    client.put(LAKE, rss("a"))
    door.trouble = StoreError("the disk is full")
    visiting = asyncio.create_task(
        keep_visiting(FeedRound(store, client, door.take, {LAKE: None}), clock, tick_s=0.01)
    )
    async with asyncio.timeout(30):
        await _logged(caplog, "the disk is full")
        clock.trouble = ZeroDivisionError()
        await _logged(caplog, "a feed round failed")
        clock.trouble = door.trouble = None
        while not door.came:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    visiting.cancel()
    await asyncio.wait([visiting])


async def _logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    while words not in caplog.text:  # noqa: ASYNC110 - nothing tells
        await asyncio.sleep(0.01)


def test_each_failure_doubles_the_pause_up_to_a_day() -> None:
    state, waits = FeedState(LAKE), []
    for _ in range(9):
        state = failed(state, SourceError("no"), NOW)
        assert state.next_at
        waits.append((state.next_at - NOW) / timedelta(hours=1))
    assert waits == [0.5, 1, 2, 4, 8, 16, 24, 24, 24]
    assert failed(FeedState(LAKE, failures=10**6), SourceError("no"), NOW).next_at == NOW + timedelta(days=1)


def test_a_servers_own_word_goes_before_ours() -> None:
    at = NOW + timedelta(minutes=7)
    assert failed(FeedState(LAKE), ComeAgain("no", at), NOW).next_at == at


def visit_with(age: timedelta | None, etag: str | None = None) -> Visit:
    hints = Hints(published=NOW - age) if age is not None else Hints()
    return Visit(Feed("t", (RawItem("a", b"", hints),)), etag, None)


@pytest.mark.parametrize(
    ("visit", "minutes"),
    [
        (visit_with(timedelta(hours=1)), 30),
        (visit_with(timedelta(hours=24)), 60),
        (visit_with(timedelta(days=400)), 180),
        (visit_with(timedelta(days=400), '"1"'), 30),
        (visit_with(None), 30),
        (Visit(None, '"1"', None), 30),
    ],
)
def test_a_feed_that_seldom_brings_anything_is_asked_less_unless_asking_is_cheap(
    visit: Visit, minutes: int
) -> None:
    assert pause(visit, NOW) == timedelta(minutes=minutes)


def test_a_feed_without_a_title_keeps_the_one_it_had() -> None:
    state = visited(FeedState(LAKE, "Lake News"), Visit(Feed(None, ()), None, None), NOW)
    assert state.title == "Lake News"
