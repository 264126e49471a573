"""Blocks are counted as articles are kept, whatever becomes of these, and forgotten when they don't come back."""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime

import pytest

from bot.news import repeats
from bot.news.clean.trace import Making
from bot.news.model import Article, Duplicate, Joins, New, Receipt, Updates
from bot.store import repeats as blocks
from bot.store.store import Store
from tests import stored

THANKS = "感谢收看今天的河上新闻，我们下周同一时间再会。"
Write = Callable[..., Article]
Note = Callable[..., Receipt]
Put = Callable[..., int]


@pytest.fixture
def report(write: Write) -> Write:
    def of(number: int, publisher: str | None = "河上新闻") -> Article:
        body = f"第{number}处渡口今天换上了新的木船。\n船工说第{number}条航线从明天起加开夜班。\n{THANKS}"
        return write(f"渡口{number}", body, publisher=publisher, published=date(2026, 10, 2 * number))

    return of


def mark(article: Article) -> int:
    return repeats.prints(article)[2]


async def test_a_block_of_three_stories_is_learned_for_its_publisher_only(
    store: Store, report: Write, receipt: Note, noon: datetime
) -> None:
    thanks = mark(report(1))
    for number in (1, 3, 5):
        assert await store.repeats.learned("河上新闻", [thanks]) == {}
        await stored.keep(store, report(number), New(), receipt(number), noon)
    assert await store.repeats.learned("河上新闻", [thanks, 5]) == {thanks: 3}
    assert await store.repeats.learned("河上新闻", []) == {}
    assert await store.repeats.learned("河下新闻", [thanks]) == {}


async def test_reports_of_one_story_and_copies_count_once(
    store: Store, report: Write, receipt: Note, noon: datetime
) -> None:
    first = await stored.keep(store, report(1), New(), receipt(1), noon)
    await stored.keep(store, report(4), Joins(first.story, 0.5), receipt(2), noon)
    await stored.keep(store, report(7), Updates(first.id), receipt(3), noon)
    await stored.keep(store, report(9), Duplicate(first.id), receipt(4), noon)
    await stored.keep(store, report(10, publisher=None), New(), receipt(5), noon)
    found = await store._reader.read(lambda c: blocks._blocks(c, 1, [mark(report(1))]))
    assert [block.stories for block in found.values()] == [1]


async def test_a_trimmed_article_is_kept_with_its_whole_text_beside_it(
    store: Store, report: Write, write: Write, receipt: Note, noon: datetime
) -> None:
    whole = report(1)
    kept = await stored.keep(
        store, write("渡口1", "只有新闻。"), New(), receipt(), noon, making=Making(whole)
    )
    assert kept.article.body == "只有新闻。"
    assert kept.updated is None
    texts = await store._reader.read(lambda c: c.execute("SELECT text FROM version").fetchall())
    assert texts == [("\n".join(p.text for p in whole.paragraphs),)]


def test_what_does_not_come_back_is_forgotten(
    memory: sqlite3.Connection, put: Put, report: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "KEPT_FOR", 2)
    for number in range(1, 5):
        put(f"渡口{number}", f"第{number}处渡口今天换上了新的木船。\n{THANKS}", publisher="河上新闻")
    counts = memory.execute(
        "SELECT stories, count(*) FROM block GROUP BY stories ORDER BY stories"
    ).fetchall()
    assert counts == [(1, 3), (4, 1)]
