"""An operator's rows stand beside the table's own, and nowhere else."""

from collections.abc import Callable, Iterator

import pytest

from bot.news.clean import sites
from bot.news.clean.sites import Own
from bot.news.clean.trace import Cleaned
from bot.news.model import Article

PAGE = (
    "---\ntitle: 渡轮换上电池\nlink: https://news.harbour.example/ferry\n---\n"
    "<p>港口的三艘渡轮今天换上了电池，一次充电可以来回十二趟，船票的价钱不变。</p>"
    "<div class='Paper-Box'><p>本报每个星期三随船派送，各码头都可以拿到，请带自己的袋子。</p></div>"
    "<p>[纸版] 请到码头领取。</p><p>船上的广播说，新船比旧船安静得多，乘客可以听见海鸥的叫声。</p>"
)


@pytest.fixture
def own() -> Iterator[Callable[[Own], None]]:
    """Adds rows; the table is as it was after the test."""
    yield sites.use
    for cached in (sites.table, sites.tokens, sites.kind_of_mark, sites.lines):
        cached.cache_clear()


def test_an_operators_rows_name_a_publisher_and_cut_what_they_say(
    cleaned: Callable[[str], Cleaned], own: Callable[[Own], None]
) -> None:
    (before,) = cleaned(PAGE).parts
    assert isinstance(before, Article)
    assert (before.publisher, len(before.paragraphs)) == (None, 4)
    own(Own({"harbour.example": "港口日报"}, {"hb": "港口日报"}, ("paper-box",), ("[纸版]",)))
    found = cleaned(PAGE)
    (after,) = found.parts
    assert isinstance(after, Article)
    assert (after.publisher, len(after.paragraphs)) == ("港口日报", 2)
    assert [step.rule for step in found.trace].count(sites.OWN) == 2
    assert sites.publisher_of_section(["HB"]) == "港口日报"


def test_the_tables_own_rows_stay(own: Callable[[Own], None]) -> None:
    own(Own({"harbour.example": "港口日报"}))
    assert sites.by_host("publishers", "https://www.reuters.com/a") == "Reuters"
    assert sites.kind_of_mark("cut", "adsbygoogle") == "advertisement"
