"""Pages, filters, counts and order of search results."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.errors import UserError
from bot.news.model import Article, Found, Joins, New, Receipt
from bot.news.query import parse
from bot.store import candidates
from bot.store.search import COUNTED, Page, search
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
Put = Callable[..., int]
Ask = Callable[..., Found]
Ids = Callable[..., list[int]]

DAY = timedelta(days=1)


@pytest.fixture
def ask(memory: sqlite3.Connection, noon: datetime) -> Ask:
    """Search the database in memory."""

    def ask(typed: str, limit: int = 10, offset: int = 0, *, by_story: bool = True) -> Found:
        return search(memory, parse(typed, noon.date()), noon.date(), Page(limit, offset, by_story))

    return ask


@pytest.fixture
def ids(ask: Ask) -> Ids:
    """The ids of the reports found."""
    return lambda typed, **page: [hit.report.id for hit in ask(typed, **page).hits]


async def test_the_store_searches(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    report = await stored.keep(store, write("火车晚点"), New(), receipt(), noon)
    found = await store.search(parse("火車", noon.date()), now=noon)
    assert [(hit.report, hit.others) for hit in found.hits] == [(report, 0)]
    assert (found.total, found.capped) == (1, False)


async def test_hits_come_one_by_one_however_many_there_are_but_for_those_that_are_gone(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    kept = [
        await stored.keep(store, write(f"第{n}列火车晚点"), New(), receipt(n), noon + n * DAY)
        for n in range(120)
    ]
    asked = parse("火车", noon.date())
    page = await store.search(asked, now=noon, limit=115, offset=5)
    coming = store.each_hit(asked, now=noon, limit=115, offset=5)
    first = await anext(coming)
    assert await store.articles.retire(noon + DAY) == 1
    hits = [first, *[hit async for hit in coming]]
    assert [hit for hit, _ in hits] == [hit for hit in page.hits if hit.report.id != kept[0].id]
    assert len(hits) == 114
    assert {total for _, total in hits} == {120}


async def test_a_tidied_index_is_one_piece_and_finds_the_same(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    def segments(connection: sqlite3.Connection) -> int:
        pieces = connection.execute("SELECT count(DISTINCT segid) FROM text_index_idx").fetchone()[0]
        return int(pieces)

    for number in range(6):
        await stored.keep(store, write(f"第{number}列火车", "晚点。"), New(), receipt(number), noon)
    assert await store._reader.read(segments) > 1
    await store.tidy()
    await store.tidy()
    assert await store._reader.read(segments) == 1
    assert (await store.search(parse("火车 晚点", noon.date()), now=noon)).total == 6


def test_a_story_is_one_hit_with_its_best_report(put: Put, ask: Ask, ids: Ids) -> None:
    put("天气预报", "火车晚点。", publisher="早报")
    put("火车晚点", "火车又晚点。", publisher="晚报", placement=Joins(1, 0.5))
    put("没有下文", "明天再看。", publisher="周报", placement=Joins(1, 0.5))
    put("地铁", "火车不晚点。")
    found = ask("火车")
    assert [(hit.report.id, hit.others) for hit in found.hits] == [(2, 2), (4, 0)]
    assert found.total == 2
    assert sorted(ids("火车", by_story=False)) == [1, 2, 4]
    assert ask("火车", by_story=False).total == 3


def test_a_reprint_is_no_other_publisher(memory: sqlite3.Connection, put: Put, ask: Ask) -> None:
    put("火车晚点", publisher="晚报")
    put("大雪", "铁路停运。", publisher="早报", placement=Joins(1, 0.5))
    memory.execute("UPDATE article SET reprint = 1 WHERE id = 2")
    assert ask("火车").hits[0].others == 0
    assert ask("铁路").hits[0].others == 1


def test_an_unnamed_publisher_is_one_among_the_others(put: Put, ask: Ask) -> None:
    put("火车", publisher=None)
    put("大雪", publisher="晚报", placement=Joins(1, 0.5))
    assert ask("火车").hits[0].others == 1


def test_titles_weigh_more_than_texts_and_new_ones_more_than_old(put: Put, ids: Ids, noon: datetime) -> None:
    put("一", "火车。" * 3, published=noon)
    put("火车", "二。", published=noon)
    put("三", "火车。", published=noon - 90 * DAY)
    put("四", "火车。", published=noon)
    assert ids("火车") == [2, 1, 4, 3]


def test_pages_reach_every_match_once_however_deep(
    put: Put,
    ids: Ids,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.store.search.SLICE", 7)
    monkeypatch.setattr("bot.store.search.READ_SLICE", 5)
    monkeypatch.setattr(candidates, "IN_TITLES", 3)
    for number in range(60):
        story = Joins(1, 0.5) if number % 5 == 1 else New()
        put(
            "火车" if number % 9 == 0 else "天气",
            f"火车站{number}。",
            placement=story,
            publisher=f"{number}报",
        )
    for typed, by_story in [
        ("火车", True),
        ("火车", False),
        ("火车站", False),
        ("站", False),
        ("-飞机", False),
    ]:
        pages = [ids(typed, limit=7, offset=offset, by_story=by_story) for offset in range(0, 70, 7)]
        listed = [id_ for page in pages for id_ in page]
        assert len(set(listed)) == len(listed) == (48 if by_story else 60)


def test_results_are_counted_up_to_a_cap(put: Put, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.search.COUNTED", 20)
    for number in range(25):
        put("天气", f"火车站{number}。")
    assert (ask("火车").total, ask("火车").capped) == (20, True)
    assert (ask("火车站").total, ask("火车站").capped) == (20, True)
    assert ask("火车", offset=20).total == 20
    assert len(ask("火车", offset=20).hits) == 5
    monkeypatch.setattr("bot.store.search.COUNTED", COUNTED)
    assert (ask("火车").total, ask("火车").capped) == (25, False)
    assert (ask("火车站", limit=1).total, ask("火车站", limit=1).capped) == (25, False)


def test_where_candidates_abound_only_some_are_read_to_be_counted(
    put: Put, ask: Ask, memory: sqlite3.Connection, noon: datetime
) -> None:
    for number in range(90):
        put("天气", f"火车站{number}。")
    query = parse("火车站", noon.date())
    for reads_on, counted, capped in [(20, 48, True), (40, 72, True), (96, 90, False)]:
        found = search(memory, query, noon.date(), Page(10, 0, True, reads_on=reads_on))
        assert (found.total, found.capped) == (counted, capped)
    assert (ask("火车站").total, ask("火车站").capped) == (72, True)
    assert (ask("火车").total, ask("火车").capped) == (90, False)


def test_by_time_the_newest_come_first_whatever_they_say(
    put: Put, memory: sqlite3.Connection, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.search.SLICE", 2)
    monkeypatch.setattr("bot.store.search.READ_SLICE", 2)
    days = [3, 1, 5, 2, 4, 0]
    for day in days:
        put("火车站" if day > 2 else "天气", f"火车站{day}。", published=noon - day * DAY)
    put("雪", "火车站。", published=noon - 9 * DAY, placement=Joins(1, 0.5))
    for typed in ("火车", "火车站", "title:火 | 火车"):
        pages = [
            search(memory, parse(typed, noon.date()), noon.date(), Page(2, offset, True, by_time=True)).hits
            for offset in (0, 2, 4)
        ]
        listed = [hit.report.id for page in pages for hit in page]
        assert [days[id_ - 1] for id_ in listed] == [0, 1, 2, 3, 4, 5]


def test_a_bounded_search_finds_the_rest_when_it_may_read_more(
    put: Put, memory: sqlite3.Connection, noon: datetime
) -> None:
    put("天气", "火车站。")
    for number in range(100):
        put("天气", f"火车，车站{number}。")

    def found(reads: int | None) -> tuple[int, bool]:
        page = Page(10, 0, True, reads=reads)
        answer = search(memory, parse("火车站", noon.date()), noon.date(), page)
        return len(answer.hits), answer.capped

    assert [found(reads) for reads in (40, 80, 200, None)] == [(0, True), (0, True), (1, False), (1, False)]


def test_tags_are_asked_for_alone(put: Put, ids: Ids) -> None:
    put("火车", "火车。", tags=("大雪",))
    put("大雪", "大雪。", tags=("火车站", "Rail"))
    assert ids("tag:火车站") == ids("tag:火") == ids("标签:rail") == [2]
    assert ids("tag:大雪 | 火车站") == [2, 1] or ids("tag:大雪") == [1]
    assert ids("大雪 -tag:大雪") == [2]
    assert ids("title:大雪 tag:火车站") == [2]


def test_languages_stand_for_their_variants(put: Put, ids: Ids) -> None:
    for number, language in enumerate(("zh-Hans", "zh-Hant", "en", "und")):
        put("火车", f"火车{number}。", language=language)
    assert sorted(ids("火车 lang:zh")) == [1, 2]
    assert ids("语言:繁体") == [2]
    assert sorted(ids("火车 -lang:中文")) == [3, 4]
    assert sorted(ids("lang:en lang:zh-hans 来源:报 | 火车")) == ids("lang:fr") == []


def test_a_short_title_says_more_than_a_long_one(put: Put, ids: Ids) -> None:
    put("今天早上因为大雪所有的列车都晚点而图书馆照常开放的消息", "一句话。火车晚点。")
    put("大雪停了", "一句话。火车。")
    assert ids("大雪") == [2, 1]


def test_one_character_asks_texts_only_where_titles_give_too_little(put: Put, ask: Ask) -> None:
    for number in range(4):
        put("雪" if number < 3 else "雨", f"下雪了{number}。")
    assert ask("雪", limit=3).capped
    assert ask("雪", limit=3).total == 3
    full = ask("雪", limit=9)
    assert (len(full.hits), full.total, full.capped) == (4, 4, False)
    assert ask("title:雪", limit=3).total == 3
    assert not ask("title:雪", limit=3).capped


def test_publishers_are_meant_by_their_name_or_a_part_of_it(put: Put, ids: Ids) -> None:
    for publisher in ("晚报", "城市晚報", "早报", None):
        put("火车", publisher=publisher, source_url=f"https://example.org/{publisher}")
    assert ids("火车 来源:晚报") == [1]
    assert sorted(ids("火车 来源:城市")) == [2]
    assert sorted(ids("来源:报")) == [1, 2, 3]
    assert sorted(ids("火车 -来源:报")) == [4]
    assert sorted(ids("火车 -来源:晚报")) == [2, 3, 4]
    assert ids("火车 来源:日报") == []
    assert sorted(ids("来源:城市晚報 来源:早报")) == [2, 3]


def test_days_bound_what_is_found(put: Put, ids: Ids, noon: datetime) -> None:
    for days in range(5):
        put("火车", f"第{days}天", published=(noon - days * DAY).date())
    assert sorted(ids("火车 after:2026-11-20")) == [1, 2]
    assert sorted(ids("before:2026-11-20")) == [3, 4, 5]
    assert ids("火车 after:2026-11-19 before:2026-11-20") == [3]
    assert ids("火车 after:2027") == []
    assert ids("after:2d") == [1, 2, 3]


def test_days_are_kept_where_too_many_articles_stand_between_them(
    put: Put, ids: Ids, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "NARROW", 2)
    for days in range(5):
        put("火车", f"第{days}天", published=(noon - days * DAY).date())
    assert sorted(ids("火车 after:2026-11-19")) == [1, 2, 3]


def test_without_words_the_newest_come_first(put: Put, ids: Ids, noon: datetime) -> None:
    for days in (3, 1, 2):
        put("火车" if days != 1 else "飞机", f"第{days}天", published=noon - days * DAY)
    assert ids("-飞机") == [3, 1]
    assert ids("after:2020") == [2, 3, 1]


def test_exclusions_hold_for_pairs_for_longer_terms_and_for_titles(put: Put, ids: Ids) -> None:
    put("火车", "大雪封山。")
    put("火车", "大雪。封山了。")
    put("大雪", "火车。封山。", tags=("山路",))
    assert sorted(ids("火车 -大雪封山")) == [2, 3]
    assert ids("火车 -大雪") == []
    assert sorted(ids("火车 -title:大雪")) == [1, 2]
    assert sorted(ids("火车 -山路")) == [1, 2]
    assert ids("火车 -封") == []


def test_titles_and_tags_are_searched_too(put: Put, ids: Ids) -> None:
    put("大雪", tags=("山路", "a b"))
    assert ids("山路") == ids("大雪") == ids('"a b"') == ids("大雪 山") == [1]
    assert ids("title:山路") == []
    assert ids("title:大雪 | 火车") == [1]


def test_every_word_must_stand_and_any_alternative_will_do(put: Put, ids: Ids) -> None:
    put("一", "火车晚点。")
    put("二", "地铁晚点。")
    put("三", "火车准点。")
    assert sorted(ids("火车 OR 地铁 晚点")) == [1, 2]
    assert ids("火车 晚点") == [1]
    assert ids("火 晚点 点") == [1]


@pytest.mark.parametrize(
    "case",
    [
        (
            "zh-Hant",
            "早上有雨。火車因為大雪晚點了。下午晴。",
            "火车",
            "早上有雨。火車因為大雪晚點了。下午晴。",
            ["火車"],
        ),
        ("zh", "第一段。\n第二段有火车。\n第三段。", "火车", "第二段有火车。", ["火车"]),
        ("zh", "很早。" * 40 + "火车来了，又走了。", "火车", "火车来了，又走了。", ["火车"]),
        ("zh", "早" * 60 + "火车" + "晚" * 90, "火车", "早" * 20 + "火车" + "晚" * 58, ["火车"]),
        ("en", "word " * 20 + "the train is late " + "again " * 40 + "end", "train", None, ["train"]),
        ("zh", "没有。" * 60, "标题", "没有。" * 26 + "没有", []),
        ("zh", "火车" + "早" * 99 + "火车和大雪", "火车 大雪", None, ["火车", "大雪"]),
    ],
)
def test_a_snippet_shows_the_match_as_printed(
    put: Put, ask: Ask, case: tuple[str, str, str, str | None, list[str]]
) -> None:
    language, body, typed, text, marks = case
    put("标题", body, language=language)
    (hit,) = ask(typed).hits
    snippet = hit.snippet
    assert text is None or snippet.text == text
    assert snippet.text in body
    assert [snippet.text[start:end] for start, end in snippet.marks] == marks
    assert not language.startswith("en") or set(snippet.text.split()) <= set(body.split())


def test_overlapping_matches_are_marked_as_one(put: Put, ask: Ask) -> None:
    put("标题", "中华图书馆员")
    (hit,) = ask("图书馆 书馆员").hits
    assert hit.snippet.marks == ((2, 6),)


def test_a_phrase_longer_than_a_snippet_is_shown_whole(put: Put, ask: Ask) -> None:
    phrase = "雪" * 50 + "雨" * 50
    put("标题", f"先说，{phrase}，后说。", language="zh-Hans")
    (hit,) = ask(phrase).hits
    ((start, end),) = hit.snippet.marks
    assert hit.snippet.text[start:end] == phrase


@pytest.mark.parametrize(
    "typed",
    ['"', "AND", "x:", "NOT x", "(((((", "*", "^a", "{a b}: c", "a + b", "NEAR(a b)", "'", "a\x00b", "x*"],
)
def test_no_word_is_an_operator_to_the_index(put: Put, ask: Ask, typed: str) -> None:
    put("标题", "a b x")
    with suppress(UserError):
        assert ask(typed).total >= 0


def test_the_longest_search_is_answered(put: Put, ask: Ask) -> None:
    numbers = count(0x4E00)
    put("".join(chr(next(numbers)) for _ in range(200)), "x")
    assert ask(" ".join(chr(0x4E00 + n) for n in range(100))).total == 1
    assert ask("|".join("a" * 100)).total == 0


def test_what_stands_far_behind_the_opening_is_found_and_shown(put: Put, ask: Ask) -> None:
    filler = "\n".join("桥上的灯一盏一盏亮起来，河水慢慢地流。" for _ in range(400))
    whole = put("夜里的桥", f"{filler}\n最后一班渡轮 Ferries 靠岸了。")
    for words, shown in [
        ("渡轮", ["渡轮"]),
        ("一班渡轮", ["一班渡轮"]),
        ("ferry", ["Ferries"]),
    ]:
        (hit,) = ask(words).hits
        assert hit.report.id == whole, words
        marked = [hit.snippet.text[start:end] for start, end in hit.snippet.marks]
        assert set(shown) <= set(marked), words
    assert ask("桥 -渡轮").hits == ()
    assert ask("夜里的桥 -一班渡轮").hits == ()


def test_of_two_texts_the_one_whose_opening_says_it_more_often_comes_first(put: Put, ask: Ask) -> None:
    filler = "\n".join("桥上的灯一盏一盏亮起来，河水慢慢地流。" for _ in range(400))
    early = put("河边", f"渡轮靠岸，渡轮离岸。\n{filler}")
    late = put("河边", f"{filler}\n" + "渡轮靠岸，渡轮离岸。" * 9)
    assert [hit.report.id for hit in ask("渡轮").hits] == [early, late]
