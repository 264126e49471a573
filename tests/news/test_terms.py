"""Weighted terms: rare ones count, alike texts are alike."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import terms

COUNTS = st.dictionaries(
    st.sampled_from(["桥梁", "电车", "中国", "the", "bridge", "图书"]), st.integers(1, 9), max_size=6
)


def test_a_common_word_is_less_rare_than_an_unheard_one() -> None:
    assert terms.rarity("中国") < terms.rarity("the") + 5 < terms.rarity("鹳鹳") + 5
    assert terms.rarity("鹳鹳") == terms.rarity("qwxyz")


def test_the_heaviest_come_first_and_in_order_of_the_alphabet_among_equals() -> None:
    assert list(terms.heaviest({"c": 0.1, "b": 0.5, "a": 0.5, "d": 0.7}, 3)) == ["d", "a", "b"]


def test_coverage_is_the_share_of_what_is_rare() -> None:
    assert terms.coverage(["桥梁", "电车"], ["桥梁", "电车", "图书"]) == 1
    assert terms.coverage(["桥梁"], ["电车"]) == 0
    assert terms.coverage([], ["电车"]) == 0
    assert terms.coverage(["鹳鹳", "中国"], ["鹳鹳"]) > 0.5


@given(COUNTS)
def test_a_vector_has_length_one(counts: dict[str, float]) -> None:
    vector = terms.vector(counts)
    assert set(vector) == set(counts)
    assert not counts or math.isclose(sum(w * w for w in vector.values()), 1)


@given(COUNTS, COUNTS)
def test_likeness_goes_both_ways_from_nothing_to_all(one: dict[str, float], other: dict[str, float]) -> None:
    left, right = terms.vector(one), terms.vector(other)
    assert terms.cosine(left, right) == pytest.approx(terms.cosine(right, left))
    assert -1e-9 <= terms.cosine(left, right) <= 1 + 1e-9
    assert not one or terms.cosine(left, left) == pytest.approx(1)
