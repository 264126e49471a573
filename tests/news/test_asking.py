"""What a model is asked, and what is made of whatever it answers."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import asking
from bot.news.asking import Answer
from bot.news.model import Article, Paragraph, Report

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BRIDGE = "新桥昨天通车，第一班电车载着六十名乘客过河。"
COST = "这座桥造价三亿元，比计划多用了两年。"
MAYOR = "市长说，电车每十分钟一班，末班车在午夜。"
ANSWER = {"picks": [1, 3], "summary": BRIDGE + MAYOR, "evidence": [[1], [3]]}
READ = Answer(BRIDGE + MAYOR, (frozenset({1}), frozenset({3})), frozenset({1, 3}))


def report_of(*texts: str, language: str = "zh-Hans") -> Report:
    return Report(7, 1, Article("新桥通车", tuple(map(Paragraph, texts)), language), NOW, NOW)


def test_a_question_numbers_the_sentences_inside_the_delimiter() -> None:
    asked = asking.question(report_of(BRIDGE + COST, MAYOR), 30)
    assert asked
    system, user = asking.messages(asked, "f00dfeed")
    assert user["content"].split("\n") == [
        "f00dfeed",
        "[0] 新桥通车",
        f"[1] {BRIDGE}",
        f"[2] {COST}",
        f"[3] {MAYOR}",
        "f00dfeed",
    ]
    assert "f00dfeed" in system["content"]
    assert "30 字" in system["content"]


def test_an_english_article_is_asked_about_in_english() -> None:
    texts = ["The bridge opened on Monday.", "It cost three million.", "Trams run until midnight."]
    asked = asking.question(report_of(*texts, language="en"), 20)
    assert asked
    assert "55 characters" in asking.messages(asked, "x1x")[0]["content"]


def test_a_delimiter_that_stands_in_the_article_is_refused() -> None:
    asked = asking.question(report_of(BRIDGE, COST, "f00d" + MAYOR), 30)
    assert asked
    with pytest.raises(ValueError, match="delimiter"):
        asking.messages(asked, "f00d")


def test_no_more_of_an_article_is_sent_than_the_cap() -> None:
    asked = asking.question(
        report_of(*[f"第{n}号电车载着{n}名乘客慢慢地过河{'，又过河' * 20}。" for n in range(150)]), 120
    )
    assert asked
    assert asking.MOST_CHARACTERS * 0.9 < len(asked.text.replace("\n", "")) <= asking.MOST_CHARACTERS


@pytest.mark.parametrize(
    "report",
    [
        report_of(BRIDGE, COST, MAYOR, language="ru"),
        report_of(BRIDGE, COST, MAYOR, language="und"),
        report_of(BRIDGE[:-1] * 9 + "。" + COST),
        report_of(BRIDGE),
    ],
)
def test_where_no_model_helps_nothing_is_asked(report: Report) -> None:
    assert asking.question(report, 120) is None


def test_another_text_model_or_budget_is_another_question() -> None:
    asked = asking.question(report_of(BRIDGE, COST, MAYOR), 30)
    assert asked
    others = [replace(asked, budget=31), replace(asked, language="zh-Hant"), replace(asked, title="桥")]
    others.append(replace(asked, sentences=asked.sentences[1:]))
    keys = {asking.key(one, "m") for one in [asked, *others]} | {asking.key(asked, "n")}
    assert len(keys) == 6
    assert asking.key(asked, "m") == asking.key(replace(asked), "m")


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ANSWER),
        json.dumps(ANSWER, ensure_ascii=False, indent=2),
        f"好的！\n```json\n{json.dumps(ANSWER)}\n```\n希望有用。",
        f'<think>{{也许}} {{"summary": 3}}</think>{json.dumps(ANSWER)}',
        json.dumps({"summary": "草稿", "picks": [], "evidence": []}) + json.dumps(ANSWER),
        json.dumps({**ANSWER, "evidence": [1, 3], "mood": {"summary": "x"}}),
        json.dumps({**ANSWER, "summary": f"\n {BRIDGE + MAYOR}\n"}),
    ],
)
def test_an_answer_is_found_whatever_stands_around_it(text: str) -> None:
    assert asking.read(text) == READ


@pytest.mark.parametrize(
    "text",
    [
        "",
        BRIDGE,
        "<html>502</html>",
        "[1, 2]",
        '{"summary": "a"',
        json.dumps({**ANSWER, "summary": [BRIDGE]}),
        json.dumps({**ANSWER, "picks": "1"}),
        json.dumps({**ANSWER, "picks": [True]}),
        json.dumps({**ANSWER, "evidence": {"1": 1}}),
        json.dumps({**ANSWER, "evidence": [["1"]]}),
        json.dumps({**ANSWER, "evidence": [1.5]}),
        json.dumps({"answer": ANSWER}),
        '{"picks": ' + "[" * 30_000,
        '{"a":' * 10_000,
        '{"summary": "a", "picks": [' + "9" * 10_000 + "]}",
        json.dumps({**ANSWER, "summary": "长" * 100_000}),
    ],
)
def test_what_is_no_answer_is_none(text: str) -> None:
    assert asking.read(text) is None


def test_a_model_that_counts_its_sentences_otherwise_is_held_to_all_it_names() -> None:
    answer = asking.read(json.dumps({"summary": BRIDGE + MAYOR, "picks": [1, 3], "evidence": [[2]]}))
    assert answer
    assert answer.behind(1) == (frozenset({2}),)
    assert answer.behind(2) == (frozenset({1, 2, 3}),) * 2


@given(st.text(alphabet='{}[]":,summarypicks 1真\\'))
def test_any_answer_can_be_read(text: str) -> None:
    assert asking.read(text) is None or "summary" in text
