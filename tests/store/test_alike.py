"""The stories an article may belong to are found by the terms that weigh most in both."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.news import stories
from bot.news.model import Article, Duplicate, Joins, New, Paragraph, Story, Updates
from bot.store.alike import alike
from bot.store.archive import Archive
from bot.store.times import DAY, stamp

Write = Callable[..., Article]
Put = Callable[..., int]

LONG = "\n".join(f"南河新桥的第{n}个桥墩在昨天夜里由三十名工人浇筑完成。" for n in range(300))


def found(memory: sqlite3.Connection, term: str, at: datetime) -> list[int]:
    days = timedelta(days=1)
    return alike(memory, {term: 1.0}, (stamp(at - days), stamp(at + days)), 6)


def test_a_report_is_found_by_what_weighs_most_in_it_and_not_by_what_it_mentions(
    memory: sqlite3.Connection, put: Put, noon: datetime
) -> None:
    put("南河新桥通车", LONG + "\n渡口的船夫退休了。")
    assert found(memory, "新桥", noon) == [1]
    assert found(memory, "船夫", noon) == []
    assert memory.execute("SELECT count(*) FROM term").fetchone() == (12,)


def test_a_newer_text_is_found_by_its_own_terms_and_on_its_own_day(
    memory: sqlite3.Connection, write: Write, put: Put, noon: datetime
) -> None:
    id_ = put("新桥通车", "新桥通车了", published=noon)
    newer = write("渡口停航", "渡口停航了", published=noon - timedelta(days=9))
    Archive(memory).keep(newer, Updates(id_), "", noon)
    assert (found(memory, "新桥", noon), found(memory, "渡口", noon)) == ([], [])
    assert found(memory, "渡口", noon - timedelta(days=9)) == [1]


def test_a_window_reaches_over_the_spans_that_terms_are_kept_by(
    memory: sqlite3.Connection, put: Put, noon: datetime
) -> None:
    for number in range(20):
        put(f"第{number}天", f"火车第{number}次晚点了", published=noon - timedelta(days=19 - number))
    for number in range(2, 20):
        middle = noon - timedelta(days=20 - number)
        assert sorted(found(memory, "火车", middle)) == [number - 1, number, number + 1]


def test_of_the_articles_that_have_a_term_the_newest_are_looked_at(
    memory: sqlite3.Connection, put: Put, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.alike._EACH", 2)
    for number in range(4):  # on either side of where a span ends, in turns
        there = datetime.fromtimestamp(8 * DAY * 2500 / 1e6 + (-1 if number % 2 else 1), UTC)
        put(f"第{number}天", f"火车第{number}次晚点了", published=there)
    assert sorted(found(memory, "火车", datetime.fromtimestamp(8 * DAY * 2500 / 1e6, UTC))) == [3, 4]


@pytest.mark.parametrize("years", [-1, -80])
def test_a_day_knows_between_which_ids_its_articles_stand(
    memory: sqlite3.Connection, put: Put, noon: datetime, years: int
) -> None:
    then = noon.replace(year=noon.year + years)
    for number, days in enumerate([0, 3, 0, 3, 0], 1):
        put(f"第{number}天", f"火车第{number}次晚点了", published=then + timedelta(days=days))
    rows = memory.execute("SELECT day, first, last FROM day ORDER BY day").fetchall()
    assert [row[1:] for row in rows] == [(1, 5), (2, 4)]
    assert rows[0][0] == stamp(then) // DAY
    assert sorted(found(memory, "火车", then)) == [1, 3, 5]


def test_of_a_long_text_the_opening_is_read_and_all_of_what_may_be_the_same_article(
    memory: sqlite3.Connection, write: Write, put: Put, noon: datetime
) -> None:
    put("南河新桥通车", LONG, publisher="晨报", published=noon)
    other = write("南河新桥昨天通车", LONG, publisher="晚报", published=noon)
    same = write(
        "南河新桥通车", LONG, publisher="晨报", published=noon, source_url="https://morning.example/2"
    )
    read = [
        Archive(memory).near(article, stories.key_terms(article), noon)[0].reports[0].article
        for article in (other, same)
    ]
    assert stories.COMPARED <= len(read[0].body.replace("\n", "")) < stories.COMPARED + 40
    assert read[0].paragraphs == other.paragraphs[: len(read[0].paragraphs)]
    assert read[1].paragraphs == same.paragraphs


def test_where_the_ends_differ_one_publishers_long_articles_are_no_copies(
    memory: sqlite3.Connection, write: Write, put: Put, noon: datetime
) -> None:
    put("南河新桥通车", LONG, publisher="晨报", published=noon)
    again = write(
        "南河新桥通车", LONG, publisher="晨报", published=noon, source_url="https://morning.example/2"
    )
    ending = tuple(Paragraph(f"渡口的第{n}位船夫说他明年春天就要退休回乡去种茶了。") for n in range(200))
    longer = replace(again, paragraphs=again.paragraphs + ending)
    assert stories.place(again, noon, None, near(memory, again, noon)) == Duplicate(1)
    assert isinstance(stories.place(longer, noon, None, near(memory, longer, noon)), Joins | New)


def near(memory: sqlite3.Connection, article: Article, at: datetime) -> tuple[Story, ...]:
    return Archive(memory).near(article, stories.key_terms(article), at)
