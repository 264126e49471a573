"""The file opens, locks, refuses and survives as promised."""

import asyncio
import re
import sqlite3
import stat
import subprocess
import sys
import threading
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.news.model import Article, New, Receipt
from bot.news.query import parse
from bot.store.connection import Connection
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def folder(path: Path) -> dict[str, bytes]:
    """What lies beside the database, by name."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir()}


def put_content(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def test_a_new_database_is_its_owner_s_alone(path: Path) -> None:
    nested = path.parent / "data" / "news.db"
    async with await Store.open(nested):
        assert stat.S_IMODE(nested.stat().st_mode) == 0o600


async def test_every_safeguard_is_set(store: Store) -> None:
    async def pragma(name: str) -> object:
        return await store._writer.run(lambda c: c.execute(f"PRAGMA {name}").fetchone()[0])

    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema", "busy_timeout")
    assert [await pragma(name) for name in names] == ["wal", 2, 1, 1, 0, 5000]


async def test_a_second_writer_is_told_who_is_in_the_way(store: Store, path: Path) -> None:
    with pytest.raises(StoreError, match="in use by another Yaowen"):
        await Store.open(path)
    await store.meta.set("still", "works")


async def test_another_process_that_writes_is_in_the_way_too(path: Path) -> None:
    hold = (
        "import sys; from pathlib import Path; from bot.store.lock import ProcessLock;"
        "ProcessLock(Path(sys.argv[1])).take(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(path)]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert process.stdout
    assert await process.stdout.readline() == b"held\n"
    with pytest.raises(StoreError, match="in use"):
        await Store.open(path)
    await process.communicate(b"")
    async with await Store.open(path):
        pass


async def test_the_lock_is_free_after_closing_however_often(path: Path) -> None:
    for _ in range(2):
        store = await Store.open(path)
        await store.close()
        await store.close()


async def test_reading_works_beside_a_writer_and_without_one(
    path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    async with await Store.open(path) as writer, await Store.open(path, read_only=True) as reader:
        await stored.keep(writer, write("火车"), New(), receipt(), noon)
        assert await reader.articles.count() == (1, 1)
        with pytest.raises(StoreError, match="can't be written"):
            await reader.meta.set("a", "b")
    async with await Store.open(path, read_only=True) as reader:
        assert (await reader.search(parse("火车", noon.date()), now=noon)).total == 1


async def test_a_delivery_is_owed_beside_the_writer_and_without_one(store: Store, path: Path) -> None:
    for day in (1, 2):
        async with await Store.beside(path) as other:
            assert await other.deliveries.owe(7, "digest", date(2026, 11, day), ["{}"], "…", {}, NOON)
        if day == 1:
            assert [delivery.chat for delivery in await store.deliveries.unsent()] == [7]
            await store.close()
    async with await Store.open(path) as again:
        assert len(await again.deliveries.unsent()) == 2


async def test_beside_nothing_there_is_nothing_to_add_to(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        await Store.beside(path)
    assert folder(path) == {}


async def test_reading_what_is_not_there_says_so(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        await Store.open(path, read_only=True)
    assert list(folder(path)) == []


async def test_a_folder_that_cannot_be_makes_a_clear_error(path: Path) -> None:
    put_content(path, b"a file")
    with pytest.raises(StoreError, match="can't be made"):
        await Store.open(path / "news.db")


async def test_a_lock_that_cannot_be_made_is_a_clear_error(path: Path) -> None:
    await asyncio.to_thread(path.with_name("news.db.lock").mkdir)
    with pytest.raises(StoreError, match="can't be made"):
        await Store.open(path)


@pytest.mark.parametrize("content", [b"not a database" * 99, b"SQLite format 3\0" + b"\xff" * 5000])
@pytest.mark.parametrize("read_only", [True, False])
async def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes, read_only: bool) -> None:
    put_content(path, content)
    with pytest.raises(StoreError, match=r"damaged|not a database|malformed"):
        await Store.open(path, read_only=read_only)
    assert folder(path)[path.name] == content


async def test_a_damaged_page_is_a_store_error(
    path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    async with await Store.open(path) as store:
        for number in range(30):
            await stored.keep(store, write(f"第{number}篇", "雪" * 2000), New(), receipt(number), noon)
    content = bytearray(folder(path)[path.name])
    content[4096 * 4 :] = b"\x5a" * (len(content) - 4096 * 4)
    put_content(path, bytes(content))
    with pytest.raises(StoreError, match="damaged: restore a backup"):
        async with await Store.open(path, read_only=True) as store:
            await store.articles.latest(30)


@pytest.mark.parametrize(
    "point", ["index.add", "stories.settle", "alike.note", "files.write", "articles.find"]
)
async def test_killed_in_the_middle_of_keeping_the_database_is_whole(
    point: str, path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    async with await Store.open(path) as store:
        await stored.keep(store, write("火车晚点"), New(), receipt(1), noon)
    module, function = point.split(".")
    script = f"""
import asyncio, os, sys
from datetime import UTC, date, datetime
from pathlib import Path
from bot.news.model import Article, New, Paragraph, Receipt
from bot.store import alike, articles, files, index, stories
from bot.store.store import Store

now = datetime(2026, 11, 21, 12, tzinfo=UTC)
def keep(archive):
    {module}.{function} = lambda *_: os._exit(137)
    archive.keep(Article("飞机晚点", (Paragraph("大雪。"),)), New(), "file.md", now)
    archive.note(Receipt("file.md", "2", 1, "stored", now))
    archive.find("the last thing before the commit")
async def main():
    store = await Store.open(Path(sys.argv[1]))
    await store.at_once(keep)
    os._exit(0)  # came through: the point was never reached
asyncio.run(main())
"""
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", script, str(path))
    assert await killed.wait() == 137
    async with await Store.open(path) as store:
        assert await store.articles.count() == (1, 1)
        assert await store.files.seen("2") is None
        assert (await store.search(parse("晚点", noon.date()), now=noon)).total == 1
        assert (await store.search(parse("飞机", noon.date()), now=noon)).total == 0
        await store._writer.write(_check_index)
        await stored.keep(store, write("飞机晚点"), New(), receipt(2), noon)


def _check_index(connection: sqlite3.Connection) -> None:
    for table in ("title_index", "text_index"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_cancelled_writer_leaves_no_transaction_open(store: Store) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO meta VALUES ('slow', 'kept whole')")
        inside.set()
        go_on.wait(10)

    task = asyncio.create_task(store._writer.write(slowly))
    await asyncio.to_thread(inside.wait, 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    later = asyncio.create_task(store.meta.set("later", "kept too"))
    go_on.set()
    await later
    assert await store.meta.get("slow") == "kept whole"
    assert await store.meta.get("later") == "kept too"


async def test_what_a_transaction_raises_undoes_it(store: Store) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO meta VALUES ('a', 'b')")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await store._writer.write(fail)
    assert await store.meta.get("a") is None


async def test_tasks_that_write_at_once_lose_nothing(store: Store) -> None:
    await asyncio.gather(*(store.meta.set(f"key{n}", str(n)) for n in range(50)))
    assert [await store.meta.get(f"key{n}") for n in range(50)] == [str(n) for n in range(50)]


async def test_a_database_locked_by_others_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.connection.BUSY_TIMEOUT_S", 0.05)
    async with await Store.open(path) as store:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="locked by another program"):
                await store.meta.set("a", "b")
            assert await store.meta.get("a") is None
        await store.meta.set("a", "b")


async def test_a_full_disk_keeps_what_was_there(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    await store._writer.run(lambda c: c.execute("PRAGMA max_page_count = 80").fetchall())

    async def fill() -> None:
        for number in range(200):
            await stored.keep(store, write(f"第{number}篇", "雪" * 3000), New(), receipt(number), noon)

    with pytest.raises(StoreError, match="is full: make room"):
        await fill()
    stories, reports = await store.articles.count()
    assert stories == reports == sum((await store.files.counts()).values())
    assert (await store.search(parse("雪雪", noon.date()), now=noon)).total == reports
    await store._writer.run(lambda c: c.execute("PRAGMA max_page_count = 8000").fetchall())
    await stored.keep(store, write("又有地方了"), New(), receipt(999), noon)


async def test_a_used_up_quota_says_where_to_look(path: Path) -> None:
    async with await Store.open(path):
        pass
    script = """
import asyncio, resource, sys
from pathlib import Path
from bot.errors import StoreError
from bot.store.store import Store

async def main():
    async with await Store.open(Path(sys.argv[1])) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
        try:
            await store.meta.set("much", "snow" * 1_000_000)
        except StoreError as error:
            print(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await store.meta.set("little", "snow")
        print(await store.meta.get("much"), await store.meta.get("little"))
asyncio.run(main())
"""
    command = [sys.executable, "-c", script, str(path)]
    told = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
    assert re.search(r"is its disk full, a quota used up, or the disk failing\? .*\nNone snow\n", told.stdout)


async def test_readers_see_one_state_whatever_is_written_meanwhile(store: Store) -> None:
    seen: list[int] = []
    reading, written = threading.Event(), threading.Event()

    def look(connection: sqlite3.Connection) -> None:
        count = "SELECT count(*) FROM meta"
        seen.append(connection.execute(count).fetchone()[0])
        reading.set()
        written.wait(10)
        seen.append(connection.execute(count).fetchone()[0])

    task = asyncio.create_task(store._reader.read(look))
    await asyncio.to_thread(reading.wait, 10)
    await store.meta.set("a", "b")
    written.set()
    await task
    assert seen[0] == seen[1]


async def test_closing_what_never_opened_is_quiet(path: Path) -> None:
    await Connection(path, read_only=True).close()


async def test_times_keep_their_microseconds(store: Store, write: Write, receipt: Note) -> None:
    moment = datetime(2026, 11, 21, 12, 0, 0, 123457, tzinfo=UTC)
    report = await stored.keep(store, write("火车"), New(), receipt(), moment)
    assert report.received == report.at == moment
