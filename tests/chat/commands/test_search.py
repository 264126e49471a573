"""Searching as a reader does: other names, other orders, and what to do where nothing is found."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.chat import marks
from bot.chat.commands import search
from bot.chat.desk import Desk, House
from bot.chat.message import Button, Message
from bot.news.synonyms import Group
from bot.store.store import Store
from tests.chat.samples import NOW, Keep, Person, article


def labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]


def numbers(text: str) -> list[int]:
    return [*marks.numbers(text)]


def button(message: Message, label: str) -> Button:
    return next(button for row in message.buttons for button in row if button.label == label)


@pytest.fixture
def commuter(store: Store, house: House) -> Person:
    """Someone whose operator knows that a tram is also called light rail."""
    return Person(Desk(store, replace(house, synonyms=(Group(("有轨电车", "轻铁")),))))


async def test_other_names_are_searched_and_told_and_can_be_left_out(commuter: Person, keep: Keep) -> None:
    await keep(article("有轨电车今天停运", url="https://news.example/1"))
    await keep(article("轻铁明天恢复", url="https://news.example/2"))
    first = (await commuter.says("有轨电车")).messages[0]
    assert first.text.startswith("🔍 有轨电车\n共 2 条\n也搜：轻铁\n")
    exact = await commuter.taps(button(first, "只搜原词").data, under=first)
    assert exact.edits
    assert exact.messages[0].text.startswith("🔍 有轨电车\n共 1 条\n\n#1 ")
    assert "只搜原词" not in labels(exact.messages[0])
    assert (await commuter.says('"有轨电车"')).messages[0].text.startswith('🔍 "有轨电车"\n共 1 条\n\n')


async def test_what_cannot_be_seen_parts_no_word(reader: Person, keep: Keep) -> None:
    await keep(article("کتابخانه باز میماند", url="https://news.example/1"))
    for typed in ("می\u200cماند", "کتاب\u00adخانه", "\u200fباز"):
        found = (await reader.says(typed)).messages[0]
        assert found.text.split("\n")[1] == "共 1 条"


async def test_results_turn_to_the_order_of_time_and_back(reader: Person, keep: Keep) -> None:
    for days in (2, 0, 1):
        title = "列车晚点" if days else "一条别的消息"
        made = article(
            title, ("列车晚点。",), published=NOW - timedelta(days), url=f"https://n.example/{days}"
        )
        await keep(made)
    first = (await reader.says("列车")).messages[0]
    by_time = (await reader.taps(button(first, "按时间").data, under=first)).messages[0]
    assert [line[:2] for line in by_time.text.split("\n") if line.startswith("#")] == ["#2", "#3", "#1"]
    back = (await reader.taps(button(by_time, "按相关").data, under=by_time)).messages[0]
    assert back == first


async def test_the_order_of_time_has_pages_too(reader: Person, keep: Keep) -> None:
    for n in range(12):
        await keep(article(f"第{n}趟列车", url=f"https://news.example/{n}"))
    first = (await reader.says("列车")).messages[0]
    by_time = (await reader.taps(button(first, "按时间").data, under=first)).messages[0]
    assert button(by_time, "▶").data.startswith("find:2t.")
    second = (await reader.taps("find:2t", under=by_time)).messages[0]
    assert button(second, "◀").data.startswith("find:1t.")
    assert button(second, "按相关").data == "find:1"


@pytest.mark.parametrize(
    ("zone", "days"),
    [("Asia/Shanghai", [19, 20, 21, 20]), ("America/New_York", [19, 19, 20, 20]), ("UTC", [19, 20, 20, 20])],
)
async def test_days_begin_when_they_do_for_the_reader(
    store: Store, house: House, keep: Keep, zone: str, days: list[int]
) -> None:
    """What is shown as of a day is found by it: a time by the reader's clock, a bare date as it was printed."""
    reader = Person(Desk(store, replace(house, timezone=zone)))
    moments = [datetime(2026, 7, day, hour, tzinfo=UTC) for day, hour in ((19, 12), (20, 2), (20, 17))]
    for n, published in enumerate([*moments, date(2026, 7, 20)]):
        await keep(article(f"第{n}趟列车", published=published, url=f"https://news.example/{n}"))
    for day in (19, 20, 21):
        found = (await reader.says(f"列车 after:2026-07-{day} before:2026-07-{day + 1}")).messages[0]
        shown = numbers(found.text) if marks.query_of(found.text) else []
        assert sorted(shown) == [n for n, of in enumerate(days, 1) if of == day]
        assert found.text.count(f"7月{day}日") == len(shown)


@pytest.mark.parametrize("by_time", [False, True])
async def test_pages_hold_everything_once_while_articles_come_in(
    reader: Person, keep: Keep, *, by_time: bool
) -> None:
    """Each page is turned to on another day, after articles came in that stand ahead of all, or amid what was read."""
    for n in range(45):
        texts = ("列车。" * (n % 7 + 1), "天气。" * (n % 5 + 1))
        published = NOW - timedelta(days=n % 11, hours=n)
        await keep(article("火车与天气", texts, published=published, url=f"https://news.example/{n}"))
    shown = (await reader.says("列车")).messages[0]
    if by_time:
        shown = (await reader.taps(button(shown, "按时间").data, under=shown)).messages[0]
    order = numbers(shown.text)
    for day in range(1, 5):
        for n in range(3):
            new = article(
                "列车" * n + "消息", ("列车。",), published=NOW, url=f"https://news.example/{day}/{n}"
            )
            await keep(new)
        turned = button(shown, "▶")
        shown = (await reader.taps(turned.data, under=shown, now=NOW + timedelta(days=day))).messages[0]
        order += numbers(shown.text)
    assert sorted(order) == list(range(1, 46))
    assert "▶" not in labels(shown)
    back = (await reader.taps(button(shown, "◀").data, under=shown)).messages[0]
    assert numbers(back.text) == order[30:40]
    fresh = (await reader.taps(button(back, "按相关" if by_time else "按时间").data, under=back)).messages[0]
    assert fresh.text.split("\n")[1] == "共 57 条"


@pytest.mark.parametrize("last", [1, 10])
async def test_the_last_page_of_more_than_are_counted_is_the_end(
    reader: Person, keep: Keep, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    monkeypatch.setattr("bot.store.search.COUNTED", 5)
    for n in range(10 + last):
        await keep(article(f"第{n}趟列车", url=f"https://news.example/{n}"))
    first = (await reader.says("列车")).messages[0]
    second = (await reader.taps(button(first, "▶").data, under=first)).messages[0]
    assert len(numbers(second.text)) == last
    assert "继续找" not in labels(second)
    if last < 10:
        assert "▶" not in labels(second)
    else:
        assert (await reader.taps(button(second, "▶").data, under=second)).toast == "没有更多了。"


async def test_a_search_cut_short_goes_on_at_a_tap(
    reader: Person, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_READS", 20)
    await keep(article("旧消息", ("火车站重新开放。",), url="https://news.example/old"))
    for n in range(45):
        await keep(article("天气", (f"火车与车站{n}。",), url=f"https://news.example/{n}"))
    first = (await reader.says("火车站")).messages[0]
    assert first.text == "🔍 火车站\n还没找到，只查了一部分新闻。"
    further = button(first, "继续找")
    assert further.data.startswith("find:1d.")
    assert (
        (await reader.taps(further.data, under=first))
        .messages[0]
        .text.startswith("🔍 火车站\n共 1 条\n\n#1 ")
    )


@pytest.mark.usefixtures("news")
async def test_where_nothing_is_found_the_nearest_spelling_is_a_tap_away(reader: Person) -> None:
    nothing = (await reader.says("libary")).messages[0]
    assert nothing.text == "没有找到“libary”。要不要试试：\nlibrary (1)"
    found = await reader.taps(button(nothing, "library").data, under=nothing)
    assert found.messages[0].text.startswith("🔍 library\n共 1 条")


@pytest.mark.usefixtures("news")
async def test_where_nothing_is_found_a_wider_search_is_a_tap_away(reader: Person) -> None:
    nothing = (await reader.says("大雨 图书馆 after:2d 来源:无此报")).messages[0]
    assert nothing.text.split("\n")[1:] == ["大雨 图书馆 after:2d (1)"]
    nothing = (await reader.says("列车 火星")).messages[0]
    assert labels(nothing) == ["列车"]


@pytest.mark.usefixtures("news")
async def test_an_offer_too_long_for_a_button_is_told_all_the_same(reader: Person) -> None:
    long = "连接两座山城的新铁路二十日试运行"
    nothing = (await reader.says(f"{long} 工程师介绍 火星")).messages[0]
    assert nothing.text.split("\n")[1] == f"{long} 工程师介绍 (1)"
    assert labels(nothing) == []


@pytest.mark.usefixtures("news")
async def test_a_filter_that_says_nothing_is_explained_with_examples(reader: Person) -> None:
    answer = (await reader.says("大雨 after:明天")).messages[0]
    assert answer.text.startswith("“明天”不是日期。")
    assert "Football" in labels(answer)
    answer = (await reader.says("lang:火星文")).messages[0]
    assert answer.text.startswith("不认识“火星文”这种语言。")


async def test_examples_are_names_before_tags(reader: Person, keep: Keep) -> None:
    made = article("特朗普谈到新图书馆", url="https://news.example/1")
    await keep(replace(made, tags=("cdn",)))
    assert labels((await reader.says("/search")).messages[0]) == ["特朗普", "cdn", "来源:晨报"]


async def test_every_example_finds_something(reader: Person, keep: Keep) -> None:
    await keep(
        article("特朗普谈到新图书馆", ("图书馆明天开放。",), "The Evening Star", url="https://news.example/1")
    )
    answer = (await reader.says("/search")).messages[0]
    assert labels(answer) == ["特朗普", '来源:"The Evening Star"']
    for words in labels(answer):
        found = await reader.taps(button(answer, words).data, under=answer)
        assert "共 1 条" in found.messages[0].text
