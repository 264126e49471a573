"""One reading finds what reading for each word would find."""

from hypothesis import given
from hypothesis import strategies as st

from bot.news.automaton import Automaton

FEW = "ab中国\n"
WORDS = st.lists(st.text(FEW, min_size=1, max_size=6), max_size=30)


@given(WORDS, st.text(FEW, max_size=80))
def test_it_finds_what_reading_for_each_word_finds(words: list[str], text: str) -> None:
    assert Automaton(words).found(text) == {place for place, word in enumerate(words) if word in text}


@given(st.lists(st.text(min_size=1), max_size=20), st.text())
def test_any_characters_are_found(words: list[str], text: str) -> None:
    found = Automaton(words).found("".join(words) + text)
    assert found == set(range(len(words)))


def test_words_within_words_and_the_same_word_twice_are_all_found() -> None:
    assert Automaton(["abcd", "bc", "c", "bc", "cd", "x"]).found("abcd") == {0, 1, 2, 3, 4}
    assert Automaton(["aab", "ab"]).found("aaab") == {0, 1}
    assert Automaton([]).found("abc") == set()
