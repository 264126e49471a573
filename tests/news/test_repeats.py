"""What a publisher repeats is learned from its coming back, and no news is taken for it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import repeats
from bot.news.model import Article, Kind, Paragraph
from bot.news.repeats import Block, seen

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
CREDIT = "《河上新闻》节目组 编辑：水文站的老朋友"
THANKS = "感谢收看今天的河上新闻，我们下周同一时间再会。"
NEWS = (
    "水文站今天清晨测得的水位比昨天高出四厘米，渡口照常开放。",
    "上游的两座水库从昨晚起各开一道闸门，下游的菜农把水泵搬到了高处。",
    "天气预报说，后天起雨量会减少，周末适合沿着河岸散步。",
)


def article(*texts: str, title: str = "河水上涨", kind: Kind = "text") -> Article:
    return Article(title, tuple(Paragraph(text, kind) for text in texts), publisher="河上新闻")


def everything(found: Article) -> dict[int, int]:
    """As if every paragraph were learned."""
    return dict.fromkeys(repeats.prints(found).values(), 9)


def learned(found: Article, texts: Iterable[str]) -> dict[int, int]:
    """As if these paragraphs of the article were learned."""
    return {mark: 9 for place, mark in repeats.prints(found).items() if found.paragraphs[place].text in texts}


def after(*sightings: tuple[int, int]) -> Block:
    """A block after sightings, each a story and a day."""
    block = None
    for story, day in sightings:
        block = seen(block, story, MONDAY + day * DAY)
    assert block
    return block


@pytest.mark.parametrize(
    ("sightings", "is_learned"),
    [
        ([(1, 0)], False),
        ([(1, 0), (2, 20)], False),
        ([(1, 0), (2, 4), (3, 8)], True),
        ([(3, 8), (2, 4), (1, 0)], True),  # archives come in any order
        ([(1, 0), (2, 1), (3, 2)], False),  # agencies repeat a background for some days
        ([(1, 0), (1, 4), (1, 30), (2, 31)], False),  # a quote that the reports of one event share
        ([(1, 0), (2, 9), (1, 10), (2, 11)], False),
        ([(number, 0) for number in range(6)], True),
    ],
)
def test_a_block_is_learned_from_stories_far_apart_or_many(
    sightings: list[tuple[int, int]], is_learned: bool
) -> None:
    assert after(*sightings).is_learned is is_learned


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 40)), min_size=1))
def test_the_order_of_articles_changes_nothing(sightings: list[tuple[int, int]]) -> None:
    one, other = after(*sightings), after(*reversed(sightings))
    assert replace(one, recent=()) == replace(other, recent=())


@pytest.mark.parametrize(
    "line",
    [
        "座谈人：林清先生，水文学者",
        "嘉賓：林清，水文站的老朋友和他的老同事",
        "Guests: Ada Example, a hydrologist",
    ],
)
def test_who_took_part_in_a_talk_is_never_learned(line: str) -> None:
    assert not {0, 4} & repeats.prints(article(line, *NEWS, line)).keys()


def test_learned_lines_at_the_edges_are_dropped() -> None:
    found = article(THANKS, *NEWS, "十一月十六日", CREDIT)
    trimmed = repeats.trim(found, learned(found, {THANKS, CREDIT}))
    assert [p.text for p in trimmed.article.paragraphs] == [*NEWS, "十一月十六日"]
    assert [(p.text, stories) for p, stories in trimmed.dropped] == [(THANKS, 9), (CREDIT, 9)]
    assert trimmed.article.title == found.title


def test_spacing_punctuation_and_script_make_no_difference() -> None:
    other = article(*NEWS, "感謝收看 今天的河上新聞， 我們下週同一時間再會！")
    assert repeats.prints(article(*NEWS, THANKS)) == repeats.prints(other)


def test_a_learned_line_amid_the_news_stays() -> None:
    found = article(
        *NEWS, THANKS, *(f"第{n}处渡口的船工说，今年的水比往年都清，鱼也多了。" for n in "一二三")
    )
    assert repeats.trim(found, learned(found, {THANKS})).article is found


def test_nothing_is_dropped_where_little_would_be_left() -> None:
    found = article("水位今天升高。", THANKS, CREDIT)
    assert repeats.trim(found, everything(found)) == repeats.Trimmed(found)


@given(st.lists(st.sampled_from([*NEWS, THANKS, CREDIT, "短"]), min_size=1, max_size=20), st.data())
def test_at_least_half_of_any_article_stays_in_its_order(texts: list[str], data: st.DataObject) -> None:
    found = article(*texts)
    known = learned(found, data.draw(st.sets(st.sampled_from(texts))))
    trimmed = repeats.trim(found, known)
    assert 2 * len(trimmed.article.body) >= len(found.body) - 2 * len(texts)
    left = iter(found.paragraphs)
    assert all(paragraph in left for paragraph in trimmed.article.paragraphs)
    assert len(trimmed.article.paragraphs) + len(trimmed.dropped) == len(found.paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "总结",
        "（未完待续）",
        "Conclusion",
        "北渡口 １４９人 / 南渡口 ２３人",
        "上午８：３０到站，９：１５开会，１０点散会",
    ],
)
def test_headings_and_figures_are_never_boilerplate(text: str) -> None:
    assert 3 not in repeats.prints(article(*NEWS, text))


def test_tables_and_the_title_are_never_boilerplate() -> None:
    assert repeats.prints(article(THANKS, kind="row")) == {}
    assert repeats.prints(article(THANKS, kind="subhead")) == {}
    assert repeats.prints(article(THANKS, title=f"【{THANKS}】")) == {}
    assert repeats.prints(article("频道：https://example.org/watch/1234567890123456789"))


@pytest.mark.parametrize(
    ("line", "may_repeat"),
    [
        ("七个字的一行字", False),
        ("八个字的一行文字", True),
        ("abcdefgh ijklmnop qrstuvw", False),
        ("abcdefgh ijklmnop qrstuvwx", True),
        ("关注 abcdefgh ijklmnopqr", True),
    ],
)
def test_three_latin_letters_weigh_as_one_character(line: str, may_repeat: bool) -> None:
    assert bool(repeats.prints(article(line))) == may_repeat
