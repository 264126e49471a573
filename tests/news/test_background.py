"""The background table: made of statistics only, and small."""

import importlib.resources
import runpy
import sys
from pathlib import Path

import pytest

from bot.news.model import Article, Paragraph

MAKER = Path("tools/make_background_table.py")


def article(text: str, language: str = "zh-Hans") -> Article:
    return Article("新桥", (Paragraph(text),), language)


def test_the_table_counts_articles_by_term_and_leaves_out_the_rare() -> None:
    table = runpy.run_path(str(MAKER))["table"]
    lines = table([article("电车过河。电车")] * 9 + [article("雪山", "zh-Hant")] * 3).splitlines()
    assert lines[0] == "12"
    assert lines[1:] == ["9 电车 车过 过河", "11 新桥"]


def test_a_word_of_western_articles_counts_by_its_share_of_them() -> None:
    table = runpy.run_path(str(MAKER))["table"]
    lines = table([article("雪山")] * 18 + [article("the tram", "en")] * 2).splitlines()
    assert lines == ["20", "15 新桥 雪山", "18 the tram"]


def test_the_tool_cleans_and_counts_what_is_in_the_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, count in (("in", 9), ("out", 1)):
        (tmp_path / folder).mkdir()
        for number in range(count):
            title = "新桥通车" if folder == "out" or number else "图书馆开放"
            text = (
                f"---\ntitle: {title}\ndate: 2026-11-01\n---\n\n"
                + "南河新桥昨天通车，第一班电车载着六十名乘客过河。" * 4
            )
            (tmp_path / folder / f"{number}.md").write_text(text, encoding="utf-8")
    made = tmp_path / "made.txt"
    arguments = [str(MAKER), str(tmp_path / "in"), "--without", str(tmp_path / "out"), "--out", str(made)]
    monkeypatch.setattr(sys, "argv", arguments)
    runpy.run_path(str(MAKER), run_name="__main__")
    assert made.read_text(encoding="utf-8") == "1\n"


def test_the_shipped_table_holds_terms_only_and_is_small() -> None:
    text = (importlib.resources.files("bot.news.tables") / "background.txt").read_text(encoding="utf-8")
    first, *lines = text.splitlines()
    assert int(first) > 4000
    assert len(text.encode()) < 400_000
    frequencies = [int(line.split(" ")[0]) for line in lines]
    assert frequencies == sorted(set(frequencies))
    terms = [term for line in lines for term in line.split(" ")[1:]]
    assert len(terms) == len(set(terms))
    assert all(len(term) <= 2 or term.isascii() or not ("\u3400" <= term[0] <= "\u9fff") for term in terms)
