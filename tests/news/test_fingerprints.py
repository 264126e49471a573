"""A sentence is known again in either script, whatever stands between its characters."""

from hypothesis import given
from hypothesis import strategies as st

from bot.news.fingerprints import KEPT, SHORTEST, bare, fingerprint, kept, sentences
from bot.news.model import Article, Paragraph
from bot.news.text import fold


def article(*texts: str) -> Article:
    return Article("南河新桥通车", tuple(map(Paragraph, texts)), "zh-Hans")


def test_script_spacing_and_punctuation_change_nothing() -> None:
    one = article("第一班电车载着六十名乘客过了南河。市长坐在头排，神情愉快地挥手。")
    other = article("第一班電車載著六十名 乘客過了南河。", "市長坐在頭排、神情愉快地揮手！")
    assert sentences(one) == sentences(other)
    assert len(sentences(one)) == 2


def test_short_sentences_say_nothing() -> None:
    assert sentences(article("他这样说。大家都笑了起来。")) == frozenset()
    assert len(sentences(article("十" * SHORTEST + "。"))) == 1


@given(st.text(st.sampled_from("国國Aａ9_é！\n\0 \U000e0067😀") | st.characters()))
def test_letters_and_digits_are_left_bare_in_their_order(text: str) -> None:
    assert bare(text) == "".join(char for char in fold(text) if char.isalnum())


def test_a_fingerprint_fits_a_column_of_the_database() -> None:
    assert -(1 << 63) <= fingerprint(bare("南河新桥")) < 1 << 63
    assert fingerprint("南河新桥") != fingerprint("南河旧桥")


@given(st.sets(st.integers(), max_size=60), st.sets(st.integers(), max_size=60))
def test_what_is_kept_of_a_text_is_kept_of_every_part_that_has_it(text: set[int], rest: set[int]) -> None:
    whole = text | rest
    assert len(kept(whole)) == min(KEPT, len(whole))
    assert set(kept(whole)) & text <= set(kept(text))
