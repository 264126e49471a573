"""What a story says of itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.news.model import Article, Chat, Paragraph, Report, Slot, Story

DAY = datetime(2026, 11, 1, 8, tzinfo=UTC)


def report(
    number: int, publisher: str | None, length: int = 1, origin: str | None = None, reprint: int | None = None
) -> Report:
    made = Article("新桥", (Paragraph("桥" * length),), publisher=publisher, origin=origin)
    return Report(number, 1, made, DAY, DAY, reprint=reprint)


def test_a_reprint_confirms_nothing() -> None:
    story = Story(
        1, (report(1, "晨报"), report(2, "晚报", length=9, reprint=1), report(3, "午报"), report(4, None))
    )
    assert story.publishers == ("晨报", "晚报", "午报")
    assert story.confirming == ("晨报", "午报")


def test_a_report_is_found_by_its_id() -> None:
    story = Story(1, (report(1, "晨报"), report(7, "晚报")))
    assert story.report(7) is story.reports[1]
    assert story.report(2) is None


def test_texts_that_name_one_source_count_for_it_once() -> None:
    carried = [report(n, f"网站{n}", origin="通讯社") for n in (1, 2)]
    assert Story(1, (*carried, report(3, "晨报", length=5))).confirming == ("晨报", "通讯社")
    assert Story(1, (replace(carried[0], reprint=9),)).confirming == ()


MORNING, EVENING = Slot(time(8)), Slot(time(20))


WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: Paragraph(""), "not a paragraph"),
    (lambda: Paragraph(" 桥"), "not a paragraph"),
    (lambda: Paragraph("桥\n河"), "not a paragraph"),
    (lambda: Article("新桥", ()), "a title and a body"),
    (lambda: Article("", (Paragraph("桥"),)), "a title and a body"),
    (lambda: Article("新桥", (Paragraph("桥"),), published=datetime(2026, 11, 1)), "knows its offset"),  # noqa: DTZ001
    (lambda: Slot(time(8), 7), "not a day of the week"),
    (lambda: Chat(1, slots=(EVENING, MORNING)), "in their order"),
    (lambda: Chat(1, slots=(MORNING, MORNING)), "in their order"),
]


@pytest.mark.parametrize(("make", "says"), WRONG, ids=range(len(WRONG)))
def test_nothing_can_be_made_wrong(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_a_story_stands_where_its_latest_report_does() -> None:
    later = replace(report(2, "晚报"), at=DAY + timedelta(hours=5))
    assert Story(1, (later, report(3, "午报"))).updated == later.at
