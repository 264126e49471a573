"""Every statement finds its rows through an index."""

import re
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from bot.news.model import Article, Chat, Duplicate, Joins, New, Placement, Receipt, Slot, Updates
from bot.news.query import parse
from bot.store.connection import Connection
from bot.store.deliveries import Owed
from bot.store.feeds import FeedState
from bot.store.lock import ProcessLock
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]

SMALL = r"publisher|feed|follow|slot|sqlite_schema|sqlite_sequence|json_each|\(subquery"  # read whole on purpose: some hundred rows, or what was just asked for
ALONG = "story_updated|answer_at|alert_waiting|part_open|receipt_reason|receipt_result"  # indexes followed up to a limit, of a few rows (partial ones), or counted for /status
SCANNED = re.compile(
    rf"^SCAN (?!(?:{SMALL})\b)(?!.*INDEX (?:{ALONG})$)(?!.*(?:VIRTUAL TABLE|SUBQUERY))(?!\d+ CONSTANT)"
)


def test_an_index_read_from_end_to_end_is_a_table_read_whole() -> None:
    assert SCANNED.search("SCAN article USING COVERING INDEX article_brief")
    assert not SCANNED.search("SCAN story USING COVERING INDEX story_updated")


SEARCHES = [
    "火车",
    "火",
    "火车站",
    "火车 -大雪",
    "来源:晚报",
    "-来源:晚报 火车",
    "after:7d",
    "火车 after:7d",
    "-火车",
    "title:火车",
]


SENTENCES = "火车站下雪。\n今天早上的火车因为大雪晚点了两个小时。\n明天早上的火车会按照时刻表准时开出。"


async def test_no_statement_reads_a_large_table_whole(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    statements: list[str] = []
    for connection in (store._reader, store._writer):
        await connection.run(lambda c: c.set_trace_callback(statements.append))
    await use_everything(store, write, receipt, noon)
    for connection in (store._reader, store._writer):
        await connection.run(lambda c: c.set_trace_callback(None))
    await store.tidy()  # plans may be other ones once SQLite has counted
    assert len(statements) > 100
    for statement in dict.fromkeys(statements):
        is_ours = "'main'." not in statement  # FTS5 speaks to its own tables
        is_count = (
            "count(*) FROM story" in statement
        )  # what /status says: a millisecond at a hundred thousand
        if is_ours and not is_count and re.match(r"\s*(SELECT|UPDATE|DELETE)", statement):
            plan = await store._writer.run(partial(steps, statement=statement))
            assert not [step for step in plan if SCANNED.search(step)], statement


def steps(connection: sqlite3.Connection, statement: str) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]


async def use_everything(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    day = date(2026, 11, 21)
    article = write("火车晚点", SENTENCES, publisher="晚报", source_url="https://example.org/1")
    placements: list[Placement] = [New(), Updates(1), Duplicate(1), Joins(1, 0.5)]
    for number, placement in enumerate(placements):
        each = write(f"第{number}篇", publisher="晚报") if number == 3 else article
        await stored.keep(store, each, placement, receipt(number), noon)
    await stored.find(store, article.identity)
    await store.articles.near({"火车": 1.0}, noon - timedelta(days=1), noon)
    await store.at_once(lambda archive: archive.near(article, {"火车": 1.0}, noon))
    await store.articles.latest(5)
    assert [story async for story in store.articles.each_latest(5)]
    await store.articles.fresh(noon, 5)
    await store.articles.most_reported(noon, 5)
    await store.articles.former_titles(1)
    await store.articles.prefer(["晚报"])
    assert [story async for story in store.articles.each_story(noon - timedelta(days=1))]
    await store.articles.story(1)
    await use_grouping(store, write, receipt, noon)
    await store.articles.count()
    assert [await store.search(parse(typed, day), now=noon) for typed in SEARCHES]
    assert [hit async for hit in store.each_hit(parse("火车", day), now=noon, limit=5)]
    await store.nearest("火车")
    await store.files.refused()
    await store.files.counts()
    await store.files.seen("1")
    await store.files.note(receipt(9))
    await store.repeats.learned("晚报", [1])
    await store.traces.of(1)
    await store.traces.prune(noon)
    await use_chats(store, write, receipt, noon)
    await store.feeds.save(FeedState("https://example.org/"))
    await store.feeds.get("https://example.org/")
    await store.feeds.all()
    await store.feeds.remove("https://example.org/")
    await use_answers(store, article.identity, noon)
    await store.meta.set("a", "b")
    await store.meta.get("a")
    await store.articles.delete(1)
    await store.articles.retire(noon + timedelta(days=1))
    await store.reindex()


async def use_grouping(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    await stored.around(store, write("火车", SENTENCES, publisher="晨报"), noon)
    await store.grouping.reasons(1)
    await stored.keep(store, write("另一篇"), Joins(1, 0.5), receipt(8), noon)
    split = await store.grouping.split(1, [1], noon)
    assert split
    assert await store.grouping.merge(split, 1)


async def use_alerts(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    await store.follows.add(7, "火车", mute=False)
    await store.follows.add(7, "火車", mute=True, instead_of=await store.follows.of(7))
    await store.follows.all()
    await store.alerts.skip()
    await stored.keep(store, write("火车进站"), New(), receipt(10), noon)
    arrived = await store.alerts.arrivals(noon - timedelta(days=1))
    assert arrived
    await store.alerts.note([(7, 1)], arrived.until, noon)
    await store.alerts.waiting(noon - timedelta(days=1))
    await store.alerts.owed_since(7, noon)
    await store.alerts.owe(Owed(7, "alert:1", noon.date(), ["一"], "…"), [1], noon)
    await store.alerts.drop(7, [1])
    await store.alerts.purge(noon)
    await store.follows.remove(7, 1)


async def use_answers(store: Store, identity: str, noon: datetime) -> None:
    report = await stored.find(store, identity)
    assert report
    await store.answers.keep("key", report, (), noon)
    await store.answers.get("key", report.id)
    await store.answers.spend(noon.date(), 5, 10)
    await store.answers.count(noon.date(), "accepted")
    await store.answers.tally(noon.date())
    await store.answers.purge(noon)


async def use_chats(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    day = date(2026, 11, 21)
    await store.chats.save(Chat(7, slots=(Slot(time(8)),)))
    await store.chats.settle(Chat(7, slots=(Slot(time(8)),)), {"digest 08:00": day}, noon)
    await store.chats.mark(7, gone=False)
    await store.chats.get(7)
    await store.chats.with_digests()
    await store.deliveries.owe(7, "digest", day, ["一"], "…", {1: 1}, noon)
    await store.deliveries.owed_dates(7, "digest", day)
    await store.deliveries.unsent()
    await store.deliveries.placing(1, 0)
    await store.deliveries.placed(1, 0, 5)
    await store.deliveries.sent(1, 0)
    await store.deliveries.failed(1, "")
    await store.deliveries.close(7, "digest", day, noon)
    await store.deliveries.owed_since([7], day)
    await store.deliveries.last_told(7, "digest*", noon)
    await store.deliveries.purge(noon)
    await store.chats.told(7)
    await use_alerts(store, write, receipt, noon)
    await store.chats.moved(7, 8)
    await store.chats.forget(8)


def test_every_question_the_store_answers_is_asked_above(tmp_path: Path) -> None:
    unopened = Connection(tmp_path / "none.db", read_only=True)
    store = Store(tmp_path / "none.db", unopened, unopened, ProcessLock(tmp_path / "none.db"))
    parts = [part for part in vars(store).values() if type(part).__module__.startswith("bot.store.")]
    asked = {name for part in parts for name in vars(type(part)) if not name.startswith("_")}
    elsewhere = {"open", "close", "run", "read", "write", "take", "release"}  # of a connection and the lock
    uses = (use_everything, use_chats, use_alerts, use_answers, use_grouping)
    used = {name for use in uses for name in use.__code__.co_names}
    assert asked - elsewhere - used == set()
