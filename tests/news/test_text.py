"""Folding keeps every place; tokens find what was typed."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import text
from bot.news.text import fold, index_text, is_cjk, required, rule, spellings, units

mixed = st.text(st.sampled_from("中国國家年習ァｱ각A aéＡ１9_-·，。\n😀𠮷") | st.characters(), max_size=30)


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("習近平訪問臺灣", "习近平访问台湾"),
        ("裡面、裏面、着手、著手", "里面、里面、着手、着手"),
        ("ＮＡＴＯ　峰會２０２０", "nato 峰会2020"),
        ("Café Ångström Łódź Việt", "cafe angstrom lodz viet"),
        ("ｶﾀｶﾅ", "カタカナ"),
        ("“O’Neil” — 1–2", '"o\'neil" - 1-2'),
        ("⽣活", "生活"),
    ],
)
def test_forms_of_one_character_fold_to_one(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(mixed)
def test_folding_keeps_the_length_and_folding_twice_changes_nothing(printed: str) -> None:
    assert len(fold(printed)) == len(printed)
    assert fold(fold(printed)) == fold(printed)


def test_every_spelling_folds_to_its_character() -> None:
    assert set("习習") <= set(spellings("习"))
    assert set("aAＡáÀ") <= set(spellings("a"))
    assert spellings("呢") == "呢"
    for char in "习a 國-9":
        assert {fold(spelling) for spelling in spellings(fold(char))} == {fold(char)}


def test_folding_makes_no_letter_of_a_sign_and_no_sign_of_a_letter() -> None:
    # Word boundaries are looked for in the raw text and tokens are cut from the folded one: they must agree.
    for line in text._lines():
        for char in line:
            is_letter, was_letter = (c.isalnum() and not is_cjk(c) for c in (line[0], char))
            assert is_letter == was_letter, f"{char} folds to {line[0]}"


@pytest.mark.parametrize(
    ("printed", "tokens"),
    [
        ("图书馆", "图书 书馆 馆"),
        ("馆", "馆"),
        ("2020年底", "2020 年底 底 年"),
        ("2020 年底", "2020 年底 底"),
        ("在G7峰会上", "g7 峰会 会上 在 上 峰"),
        ("COVID-19，再来", "covid 19 再来 来"),
        ("天气。预报", "天气 预报 气 报"),
        ("天气，气象，天\n气", "天气 气象 象"),
        ("　…！", ""),
    ],
)
def test_texts_are_cut_into_pairs_and_words(printed: str, tokens: str) -> None:
    assert index_text(printed) == tokens


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        ("圖書館", ("图书", "书馆")),
        ("馆", ("馆",)),
        ("2020年", ("2020", "年")),
        ("国G7", ("国", "g7")),
        ("中·国", ("中",)),
        ("Covid-19", ("covid", "19")),
        ("!?", ()),
    ],
)
def test_what_is_typed_is_cut_into_what_a_text_must_have(typed: str, needed: tuple[str, ...]) -> None:
    assert units(typed) == needed


@pytest.mark.parametrize(
    ("typed", "needed"),
    [
        ("圖書館", ("图书", "书馆")),
        ("馆", ()),
        ("2020年", ("2020", "年")),
        ("国G7", ("g7",)),
        ("中·国", ()),
        ("中·国家", ("国家",)),
    ],
)
def test_a_lone_character_is_a_token_of_every_text_only_after_a_word(
    typed: str, needed: tuple[str, ...]
) -> None:
    assert required(typed) == needed


@given(mixed, st.data())
def test_a_text_has_every_required_token_of_any_piece_cut_at_word_ends(
    printed: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(printed)))
    end = data.draw(st.integers(start, len(printed)))

    def inside_a_word(place: int) -> bool:
        around = fold(printed)[max(0, place - 1) : place + 1]
        return 0 < place < len(printed) and all(c.isalnum() and not is_cjk(c) for c in around)

    if inside_a_word(start) or inside_a_word(end):
        return
    piece = printed[start:end]
    tokens = set(index_text(printed).split(" "))
    assert set(required(piece)) <= tokens
    assert all(any(token.startswith(unit) for token in tokens) for unit in units(piece)[:1])


def test_sqlite_takes_every_token_whole() -> None:
    # detail=none refuses a search for a token that its tokenizer takes for two.
    chars = [chr(point) for point in range(0x80, 0x2FA20) if chr(point).isalnum()]
    tokens = [token for char in chars for token in units(f"a{char}a")]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'unicode61 remove_diacritics 0')"
        )
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab (t, 'instance')")
        connection.executemany("INSERT INTO t (rowid, x) VALUES (?, ?)", enumerate(tokens, 1))
        split = connection.execute("SELECT doc FROM v GROUP BY doc HAVING count(*) > 1").fetchall()
        (taken,) = connection.execute("SELECT count(DISTINCT doc) FROM v").fetchone()
    assert [tokens[doc - 1] for (doc,) in split] == []
    assert taken == len(tokens)


def test_the_rule_names_the_table_it_cuts_by() -> None:
    assert rule().startswith("pairs-2-")
