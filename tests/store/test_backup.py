"""A backup is whole and sound, holds no reader unless told to, and comes back in the database's place."""

import asyncio
import errno
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.errors import StoreError
from bot.news.model import Article, Chat, New, Receipt, Slot
from bot.store.alerts import Place
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
ZONE = "Pacific/Apia"
TEXT = "给你一个人的话"
WORDS = "只有我关注的词"


@pytest.fixture
async def stocked(store: Store, write: Write, receipt: Note, noon: datetime) -> Store:
    await stored.keep(store, write("火车"), New(), receipt(), noon)
    await store.chats.save(Chat(7, "zh-Hans", ZONE, (Slot(time(8)),)))
    await store.deliveries.owe(7, "digest", date(2026, 11, 21), [TEXT], "…", {1: 1}, noon)
    await store.follows.add(7, WORDS, mute=False)
    await store.alerts.note([(7, 2)], Place(1), noon)
    return store


async def test_nothing_about_a_chat_is_in_a_backup(stocked: Store, tmp_path: Path, noon: datetime) -> None:
    copy = tmp_path / "copy.db"
    await stocked.back_up(copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    content = copy.read_bytes()
    assert ZONE.encode() not in content
    assert TEXT.encode() not in content
    assert WORDS.encode() not in content
    async with await Store.open(copy) as again:
        assert await again.articles.count() == (1, 1)
        assert await again.chats.get(7) == Chat(7)
        assert await again.chats.told(7) == {}
        assert await again.deliveries.unsent() == ()
        assert await again.follows.all() == ()
        assert await again.alerts.waiting(noon) == {}
    assert await stocked.chats.get(7) != Chat(7)


async def test_chats_are_in_it_where_that_is_wanted(stocked: Store, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_text("an older one")
    await stocked.back_up(copy, readers=True)
    async with await Store.open(copy) as again:
        assert (await again.chats.get(7)).timezone == ZONE
        assert len(await again.deliveries.unsent()) == 1
        assert [follow.words for follow in await again.follows.of(7)] == [WORDS]


async def test_a_backup_amid_writes_is_of_one_moment(
    store: Store, tmp_path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    async def keep_on() -> None:
        for number in range(40):
            await stored.keep(store, write(f"第{number}班火车"), New(), receipt(number), noon)

    writing = asyncio.create_task(keep_on())
    for number in range(4):
        await store.back_up(tmp_path / f"{number}.db")
    await writing
    for number in range(4):
        async with await Store.open(tmp_path / f"{number}.db") as copy:
            stories, reports = await copy.articles.count()
            receipts = sum((await copy.files.counts()).values())
            assert stories == reports == receipts


async def test_a_backup_that_can_not_be_written_leaves_nothing(stocked: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be written"):
        await stocked.back_up(tmp_path / "none" / "copy.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError, match="can't be written"):
        await stocked.back_up(tmp_path / "folder.db")
    with pytest.raises(StoreError, match="can't be written: Not a directory"):
        await stocked.back_up(stocked._path / "copy.db")
    assert unfinished(tmp_path) == []


@pytest.mark.parametrize("name", ["news.db", "news.db-wal", "news.db-shm", "news.db.lock"])
async def test_a_backup_never_takes_the_place_of_the_database(
    path: Path, stocked: Store, tmp_path: Path, name: str
) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    before = (tmp_path / name).read_bytes()
    for copy in (tmp_path / name, tmp_path / "link" / name):
        with pytest.raises(StoreError, match="is a file of the database itself: name another one"):
            await stocked.back_up(copy)
    assert (tmp_path / name).read_bytes() == before


async def test_a_backup_comes_back_and_what_it_replaces_is_kept(
    path: Path, tmp_path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    copy = tmp_path / "copy.db"
    async with await Store.open(path) as store:
        await stored.keep(store, write("火车"), New(), receipt(1), noon)
        await store.back_up(copy)
        await stored.keep(store, write("大雪"), New(), receipt(2), noon)
        with pytest.raises(StoreError, match="stop that one first"):
            await Store.restore(path, copy)
    replaced = await Store.restore(path, copy)
    assert replaced == path.with_name("news.db.replaced")
    async with await Store.open(path) as store, await Store.open(replaced, read_only=True) as before:
        assert await store.articles.count() == (1, 1)
        assert await before.articles.count() == (2, 2)


async def test_a_log_left_by_a_crash_does_not_touch_what_was_restored(
    path: Path, tmp_path: Path, write: Write, receipt: Note, noon: datetime
) -> None:
    copy, crashed = tmp_path / "copy.db", tmp_path / "crashed.db"
    async with await Store.open(path) as store:
        await stored.keep(store, write("火车"), New(), receipt(1), noon)
        await store.back_up(copy)
        await stored.keep(store, write("大雪"), New(), receipt(2), noon)
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{crashed}{ending}")
    replaced = await Store.restore(crashed, copy)
    assert replaced is not None
    async with await Store.open(crashed) as store, await Store.open(replaced) as before:
        assert await store.articles.count() == (1, 1)
        assert await before.articles.count() == (2, 2)


async def test_a_damaged_database_is_replaced_with_its_log_beside_it(
    path: Path, stocked: Store, tmp_path: Path
) -> None:
    copy, damaged = tmp_path / "copy.db", tmp_path / "new" / "news.db"
    await stocked.back_up(copy)
    assert await Store.restore(damaged, copy) is None
    damaged.write_bytes(b"no database" * 1000)
    damaged.with_name("news.db-wal").write_bytes(b"log")
    replaced = await Store.restore(damaged, copy)
    assert replaced is not None
    assert replaced.read_bytes().startswith(b"no database")
    assert replaced.with_name("news.db.replaced-wal").read_bytes() == b"log"
    async with await Store.open(damaged) as store:
        assert await store.articles.count() == (1, 1)


async def test_where_a_file_can_not_have_two_names_nothing_changes(
    path: Path, stocked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, place = tmp_path / "copy.db", tmp_path / "place.db"
    await stocked.back_up(copy)
    for ending in ("", "-wal"):  # as a crash leaves them
        shutil.copy(f"{path}{ending}", f"{place}{ending}")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "hardlink_to", refuse)
        with pytest.raises(StoreError, match="can't be written: Operation not permitted"):
            await Store.restore(place, copy)
    async with await Store.open(place) as store:
        assert await store.articles.count() == (1, 1)
        assert await store.follows.all() != ()


@pytest.mark.parametrize("case", ["missing", "text", "other", "later", "damaged", "broken", "index"])
async def test_what_is_no_sound_backup_is_refused_and_nothing_changes(
    path: Path, tmp_path: Path, stocked: Store, case: str
) -> None:
    copy, place = tmp_path / "copy.db", tmp_path / "place.db"
    await stocked.meta.set("long", TEXT * 2000)
    await stocked.back_up(copy)
    async with await Store.open(place):
        pass
    before = place.read_bytes()
    refusals = {
        "missing": "there is no backup",
        "text": "can't be restored: file is not a database",
        "other": "not of Yaowen",
        "later": "later version",
        "damaged": "copy.db is damaged|malformed",
        "broken": "copy.db is damaged",
        "index": "search index of .* is damaged",
    }
    spoil(copy, case)
    with pytest.raises(StoreError, match=refusals[case]):
        await Store.restore(place, copy)
    assert place.read_bytes() == before
    assert unfinished(tmp_path) == []


def unfinished(folder: Path) -> list[Path]:
    return list(folder.glob("*.unfinished"))


def spoil(copy: Path, case: str) -> None:
    if case == "broken":  # a page amid a long text
        content = copy.read_bytes()
        place = content.index(TEXT.encode() * 100) // 4096 + 2
        copy.write_bytes(content[: place * 4096] + b"\x7f" * 4096 + content[(place + 1) * 4096 :])
        return
    if case in {"missing", "text", "other"}:
        copy.unlink()
    if case == "text":
        copy.write_text("words " * 1000)
    if case in {"missing", "text"}:
        return
    with closing(connect(copy, isolation_level=None)) as connection:
        if case == "other":
            connection.execute("CREATE TABLE a (b)")
        elif case == "later":
            connection.execute("PRAGMA user_version = 99")
        elif case == "index":
            connection.execute("DELETE FROM text_index_data WHERE id > 10")
        else:
            (page,) = connection.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'article_at'"
            ).fetchone()
            connection.close()
            with copy.open("r+b") as file:
                file.seek((page - 1) * 4096)
                file.write(b"\xff" * 4096)
