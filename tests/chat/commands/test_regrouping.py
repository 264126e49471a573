"""Operators see why reports stand together, and put them right with words or with taps."""

from datetime import datetime, timedelta

import pytest

from bot.chat.locale import LANGUAGES
from bot.chat.message import Reply
from bot.news.model import PLACED, Joins, Receipt
from bot.store.store import Store
from tests import stored
from tests.chat.samples import NOW, RAIN_TOO, Person, article
from tests.chat.test_conversations import assert_golden, conversation

pytestmark = pytest.mark.usefixtures("news")

CONVERSATION = [
    "/story 1",
    "tap group:1",
    "/split 1",
    "tap out:1:3",
    "tap split:1:3",
    "/split 1 3",
    "/split 1 1 2",
    "/split",
    "/split 1 one",
    "/split 99 1",
    "tap split:1:3",
    "tap group:1:2",
    "/merge",
    "/merge 1",
    "tap join:1:4",
    "tap merge:1:4",
    "#4",
    "/merge 1 4",
    "/merge 2",
    "tap with:2",
    "/merge 1 2 3",
    "/merge 1 99",
]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_operator_is_answered_as_before(owner: Person, language: str) -> None:
    owner.language = language
    assert_golden(f"{language}/regrouping", await conversation(owner, CONVERSATION))


async def numbers(store: Store) -> dict[int, list[int]]:
    return {s.number: sorted(r.id for r in s.reports) async for s in store.articles.each_story()}


async def test_in_reply_to_a_story_its_number_need_not_be_typed(owner: Person, store: Store) -> None:
    card = (await owner.says("/story 1")).messages[0]
    await owner.says("/split 3", about=card)
    assert await numbers(store) == {1: [1, 2], 2: [4], 3: [5], 4: [3]}
    await owner.says("/split 1 2", about=card)
    assert (await numbers(store))[5] == [1]
    await owner.says("/merge 5", about=card)
    await owner.says("/merge #1 #4")
    assert (await numbers(store))[1] == [1, 2, 3]
    assert "#5" in (await owner.says("/merge 5", about=card)).messages[0].text


async def test_several_reports_go_together(owner: Person, store: Store) -> None:
    await owner.says("/split #1 2，3")
    assert await numbers(store) == {1: [2], 2: [4], 3: [5], 4: [1, 3]}


async def test_readers_have_no_part_in_it(reader: Person, store: Store) -> None:
    for said in ("/split 1 3", "/merge 1 2"):
        await reader.says(said)
    for tapped in ("group:1", "out:1:3", "split:1:3", "with:1", "join:1:2", "merge:1:2"):
        assert await reader.taps(tapped) == Reply(toast="这个按钮已经失效，请重新发送命令。")
    card = await reader.says("/story 1")
    assert "group:1" not in {b.data for row in card.messages[-1].buttons for b in row}
    assert await numbers(store) == {1: [1, 2, 3], 2: [4], 3: [5]}


async def test_a_story_of_one_report_leads_to_those_it_may_belong_to(owner: Person) -> None:
    card = (await owner.says("/story 2")).messages[-1]
    assert [b.data for b in card.buttons[-1]] == ["with:2"]
    several = (await owner.says("/story 1")).messages[-1]
    assert [b.data for b in several.buttons[-1]] == ["group:1"]


async def test_a_reprint_says_whose_text_it_is(owner: Person, store: Store) -> None:
    await keep_reprint(store, NOW, ((PLACED, 3),))
    text = (await owner.taps("group:1")).messages[0].text
    assert "转载自第 4 篇" in text
    await store.articles.delete(3)
    await keep_reprint(store, NOW + timedelta(hours=1), ((PLACED, 3),))
    assert "所转的那篇已不在" in (await owner.taps("group:1")).messages[0].text


async def keep_reprint(store: Store, now: datetime, origins: tuple[tuple[int, int | None], ...]) -> None:
    digest = f"{now}"
    copy = article("大雨要来了", RAIN_TOO, "转载网", url=f"https://copy.example/{now:%H}")
    placed = Joins(1, 1.0, ("大雨",), "reprint", origins)
    await stored.keep(store, copy, placed, Receipt("copy.md", digest, 9, "stored", now), now)


async def test_many_reports_are_shown_page_by_page(owner: Person, store: Store) -> None:
    for hour in range(15):
        await keep_reprint(store, NOW + timedelta(hours=hour), ())
    first = (await owner.taps("group:1")).messages[-1]
    assert [b.label for b in first.buttons[-2]] == ["▶"]
    second = await owner.taps("group:1:2", under=first)
    assert second.edits
    assert "13. " in second.messages[0].text
    assert (await owner.taps("group:1:3")).toast == "没有更多了。"
