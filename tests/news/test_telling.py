"""A story as it is told: whose words, what others add, who said what first."""

from dataclasses import replace

import pytest

from bot.news.model import Paragraph, Report, Story
from bot.news.telling import tell, timeline
from tests.news.telling_samples import ALONE, COPY, EVENT, FIRST, LATER, LEAD, SECOND, THIRD, report

SCREWS = LATER[1]


def adding(text: str) -> str | None:
    """What is told of another publisher's report of one sentence."""
    told = tell(Story(12, (LEAD, report(6, "体育馆", (text,), "夜报", 5))), 280)
    return told.added.sentence.text if told.added else None


def test_a_story_is_told_from_its_lead_and_in_one_sentence_of_another_publisher() -> None:
    told = tell(EVENT, 280)
    assert {s.report for s in told.summary.sentences} == {LEAD.id}
    assert told.added is not None
    assert (told.added.report, told.added.sentence.text) == (THIRD, SCREWS)
    assert told.added.sentence.paragraph == 1
    assert [d.word for d in told.differences] == ["受伤"]


def test_both_together_keep_to_the_budget() -> None:
    assert len(tell(EVENT, 160).summary.text) + len(SCREWS) <= 160 * 1.1
    assert tell(EVENT, 120).added is None


def test_a_models_summary_is_told_as_it_is() -> None:
    made = replace(tell(ALONE, 60).summary, by_model=True)
    told = tell(EVENT, 280, made)
    assert told.summary is made
    assert told.added is not None


def test_the_summary_at_hand_is_not_made_again_where_nothing_is_added() -> None:
    made = tell(ALONE, 280).summary
    assert tell(ALONE, 280, made).summary is made
    assert tell(EVENT, 280, tell(EVENT, 280).summary) == tell(EVENT, 280)


@pytest.mark.parametrize(
    "text",
    [
        SCREWS,
        "气象学家陈云说，掀翻屋顶的强风“每十年才有一次，谁也料不到”，体育馆没有过错。",
    ],
)
def test_a_figure_or_a_quotation_of_another_publisher_is_added(text: str) -> None:
    assert adding(text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("建筑师陈明认为，云川市体育馆屋顶的螺栓用得太少，样子也不大好看。", "no figure"),
        ("他认为，体育馆屋顶的螺栓用得太少，每平方米只有两个，设计要求是六个。", "whose"),
        ("螺栓太少，这说明体育馆的屋顶有问题，每平方米只有两个，设计要求是六个。", "points back"),
        ("陈明：体育馆屋顶的螺栓用得太少，每平方米只有两个，设计要求是六个。", "a transcript's line"),
        ("为什么体育馆屋顶的螺栓每平方米只有两个，而设计要求是六个呢？", "a question"),
        ("一阵强风掀翻了体育馆的屋顶，正在晨练的15人受伤，都送到市立医院治疗。", "told already"),
        ("铁路公司说，新铁路有十二座隧道，最长的一座有九公里，全程五十分钟。", "something else"),
        ("“体育馆屋顶的螺栓每平方米只有两个，而设计要求是六个。”他告诉记者。", "whose, at its end"),
        ("和建筑师陈明一同到体育馆查看屋顶螺栓的，还有市政府的工程师王云。", "the 一 of 一同"),
        ("屋顶螺栓只有两个。", "too short"),
        ("建筑师陈明认为，体育馆屋顶的螺栓用得太少，7月20日早上才有人发现。", "a date is no figure"),
    ],
)
def test_rather_nothing_is_added_than_a_poor_sentence(text: str, why: str) -> None:
    assert adding(text) is None, why


def test_nothing_is_added_in_anothers_words_or_by_the_same_or_an_unknown_publisher() -> None:
    assert tell(ALONE, 280).added is None
    for changed in (
        replace(THIRD, reprint=LEAD.id),
        replace(THIRD, article=replace(THIRD.article, publisher=LEAD.article.publisher)),
        replace(THIRD, article=replace(THIRD.article, publisher=None)),
    ):
        assert tell(Story(12, (LEAD, changed)), 280).added is None


def test_nothing_is_added_in_another_language() -> None:
    text = "The storm tore the roof of the Yunchuan 云川市体育馆 hall, and 15 people said “it was the wind”."
    english = replace(THIRD.article, language="en", paragraphs=(Paragraph(text),))
    assert tell(Story(12, (LEAD, replace(THIRD, article=english))), 280).added is None


def test_english_reports_add_to_english_ones() -> None:
    first = (
        "A storm tore the roof off the sports hall in Yunchuan on Monday morning.",
        "The hall will stay closed for a month. The city will look at the roofs of all its halls.",
    )
    other = "The storm in Yunchuan also cut power to 12,000 homes, the grid operator said."
    made = [report(1, "Storm tears roof off sports hall", first, "Star", 0)]
    made.append(report(2, "Too few bolts", (other,), "Builder", 2))
    story = Story(1, tuple(replace(r, article=replace(r.article, language="en")) for r in made))
    told = tell(story, 280)
    assert told.added is not None
    assert told.added.sentence.text == other


def test_a_timeline_says_who_came_first_and_what_each_adds() -> None:
    entries = timeline(EVENT, {})
    assert [e.report for e in entries] == list(EVENT.reports)
    assert [e.adds.text if e.adds else None for e in entries] == [None, None, None, None, SCREWS]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("云川市体育馆的顶棚在大风里整块飞走，市立医院收治的伤者一共有12人，阵风达到11级。", False),
        ("云川市体育馆的顶棚在大风里整块飞走，市立医院收治的伤者一共有12人，阵风达到13级。", True),
    ],
)
def test_the_same_figures_in_other_words_add_nothing(text: str, adds: bool) -> None:
    entry = timeline(Story(12, (LEAD, report(6, "体育馆", (text,), "夜报", 5))), {})[1]
    assert (entry.adds is not None) is adds


@pytest.mark.parametrize(
    ("made", "carries"),
    [
        (COPY, "海边日报"),
        (replace(COPY, reprint=99), None),
        (replace(COPY, article=replace(COPY.article, origin="通讯社")), "通讯社"),
        (SECOND, None),
    ],
)
def test_a_timeline_says_whose_text_a_reprint_is_where_that_is_known(
    made: Report, carries: str | None
) -> None:
    assert timeline(Story(12, (LEAD, made)), {})[1].carries == carries


def test_a_timeline_shows_how_a_title_changed() -> None:
    older = ("体育馆出事", "體育館出事", FIRST.article.title, "体育馆屋顶掀开")
    assert timeline(EVENT, {FIRST.id: older})[0].titles == ("體育館出事", "体育馆屋顶掀开")
    assert timeline(EVENT, {})[0].titles == ()
