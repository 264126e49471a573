from collections.abc import Callable
from datetime import date

import pytest

from bot.news.clean import labels
from bot.news.clean.plain import blocks
from bot.news.clean.trace import Clues
from bot.news.model import Article

BODY = "图书馆从下周起延长开放时间，周末也开到晚上九点，借书不限本数。\n\n读者说，这样下班以后也来得及还书，孩子们也能多看一会儿。"


@pytest.mark.parametrize(
    ("lines", "clues"),
    [
        ("来源：海边日报", Clues(publisher="海边日报")),
        ("來源：海邊日報 2026-11-10 16:40", Clues(publisher="海邊日報", published=date(2026, 11, 10))),
        ("Source: Fell Valley Gazette", Clues(publisher="Fell Valley Gazette")),
        ("2026年11月10日 08:00\n\n稿源：晨星报", Clues(publisher="晨星报", published=date(2026, 11, 10))),
        ("原文链接：https://example.org/a/1", Clues(source_url="https://example.org/a/1")),
        ("Original: https://example.org/a/2", Clues(source_url="https://example.org/a/2")),
        ("https://example.org/a/3", Clues(source_url="https://example.org/a/3")),
        ("一行普通的话。", Clues()),
    ],
)
def test_lines_of_labels_state_facts(lines: str, clues: Clues) -> None:
    assert labels.stated(blocks(lines)) == clues


def test_labels_at_the_end_count_too() -> None:
    text = "\n\n".join(["一段话，说的是天气。"] * 9 + ["原文：https://example.org/b"])
    assert labels.stated(blocks(text)).source_url == "https://example.org/b"


def test_a_plain_texts_labels_are_facts_and_no_text(article: Callable[[str], Article]) -> None:
    text = f"图书馆延长开放时间\n\n来源：海边日报\n\n2026-11-10 16:40\n\n{BODY}\n\n原文链接：https://example.org/a/1\n"
    found = article(text)
    assert (found.publisher, found.published) == ("海边日报", date(2026, 11, 10))
    assert found.source_url == "https://example.org/a/1"
    assert found.body == BODY


def test_a_dateline_names_the_publisher_of_a_plain_text(article: Callable[[str], Article]) -> None:
    found = article(f"图书馆延长开放时间\n\n【白鹭湖日报2026年11月10日讯】{BODY}\n")
    assert (found.publisher, found.published) == ("白鹭湖日报", date(2026, 11, 10))
    assert article(f"图书馆延长开放时间\n\n【本报记者讯】{BODY}\n").publisher is None
