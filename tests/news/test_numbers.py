"""Numbers as people write them."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import numbers
from bot.news.text import fold


def read(text: str) -> list[Fraction | None]:
    return [numbers.value(match[0]) for match in re.finditer(numbers.PATTERN, fold(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12人", "12"),
        ("１２人", "12"),
        ("1,200人", "1200"),
        ("电车，12人", "12"),
        ("3.5%", "3.5"),
        ("1.2万人", "12000"),
        ("1.2萬人", "12000"),
        ("3百万", "3000000"),
        ("3万2161人", "32161"),
        ("1万5000亿元", "1500000000000"),
        ("0.5", "0.5"),
        ("0", "0"),
        ("2千亿元", "200000000000"),
        ("十五人", "15"),
        ("兩百五十人", "250"),
        ("一万两千人", "12000"),
        ("三亿五千万", "350000000"),
        ("二〇二六", "2026"),
        ("twelve people", "12"),
        ("Twenty-five trams", "25"),
        ("forty thousand", "40000"),
        ("1.5 million", "1500000"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: str) -> None:
    assert read(text) == [Fraction(value)]


@pytest.mark.parametrize("text", ["三五人", "四五十人", "万"])
def test_a_guess_is_no_number(text: str) -> None:
    assert read(text) == [None]


@pytest.mark.parametrize("text", ["数十人", "几十万人", "MQ-9", "covid-19", "1.2.3"])
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert read(text) == []


@given(st.text("零〇一二两三四五六七八九十百千万亿0123456789,. ab", max_size=12))
def test_whatever_the_pattern_finds_can_be_read(text: str) -> None:
    assert all(value is None or value >= 0 for value in read(text))
