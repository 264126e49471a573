"""Every earlier layout becomes the present one, and nothing else is touched."""

import asyncio
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.news.model import Article, New, Receipt
from bot.news.query import parse
from bot.store import alike, index, migrate, rows
from bot.store.store import Store
from bot.store.times import DAY, stamp
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
STEPS = migrate._steps()


@pytest.fixture
def later_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two more steps, as a later version of the program would have."""
    steps = (
        *migrate._steps(),
        "CREATE TABLE saved (chat INTEGER, story INTEGER);\n-- a comment\nINSERT INTO meta VALUES ('a;b', 'c');",
        "ALTER TABLE saved ADD COLUMN at INTEGER;",
    )
    monkeypatch.setattr(migrate, "_steps", lambda: steps)
    return iter(())


def layout(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name").fetchall()


async def test_an_older_database_becomes_what_a_new_one_is_and_is_copied_aside(
    path: Path,
    write: Write,
    receipt: Note,
    noon: datetime,
    request: pytest.FixtureRequest,
) -> None:
    async with await Store.open(path) as store:
        await stored.keep(store, write("火车"), New(), receipt(), noon)
    before = layout(path)
    copy = path.with_name(f"news.db.v{len(migrate._steps())}.bak")
    copy.write_text("left by an attempt cut short")
    request.getfixturevalue("later_steps")
    async with await Store.open(path) as store:
        assert await store.articles.count() == (1, 1)
        assert await store.meta.get("a;b") == "c"
    async with await Store.open(path.with_name("new.db")):
        pass
    assert layout(path) == layout(path.with_name("new.db"))
    assert layout(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600


async def test_a_reader_waits_for_the_writer_to_migrate(path: Path, request: pytest.FixtureRequest) -> None:
    async with await Store.open(path):
        pass
    request.getfixturevalue("later_steps")
    with pytest.raises(StoreError, match="start the bot once"):
        await Store.open(path, read_only=True)


@pytest.mark.parametrize("steps", range(1, len(STEPS)))
async def test_every_earlier_layout_becomes_the_present_one(
    steps: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_steps", lambda: STEPS[:steps])
        async with await Store.open(path):
            pass
    for one in (path, path.with_name("new.db")):
        async with await Store.open(one):
            pass
    assert layout(path) == layout(path.with_name("new.db"))


@pytest.mark.parametrize("years", [0, -80])
async def test_terms_that_stood_by_themselves_are_found_in_the_span_of_their_article(
    years: int, path: Path, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_steps", lambda: STEPS[:3])
        async with await Store.open(path):
            pass
    then = stamp(noon.replace(year=noon.year + years))
    facts = ("https://example.org/1", "火车", "zh-Hans", "[]")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO story VALUES (1, ?, ?)", (then, then))
        connection.execute(
            "INSERT INTO article (story, at, received, identity, title, language, tags) VALUES (1, ?, ?, ?, ?, ?, ?)",
            (then, then, *facts),
        )
        connection.execute("INSERT INTO day VALUES (?, 1, 1)", (then // DAY,))
        connection.execute("INSERT INTO term VALUES (?, 1)", (alike._mark("火车"),))
        connection.commit()
    async with await Store.open(path) as store:
        window = (then - DAY, then + DAY)
        found = await store._reader.read(lambda c: alike.alike(c, {"火车": 1.0}, window, 6))
        assert found == [1]
        rows = await store._reader.read(lambda c: c.execute("SELECT span, article FROM term").fetchall())
        assert rows == [(then // (8 * DAY), 1)]


@pytest.mark.parametrize("read_only", [True, False])
async def test_a_database_of_a_later_version_is_refused(path: Path, read_only: bool) -> None:
    async with await Store.open(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match=r"later version \(99; this one knows \d+\)"):
        await Store.open(path, read_only=read_only)


async def test_a_step_that_fails_leaves_the_layout_before_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with await Store.open(path):
        pass
    before = layout(path)
    steps = (*migrate._steps(), "CREATE TABLE a (b);\nCREATE TABLE a (b);")
    monkeypatch.setattr(migrate, "_steps", lambda: steps)
    with pytest.raises(StoreError, match="already exists"):
        await Store.open(path)
    assert layout(path) == before


WITHOUT_ROOM = """
import asyncio, resource, sys
from pathlib import Path
from bot.errors import StoreError
from bot.store.store import Store

most = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    asyncio.run(Store.open(Path(sys.argv[1])))
except StoreError as error:
    print(error)
"""


async def test_a_copy_that_there_is_no_room_for_is_told_and_leaves_all_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_steps", lambda: STEPS[:2])
        async with await Store.open(path) as store:
            await store.meta.set("much", "雪" * 1_000_000)
    before, there = layout(path), set(path.parent.iterdir())
    command = [sys.executable, "-c", WITHOUT_ROOM, str(path), "1000000"]
    told = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
    assert "copied before it is brought up to date" in told.stdout
    assert re.search(r"v2.bak can't be written: .* \(it takes [34] MB\); nothing was changed", told.stdout)
    logs = {path.with_name(f"news.db{ending}") for ending in ("-wal", "-shm")}
    assert set(path.parent.iterdir()) - logs == there
    assert layout(path) == before
    async with await Store.open(path) as store:
        assert len(await store.meta.get("much") or "") == 1_000_000


async def test_what_a_copy_is_called_is_told_once(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_steps", lambda: STEPS[:2])
        async with await Store.open(path):
            pass
    for _ in range(2):
        with caplog.at_level(logging.INFO):
            async with await Store.open(path):
                pass
    assert caplog.messages == [f"the database is brought up to date; as it was, it stands in {path}.v2.bak"]


async def test_a_changed_rule_of_cutting_feeds_the_index_anew(
    path: Path,
    write: Write,
    receipt: Note,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with await Store.open(path) as store:
        await stored.keep(
            store, write("火车", "大雪。", publisher="晚报", tags=("路",)), New(), receipt(), noon
        )
        await store._writer.write(
            lambda c: c.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
        )
        assert (await store.search(parse("大雪", noon.date()), now=noon)).total == 0
    monkeypatch.setattr("bot.news.text.rule", lambda: "another")
    async with await Store.open(path) as store:
        assert (await store.search(parse("大雪 火车 路 来源:晚报", noon.date()), now=noon)).total == 1
        assert await store.meta.get("index-rule") == "another"


async def test_articles_of_the_first_layout_are_found_after_it_was_left(
    path: Path, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "_steps", lambda: STEPS[:1])
        async with await Store.open(path) as store:
            await store._writer.write(_put_first_article)
    async with await Store.open(path) as store:
        (story,) = await store.articles.latest(5)
        assert story.title == "火车晚点"
        assert (await store.search(parse("大雪", noon.date()), now=noon)).total == 1
        assert await store.check() == ()
        assert await store.articles.delete(1)
    async with await Store.open(path.with_name("news.db.v1.bak"), read_only=False) as copy:
        assert await copy.articles.count() == (1, 1)


def _put_first_article(connection: sqlite3.Connection) -> None:
    """Rows as the first version wrote them."""
    facts = "1, 5, 5, 1, 'https://example.org/1', '火车晚点', 'zh-Hans', '[]'"
    columns = "story, at, received, publisher, identity, title, language, tags"
    for statement in (
        "INSERT INTO story VALUES (1, 5, 5)",
        "INSERT INTO publisher (id, name, folded) VALUES (1, '晚报', '晚报')",
        f"INSERT INTO article ({columns}) VALUES ({facts})",
        "INSERT INTO body VALUES (1, '大雪。', 't')",
    ):
        connection.execute(statement)
    index.feed(connection, next(rows.entries(connection, "")))
