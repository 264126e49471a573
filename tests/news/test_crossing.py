"""Two languages tell one event where names, figures and days say so, and only there."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.news import crossing
from bot.news.model import Article, Joins, New, Paragraph, Report, Story
from bot.news.stories import key_terms, place

DAY = datetime(2026, 11, 1, 8, tzinfo=UTC)


def article(title: str, *texts: str, language: str = "zh-Hans", publisher: str = "晨报") -> Article:
    link = f"https://example.org/{title}"
    return Article(title, tuple(map(Paragraph, texts)), language, publisher, source_url=link)


def story(*articles: Article) -> Story:
    return Story(1, tuple(Report(n, 1, a, DAY, DAY) for n, a in enumerate(articles, 1)))


TEA = article(
    "新西兰与韩国签茶叶协议 三年出口1.2亿元",
    "新西兰和韩国9月21日在首尔签署茶叶协议，新西兰三年内将向韩国出口价值1.2亿元的高山茶。",
    "协议涵盖458家茶园，头一年的关税降低15%，新西兰茶农协会表示欢迎。",
)
TEA_TOO = article(
    "Seoul to buy New Zealand tea worth 120 million",
    "South Korea will buy mountain tea worth 120 million over three years, under a deal signed with New Zealand in Seoul on Sept. 21.",
    "It covers 458 gardens, and cuts the duty on tea by 15 per cent in its first year.",
    language="en",
    publisher="The Leaf",
)
RUGBY = article(
    "South Korea lose to New Zealand at rugby",
    "South Korea lost to New Zealand by 12 points on Sept. 21, in front of 4,580 people at the river stadium.",
    "The coach said that her team had trained in New Zealand for three weeks and would be back.",
    language="en",
    publisher="The Leaf",
)


@pytest.mark.parametrize(("first", "second"), [(TEA, TEA_TOO), (TEA_TOO, TEA)], ids=["zh first", "en first"])
def test_one_event_in_two_languages_joins_and_says_why(first: Article, second: Article) -> None:
    placed = place(second, DAY, None, [story(first)])
    assert isinstance(placed, Joins)
    assert {"新西兰", "韩国"} <= set(placed.terms)
    assert placed.terms[-1][0].isdigit()


def test_two_events_of_the_same_places_and_day_stay_apart() -> None:
    assert place(RUGBY, DAY, None, [story(TEA)]) == New()
    assert place(TEA, DAY, None, [story(RUGBY)]) == New()


def test_days_alone_prove_nothing() -> None:
    one = article(
        "特朗普谈普京和拜登", "特朗普9月18日说，普京和拜登9月20日会谈到新的图书馆，他没有说更多的话。" * 2
    )
    other = article(
        "Trump speaks of Putin and Biden",
        "On Sept. 18 Trump said that Putin and Biden would have tea on Sept. 20, in another town and about other things.",
        language="en",
    )
    assert crossing.alike(crossing.marks(one), crossing.marks(other)) == 0
    told = replace(one, paragraphs=(*one.paragraphs, Paragraph("造价3.5亿元。")))
    as_well = replace(other, paragraphs=(*other.paragraphs, Paragraph("It cost 350 million.")))
    assert crossing.alike(crossing.marks(told), crossing.marks(as_well)) > 0


def test_a_page_that_tells_nothing_joins_nothing_in_another_language() -> None:
    brief = replace(TEA, paragraphs=(Paragraph("1.2亿元，458家，15%，9月21日。"),))
    assert place(brief, DAY, None, [story(TEA_TOO)]) == New()
    assert place(TEA_TOO, DAY, None, [story(brief)]) == New()


def test_a_report_in_the_own_language_decides_where_there_is_one() -> None:
    both = story(TEA, TEA_TOO)
    again = replace(TEA_TOO, publisher="The Cup", source_url="https://cup.example/")
    assert isinstance(place(again, DAY, None, [both]), Joins)
    assert place(RUGBY, DAY, None, [both]) == New()


def test_each_language_is_searched_by_the_others_names() -> None:
    assert {"new", "zealand", "korea"} <= set(key_terms(TEA))
    assert {"韩国", "西兰"} <= set(key_terms(TEA_TOO))
    assert crossing.translated(replace(TEA, language="fr")) == ()


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("3亿元", "300 million"),
        ("1.2万亿元", "1.2 trillion"),
        ("12,345人", "12345 people"),
        ("2.5万人", "25,000 people"),
        ("百分之几，5%", "5 percent"),
        ("11月3日", "3 November"),
        ("11月3日", "Nov. 3"),
        ("3.8米", "3.8 metres"),
    ],
)
def test_figures_are_read_with_their_units(chinese: str, english: str) -> None:
    read = crossing.marks(article("某事", chinese)).figures
    assert len(read) == 1
    assert read == crossing.marks(article("It", english, language="en")).figures


@pytest.mark.parametrize("text", ["2026年", "9人", "31号", "40人", "第3天", "50%"])
def test_years_and_small_and_round_figures_say_nothing(text: str) -> None:
    assert crossing.marks(article("某事", text)).figures == frozenset()
