"""One journey a command: what a person sends to Telegram, and what Telegram is asked to show."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.chat.commands import MENU
from tests.end_to_end.conftest import READER, STRANGER, Bot, links, spans

JOURNEYS = {
    "start": ("/start", "要闻"),
    "help": ("/help", "/search"),
    "latest": ("/latest 4", "颱風海葵"),
    "search": ("/search 铁路", "38分钟"),
    "summary": ("/summary 铁路", "云川"),
    "story": ("/story 1", "2 家报道"),
    "read": ("/read 1", "云川"),
    "digest": ("/digest now", "10 条"),
    "follow": ("/follow 彗星", "彗星"),
    "following": ("/following", "/follow"),
    "mute": ("/mute 彗星", "彗星"),
    "quiet": ("/quiet 23:00-06:30", "23:00"),
    "language": ("/language", "语言"),
    "privacy": ("/privacy", "Telegram"),
    "status": ("/status", "12"),
    "inbox": ("/inbox", "12"),
    "split": ("/split 1 2", "#12"),
    "merge": ("/merge 1 3", "#3"),
}


def test_every_command_has_its_journey() -> None:
    assert {command.name for command in MENU} == set(JOURNEYS)


@pytest.mark.parametrize("name", JOURNEYS)
async def test_a_command_is_answered_in_chat(bot: Bot, name: str) -> None:
    said, expected = JOURNEYS[name]
    answer = await bot.ask(said)
    assert expected in answer["text"]


async def test_the_latest_turn_pages_and_open_stories(bot: Bot) -> None:
    first = await bot.ask("/latest")
    assert len(links(first)) >= 3
    await bot.tap(first, "▶")
    second = await bot.box.wait_for(READER, lambda m: m["message_id"] == first["message_id"] and m["history"])
    assert second["text"] != first["text"]
    await bot.tap(second, second["reply_markup"]["inline_keyboard"][0][0]["text"])
    card = await bot.box.wait_for(READER, lambda m: m["message_id"] > first["message_id"])
    assert card["text"].startswith("#")


async def test_a_search_finds_in_either_script_and_shows_hits_bold(bot: Bot) -> None:
    for words in ("铁路", "鐵路"):
        found = await bot.ask(f"/search {words}")
        assert "铁路" in spans(found, "bold")
        assert links(found)


async def test_both_reports_of_a_story_stand_in_time_order_with_links(bot: Bot) -> None:
    card = await bot.ask("/story 1")
    assert card["text"].index("11月18日") < card["text"].index("11月19日")
    assert {"https://yunchuan.example.org/gb/2026/11/18/r1118042.html"} < set(links(card))


async def test_a_story_is_read_whole_and_its_operator_sees_how_it_was_cleaned(bot: Bot) -> None:
    page = await bot.ask("/read 1")
    assert "https://yunchuan.example.org/gb/2026/11/18/r1118042.html" in links(page)
    stored = await bot.store.articles.story(1)
    assert stored
    for paragraph in stored.lead.article.paragraphs:
        assert paragraph.text in page["text"]
    other = next(report for report in stored.reports if report is not stored.lead)
    labels = [b["text"] for row in page["reply_markup"]["inline_keyboard"] for b in row]
    await bot.tap(page, next(label for label in labels if str(other.article.publisher) in label))
    turned = await bot.box.wait_for(READER, lambda m: m["message_id"] == page["message_id"] and m["history"])
    assert other.article.paragraphs[0].text in turned["text"]
    await bot.tap(turned, "怎么清理的")
    how = await bot.box.wait_for(READER, lambda m: m["message_id"] > page["message_id"])
    assert "媒体 · " in how["text"]


def says(shown: int, text: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: message["message_id"] == shown and text in message["text"]


async def test_an_operator_takes_a_report_out_at_a_tap_and_puts_it_back(bot: Bot) -> None:
    card = await bot.ask("/story 1")
    await bot.tap(card, "为什么算一条新闻？")
    reasons = await bot.box.wait_for(READER, lambda m: m["message_id"] > card["message_id"])
    assert "同一件事，相似度 0." in reasons["text"]
    shown = reasons["message_id"]
    for label, expected in (("2", "拆出来吗"), ("拆出来", "好了：拆出"), ("撤销", "已并入 #1")):
        await bot.tap(reasons, label)
        reasons = await bot.box.wait_for(READER, says(shown, expected))
    assert "2 家报道" in (await bot.ask("/story 1"))["text"]


async def test_a_reply_to_a_story_means_that_story(bot: Bot) -> None:
    card = await bot.ask("/story 1")
    summary = await bot.ask("/summary", reply_to=card["message_id"])
    assert "38分钟" in summary["text"]


async def test_a_digest_is_sent_as_a_placeholder_and_then_edited(bot: Bot) -> None:
    answer = await bot.ask("/digest 08:00 Asia/Shanghai")
    assert "08:00" in answer["text"]
    said = await bot.box.say(READER, "/digest tomorrow")
    sent = await bot.box.wait_for(READER, lambda m: m["message_id"] > said and m["history"])
    assert "彗星" not in sent["history"][0]
    assert "彗星" in sent["text"]
    await bot.ask("/digest tomorrow")
    digests = [m for m in await bot.box.messages(READER) if not m["mine"] and m["history"]]
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("/search", "来源:"),
        ("/search \"' OR ) NEAR(*", "没有"),
        ("/story 4711", "4711"),
        ("/story none", "/story"),
        ("/read 4711", "4711"),
        ("/read none", "/read 12"),
        ("/search 龘", "没有找到"),
        ("/digest 25:99", "08:00"),
        ("/digest 08:00 Mars/Olympus", "Mars/Olympus"),
        ("/dance", "/help"),
        ("\u202e\u200b", "想搜什么"),
    ],
)
async def test_what_cannot_be_done_is_said_with_what_to_do(bot: Bot, said: str, expected: str) -> None:
    assert expected in (await bot.ask(said))["text"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "最新"), ("zh-hant", "最新"), ("en", "Latest")],
)
async def test_the_readers_language_is_spoken(bot: Bot, language: str, expected: str) -> None:
    assert expected in (await bot.ask("/latest", language=language))["text"]


async def test_a_stranger_is_told_that_the_bot_is_private(bot: Bot) -> None:
    said = await bot.box.say(STRANGER, "/latest")
    answer = await bot.box.wait_for(STRANGER, lambda m: m["message_id"] > said)
    assert str(STRANGER) in answer["text"]
    assert "彗星" not in answer["text"]


async def test_a_chat_that_blocked_the_bot_stops_nobody(bot: Bot) -> None:
    bot.box.block(READER)
    await bot.box.say(STRANGER, "/latest")
    assert await bot.box.wait_for(STRANGER, lambda m: True)
