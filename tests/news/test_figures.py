"""Numbers, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news.figures import figures, narrow


def values(text: str) -> list[str]:
    return [figure.value for figure in figures(text)]


@pytest.mark.parametrize(
    ("ways", "value"),
    [
        (["3万", "30,000", "３００００", "三万", "30000", "3萬", "３０，０００"], "30000"),
        (["35%", "百分之三十五", "３５％", "35 percent", "35 per cent"], "35%"),
        (["1.2万亿", "1兆2000亿", "1.2 trillion", "1,200,000,000,000"], "1200000000000"),
        (["2亿3000万", "两亿三千万", "230,000,000", "230 million"], "230000000"),
        (["二〇二二", "二零二二", "2022"], "2022"),
        (["一百零五", "105"], "105"),
        (["十二", "12"], "12"),
        (["3万2161", "32161", "三万二千一百六十一"], "32161"),
        (["千分之三", "3‰"], "3‰"),
        (["-5", "−5"], "-5"),
    ],
)
def test_the_ways_to_write_a_figure_say_the_same(ways: list[str], value: str) -> None:
    assert [values(f"约{way}，") for way in ways] == [[value]] * len(ways)


@pytest.mark.parametrize(
    "word", ["三四", "一万二", "一百五", "万一", "百姓", "千万", "五十六百万七", "1 2亿三四"]
)
def test_what_can_be_read_in_two_ways_stands_for_itself(word: str) -> None:
    assert values(word)[-1].startswith("=")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A 2-1 win on 2022-07-21", ["2", "1", "2022", "07", "21"]),
        ("COVID-19, G20, 30km, H5N1", ["19"]),
        ("3万和3亿", ["30000", "300000000"]),
        ("3和3%", ["3", "3%"]),
        ("1,234.5吨", ["2469/2"]),
        ("1,23", ["1", "23"]),
        ("没有数目", []),
    ],
)
def test_what_differs_is_told_apart(text: str, found: list[str]) -> None:
    assert [v.lstrip("0") or v for v in values(text)] == [v.lstrip("0") for v in found]


def test_a_run_of_digits_without_end_is_no_number_and_costs_nothing() -> None:
    assert values("9" * 100_000) == ["=" + "9" * 100_000]
    assert values("9" * 100_000 + "a") == []
    assert all(value.startswith("=") for value in values("一1" * 50_000 + "b")[:-1])


@given(st.integers(0, 10**13))
def test_any_whole_number_is_read_back_with_and_without_separators(number: int) -> None:
    assert values(f"{number:,}元") == values(f"{number}元") == [str(number)]


@given(st.text())
def test_any_text_can_be_read_and_keeps_its_places(text: str) -> None:
    assert len(narrow(text)) == len(text)
    ends = [place for figure in figures(text) for place in (figure.start, figure.end)]
    assert ends == sorted(ends)
