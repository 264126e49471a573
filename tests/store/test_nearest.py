"""The nearest spelling: found where a letter or a character is wrong, and nothing made up otherwise."""

import sqlite3
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.nearest import distance, nearest
from bot.store.store import Store

Put = Callable[..., int]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("图书官", "图书馆"),
        ("圖書官", "图书馆"),
        ("图术馆", "图书馆"),
        ("馆馆馆", None),
        ("图书馆馆", "图书馆"),
        ("新图书院", "新图书馆"),
        ("libary", "library"),
        ("Librayr", "library"),
        ("lybrery", "library"),
        ("图官", None),
        ("体育场", None),
        ("火星", None),
        ("lib", None),
        ("zebra", None),
        ("lending", None),
        ("été2", None),
        ("图书馆", None),
    ],
)
def test_a_word_is_corrected_to_what_stands_in_titles(
    memory: sqlite3.Connection, put: Put, word: str, near: str | None
) -> None:
    put("市图书馆今天开门")
    put("新图书馆、旧图书馆")
    put("The library is open")
    assert nearest(memory, word) == near


async def test_the_store_is_only_read_for_it(store: Store) -> None:
    assert await store.nearest("libary") is None
    assert await store.nearest("libary") is None


@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [("", "ab", 2), ("ab", "ba", 1), ("abc", "abc", 0), ("abcd", "acbd", 1), ("kitten", "sitting", 3)],
)
def test_changes_are_counted(one: str, other: str, changes: int) -> None:
    assert distance(one, other) == changes


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_changes_are_the_same_both_ways_and_none_only_for_the_same(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) == (one == other)
