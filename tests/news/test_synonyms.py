"""What else a name is called: added where it helps, never inside quotes, and told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.news.query import Query, parse
from bot.news.synonyms import MOST, Group, Widened, known, names_in, read, widen
from bot.news.text import fold, units

TODAY = date(2026, 11, 21)
GROUPS = known(
    read(
        [
            "# trains",
            "",
            "轻轨|城铁|Tram",
            "雨|(落雨)|阵雨|大阵雨",
            "=月台|月臺子",
            "独一份",
            "(水母)|海蜇",
            "|",
            "车厢｜客车厢|👍",
            "😀|(!)",
        ]
    )
)


def widened(typed: str) -> Widened:
    return widen(parse(typed, TODAY), GROUPS)


def words(query: Query) -> list[list[str]]:
    return [[term.typed for term in group] for group in query.groups]


@pytest.mark.parametrize(
    ("typed", "groups", "also"),
    [
        ("轻轨", [["轻轨", "城铁", "Tram"]], ("城铁", "Tram")),
        ("輕軌 雪", [["輕軌", "城铁", "Tram"], ["雪"]], ("城铁", "Tram")),
        ("tram", [["tram", "trams", "轻轨", "城铁"]], ("轻轨", "城铁")),
        ("新轻轨站", [["新轻轨站", "新城铁站"]], ("新城铁站",)),
        ("new轻轨", [["new轻轨", "new城铁"]], ("new城铁",)),
        ("Trams轻", [["Trams轻"]], ()),
        ('"轻轨"', [["轻轨"]], ()),
        ("轻轨 OR 城铁", [["轻轨", "城铁", "Tram"]], ("Tram",)),
        ("落雨", [["落雨", "雨"]], ("雨",)),
        ("阵雨", [["阵雨", "雨"]], ("雨",)),
        ("月台", [["月台"]], ()),
        ("水母", [["水母", "海蜇"]], ("海蜇",)),
        ("海蜇", [["海蜇"]], ()),
        ("独一份", [["独一份"]], ()),
        ("车厢", [["车厢"]], ()),
        ("客车厢", [["客车厢", "车厢"]], ("车厢",)),
        ("title:轻轨 -城铁", [["轻轨", "城铁", "Tram"]], ("城铁", "Tram")),
    ],
)
def test_a_name_is_searched_by_its_other_names(
    typed: str, groups: list[list[str]], also: tuple[str, ...]
) -> None:
    found = widened(typed)
    assert (words(found.query), found.also) == (groups, also)


def test_the_rest_of_a_search_stays_as_it_is() -> None:
    asked = parse("title:轻轨 -城铁 来源:晚报", TODAY)
    found = widen(asked, GROUPS).query
    assert all(term.title for term in found.groups[0])
    assert (found.excluded, found.publishers) == (asked.excluded, asked.publishers)


def test_an_operators_groups_stand_beside_our_own() -> None:
    ours = known((Group(("特朗普", "特先生")),))
    found = widen(parse("特朗普", TODAY), ours)
    assert found.also[0] == "特先生"
    assert "川普" in found.also


def test_spellings_of_one_word_are_searched_silently() -> None:
    found = widen(parse("計畫", TODAY), known())
    assert words(found.query) == [["計畫", "计划"]]
    assert found.also == ()


def test_a_large_group_adds_so_many_and_no_more() -> None:
    group = Group(tuple(f"{n}号线" for n in "一二三四五六七八九十"))
    assert len(widen(parse("一号线", TODAY), known((group,))).also) == MOST


def test_every_shipped_name_can_be_searched_and_stands_in_one_group() -> None:
    names: dict[str, tuple[Group, ...]] = dict(known())
    assert len({group for groups in names.values() for group in groups}) > 300
    assert [name for name, groups in names.items() if len(groups) > 1] == []
    assert all(units(name) and fold(name) == name for name in names)


@given(st.text(max_size=60) | st.text('轻轨城铁雨阵tram "-|', max_size=30))
def test_whatever_is_typed_keeps_what_was_typed(typed: str) -> None:
    try:
        asked = parse(typed, TODAY)
    except UserError:
        return
    for before, after in zip(asked.groups, widen(asked, GROUPS).query.groups, strict=True):
        assert after[: len(before)] == before or set(before) <= set(after)


def test_names_in_a_title_are_found_as_printed() -> None:
    assert names_in("輕軌與大阵雨：轻轨 Tram", GROUPS) == ("輕軌", "大阵雨", "轻轨")
    assert names_in("无事", GROUPS) == ()
