from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clean import bylines


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("大纪元记者林晓综合报导", "林晓"),
        ("（大纪元记者林晓台北报导）", "林晓"),
        ("大纪元记者林晓、王小明编译报导", "林晓, 王小明"),
        ("中央社記者周慧台北3日電", "周慧"),
        ("记者郑笙综合报导/责任编辑：林清", "郑笙"),
        ("自由亚洲电台记者夏小华 台北报道 责编：申铧 网编：瑞哲", "夏小华"),
        ("特约记者:冰凌", "冰凌"),
        ("英文大纪元记者Ada Example报导", "Ada Example"),
        ("作者：弗林", "弗林"),
        ("By Ada Example", "Ada Example"),
        ("陈木 | 2022.06.11", "陈木"),
        ("© 好读者 for 中国数字时代", "好读者"),
        ("大纪元悉尼记者站报导", None),
        ("责任编辑：高明#", None),
        ("记者综合报导", None),
        ("没有名字", None),
        (None, None),
    ],
)
def test_reporters_are_named_without_place_and_verb(text: str | None, names: str | None) -> None:
    assert bylines.author(text) == names


@pytest.mark.parametrize(
    ("text", "rest", "published", "agency"),
    [
        ("【看中国2020年10月3日讯】正文。", "正文。", date(2020, 10, 3), "看中国"),
        ("【新唐人北京时间2020年09月27日讯】正文。", "正文。", date(2020, 9, 27), "新唐人"),
        ("【共同社11月7日电】正文。", "正文。", None, "共同社"),
        ("（中央社台北3日電）正文。", "正文。", None, None),
        ("路透城南9月6日 - 正文。", "正文。", None, "路透"),
        ("新华社城南9月6日电（记者林晓）正文。", "正文。", None, "新华社"),
        ("LONDON (Reuters) - Text.", "Text.", None, "Reuters"),
        ("SEASIDE — Text.", "Text.", None, None),
    ],
)
def test_datelines_are_taken_off(text: str, rest: str, published: date | None, agency: str | None) -> None:
    left, opening = bylines.strip_opening(text)
    assert left == rest
    assert opening is not None
    assert (opening.published, opening.agency) == (published, agency)


@pytest.mark.parametrize(
    "text", ["【专题】正文从这里开始。", "正文（见图）从这里开始。", "Nine trains ran - late.", ""]
)
def test_other_openings_stay(text: str) -> None:
    assert bylines.strip_opening(text) == (text, None)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("评论 | 陈木：城里的鸟", "陈木"),
        ("【天雪】五绝：夏景", "天雪"),
        ("【直播】山顶的日出", None),
        ("专栏 | 夜话山海：潮汐", None),
        ("没有名字的标题", None),
    ],
)
def test_a_title_may_name_its_author(title: str, name: str | None) -> None:
    assert bylines.from_title(title) == name


def test_a_line_of_names_is_known_by_holding_nothing_else() -> None:
    assert bylines.alone("林晓、王小明") == "林晓, 王小明"
    assert bylines.alone("Ada Example and Bo Sample") == "Ada Example, Bo Sample"
    assert bylines.alone("图片来源, 林晓") is None
    assert bylines.alone("今天下雨了吗") is None


def test_a_byline_may_name_its_agency() -> None:
    assert bylines.agency("明德网记者田静综合报道") == "明德网"
    assert bylines.agency("本台记者田静综合报道") is None
    assert bylines.agency(None) is None


@given(st.text(max_size=60))
def test_any_text_is_read_for_names(text: str) -> None:
    bylines.author(text)
    bylines.alone(text)
    left, _ = bylines.strip_opening(text)
    assert text.endswith(left) or not left
