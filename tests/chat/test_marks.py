import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import marks


def test_numbers_stand_at_the_start_or_the_end_of_a_line() -> None:
    shown = (
        "最新\n\n#12 大雨\n晨报 · 7月20日\n\n列车\n7月20日 · #15\n\n#12 again\nnot #99 here · #7 nor here\n#8"
    )
    assert marks.numbers(shown) == (12, 15)
    assert marks.numbers(None) == ()


@given(st.integers(1, 999_999_999))
def test_a_number_written_is_found_again(number: int) -> None:
    assert marks.numbers(f"{marks.number(number)} 大雨") == (number,)
    assert marks.numbers(f"晨报 · {marks.number(number)}\n") == (number,)


@given(st.text())
def test_a_query_written_is_found_again(typed: str) -> None:
    words = marks.one_line(typed)
    assert marks.query_of(f"{marks.query(words)}\n共 3 条") == (words or None)


@pytest.mark.parametrize("shown", [None, "", "大雨", "最新\n🔍 大雨"])
def test_a_message_without_a_query_has_none(shown: str | None) -> None:
    assert marks.query_of(shown) is None


def test_a_line_holds_nothing_that_cannot_be_seen() -> None:
    assert marks.one_line(" 大\u200b雨\n\x00 将\ud800至\u202e\u2029停") == "大雨 将至 停"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("＃12", 12),
        ("0", 0),
        ("1234567890", None),
        ("十二", None),
        ("12 桥", None),
        ("", None),
    ],
)
def test_a_storys_number_is_read_as_people_type_it(words: str, number: int | None) -> None:
    assert marks.typed_number(words) == number
