"""/summary and /story on a real store."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.news.model import Article, Receipt, Updates
from bot.store.store import Store
from tests import stored
from tests.chat.samples import NOW, RAIN, RAIN_TOO, TRAIN, Keep, Person, article

HOUR = timedelta(hours=1)


@pytest.mark.usefixtures("news")
async def test_a_summary_of_nothing_lists_the_most_reported_stories_first(reader: Person) -> None:
    reply = await reader.says("/summary")
    assert [b.data for m in reply.messages for row in m.buttons for b in row] == ["s:1", "s:2", "s:3"]
    assert reply.messages[0].text.startswith("报道最多（最近一天收到）")


async def test_where_nothing_came_in_for_a_day_the_newest_are_listed(reader: Person, keep: Keep) -> None:
    await keep(article("新铁路试运行", TRAIN), received=NOW - 40 * HOUR)
    reply = await reader.says("/summary")
    assert reply.messages[0].text.startswith("最新消息")
    assert "新铁路试运行" in reply.messages[0].text


@pytest.mark.usefixtures("news")
async def test_a_reply_to_a_story_sums_it_up(reader: Person) -> None:
    reply = await reader.says("/summary", about="#3 Library team wins the cup")
    assert "Coach Ann Lee" in reply.messages[0].text


@pytest.mark.usefixtures("news")
async def test_a_list_of_many_replied_to_asks_which_one(reader: Person) -> None:
    listed = (await reader.says("/latest")).messages[0]
    assert "请写明编号" in (await reader.says("/summary", about=listed)).messages[0].text


async def test_a_changed_title_is_remembered_on_the_card(store: Store, keep: Keep, reader: Person) -> None:
    old = await keep(article("新铁路试运行", TRAIN))
    new = replace(old.article, title="新铁路试运行 晚点十分钟")
    receipt = Receipt("new.md", "0" * 64, 100, "updated", NOW)
    await stored.keep(store, new, Updates(old.id), receipt, NOW + HOUR)
    (card,) = (await reader.says(f"/story {old.story}")).messages
    assert card.text.endswith("仅一家报道\n标题曾为：新铁路试运行")


async def test_a_lead_in_words_of_its_own_gives_the_title(keep: Keep, reader: Person) -> None:
    first = await keep(article("图书馆队夺冠", RAIN_TOO, "晨报", date(2026, 7, 20)))
    fuller = Article("图书馆队夺冠 队员练了三周", article("x", RAIN).paragraphs, "zh-Hans", "晚报")
    later = datetime(2026, 7, 20, 12, 0, tzinfo=UTC)
    await keep(replace(fuller, published=later, source_url="https://late.example/"), first.story)
    assert "#1 图书馆队夺冠 队员练了三周" in (await reader.says("/latest")).messages[0].text
