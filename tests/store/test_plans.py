"""Every statement finds its rows through an index."""

import re
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from bot.news.model import Article, Chat, Duplicate, Joins, New, Placement, Receipt, Updates
from bot.news.query import parse
from bot.store.feeds import FeedState
from bot.store.store import Store

Write = Callable[..., Article]
Note = Callable[..., Receipt]

SMALL = r"publisher|feed|json_each|\(subquery"  # read whole on purpose: some hundred rows, or what was just asked for
SCANNED = re.compile(rf"^SCAN (?!(?:{SMALL})\b)(?!.*(?:USING|VIRTUAL TABLE|SUBQUERY))(?!\d+ CONSTANT)")

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


async def test_no_statement_reads_a_large_table_whole(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    statements: list[str] = []
    for connection in (store._reader, store._writer):
        await connection.run(lambda c: c.set_trace_callback(statements.append))
    await use_everything(store, write, receipt, noon)
    for connection in (store._reader, store._writer):
        await connection.run(lambda c: c.set_trace_callback(None))
    assert len(statements) > 100
    for statement in dict.fromkeys(statements):
        is_ours = "'main'." not in statement  # FTS5 speaks to its own tables
        if is_ours and re.match(r"\s*(SELECT|UPDATE|DELETE)", statement):
            plan = await store._writer.run(partial(steps, statement=statement))
            assert not [step for step in plan if SCANNED.search(step)], statement


def steps(connection: sqlite3.Connection, statement: str) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]


async def use_everything(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    day = date(2026, 11, 21)
    article = write("火车晚点", "火车站下雪。", publisher="晚报", source_url="https://example.org/1")
    placements: list[Placement] = [New(), Updates(1), Duplicate(1), Joins(1, 0.5)]
    for number, placement in enumerate(placements):
        each = write(f"第{number}篇", publisher="晚报") if number == 3 else article
        await store.articles.keep(each, placement, receipt(number), noon)
    await store.articles.find(article.identity)
    await store.articles.near({"火车": 1.0}, noon - timedelta(days=1), noon)
    await store.articles.latest(5)
    await store.articles.fresh(noon, 5)
    assert [story async for story in store.articles.each_story()]
    for typed in SEARCHES:
        await store.search(parse(typed, day), now=noon)
    await store.files.refused()
    await store.files.counts()
    await store.files.seen("1")
    await store.chats.save(Chat(7))
    await store.chats.with_digests()
    await store.deliveries.owe(7, "digest", day, ["一"], "…", [1], noon)
    await store.deliveries.owed_dates(7, "digest", day)
    await store.deliveries.unsent()
    await store.deliveries.placed(1, 0, 5)
    await store.deliveries.failed(1, "")
    await store.deliveries.purge(noon)
    await store.chats.told(7)
    await store.chats.moved(7, 8)
    await store.chats.forget(8)
    await store.feeds.save(FeedState("https://example.org/"))
    await store.feeds.get("https://example.org/")
    await store.meta.get("a")
