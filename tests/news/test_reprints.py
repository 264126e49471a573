"""Whose text it is comes out the same in whatever order reports arrive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from bot.news.fingerprints import sentences
from bot.news.model import Article, Paragraph, Report
from bot.news.reprints import carries, originals, share

DAY = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
TEXT = tuple(f"南河新桥的第{n}个桥墩在昨天夜里由三十名工人浇筑完成。" for n in "一二三四五六七八九十")


def report(
    number: int, publisher: str | None, *texts: str, origin: str | None = None, hours: int = 0
) -> Report:
    made = Article("新桥", tuple(map(Paragraph, texts)), "zh-Hans", publisher, origin=origin)
    made = replace(made, source_url=f"https://bridge.example/{number}")
    return Report(number, 1, made, DAY, DAY + hours * HOUR)


FIRST = report(1, "晨报", *TEXT)
COPY = report(2, "晚报", *TEXT, hours=3)
HALF = report(3, "午报", *TEXT[:5], *(f"渡口的第{n}位船夫说他明年春天就要退休回乡。" for n in "一二三四五"))


def test_the_earliest_of_equal_texts_is_the_original() -> None:
    assert originals([FIRST, COPY]) == {1: None, 2: 1}
    assert originals([replace(FIRST, at=DAY + 9 * HOUR), COPY]) == {1: 2, 2: None}


def test_the_one_that_is_named_is_the_original_however_late() -> None:
    early = report(4, "转载网", *TEXT, origin="晨 報", hours=-5)
    assert originals([early, FIRST, COPY]) == {4: 1, 1: None, 2: 1}


def test_who_names_a_source_that_is_not_there_is_not_the_original() -> None:
    early = report(4, "转载网", *TEXT, origin="通讯社", hours=-5)
    assert originals([early, COPY]) == {4: 2, 2: None}
    other = report(5, "转载台", *TEXT, origin="通讯社")
    assert originals([early, other]) == {4: None, 5: 4}


def test_a_piece_of_a_text_is_the_reprint_of_the_whole_even_when_it_is_dated_earlier() -> None:
    piece = report(4, "午报", *TEXT[:4], hours=-2)
    assert carries(piece, FIRST)
    assert not carries(FIRST, piece)
    assert originals([piece, FIRST]) == {4: 1, 1: None}


def test_a_text_with_as_many_words_of_its_own_is_no_reprint() -> None:
    assert share(sentences(HALF.article), sentences(FIRST.article)) == 0.5
    assert originals([FIRST, HALF]) == {1: None, 3: None}


def test_a_round_up_makes_no_reprints_of_what_it_prints() -> None:
    others = (f"第{n}条山路因为大雪封闭，开放的日子另行通知。" for n in range(30))
    round_up = report(4, "周刊", *TEXT[:6], *others)
    assert originals([report(5, "午报", *TEXT[:6]), round_up]) == {5: None, 4: None}


def test_one_publisher_reprints_nothing_of_its_own() -> None:
    assert originals([FIRST, report(4, "晨报", *TEXT, hours=5)]) == {1: None, 4: None}
    nobody = [report(4, None, *TEXT), report(5, None, *TEXT, hours=1)]
    assert originals(nobody) == {4: None, 5: 4}


@pytest.mark.parametrize("texts", [TEXT[:1], ("好。",)], ids=["one sentence", "none"])
def test_a_single_sentence_proves_nothing(texts: tuple[str, ...]) -> None:
    assert originals([report(1, "晨报", *texts), report(2, "晚报", *texts)]) == {1: None, 2: None}
    assert share(sentences(FIRST.article), frozenset()) == 0


def test_the_order_of_the_reports_does_not_matter() -> None:
    reports = [FIRST, COPY, HALF, report(4, "转载网", *TEXT, origin="晚报"), report(5, "午报", *TEXT[:6])]
    found = {tuple(sorted(originals(list(order)).items(), key=str)) for order in permutations(reports)}
    assert len(found) == 1
