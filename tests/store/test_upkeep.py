"""The nightly pieces: the index is merged, the log folded in, damage found; beside them everybody goes on."""

import asyncio
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection, connect

import pytest

from bot.news import text
from bot.news.model import Article, New, Receipt
from bot.news.query import parse
from bot.store import index, rebuild, upkeep
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]


def segments(connection: Connection) -> int:
    return int(connection.execute("SELECT count(DISTINCT segid) FROM text_index_idx").fetchone()[0])


async def fill(store: Store, write: Write, receipt: Note, now: datetime) -> None:
    for number in range(30):
        await stored.keep(store, write(f"第{number}班火车", "进站。" * 50), New(), receipt(number), now)


async def test_tidying_leaves_one_segment_that_finds_the_same(
    store: Store, path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    await fill(store, write, receipt, noon)
    assert await store._reader.read(segments) > 1
    meanwhile = stored.keep(store, write("加开的火车"), New(), receipt(99), noon)
    await asyncio.gather(store.tidy(), meanwhile)
    assert await store._reader.read(segments) <= 2  # one, and perhaps that of the article between
    assert (await store.search(parse("火车", noon.date()), now=noon)).total == 31
    await store.tidy()  # with nothing to do, it does nothing
    statistics = await store._reader.read(lambda c: c.execute("SELECT count(*) FROM sqlite_stat1").fetchone())
    assert statistics[0] > 0


async def test_one_more_article_is_no_reason_to_write_the_index_anew(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    for number in range(60):
        text = "".join(chr(0x4E00 + (number * 397 + place * 211) % 9000) for place in range(400))
        await stored.keep(store, write(f"第{number}页", text), New(), receipt(number), noon)
    await store.tidy()
    assert await store._reader.read(segments) == 1
    await stored.keep(store, write("又一页", "只有一句话。"), New(), receipt(99), noon)
    await store.tidy()
    assert await store._reader.read(segments) == 2
    assert (await store.search(parse("一页", noon.date()), now=noon)).total == 1


async def test_an_index_made_one_piece_very_often_is_fed_anew_before_it_breaks(
    store: Store, write: Write, receipt: Note, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "WORN", 10)
    monkeypatch.setattr(index, "_LOOSE", 0)  # one piece of it, however little is new
    most = 0
    for number in range(80):
        body = "".join(chr(0x4E00 + (number * 397 + place * 211) % 9000) for place in range(400))
        await stored.keep(store, write(f"第{number}班火车", body), New(), receipt(number), noon)
        if number >= 60:
            await store.tidy()
            most = max(most, await store._reader.read(lambda c: index._levels(c, "text_index")))
            await store.reindex()
    assert 10 < most <= 14  # it grows by two a night
    assert (await store.search(parse("火车", noon.date()), now=noon)).total == 80
    assert await store._reader.read(rebuild.rule) == text.rule()


async def test_a_sound_database_has_nothing_wrong(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    await fill(store, write, receipt, noon)
    assert await store.check() == ()


async def test_a_table_dropped_during_the_look_is_no_damage(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tables_and_more(connection: Connection) -> list[str]:
        return ["text_index_next_data", *upkeep.tables(connection)]  # put in its place since they were listed

    monkeypatch.setattr("bot.store.store.tables", tables_and_more)
    assert await store.check() == ()


async def test_damage_is_found_and_named(path: Path, write: Write, receipt: Note, noon: datetime) -> None:
    async with await Store.open(path) as store:
        await fill(store, write, receipt, noon)
    with closing(connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'article_received'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    async with await Store.open(path) as store:
        problems = await store.check()
    assert problems
    assert all(problem.startswith("article: ") for problem in problems)
