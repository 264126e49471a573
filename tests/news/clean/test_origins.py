"""Whose text it is, by its own word."""

from collections.abc import Callable

import pytest

from bot.news.clean import origins
from bot.news.clean.bylines import Opening
from bot.news.clean.output import explain
from bot.news.clean.trace import Cleaned
from bot.news.model import Article

MIRROR = """### 茶馆重新开门

---

<p>{opening}城西的老茶馆修了两年，昨天重新开门，第一天来了三百多人，门口排起了队。</p>
<p>掌柜说，茶还是那几种茶，桌椅也是原来的，只是屋顶不再漏雨了。</p>
<p>{ending}</p>

原文地址（需翻墙访问）：https://www.ntdtv.com/gb/2022/07/05/a1.html

#### [首页](https://github.com/x/y) | [一键翻墙软件](https://github.com/x/y)
"""


def mirrored(opening: str = "", ending: str = "茶馆每天开到晚上十点。") -> str:
    return MIRROR.format(opening=opening, ending=ending)


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("（转自大纪元/责任编辑：林清）", "大纪元"),
        ("（轉自《海邊日報》）", "海邊日報"),
        ("——转自《自由亚洲》责任编辑：林清", "自由亚洲电台"),
        ("－－转自自由亚洲广播电台", "自由亚洲电台"),
        ("本文经授权转载自山城周刊，原标题：茶馆开门", "山城周刊"),
        ("（中央社）", "中央社"),
        ("（路透社）", "路透"),
        ("来源：山城晚报", "山城晚报"),
        ("文章来源：新华网", "新华网"),
        ("（转自网易科学人）", "网易科学人"),
        ("来源: 半岛电视台＋通讯社", None),
        ("来源: 《巴黎日报》 + 每日电讯", None),
        ("来源：法眼看桥", None),
        ("来源：网络", None),
        ("（转自网络）", None),
        ("欢迎转载﹐不得更改", None),
        ("责任编辑：林清", None),
    ],
)
def test_a_note_names_the_origin(line: str, origin: str | None) -> None:
    assert origins.of_credits((line,)).origin == origin


@pytest.mark.parametrize(
    ("opening", "origin"),
    [
        (Opening("看中国", byline="法广RFI"), "法国国际广播电台"),
        (Opening(byline="法新社巴黎29日电"), "法新社"),
        (Opening("Reuters"), "Reuters"),
        (Opening(byline="APEC记者林清"), None),
        (Opening(byline="本台记者林清综合报导"), None),
        (None, None),
    ],
)
def test_a_dateline_or_a_byline_begins_with_the_origin(opening: Opening | None, origin: str | None) -> None:
    assert origins.of_opening(opening).origin == origin


@pytest.mark.parametrize(
    ("title", "origin"),
    [
        ("山城日报 | 桥通车了", "山城日报"),
        ("【存档】法广 | 桥通车了", "法国国际广播电台"),
        ("CDS档案 | 桥通车了", None),
        ("林清：为什么要修桥 | 山城", None),
        ("桥通车了", None),
        (None, None),
    ],
)
def test_sites_that_gather_texts_name_the_origin_in_the_title(title: str | None, origin: str | None) -> None:
    assert origins.of_title(title, "https://chinadigitaltimes.net/chinese/1").origin == origin
    assert origins.of_title(title, "https://news.example/1").origin is None


@pytest.mark.parametrize(
    ("origin", "publisher", "same"),
    [
        ("新唐人", "新唐人电视台", True),
        ("BBC中文", "bbc", True),
        ("法国国际广播电台", "RFI", True),
        ("中央社", "大纪元", False),
        ("中央社", None, False),
    ],
)
def test_an_origin_is_told_from_the_publisher_by_all_its_names(
    origin: str, publisher: str | None, same: bool
) -> None:
    assert origins.is_publisher(origin, publisher) is same


def test_a_reprint_keeps_its_publisher_and_gains_an_origin(article: Callable[..., Article]) -> None:
    found = article(mirrored(ending="（转自大纪元/责任编辑：林清）"))
    assert (found.publisher, found.origin) == ("新唐人", "大纪元")
    assert "转自" not in found.body


def test_an_agencys_text_gains_an_origin(article: Callable[..., Article]) -> None:
    found = article(mirrored("【新唐人北京时间2022年07月05日讯】（中央社台北5日电）"))
    assert (found.publisher, found.origin) == ("新唐人", "中央社")


def test_the_publisher_is_never_its_own_origin(article: Callable[..., Article]) -> None:
    assert article(mirrored(ending="（转自新唐人亚太电视/责任编辑：林清）")).origin is None
    assert article(mirrored("【新唐人北京时间2022年07月05日讯】")).origin is None


def test_what_names_the_publisher_does_not_hide_the_origin(article: Callable[..., Article]) -> None:
    found = article(mirrored("【新唐人北京时间2022年07月05日讯】（法广RFI）", "（转自新唐人）"))
    assert found.origin == "法国国际广播电台"


@pytest.mark.parametrize(
    ("head", "origin", "author"),
    [
        ('<meta name="author" content="Associated Press">', "AP", None),
        ('<meta name="author" content="Ada Example">', None, "Ada Example"),
    ],
)
def test_an_agency_is_no_author_of_a_page(
    article: Callable[..., Article], head: str, origin: str | None, author: str | None
) -> None:
    paragraph = "<p>The ferry across the bay runs every twenty minutes in summer, and hourly when the sea is rough.</p>"
    found = article(
        f'<!DOCTYPE html><html><head><title>Ferry news - Bay</title><meta property="og:type" content="article">{head}'
        f"</head><body><article><h1>Ferry news</h1>{paragraph * 4}</article></body></html>"
    )
    assert (found.origin, found.author) == (origin, author)


def test_a_known_publishers_page_names_its_source(article: Callable[..., Article]) -> None:
    paragraph = (
        "<p>城西的老茶馆修了两年，昨天重新开门，第一天来了三百多人，门口排起了队，茶还是那几种茶。</p>"
    )
    found = article(
        "<!DOCTYPE html><html><head><title>茶馆重新开门_网易新闻</title>"
        '<link rel="canonical" href="https://news.163.com/22/0705/10/A.html"></head><body><h1>茶馆重新开门</h1>'
        f"<div>2022-07-05 10:00:00　来源：山城晚报</div><div>{paragraph * 5}</div></body></html>"
    )
    assert (found.publisher, found.origin) == ("网易", "山城晚报")


def test_explaining_shows_where_the_origin_stood(cleaned: Callable[[str | bytes], Cleaned]) -> None:
    shown = explain(cleaned(mirrored(ending="（转自大纪元）")))
    assert any(line.split() == ["origin:", "note", "大纪元"] for line in shown.splitlines())
