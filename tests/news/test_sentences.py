"""Sentences: what stays together, what comes apart, and that nothing is lost."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.news.sentences import is_balanced, is_eastern, split

CHINESE = [
    ["今天下雨。", "明天放晴。"],
    ["你带伞了吗？", "没有！", "真的吗？！"],
    ["馆长说：“借书证免费。明天就能领。”", "读者很高兴。"],
    ["「閱覽室開放了。」館長說。", "讀者排起長隊。"],
    ["“风很大，”船长说，“但是能开。”", "乘客上了船。"],
    ["“风很大。”船长补充说，“浪也高。”", "乘客下了船。"],
    ["“风很大。”气象台台长李雪（Li Xue）向本台表示。", "船停了。"],
    ["记者问：「列车几点开？」", "站长没有回答。"],
    ["他喊着“进球了！”的口号跑过球场。", "观众笑了。"],
    ["题为“鸟往哪里飞？”的展览开幕了。", "门票免费。"],
    ["她在信里写道：“山上下雪了……”", "信在第二天寄到。"],
    ["这就是“既要……又要……”的办法。", "大家同意。"],
    ["气温升到12.5度，风力3.4级。", "U.S. Open改期。"],
    ["以下三点：一、时间；二、地点；三、票价。", "请看通知。"],
    ["据《天气。海洋》杂志（见图。第三页）说，水位上升。", "渔民不担心。"],
    ["（本报讯。）", "新桥通车。", "车流不多。"],
    ["新桥通车。", "（完。）"],
    ["《鸟类学》出版了。", "之后又出了第二版。"],
    ["他说“好的。”之后就走了。"],
    ["“好的。”", "列车开了。"],
    ["列车晚点了. ", "乘客在等."],
    ["“本句没有合上。", "下一句还在。"],
    ["本句多了一个”引号。", "下一句没有。"],
    ["船长说：“我看过《海图》。浪高。”", "船停了。"],
    ["“浪高吗？”，她问。", "船长点头。"],
    ["船长说：”风大。浪高。“", "船停了。"],
    ['他说："雨停了。"', '"我们走。"'],
    ["（见《地图。册》”一页”。）", "完。"],
    ["他说（引用“山（。）谷”。）完。", "又一句。"],
    ["谁知道呢……后来雨停了。"],
    ["《你往哪里去？》上映。", "影院满座。"],
]

ENGLISH = [
    ["Rain fell all day.", "The river rose."],
    ["Mr. Lee met Dr. J. K. Moss at 5 p.m. on Jan. 6.", "They talked about trains."],
    ["Prices rose 3.5 percent to £1.2 million.", "The U.S. economy grew."],
    ["She lives in the U.S.", "The move was a surprise."],
    ["Acme Inc. said it would wait.", "Shares fell."],
    ['"We came. We saw," she said.', '"Never!" he replied.'],
    ["“This is snow,” Dr. Lee said.", "“We are ready. We have salt.”"],
    ["'It rained. It poured,' said the keeper of the dogs' home.", "It's over."],
    ["He waited... and left.", "The end…"],
    ["The library (opened in 1901. It has two floors.) is closed.", "Come back soon."],
    ["Where was I?", "I don't know."],
    ["So said No. 7.", "It was I.", "Nobody heard."],
    ["Well...", "That was it."],
    ["See e.g. the map.", "¿Por qué?"],
]


@pytest.mark.parametrize("sentences", CHINESE, ids=lambda s: s[0])
def test_chinese_comes_apart_where_a_reader_stops(sentences: list[str]) -> None:
    assert list(split("".join(sentences), "zh-Hans")) == [s.strip() for s in sentences]


@pytest.mark.parametrize("sentences", ENGLISH, ids=lambda s: s[0])
def test_english_comes_apart_where_a_reader_stops(sentences: list[str]) -> None:
    assert list(split(" ".join(sentences), "en")) == sentences


def test_an_unknown_language_goes_by_its_letters() -> None:
    assert split("下雨了。 Rain fell.", "und") == ("下雨了。", "Rain fell.")
    assert split("Rain fell. Snow fell.", "und") == ("Rain fell.", "Snow fell.")
    assert not is_eastern("", "und")
    assert is_eastern("", "ja")


pieces = st.lists(
    st.sampled_from(
        [
            "雨",
            "。",
            "！",
            "？",
            "…",
            "“",
            "”",
            "‘",
            "’",
            "「",
            "」",
            "（",
            "）",
            "(",
            ")",
            '"',
            "'",
            " ",
            "\n",
            ".",
            "a",
            "Mr",
            "U.S",
            "说",
            "，",
            "A",
        ]
    )
    | st.text(max_size=3),
    max_size=40,
).map("".join)


@given(pieces, st.sampled_from(["zh-Hans", "zh-Hant", "en", "ja", "und", "fr"]))
@example("。\"'", "zh-Hans")
def test_any_text_comes_apart_in_order_and_whole(text: str, language: str) -> None:
    sentences = split(text, language)
    place = 0
    for sentence in sentences:
        assert sentence == sentence.strip() != ""
        place = text.index(sentence, place) + len(sentence)
    assert "".join("".join(sentences).split()) == "".join(text.split())


@given(pieces)
def test_a_pair_is_never_torn(text: str) -> None:
    for opening, closing in ("「」", "『』", "《》"):
        if text.count(opening) == text.count(closing) == 1 and text.index(opening) < text.index(closing):
            kept = [s for s in split(f"雨。{text}雪。", "zh-Hans") if opening in s or closing in s]
            others = set("“”‘’「」『』《》（）()\"'") - {opening, closing}
            if not others & set(text):
                assert len(kept) == 1


@pytest.mark.parametrize("mark", [".", "…", "。", "“", "”", "(", '"', "'", ".'", "“。", "。 ", "!a"])
def test_an_endless_row_of_marks_takes_no_time(mark: str) -> None:
    text = mark * 20_000
    begin = time.perf_counter()
    split(text, "zh-Hans")
    split(text, "en")
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize("text", ["他说：“好。”", "（新桥）", "(新桥）", '"a" b', "it’s", "”新桥“", "《桥》"])
def test_quotations_and_brackets_that_close_are_balanced(text: str) -> None:
    assert is_balanced(text)


@pytest.mark.parametrize("text", ["他说：“好。", "好。”", "「桥", "桥）", '"a b', "《桥"])
def test_half_a_pair_is_not_balanced(text: str) -> None:
    assert not is_balanced(text)
