"""Anything typed is a search, or says why it is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.news.finder import Finder
from bot.news.query import LONGEST, Query, Term, parse, wider

TODAY = date(2026, 11, 21)


def outcome(typed: str) -> Query | str:
    try:
        return parse(typed, TODAY)
    except UserError as error:
        return error.message


def words(query: Query) -> list[list[str]]:
    return [[term.typed for term in group] for group in query.groups]


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("图书馆 火车", [["图书馆"], ["火车"]]),
        ("图书馆、火车，天气", [["图书馆"], ["火车"], ["天气"]]),
        ("“早上 的火车”", [["早上 的火车"]]),
        ('「早上」 "a  b"', [["早上"], ["a b"]]),
        ("火车 OR 地铁 晚点", [["火车", "地铁"], ["晚点"]]),
        ("火车 或 地铁|电车", [["火车", "地铁", "电车"]]),
        ("火车｜地铁", [["火车", "地铁"]]),
        ("火车,地铁;电车!天气?大雪", [["火车"], ["地铁"], ["电车"], ["天气"], ["大雪"]]),
        ("1,000 A,B 火车,", [["1,000"], ["A"], ["B"], ["火车"]]),
        ("５％ C＃ A＆B", [["５％"], ["C＃"], ["A＆B"]]),
        ("#火车 ＃大雪", [["火车"], ["大雪"]]),
        ("OR 火车 OR", [["火车"]]),
        ("火车 OR 来源:晚报 地铁", [["火车"], ["地铁"]]),
        ("火车 来源:晚报 OR 地铁", [["火车"], ["地铁"]]),
        ("火车 OR -晚点 地铁", [["火车"], ["地铁"]]),
        ("火车 OR 😀 OR 地铁", [["火车", "地铁"]]),
        ("或", [["或"]]),
        ("OR", [["OR"]]),
        ("火车 or 地铁", [["火车"], ["or"], ["地铁"]]),
        ("《三体》？", [["三体"]]),
        ("C++ 5% COVID-19 3.5", [["C++"], ["5%"], ["COVID-19"], ["3.5"]]),
        ('天气"预报"', [["天气"], ["预报"]]),
        ("天\u200b气\x00雨", [["天气"], ["雨"]]),
        ("e\u0301te\u0301", [["été"]]),
        ("『早上』 ＯＲ 火车", [["早上", "火车"]]),
        ("来源 火车", [["来源"], ["火车"]]),
        ("-after:2022 火车", [["火车"]]),
        ("https://example.org/a", [["https://example.org/a"]]),
        ('"火车', [["火车"]]),
    ],
)
def test_words_phrases_and_alternatives(typed: str, groups: list[list[str]]) -> None:
    assert words(parse(typed, TODAY)) == groups


def test_what_is_excluded_stands_apart() -> None:
    query = parse("火车 -晚点 －“大 雪” -title:雨", TODAY)
    assert query.excluded == (Term("晚点"), Term("大 雪", exact=True), Term("雨", title=True))
    assert parse("-晚点", TODAY) == Query(excluded=(Term("晚点"),))


def test_publishers_are_folded_and_each_named_once() -> None:
    query = parse("来源:晚報 publisher:“City News” 来源：晚报 -來源:早报", TODAY)
    assert query == Query(publishers=("晚报", "city news"), excluded_publishers=("早报",))


@pytest.mark.parametrize("key", ["title", "标题", "標題", "TITLE"])
def test_a_title_is_asked_for_in_both_languages(key: str) -> None:
    assert parse(f"{key}：火车 雪", TODAY).groups == ((Term("火车", title=True),), (Term("雪"),))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2022", date(2022, 1, 1)),
        ("2022-07", date(2022, 7, 1)),
        ("2022-7-21", date(2022, 7, 21)),
        ("2022/07/21", date(2022, 7, 21)),
        ("2022年7月21日", date(2022, 7, 21)),
        ("2022年7月", date(2022, 7, 1)),
        ("2022年", date(2022, 1, 1)),
        ("7d", date(2026, 11, 14)),
        ("7天", date(2026, 11, 14)),
        ("2w", date(2026, 11, 7)),
        ("99999d", date(1753, 2, 6)),
    ],
)
def test_days_are_written_as_people_write_them(typed: str, day: date) -> None:
    assert parse(f"after:{typed}", TODAY) == Query(after=day)
    assert parse(f"至：{typed}", TODAY) == Query(before=day)


def test_what_is_not_after_a_day_is_before_it() -> None:
    assert parse("-after:2022 火车", TODAY) == parse("before:2022 火车", TODAY)
    assert parse("－before:2022-07", TODAY) == Query(after=date(2022, 7, 1))


def test_days_before_the_calendar_begins_are_its_first() -> None:
    assert parse("after:7d", date(1, 1, 3)) == Query(after=date.min)


@pytest.mark.parametrize("typed", ["2022-13", "2022-02-30", "0000", "tomorrow", "明天"])
def test_what_is_no_day_is_said_so(typed: str) -> None:
    with pytest.raises(UserError, match="search-not-a-day") as caught:
        parse(f"火车 before：{typed}", TODAY)
    assert caught.value.values == {"typed": typed}


def test_filters_are_read_in_full_width_and_after_a_space() -> None:
    assert parse("从： ２０２２ 来源： 晚报", TODAY) == Query(publishers=("晚报",), after=date(2022, 1, 1))


def test_a_tag_is_asked_for_in_both_languages() -> None:
    assert parse("标签：火车", TODAY) == parse("TAG:火车", TODAY) == Query(((Term("火车", tag=True),),))
    assert parse('-tag:"火 车"', TODAY).excluded == (Term("火 车", tag=True, exact=True),)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("中文", "zh"),
        ("繁體", "zh-hant"),
        ("EN", "en"),
        ("English", "en"),
        ("zh-Hans", "zh-hans"),
        ("pt", "pt"),
    ],
)
def test_languages_go_by_their_names_and_codes(typed: str, code: str) -> None:
    assert parse(f"语言：{typed}", TODAY) == Query(languages=(code,))
    assert parse(f"-lang:{typed}", TODAY) == Query(excluded_languages=(code,))


def test_what_is_no_language_is_said_so() -> None:
    with pytest.raises(UserError, match="search-not-a-language"):
        parse("lang:火星文", TODAY)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("report", ["reports"]),
        ("Trains", ["train"]),
        ("city", ["cities"]),
        ("cities", ["city"]),
        ("boxes", ["box", "boxe"]),
        ("match", ["matches"]),
        ("day", ["days"]),
        ("Tennis", []),
        ("politics", []),
        ("news", []),
        ("series", []),
        ("NATO", []),
        ("G7", []),
        ("ox", []),
        ("héros", []),
    ],
)
def test_an_english_word_means_its_other_number_too(word: str, forms: list[str]) -> None:
    assert words(parse(word, TODAY)) == [[word, *forms]]
    assert words(parse(f'"{word}"', TODAY)) == [[word]]


@pytest.mark.parametrize(
    ("typed", "less"),
    [
        ("火车", ()),
        ("火车 大雪", ("大雪", "火车")),
        ("火车 来源:晚报 -雨", ("来源:晚报 -雨", "火车 -雨", "火车 来源:晚报")),
        ("火车 OR 地铁 雪", ("地铁 雪", "火车 OR 雪", "火车 OR 地铁")),
        ("火车|“大 雪”", ("“大 雪”", "火车")),
        ("「大 雪」", ("大 雪", "雪", "大")),
        ("“大雪”", ()),
        ("标题:大雪", ("大雪",)),
        ("来源：“大 雪”", ("“大 雪”",)),
        ("-标题:大雪", ()),
        ("火车,地铁;", ("地铁", "火车")),
        ("after:7d", ()),
    ],
)
def test_a_search_gets_wider_by_one_thing_at_a_time(typed: str, less: tuple[str, ...]) -> None:
    assert wider(typed) == less


@given(st.text(max_size=60) | st.text('天气OR或|-"“”「」:：publisher来源after7d 2022', max_size=40))
def test_what_is_wider_is_shorter(typed: str) -> None:
    assert all(len(words) <= len(typed) * 4 for words in wider(typed))


def test_the_narrowest_days_count() -> None:
    query = parse("after:2020 after:2021 before:2024 before:2023", TODAY)
    assert query == Query(after=date(2021, 1, 1), before=date(2023, 1, 1))


@pytest.mark.parametrize("typed", ["", "  ", "!?…", "-", "“”", "😀", "|", "\x00", "\ud800"])
def test_a_search_for_nothing_says_so(typed: str) -> None:
    with pytest.raises(UserError, match="search-empty"):
        parse(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("publisher:", "publisher:"),
        ("火车 来源： ", "来源："),
        ("来源:「」 火车", "来源:"),
        ("火车 -title:!", "title:"),
        ("tag:😀", "tag:"),
        ('标题:"', "标题:"),
        ("AFTER:", "AFTER:"),
        ("before:“” 火车", "before:"),
        ("lang: ”", "lang:"),
    ],
)
def test_a_filter_without_a_value_says_so(typed: str, key: str) -> None:
    with pytest.raises(UserError, match="search-no-value") as caught:
        parse(typed, TODAY)
    assert caught.value.values == {"typed": key}


def test_a_search_too_long_says_how_long_it_may_be() -> None:
    parse("天" * LONGEST, TODAY)
    with pytest.raises(UserError, match="search-too-long") as caught:
        parse("天" * (LONGEST + 1), TODAY)
    assert caught.value.values == {"limit": LONGEST}


@given(st.text(max_size=60) | st.text('天气OR或|-"“”「」:：publisher来源after7d 2022', max_size=40))
def test_anything_typed_is_a_search_or_says_why_not(typed: str) -> None:
    query = outcome(typed)
    if isinstance(query, str):
        assert query in {"search-empty", "search-not-a-day", "search-no-value"}
        return
    assert query != Query()
    for term in (*query.excluded, *(term for group in query.groups for term in group)):
        assert term.units
        assert Finder([term.typed]).first(term.typed)


@pytest.mark.parametrize(
    ("typed", "plain", "single"),
    [
        ("火车", True, False),
        ("火", False, True),
        ("NATO", True, False),
        ("火车站", False, False),
        ("+火", False, True),
    ],
)
def test_the_index_alone_proves_pairs_and_words(typed: str, plain: bool, single: bool) -> None:
    assert (Term(typed).plain, Term(typed).single) == (plain, single)
    assert not Term(typed, title=True).plain
