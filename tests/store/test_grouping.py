"""Who carries whose text is found by sentences, and kept right as reports come, change and go."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.news import fingerprints, stories
from bot.news.model import PLACED, Article, Joins, New, Receipt, Updates
from bot.store.carriers import carriers, overlapping
from bot.store.grouping import Around
from bot.store.removing import remove
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
Put = Callable[..., int]

TEXT = "\n".join(f"南河新桥的第{n}个桥墩在昨天夜里由三十名工人浇筑完成。" for n in "一二三四五六")
OTHER = "\n".join(f"渡口的第{n}位船夫说他明年春天就要退休回乡去种茶了。" for n in "一二三四五六")
PLEA = "亲爱的读者，请您成为本报的会员，每月只要两元就够了。\n本报的记者会继续为您采访南河两岸的新闻故事。"


@pytest.fixture
def original(write: Write) -> Article:
    return write("新桥", TEXT, publisher="晨报", source_url="https://morning.example/1")


async def ids(store: Store, article: Article, at: datetime) -> list[int]:
    return [report.id for report in (await stored.around(store, article, at)).carriers]


async def test_another_publishers_copy_is_found_by_its_sentences(
    store: Store, write: Write, original: Article, receipt: Note, noon: datetime
) -> None:
    assert await stored.around(store, original, noon) == Around()
    kept = await stored.keep(store, original, New(), receipt(1), noon)
    await stored.keep(store, write("渡口", OTHER, publisher="午报"), New(), receipt(2), noon)
    copy = write("本周图片", TEXT, publisher="晚报")
    assert (await stored.around(store, copy, noon)).carriers == (kept,)
    assert await ids(store, copy, noon + stories.REPRINTED_WITHIN) == [kept.id]
    assert await ids(store, copy, noon + stories.REPRINTED_WITHIN + timedelta(1)) == []
    assert await ids(store, write("本周图片", TEXT, publisher="晨报"), noon) == []
    assert await ids(store, original, noon) == []


async def test_what_a_publisher_prints_in_three_stories_finds_nothing(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    copy = write("节目", PLEA, publisher="晚报")
    for number, expected in enumerate((1, 2, 0), 1):
        page = write(
            f"节目{number}", f"第{number}集的主角是一位船夫，他在南河上摆渡。\n{PLEA}", publisher="晨报"
        )
        await stored.keep(store, page, New(), receipt(number), noon)
        assert len(await ids(store, copy, noon)) == expected


def test_a_formula_is_known_though_many_others_have_printed_it_since(
    memory: sqlite3.Connection, write: Write, put: Put, noon: datetime
) -> None:
    copy = write("节目", PLEA, publisher="晚报")
    for number in range(3):
        assert bool(overlapping(memory, copy, noon)) == (number > 0)
        put(f"节目{number}", f"第{number}集的主角是一位船夫，他在南河上摆渡。\n{PLEA}", publisher="晨报")
    for number in range(30):
        put(f"转载{number}", f"第{number}位读者说她从小就在南河边上长大。\n{PLEA}", publisher=f"小报{number}")
    assert overlapping(memory, copy, noon) == {}


async def test_a_text_that_changed_is_found_by_its_new_sentences_only(
    store: Store, write: Write, original: Article, receipt: Note, noon: datetime
) -> None:
    kept = await stored.keep(store, original, New(), receipt(1), noon)
    newer = write("新桥", OTHER, publisher="晨报", source_url="https://morning.example/1")
    await stored.keep(store, newer, Updates(kept.id), receipt(2), noon)
    assert await ids(store, write("新桥", TEXT, publisher="晚报"), noon) == []
    assert await ids(store, write("新桥", OTHER, publisher="晚报"), noon) == [kept.id]


async def test_an_original_that_comes_late_takes_its_place(
    store: Store, write: Write, original: Article, receipt: Note, noon: datetime
) -> None:
    copy = await stored.keep(store, write("图片", TEXT, publisher="晚报"), New(), receipt(1), noon)
    placed = Joins(copy.story, 1.0, (), "reprint", ((PLACED, None), (copy.id, PLACED)))
    first = await stored.keep(store, original, placed, receipt(2), noon)
    story = await store.articles.story(copy.story)
    assert story is not None
    assert [(report.id, report.reprint) for report in story.reports] == [
        (copy.id, first.id),
        (first.id, None),
    ]
    assert story.confirming == ("晨报",)


def test_when_an_original_goes_the_earliest_copy_stands_for_it(memory: sqlite3.Connection, put: Put) -> None:
    first = put("新桥", TEXT, publisher="晨报")
    for publisher in ("晚报", "午报"):
        put(publisher, TEXT, publisher=publisher, placement=Joins(1, 1.0, (), "reprint", ((PLACED, first),)))
    assert remove(memory, first)
    found = memory.execute("SELECT id, reprint FROM article ORDER BY id").fetchall()
    assert found == [(first + 1, None), (first + 2, first + 1)]
    remove(memory, first + 1)
    remove(memory, first + 2)
    for table in ("sentence", "sentences", "term"):
        assert memory.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_report_is_found_by_few_of_its_sentences(memory: sqlite3.Connection, put: Put) -> None:
    put("新桥", "\n".join(f"南河新桥的第{n}个桥墩在昨天夜里由工人浇筑完成。" for n in range(60)))
    assert memory.execute("SELECT count(*) FROM sentence").fetchone() == (12,)


def test_what_shares_sentences_is_counted_and_only_what_carries_a_text_is_read(
    memory: sqlite3.Connection, write: Write, put: Put, noon: datetime
) -> None:
    half = put("新桥", TEXT, publisher="晨报")
    quoting = write("渡口", "\n".join([*OTHER.split("\n"), *TEXT.split("\n")[:3]]), publisher="晚报")
    found = overlapping(memory, quoting, noon)
    assert found == {half: fingerprints.sentences(write("新桥", TEXT))}
    assert carriers(memory, quoting, noon) == ()
    assert [report.id for report in carriers(memory, write("桥", TEXT, publisher="晚报"), noon)] == [half]


def test_a_very_long_text_is_found_by_the_hundred_sentences_that_are_asked_for(
    memory: sqlite3.Connection, write: Write, put: Put, noon: datetime
) -> None:
    lines = [f"南河新桥的第{n}个桥墩在昨天夜里由三十名工人浇筑完成。" for n in range(1200)]
    whole = put("新桥", "\n".join(lines), publisher="晨报")
    most = put("大半", "\n".join(lines[:800]), publisher="午报")
    part = put("部分", "\n".join(lines[700:]), publisher="日报")
    found = carriers(memory, write("桥", "\n".join(lines), publisher="晚报"), noon)
    assert {report.id for report in found} == {whole, most, part}
