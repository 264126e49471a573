"""Summaries: whole sentences, word for word, in order, no longer than asked, and the ones a reader needs."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import summaries as bench
from bench.stories import corpus
from bot.news.model import Article, Kind, Paragraph, Report, Story
from bot.news.sentences import is_eastern
from bot.news.statements import opening, statements
from bot.news.summary import of_story, summarise

NOW = datetime(2026, 11, 1, tzinfo=UTC)
BRIDGE = "新桥昨天通车，第一班电车载着六十名乘客过河。"
COST = "这座桥造价三亿元，比计划多用了两年。"
MAYOR = "市长说，电车每十分钟一班，末班车在午夜。"
TICKET = "电车票只要两元，末班车在午夜以后。"
SHOP = "桥头的面包店送出了两百个面包。"


def report_of(*texts: str | Paragraph, title: str = "新桥通车", language: str = "zh-Hans") -> Report:
    paragraphs = tuple(t if isinstance(t, Paragraph) else Paragraph(t) for t in texts)
    return Report(7, 1, Article(title, paragraphs, language), NOW, NOW)


def texts_of(report: Report, budget: int = 120) -> list[str]:
    return [s.text for s in summarise(report, budget).sentences]


def test_the_first_sentence_comes_first_and_says_where_it_stands() -> None:
    [only] = summarise(report_of(BRIDGE + COST, MAYOR), 25).sentences
    assert (only.text, only.report, only.paragraph) == (BRIDGE, 7, 0)


def test_all_of_a_short_article_is_sent_in_its_order() -> None:
    summary = summarise(report_of(BRIDGE + COST, MAYOR, SHOP), 120)
    assert summary.text == BRIDGE + COST + MAYOR + SHOP
    assert [s.paragraph for s in summary.sentences] == [0, 0, 1, 2]


def test_a_sentence_about_the_title_is_preferred() -> None:
    report = report_of(BRIDGE, SHOP, "造价三亿元的新桥通车时，造价比计划多了一亿元。", title="新桥造价三亿元")
    assert SHOP not in texts_of(report, 50)


def test_a_sentence_that_leans_on_another_brings_it_along() -> None:
    leaning = "他表示，新桥通车以后，新桥的电车每十分钟一班。"
    texts = texts_of(report_of(BRIDGE, "站长李雪在桥上。" + leaning, title="新桥电车每十分钟一班"), 70)
    assert leaning not in texts or "站长李雪在桥上。" in texts
    assert leaning not in texts_of(report_of(BRIDGE, "站长李雪在桥上站了很久才开始讲话。" + leaning), 50)


def test_a_bare_quotation_needs_the_one_who_says_it() -> None:
    said, quoted = "面包店主人王梅给记者看她的烤炉。", "“我烤了两百个面包。”"
    assert quoted not in texts_of(report_of(BRIDGE, said + quoted), 40)
    assert texts_of(report_of(BRIDGE, said + quoted))[-2:] == [said, quoted]


def test_a_quotation_whose_speaker_stands_behind_it_is_not_sent_for_another_ones() -> None:
    quoted, behind = "“早上的桥头最热闹。”", "面包店主人王梅每天五点开门，她打算再雇一个人。"
    texts = texts_of(report_of(BRIDGE, MAYOR, quoted + behind))
    assert texts == [BRIDGE, MAYOR, behind]


def test_a_quotation_alone_in_its_paragraph_goes_with_the_one_before() -> None:
    said, quoted = "面包店主人王梅给记者看她的烤炉。", "“我烤了两百个面包。”"
    assert texts_of(report_of(BRIDGE, said, quoted))[-2:] == [said, quoted]


def test_a_quotation_that_points_back_brings_what_it_points_at() -> None:
    plan, said = "市政府还想在桥边再修一条自行车道，明年就开工。", "站长李雪说：“那很难，而且要花很多钱。”"
    assert said not in texts_of(report_of(BRIDGE, COST, plan + said, title="站长说修车道很难"), 50)
    assert texts_of(report_of(BRIDGE, plan + said, title="站长说修车道很难"))[-2:] == [plan, said]


def test_a_speaker_nobody_introduced_waits_for_the_one_who_does() -> None:
    met = "站长李雪昨天一早就站在桥头，穿着新的制服，戴着新的帽子，和来过河的乘客一一握手。"
    said, told = "李雪说，电车票只要两元，末班车在午夜。", TICKET
    assert texts_of(report_of(BRIDGE, met, said, told), 40) == [BRIDGE, told]
    assert said in texts_of(report_of(BRIDGE, met, said, told, title="站长李雪谈新桥"), 40)


def test_what_is_told_is_not_told_again_in_other_words() -> None:
    again = "新桥昨天正式通车，第一班电车上午载着六十名乘客过河。"
    assert again not in texts_of(report_of(BRIDGE, COST, again, MAYOR))


def test_a_line_of_a_transcript_comes_last() -> None:
    line, told = "王女士：电车票只要两元，末班车在午夜。", TICKET
    assert texts_of(report_of(BRIDGE, line, told), 40) == [BRIDGE, told]


def test_a_sentence_with_half_a_quotation_is_left_out() -> None:
    half = "新桥通车了，大家都很高兴，电车也很快。”"
    assert texts_of(report_of(BRIDGE, half, SHOP)) == [BRIDGE, SHOP]


def test_a_quotation_by_a_pronoun_needs_the_one_it_stands_for() -> None:
    met, quoted = "面包店主人王梅给记者看她的烤炉。", "“我烤了两百个面包，”她说。"
    assert quoted not in texts_of(report_of(BRIDGE, met + quoted), 40)
    assert texts_of(report_of(BRIDGE, met + quoted))[-2:] == [met, quoted]


def test_english_speakers_captions_and_calendars_are_known() -> None:
    opened, met = (
        "The bridge opened on Monday.",
        "Ann Owen, the engineer, was the first to walk over it in the rain.",
    )
    said, told = (
        "Mr Owen added that trams run every ten minutes.",
        "The trams run every ten minutes until midnight.",
    )
    short = report_of(opened, met, said, told, title="Bridge", language="en")
    assert texts_of(short, 34) == [opened, told]
    caption, day = "The bridge (pictured in June) has four arches.", "3 May - The last stone is laid."
    both = report_of(opened, caption, day, title="Bridge", language="en")
    assert texts_of(both) == [opened, day]
    assert [s.is_labelled for s in statements(both.article)] == [False, True]


def test_questions_come_last() -> None:
    question, told = "电车票只要两元，末班车在几点？", TICKET
    assert texts_of(report_of(BRIDGE, question, told), 40) == [BRIDGE, told]


@pytest.mark.parametrize(
    "line",
    [
        "（责任编辑：王梅）。",
        "图片来源：本站。",
        "本文网址：example.org。",
        "转载请注明出处。",
        "点击这里看地图。",
        "大家好，欢迎收看今天的节目。",
        "编者按：新桥是本市的第三座桥。",
        "首先来关注新桥的消息。",
        "图为昨天的新桥和第一班电车。",
        "新桥的电车（资料图）。",
    ],
)
def test_an_editors_line_is_not_a_sentence(line: str) -> None:
    assert texts_of(report_of(BRIDGE, line)) == [BRIDGE]


@pytest.mark.parametrize(
    "dateline",
    [
        "【晨报2026年11月1日讯】",
        "（晨报记者李雪报导）",
        "中央社台北1日电 - ",
        "【晨报】(晨报记者李雪综合报道)",
        "（晨报专访）",
        "云川新城 – ",
    ],
)
def test_a_dateline_is_left_out(dateline: str) -> None:
    assert texts_of(report_of(f"{dateline}{BRIDGE}"))[0].endswith(BRIDGE)
    assert "李雪" not in texts_of(report_of(f"（晨报记者李雪报导）{BRIDGE}"))[0]


@pytest.mark.parametrize("dateline", ["LONDON (Reuters) - ", "YUNCHUAN, Westland — "])
def test_an_english_dateline_is_left_out(dateline: str) -> None:
    report = report_of(f"{dateline}The bridge opened on Monday.", title="Bridge opens", language="en")
    assert texts_of(report) == ["The bridge opened on Monday."]


def test_headings_items_and_rows_are_no_sentences() -> None:
    kinds: list[Kind] = ["subhead", "item", "row", "quote"]
    others = [Paragraph("电车每十分钟一班，票价两元。", kind) for kind in kinds]
    assert texts_of(report_of(*others, BRIDGE)) == [BRIDGE]


def test_a_line_without_an_end_is_no_sentence() -> None:
    assert texts_of(report_of("新桥通车 电车过河 面包免费", BRIDGE)) == [BRIDGE]


@pytest.mark.parametrize("kind", ["item", "quote", "row", "subhead"])
def test_a_body_of_nothing_else_still_says_something(kind: Kind) -> None:
    assert texts_of(report_of(Paragraph("电车每十分钟一班，票价两元。", kind))) == [
        "电车每十分钟一班，票价两元。"
    ]
    assert texts_of(report_of(Paragraph("短", kind))) == ["短"]


def test_where_nothing_fits_the_shortest_is_sent() -> None:
    assert texts_of(report_of(BRIDGE, COST), 5) == [COST]


def test_english_counts_two_and_a_half_letters_for_one() -> None:
    text = "The bridge opened on Monday. The first tram carried sixty people. The mayor waved from the bank."
    summary = summarise(report_of(text, title="The bridge opens", language="en"), 40)
    assert summary.text == text
    assert len(text) > 40 * 1.1


def test_a_story_is_summed_up_by_its_lead() -> None:
    brief, full = report_of(SHOP), Report(8, 1, report_of(BRIDGE, COST, MAYOR).article, NOW, NOW)
    assert {s.report for s in of_story(Story(1, (brief, full)), 120).sentences} == {8}


words = st.text("雨雪风。！？…“”「」（）他但，说0ab .\"'", min_size=1, max_size=60).map(
    lambda t: " ".join(t.split())
)
paragraphs = st.builds(
    Paragraph,
    words.filter(bool),
    st.sampled_from(["text", "text", "text", "subhead", "quote", "item", "row"]),
)
articles = st.builds(
    Article,
    st.text("雨雪风ab", min_size=1, max_size=10),
    st.lists(paragraphs, min_size=1, max_size=12).map(tuple),
    st.sampled_from(["zh-Hans", "zh-Hant", "en", "und"]),
)


@given(articles, st.integers(1, 300))
def test_any_article_is_summed_up_word_for_word_in_order_and_within_budget(
    article: Article, budget: int
) -> None:
    sentences = summarise(Report(1, 1, article, NOW, NOW), budget).sentences
    assert sentences
    place = (0, 0)
    for sentence in sentences:
        start = place[1] if sentence.paragraph == place[0] else 0
        found = article.paragraphs[sentence.paragraph].text.index(sentence.text, start)
        assert (sentence.paragraph, found) >= place
        place = (sentence.paragraph, found + len(sentence.text))
    scale = 1 if is_eastern(article.body, article.language) else 2.5
    assert len(sentences) == 1 or sum(len(s.text) for s in sentences) <= budget * scale * 1.1


@pytest.mark.corpus
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picked_sentences_say_more_than_the_first_ones(language: str) -> None:
    path = corpus() / "summaries" / f"{language}.jsonl"
    if not path.exists():
        pytest.skip("no article collection")
    rows = list(bench.read(path))
    texts = [summarise(row.report, 120).text for row in rows]
    leads = [
        bench.lead(row.report.article, max(60, len(text))) for row, text in zip(rows, texts, strict=True)
    ]
    ours, first = bench.rouge(rows, texts), bench.rouge(rows, leads)
    assert ours.one > first.one
    assert ours.two > first.two


def test_a_whole_book_takes_no_time() -> None:
    begin = time.perf_counter()
    assert texts_of(report_of(*[BRIDGE + COST + MAYOR + SHOP] * 5_000))[0] == BRIDGE
    assert time.perf_counter() - begin < 5


def test_an_opening_is_a_sentence_and_no_time_line() -> None:
    assert opening(report_of("2025年11月22日早上7点04分", BRIDGE + COST).article) == BRIDGE
    assert opening(report_of("没有句号的标语").article) == "没有句号的标语"
    nothing = report_of(Paragraph("本文链接：见下", "quote"))
    assert opening(nothing.article) == "本文链接：见下"
