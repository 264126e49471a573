from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import hours

MORNING = (
    "08:00",
    "8:00",
    "8点",
    "8點",
    "8",
    "早上8点",
    "早上八点",
    "上午 8 点",
    "08：00",
    "８：００",
    "8am",
    "8 a.m.",
    "8AM",
    "八点钟",
    "8时",
    "8.00",
    "8h00",
)


@pytest.mark.parametrize("typed", MORNING)
def test_eight_in_the_morning_has_many_spellings(typed: str) -> None:
    assert hours.read(typed) == (time(8, 0), "")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("晚上8点半", time(20, 30)),
        ("8:30pm", time(20, 30)),
        ("下午三点一刻", time(15, 15)),
        ("二十三点四十五分", time(23, 45)),
        ("两点", time(2, 0)),
        ("八点零五分", time(8, 5)),
        ("二十点", time(20, 0)),
        ("零点", time(0, 0)),
        ("晚上12点", time(0, 0)),
        ("12am", time(0, 0)),
        ("12pm", time(12, 0)),
        ("中午12点", time(12, 0)),
        ("中午1点", time(13, 0)),
        ("十点", time(10, 0)),
        ("十二点十分", time(12, 10)),
        ("20:05", time(20, 5)),
    ],
)
def test_the_half_of_the_day_may_be_said_in_words(typed: str, at: time) -> None:
    assert hours.read(typed) == (at, "")


@pytest.mark.parametrize(
    "typed",
    ["", "天气", "25:00", "8:75", "2024", "100", "8:0", "8:000", "一二三点", "十二十点", "早上13点", "off"],
)
def test_what_is_no_time_is_not_taken_for_one(typed: str) -> None:
    assert hours.read(typed) is None


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("08:00 Asia/Tokyo", "Asia/Tokyo"),
        ("8点上海", "上海"),
        ("8:00, UTC+8", "UTC+8"),
        ("8am  New York", "New York"),
    ],
)
def test_what_follows_a_time_is_handed_back(typed: str, rest: str) -> None:
    assert hours.read(typed) == (time(8, 0), rest)


@given(st.times())
def test_every_minute_of_the_day_can_be_typed(at: time) -> None:
    minute = at.replace(second=0, microsecond=0)
    assert hours.read(f"{at:%H:%M}") == (minute, "")


@given(st.text(st.sampled_from("0123456789零一十半两:.点時分刻早晚上午apm ,海") | st.characters()))
def test_any_words_are_read_without_a_crash(typed: str) -> None:
    hours.read(typed)
