"""Terms are found as they are printed, and words as whole words."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import text
from bot.news.finder import Finder, Span
from bot.news.query import parse


def asked(typed: str) -> Finder:
    """What a search looks for."""
    return Finder(term.typed for group in parse(typed, date(2024, 1, 1)).groups for term in group)


def seen(finder: Finder, printed: str) -> list[str]:
    return [printed[start:end] for start, end in finder.spans(printed)]


@pytest.mark.parametrize(
    ("typed", "printed", "found"),
    [
        ("习近平", "說習近平說", ["習近平"]),
        ('"nato"', "ＮＡＴＯ与NATO，SENATOR natos", ["ＮＡＴＯ", "NATO"]),
        ("nato", "ＮＡＴＯ与SENATOR natos", ["ＮＡＴＯ", "natos"]),
        ("NATO", "说NATO峰会", ["NATO"]),
        ('"a b"', "A  B a\u3000b a,b", ["A  B", "a\u3000b"]),
        ("火车 | 火车站", "火车站的火车", ["火车站", "火车"]),
        ("3.5%", "13.5% 3.5%的3x5%", ["3.5%"]),
        ("1", "1", ["1"]),
        ("火车 火把 OR 大雪", "大雪天，火車上没有火把，也没有火花。", ["大雪", "火車", "火把"]),
        ('"new york" OR new', "new yorker", ["new"]),
        ('"new york" OR new', "new yorkж", ["new"]),
        ('"york new york"', "xyork new york new york", ["york new york"]),
        ("é", "e É fée", ["e", "É"]),
        ('"sa" OR "s国"', "s国 sá s王", ["s国", "sá"]),
        ("abcd", "a罗纳尔 ABCD ａｂｃｄ abçd", ["ABCD", "ａｂｃｄ", "abçd"]),
        ("zebra", "Zebras zebra[", ["Zebras", "zebra"]),
    ],
)
def test_terms_are_found_where_they_are_printed(typed: str, printed: str, found: list[str]) -> None:
    assert seen(asked(typed), printed) == found


def test_a_piece_of_a_text_is_searched_with_what_stands_around_it_in_mind() -> None:
    finder = Finder(["tea"])
    assert list(finder.spans("steam tea", 1, 4)) == []
    assert list(finder.spans("green tea", 3, 9)) == [(6, 9)]
    assert (finder.first("tea, tea", 1), finder.first("tea", 1)) == ((5, 8), None)


CHARACTERS = "azBｂ桥橋茶7 é_-ж"


def plainly(terms: list[str], printed: str) -> list[Span]:
    """The same, found by trying every term at every place."""
    folded = text.fold(printed)
    letter = re.compile(text.LETTER)

    def apart(place: int) -> bool:
        return not (
            0 < place < len(folded) and letter.match(folded[place - 1]) and letter.match(folded[place])
        )

    def ends(start: int) -> list[int]:
        patterns = [re.escape(text.fold(term)).replace("\\ ", " +") for term in terms]
        return [
            end
            for end in range(len(folded), start, -1)
            if apart(end) and any(re.fullmatch(pattern, folded[start:end]) for pattern in patterns)
        ]

    found, place = [], 0
    while place < len(folded):
        longest = ends(place)[:1] if apart(place) else []
        found += [(place, end) for end in longest]
        place = longest[0] if longest else place + 1
    return found


@given(
    st.lists(st.text(CHARACTERS, min_size=1, max_size=4).map(str.strip).filter(bool), min_size=1, max_size=4),
    st.text(CHARACTERS, max_size=25),
)
def test_what_is_found_is_what_stands_there(terms: list[str], printed: str) -> None:
    assert list(Finder(terms).spans(printed)) == plainly(terms, printed)


@given(
    st.lists(st.text(CHARACTERS, min_size=1, max_size=3).map(str.strip).filter(bool), min_size=1, max_size=3),
    st.text(CHARACTERS, max_size=25),
)
def test_what_is_plain_in_a_text_is_found_there(terms: list[str], printed: str) -> None:
    finder = Finder(terms)
    if finder.is_plain_in(printed.encode()):
        assert finder.first(printed)


def test_terms_are_plain_as_typed_and_folded_and_words_never() -> None:
    finder = Finder(["大橋", "茶7", "tea"])
    assert finder.is_plain_in("过大桥".encode())
    assert finder.is_plain_in("過大橋".encode())
    assert not finder.is_plain_in("大 桥，茶7，tea".encode())
