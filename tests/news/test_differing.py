"""Figures that differ: side by side where they count the same thing, else not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.news.differing import differences
from bot.news.model import Article, Paragraph, Report, Story
from tests.news.telling_samples import ALONE, EVENT, LEAD, SECOND

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def story(*texts: str, publishers: str = "甲乙丙丁") -> Story:
    """A story of reports whose titles say nothing; `|` ends a title that does."""
    reports = []
    for number, (text, publisher) in enumerate(zip(texts, publishers, strict=False), start=1):
        title, _, body = text.rpartition("|")
        language = "en" if body.isascii() else "zh-Hans"
        article = Article(title or "大风", (Paragraph(body),), language, publisher)
        at = NOW + timedelta(hours=number)
        reports.append(Report(number, 1, article, at, at))
    return Story(1, tuple(reports))


def told(*texts: str) -> list[tuple[str, set[str]]]:
    return [(d.word, {f.text for f in d.figures}) for d in differences(story(*texts))]


@pytest.mark.parametrize(
    ("one", "other", "figures"),
    [
        ("昨天发生山洪，12人死亡。", "山洪造成至少15人遇难。", {"12人", "至少15人"}),
        ("遇难人数升至12人。", "遇难人数达到十五人。", {"12人", "十五人"}),
        ("大风造成3死5伤。", "大风造成4人死亡、5人受伤。", {"3死", "4人"}),
        ("1.2万人撤离。", "两万人疏散。", {"1.2万人", "两万人"}),
        ("发生6.8级地震。", "發生7.1級地震。", {"6.8级", "7.1級"}),
        ("该厂被处罚款3亿元。", "该厂被处罚款2.5亿元。", {"3亿元", "2.5亿元"}),
        ("At least 12 people were hurt.", "The wind hurt 15 people.", {"At least 12 people", "15 people"}),
        ("纽约12人受伤。", "山坡附近15人受伤。", {"12人", "15人"}),
        ("大风使约十二人受伤。", "大风使近两百人受伤。", {"约十二人", "近两百人"}),
        ("Twelve people were rescued.", "20 were rescued.", {"Twelve people", "20"}),
    ],
)
def test_two_publishers_figures_stand_side_by_side_as_printed(
    one: str, other: str, figures: set[str]
) -> None:
    ((_, found),) = told(one, other)
    assert found == figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12人受伤。", "十二人受伤。"),
        ("１２人受傷。", "有12名乘客受伤。"),
        ("1.2万人撤离。", "12,000人撤离。"),
        ("逾10人受伤。", "12人受伤。"),
        ("近1200人撤离。", "1180人撤离。"),
        ("12 people were injured.", "Twelve people were injured."),
    ],
)
def test_figures_that_may_say_the_same_are_no_difference(one: str, other: str) -> None:
    assert told(one, other) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12人受伤，其中3人重伤。", "船上有15人。"),
        ("12人受伤。", "其中15人受伤。"),
        ("12人受伤。", "去年的大风中有15人受伤。"),
        ("12人受伤。", "可能有15人受伤。"),
        ("12人受伤。", "东城15人受伤，西城20人受伤。"),
        ("三五人受伤。", "12人受伤。"),
        ("没有一个人受伤。", "12人受伤。"),
        ("10至15人受伤。", "12人受伤。"),
        ("12人死亡失踪。", "15人死亡。"),
        ("取经九死一生。", "15人死亡。"),
        ("这是第二个受伤的人。", "15人受伤。"),
        ("罚款3亿元。", "罚款3亿美元。"),
        ("12 were hurt.", "Another 15 were hurt."),
    ],
)
def test_where_it_cannot_be_told_nothing_is_said(one: str, other: str) -> None:
    assert told(one, other) == []


def test_a_title_says_which_of_two_figures_is_the_events() -> None:
    text = "大风使15人受伤|大风使15人受伤。隔壁的城市也有大风，20人受伤。"
    assert told("12人受伤。", text) == [("受伤", {"12人", "15人"})]


def test_one_publishers_figures_are_no_difference_and_its_newest_counts() -> None:
    assert differences(story("12人受伤。", "15人受伤。", publishers="甲甲")) == ()
    found = differences(story("10人受伤。", "12人受伤。", "15人受伤。", publishers="甲甲乙"))
    assert [f.text for f in found[0].figures] == ["12人", "15人"]


def test_publishers_who_agree_are_named_once() -> None:
    found = differences(story("12人受伤。", "15人受伤。", "12人受伤。"))
    assert [f.text for f in found[0].figures] == ["12人", "15人"]


def test_a_figure_says_whose_it_is_the_leads_first_and_a_reprint_has_none() -> None:
    (found,) = differences(EVENT)
    assert (found.word, [(f.report, f.text) for f in found.figures]) == (
        "受伤",
        [(LEAD, "12人"), (SECOND, "15人")],
    )
    assert differences(ALONE) == ()


def test_no_more_than_two_things_are_told() -> None:
    one, other = "1人死亡，2人受伤，3人失踪。", "4人死亡，5人受伤，6人失踪。"
    assert [word for word, _ in told(one, other)] == ["死亡", "受伤"]
