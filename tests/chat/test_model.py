"""A model's summaries in chat: marked, never waited for in a digest, owned up to in /privacy and /status."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time

import pytest

from bot.chat import digests
from bot.chat.desk import Desk, House
from bot.chat.message import Message
from bot.llm import Endpoint, Model
from bot.news.model import Chat, Slot
from bot.news.timetable import Due
from bot.store.store import Store
from bot.summariser import Shelf, Summariser
from tests.chat.samples import NOW, Keep, Person, article
from tests.endpoint import LocalModel, sums_up

TEXTS = (
    "新桥21日通车（全长九百米），第一班电车载着六十名乘客过河。" + "桥上风景很好，游人很多。" * 30,
    "造价三亿元，由两座城市分担。",
)
SHORT = "新桥通车，第一班电车载着六十名乘客过河。"
EIGHT = Slot(time(8))
CHAT = Chat(7, "zh-Hans", "Asia/Shanghai", (EIGHT,))


@pytest.fixture
async def local() -> AsyncIterator[LocalModel]:
    async with LocalModel(sums_up((1, SHORT))).serve() as served:
        yield served


@pytest.fixture
async def modern(store: Store, house: House, local: LocalModel, keep: Keep) -> AsyncIterator[House]:
    """A house with a model, and one story."""
    await keep(article("新桥通车", TEXTS))
    async with Model(Endpoint(local.url, "m")) as model:
        yield replace(house, summaries=Summariser(Shelf(store.answers, "m", 50_000), model))


@pytest.mark.parametrize(
    ("language", "mark"), [("zh-hans", "AI 摘要"), ("zh-hant", "AI 摘要"), ("en", "AI summary")]
)
async def test_a_summary_by_a_model_is_marked(store: Store, modern: House, language: str, mark: str) -> None:
    reader = Person(Desk(store, modern), language)
    text = (await reader.says("/summary 1")).messages[0].text
    assert f"{SHORT}\n\n{mark} · 晨报" in text


async def test_what_a_reader_typed_is_never_sent(store: Store, modern: House, local: LocalModel) -> None:
    await Person(Desk(store, modern)).says("/summary 新桥")
    assert len(local.asked) == 1
    assert "/summary" not in str(local.asked)
    await Person(Desk(store, modern)).says("/search 面包")
    assert len(local.asked) == 1


async def test_a_digest_waits_for_no_model_and_tells_what_was_asked_ahead(
    store: Store, modern: House, local: LocalModel
) -> None:
    (before,) = await digests.preview(store, CHAT, EIGHT, NOW, modern)
    assert "AI 摘要" not in before.text
    assert local.asked == []
    due = Due(CHAT, EIGHT, date(2026, 7, 21))
    await digests.prepare(store, due, NOW, modern)
    assert await digests.owe(store, due, NOW, modern)
    ((part,),) = [delivery.parts for delivery in await store.deliveries.unsent()]
    assert f"{SHORT}\nAI 摘要 · 晨报" in Message.from_json(part.payload).text
    assert len(local.asked) == 1


async def test_a_card_stays_the_articles_own_words(store: Store, modern: House, local: LocalModel) -> None:
    assert "AI" not in (await Person(Desk(store, modern)).says("/story 1")).messages[0].text
    assert local.asked == []


async def test_privacy_says_what_a_model_is_sent_where_there_is_one(
    store: Store, modern: House, reader: Person
) -> None:
    assert "模型" not in (await reader.says("/privacy")).messages[0].text
    told = (await Person(Desk(store, modern)).says("/privacy")).messages[0].text
    assert "发给它的只有文章的文字，你输入的内容从不发送" in told


async def test_the_status_counts_what_a_model_gave_and_why_not(
    store: Store, modern: House, owner: Person
) -> None:
    assert "模型" not in (await owner.says("/status")).messages[0].text
    operator = Person(Desk(store, modern), owner=True)
    await operator.says("/summary 1")
    spent = (await store.answers.tally(NOW.date()))["tokens"]
    line = f"模型今日：摘要 1 篇，已用 {spent} / 50000 tokens"
    assert (await operator.says("/status")).messages[0].text.endswith(line)
    await store.answers.count(NOW.date(), "figure", 2)
    await store.answers.count(NOW.date(), "busy")
    assert (await operator.says("/status")).messages[0].text.endswith(line + "；未采用：busy 1, figure 2")
