"""An import's writes: committed together, told of only when they are, and lost together if at all."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.news.clean.trace import Making, Step
from bot.news.model import Article, Joins, New, Receipt
from bot.store.archive import Archive
from bot.store.batch import TOGETHER
from bot.store.store import Store

Write = Callable[..., Article]


@pytest.fixture
async def hurried(store: Store) -> Store:
    await store.hurry()
    return store


async def committed(path: Path) -> int:
    """How many articles another reader sees."""
    async with await Store.open(path, read_only=True) as other:
        return (await other.articles.count())[1]


def keeping(article: Article, now: datetime) -> Callable[[Archive], int]:
    return lambda archive: archive.keep(article, New(), "a.md", now)


async def test_so_many_are_committed_together(
    hurried: Store, path: Path, write: Write, noon: datetime
) -> None:
    for number in range(TOGETHER):
        assert await committed(path) == 0
        await hurried.at_once(keeping(write(f"第{number}篇"), noon))
    assert await committed(path) == TOGETHER


async def test_what_was_said_to_be_kept_is_kept(
    hurried: Store, path: Path, write: Write, noon: datetime
) -> None:
    await hurried.at_once(keeping(write("一"), noon))
    await hurried.at_once(keeping(write("二"), noon))
    await asyncio.gather(hurried.kept(), hurried.kept())
    assert await committed(path) == 2


async def test_closing_keeps_the_rest(hurried: Store, path: Path, write: Write, noon: datetime) -> None:
    await hurried.at_once(keeping(write("一"), noon))
    await hurried.close()
    assert await committed(path) == 1


async def test_each_sees_what_came_before_it(hurried: Store, write: Write, noon: datetime) -> None:
    article = write("一", source_url="https://example.org/1")
    await hurried.at_once(keeping(article, noon))
    found = await hurried.at_once(lambda archive: archive.find(article.identity))
    assert found
    assert found.article == article


async def test_receipts_without_an_article_go_along(
    hurried: Store, write: Write, noon: datetime, receipt: Callable[..., Receipt]
) -> None:
    await hurried.at_once(keeping(write("一"), noon))
    await hurried.files.note(receipt(1, "refused"))
    assert await hurried.files.seen(receipt(1).digest)
    await hurried.kept()
    assert await hurried.files.counts() == {"refused": 1}


async def test_work_that_fails_before_it_writes_fails_alone(
    hurried: Store, path: Path, write: Write, noon: datetime
) -> None:
    def fails(archive: Archive) -> None:
        raise ZeroDivisionError

    await hurried.at_once(keeping(write("一"), noon))
    with pytest.raises(ZeroDivisionError):
        await hurried.at_once(fails)
    await hurried.kept()
    assert await committed(path) == 1


async def test_work_that_fails_when_it_has_written_takes_what_is_not_committed_with_it(
    hurried: Store, path: Path, write: Write, noon: datetime
) -> None:
    def fails(archive: Archive) -> None:
        archive.keep(write("二"), New(), "b.md", noon)
        archive.keep(write("三"), Joins(99, 0.5), "c.md", noon)

    await hurried.at_once(keeping(write("一"), noon))
    waiting = asyncio.create_task(hurried.kept())
    await asyncio.sleep(0)
    with pytest.raises(StoreError):
        await hurried.at_once(fails)
    with pytest.raises(StoreError):
        await waiting
    await hurried.at_once(keeping(write("四"), noon))
    await hurried.kept()
    assert await committed(path) == 1


async def test_a_commit_that_fails_is_told_to_all_who_wait(
    hurried: Store, path: Path, write: Write, noon: datetime
) -> None:
    def no_commits(connection: sqlite3.Connection) -> None:
        connection.set_authorizer(
            lambda _, what, *__: sqlite3.SQLITE_DENY if what == "COMMIT" else sqlite3.SQLITE_OK
        )

    await hurried.at_once(keeping(write("一"), noon))
    await hurried._writer.run(no_commits)
    with pytest.raises(StoreError):
        await hurried.kept()
    await hurried._writer.run(lambda connection: connection.set_authorizer(None))
    await hurried.at_once(keeping(write("二"), noon))
    await hurried.kept()
    assert await committed(path) == 1


async def test_work_given_up_that_fails_later_is_told_at_the_commit(
    hurried: Store, path: Path, write: Write, noon: datetime
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def fails(archive: Archive) -> None:
        archive.keep(write("二"), New(), "b.md", noon)
        begun.set()
        go_on.wait()
        raise ZeroDivisionError

    await hurried.at_once(keeping(write("一"), noon))
    given_up = asyncio.create_task(hurried.at_once(fails))
    await asyncio.to_thread(begun.wait)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    go_on.set()
    await hurried.files.counts()  # the thread is through with it
    with pytest.raises(StoreError, match="import them again"):
        await hurried.kept()
    await hurried.at_once(keeping(write("三"), noon))
    await hurried.kept()
    assert await committed(path) == 1


async def test_without_a_hurry_each_is_kept_at_once(
    store: Store, path: Path, write: Write, noon: datetime
) -> None:
    await store.at_once(keeping(write("一"), noon))
    await store.kept()
    assert await committed(path) == 1


def test_the_index_writes_down_once_what_a_transaction_feeds_it(
    memory: sqlite3.Connection, write: Write, noon: datetime, receipt: Callable[..., Receipt]
) -> None:
    def pages() -> int:
        return int(memory.execute("SELECT count(*) FROM text_index_data").fetchone()[0])

    archive, steps = Archive(memory), (Step("removed", "一行"),)
    memory.execute("BEGIN")
    before = pages()
    for number in range(3):
        article = write(f"第{number}篇", "今天的天气预报说下午有雨。\n请关注我们的频道。", publisher="晚报")
        archive.keep(article, New(), "a.md", noon, Making(article, steps))
        archive.note(receipt(1))
        assert pages() == before
    memory.execute("COMMIT")
    assert pages() > before
