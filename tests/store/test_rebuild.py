"""The index is fed anew beside the one that answers, slice by slice, and nothing is lost on the way."""

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.news import text
from bot.news.model import Article, New, Receipt, Updates
from bot.news.query import parse
from bot.store import rebuild
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
Vocabulary = Callable[[sqlite3.Connection], dict[str, list[tuple[str, int]]]]

RULE, CUT = text.rule(), text.index_text


@pytest.fixture
async def of_yesterday(
    path: Path, write: Write, receipt: Note, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A database of five articles whose texts were cut by another rule, too many to be fed anew at once."""
    monkeypatch.setattr(rebuild, "FEW", 0)
    monkeypatch.setattr(rebuild, "SLICE", 2)
    with monkeypatch.context() as yesterday:
        yesterday.setattr(text, "rule", lambda: "yesterday's")
        yesterday.setattr(text, "index_text", lambda typed: f"{CUT(typed)} yesterday")
        async with await Store.open(path) as store:
            for number in range(5):
                url = f"https://example.org/{number}"
                await stored.keep(
                    store, write(f"第{number}班火车", source_url=url), New(), receipt(number), noon
                )
    return path


async def trains(store: Store, now: datetime) -> int:
    return (await store.search(parse("火车", now.date()), now=now)).total


async def steps(store: Store, count: int) -> list[bool]:
    return [await store._writer.write(rebuild.step) for _ in range(count)]


async def test_searches_are_whole_before_during_and_after(
    of_yesterday: Path,
    noon: datetime,
    vocabulary: Vocabulary,
    fed_afresh: Vocabulary,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with await Store.open(of_yesterday) as store:
        assert await store.meta.get("index-rule") == "yesterday's"
        while await store._writer.write(rebuild.step):
            assert await trains(store, noon) == 5
        assert await store._writer.run(vocabulary) == await store._writer.run(fed_afresh)
        assert await store.meta.get("index-rule") == RULE
        tables = await store._reader.read(
            lambda c: c.execute(
                "SELECT name FROM sqlite_schema WHERE name LIKE '%index@_%' ESCAPE '@'"
            ).fetchall()
        )
        assert not [name for (name,) in tables if "_next" in name or "_old" in name]
        assert await store.check() == ()
        with caplog.at_level(logging.INFO):
            await store.reindex()
        assert caplog.messages == []  # nothing is left to be done


async def test_what_changes_meanwhile_is_right_in_the_end_though_the_bot_is_restarted(
    of_yesterday: Path,
    write: Write,
    receipt: Note,
    vocabulary: Vocabulary,
    fed_afresh: Vocabulary,
    caplog: pytest.LogCaptureFixture,
) -> None:
    noon = receipt().at
    async with await Store.open(of_yesterday) as store:
        await steps(store, 2)  # the first two articles are fed
        newer = write("第1班火车晚点", source_url="https://example.org/1")
        await stored.keep(store, newer, Updates(2), receipt(6), noon)
        await store.articles.delete(1)
        await store.articles.delete(5)
        await stored.keep(store, write("加开的火车"), New(), receipt(7), noon)
        assert await trains(store, noon) == 4
    async with await Store.open(of_yesterday) as store:
        assert await store._reader.read(rebuild.progress) == (2, 6)
        with caplog.at_level(logging.INFO):
            await store.reindex()
        assert caplog.messages[0] == "search index: fed anew to article 4 of 6"
        assert await store._writer.run(vocabulary) == await store._writer.run(fed_afresh)
        assert await trains(store, noon) == 4


async def test_a_rule_that_changes_again_begins_anew(
    of_yesterday: Path,
    noon: datetime,
    vocabulary: Vocabulary,
    fed_afresh: Vocabulary,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with await Store.open(of_yesterday) as store:
        with monkeypatch.context() as morning:
            morning.setattr(text, "rule", lambda: "this morning's")
            morning.setattr(text, "index_text", lambda typed: f"{CUT(typed)} morning")
            await steps(store, 3)
        await store.reindex()
        assert await store._writer.run(vocabulary) == await store._writer.run(fed_afresh)
        assert await trains(store, noon) == 5


async def test_a_few_articles_are_fed_as_the_database_is_opened(
    of_yesterday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild, "FEW", 5)
    async with await Store.open(of_yesterday) as store:
        assert await store.meta.get("index-rule") == RULE
        assert await steps(store, 1) == [False]
