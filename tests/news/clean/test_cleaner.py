import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.clean.cleaner import clean
from bot.news.clean.output import explain, row
from bot.news.clean.trace import Cleaned, Refused
from bot.news.model import Article, Hints, RawItem, Refusal

GOLDEN = [path for path in sorted((Path(__file__).parent / "golden").iterdir()) if path.suffix != ".json"]
MARKUP = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<br/>",
    "<table><tr><td>",
    "<img src='",
    "<a href=",
    "<!--",
    "&nbsp;",
    "---\n",
    "### ",
]


def answered(result: Cleaned) -> bool:
    return bool(result.parts) and all(isinstance(part, Article | Refusal) for part in result.parts)


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    assert answered(clean(RawItem("any", content)))


@given(st.lists(st.sampled_from(MARKUP) | st.text(max_size=30), max_size=25))
def test_any_broken_markup_gets_an_answer(pieces: list[str]) -> None:
    assert answered(clean(RawItem("any", "".join(pieces).encode("utf-8", "replace"))))


@given(st.sampled_from(GOLDEN), st.integers(0, 2**32))
def test_any_damaged_file_gets_an_answer(path: Path, seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(dice.randint(1, 20)):
        at = dice.randrange(len(content))
        content[at : at + dice.randint(0, 60)] = dice.randbytes(dice.randint(0, 4))
        content = content or bytearray(b" ")
    result = clean(RawItem(path.name, bytes(content)))
    assert answered(result)
    assert explain(result)


@given(st.sampled_from(GOLDEN))
def test_cleaning_twice_gives_the_same(path: Path) -> None:
    raw = RawItem(path.name, path.read_bytes())
    assert clean(raw) == clean(raw)


def test_the_trace_tells_what_went_and_where_each_fact_stood(cleaned: Callable[[str], Cleaned]) -> None:
    result = cleaned((Path(__file__).parent / "golden" / "mirror_2022.md").read_text(encoding="utf-8"))
    rules = {step.rule for step in result.trace}
    assert {"navigation", "promotion", "footer", "caption", "editor line", "dateline", "hidden"} <= rules
    assert {
        "title: mirror page",
        "published: dateline",
        "author: dateline",
        "source_url: mirror page",
    } <= rules
    text = explain(result)
    assert "推荐观看：山谷里的四季" in text
    assert text.endswith("= 台风过后 海滨小镇重建图书馆: 5 paragraphs, 129 characters, zh-Hans")


def test_a_trace_keeps_two_hundred_characters_of_a_removal(cleaned: Callable[[str], Cleaned]) -> None:
    result = cleaned(
        "### 标题很短\n---\n\n#### [ "
        + "长" * 400
        + "](http://192.0.2.1/)\n<p>正文只有一句话，但它足够长，可以算一篇。</p>"
    )
    assert max(len(step.text) for step in result.trace) == 200


def test_a_refusal_is_explained_in_the_words_given(cleaned: Callable[[bytes], Cleaned]) -> None:
    assert explain(cleaned(b" "), lambda refusal: f"{refusal.code}!") == "= no article (empty): empty!"


def test_a_feed_entry_takes_what_it_lacks_from_the_feed(article: Callable[..., Article]) -> None:
    hints = Hints("The dome opens", "Sky Gazette", date(2024, 5, 1), "A. Star", "https://example.org/dome")
    found = article((Path(__file__).parent / "golden" / "feed_entry.html").read_bytes(), hints)
    assert (found.title, found.publisher, found.author) == ("The dome opens", "Sky Gazette", "A. Star")
    assert found.published == date(2024, 5, 1)
    assert found.source_url == "https://example.org/dome"
    assert found.image_url == "https://example.org/dome.jpg"


def test_the_files_own_word_comes_before_the_feeds(article: Callable[..., Article]) -> None:
    text = "---\ntitle: 自己的标题\nlink: https://example.org/a\n---\n<p>这是一段足够长的正文，讲的是河边的风车和磨坊。</p>"
    assert article(text, Hints("别的标题")).title == "自己的标题"


def test_a_row_says_nothing_that_is_not_known() -> None:
    made = row("x.md", None, Refusal("empty"), lambda refusal: f"{refusal.code}!")
    assert made["file"] == "x.md"
    assert made["is_article"] is False
    assert made["reason"] == "empty!"
    assert {key for key, value in made.items() if value} == {"file", "reason"}


def test_a_refused_part_still_gives_its_facts(cleaned: Callable[[str], Cleaned]) -> None:
    (part,) = cleaned('---\ntitle: "影片"\nfrom: https://youtu.be/x\n---\n<p>影片的简介。</p>').parts
    assert isinstance(part, Refused)
    assert row("f", None, part)["source_url"] == "https://youtu.be/x"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \t", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "binary"),
        (b"x" * 5_000_001, "too-big"),
        (b"\x00\x01\x02\x03" * 50, "undecodable"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        ("---\ntitle: 空的\n---\n".encode(), "empty-body"),
        ("---\ntitle: 短\n---\n<p>太短了。</p>".encode(), "too-short"),
        (
            "---\ntitle: 影片\n---\n<p>请看影片，里面有山有水有人家。</p><iframe src='x'></iframe>".encode(),
            "video",
        ),
        ("---\ntitle: 图\n---\n<img src='https://example.org/a.jpg'>".encode(), "images-only"),
        ("### 已转移至新页面\n---\n".encode(), "index"),
        (
            "---\ntitle: 续\n---\n<p>开头只有这一句话而已，后面没有了。</p><p>该文章已被删除</p>".encode(),
            "stub",
        ),
        (
            "---\ntitle: 单\n---\n".encode()
            + "<p><a href='/x'>一条很长的链接标题在这里</a></p><p><a href='/y'>又一条</a></p><p>字</p>".encode()
            * 5,
            "list",
        ),
        (
            b"<html><head><title>Tools</title></head><body><p>Hammer, nails, saw, pliers, screws, bolts, glue, tape, rope, chain, hooks, paint, brushes, ladders, gloves, goggles, lamps, wire, pipes, valves, tiles</p></body></html>",
            "not-news",
        ),
        (b"<p>- -</p>", "empty-body"),
        ("这一行没有句号".encode() * 30, "no-title"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(
    content: bytes, code: str, refusal: Callable[[bytes], Refusal]
) -> None:
    assert refusal(content).code == code
