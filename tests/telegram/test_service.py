"""The bot on Telegram, from a person's words to the answer in the chat."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import repeat
from typing import Any

import pytest

from bot.chat.message import Button, Message, Reply, Request
from bot.errors import ConfigError, StoreError
from bot.news.model import Chat, Slot
from bot.sandbox.server import Sandbox
from bot.store.store import Store
from bot.telegram.redaction import Redacting
from bot.telegram.service import TelegramService, TelegramSettings


class Clerk:
    """Answers with what it heard; breaks down at the word `break`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def __call__(self, request: Request) -> Reply:
        self.requests.append(request)
        if "break" in request.text:
            raise ValueError(request.text)
        buttons = ((Button("▶", "page:2"), Button("!", "break")),)
        return Reply((Message(f"re {request.text}", buttons=buttons),), edits=request.tapped)


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


def _at_once() -> Iterator[float]:
    return repeat(0.0)


@asynccontextmanager
async def _running(settings: TelegramSettings, store: Store, clerk: Clerk) -> AsyncIterator[TelegramService]:
    service = TelegramService(settings, store, clerk, _at_once)
    task = asyncio.create_task(service.run())
    try:
        yield service
        service.stop()
        async with asyncio.timeout(30):
            await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def service(
    settings: TelegramSettings, store: Store, clerk: Clerk, unpaced: None
) -> AsyncIterator[TelegramService]:
    async with _running(settings, store, clerk) as running:
        yield running


def _says(text: str) -> Callable[[dict[str, Any]], bool]:
    return lambda message: text in message.get("text", "")


async def test_words_are_answered(service: TelegramService, box: Sandbox, clerk: Clerk) -> None:
    before = datetime.now(UTC)
    await box.say(7, "普京", language="zh-hant")
    await box.wait_for(7, _says("re 普京"))
    assert (clerk.requests[0].chat, clerk.requests[0].language) == (7, "zh-hant")
    assert before <= clerk.requests[0].now <= datetime.now(UTC)


async def test_a_tap_turns_the_page_in_place(service: TelegramService, box: Sandbox) -> None:
    await box.say(7, "普京")
    shown = await box.wait_for(7, _says("re 普京"))
    await box.tap(7, shown["message_id"], "page:2")
    turned = await box.wait_for(7, _says("re page:2"))
    assert turned["message_id"] == shown["message_id"]


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "出错了"), ("zh-TW", "出錯了"), ("en", "went wrong")]
)
async def test_a_fault_is_apologised_for_and_the_next_one_is_answered(
    service: TelegramService, box: Sandbox, language: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    await box.say(7, "please break 普京", language=language)
    await box.wait_for(7, _says(words))
    await box.say(7, "next")
    await box.wait_for(7, _says("re next"))
    assert "ValueError at test_service.py:" in caplog.text
    assert "普京" not in caplog.text


async def test_a_fault_behind_a_button_is_told_over_the_chat(service: TelegramService, box: Sandbox) -> None:
    await box.say(7, "x")
    shown = await box.wait_for(7, _says("re x"))
    await box.tap(7, shown["message_id"], "break")
    answer = await box.wait_for_request("answerCallbackQuery")
    assert "出错了" in answer.params["text"]


async def test_a_stranger_learns_the_chats_id_and_nothing_else(
    settings: TelegramSettings, store: Store, clerk: Clerk, box: Sandbox, unpaced: None
) -> None:
    private = replace(settings, owners=frozenset({100}), allow=frozenset({7}))
    async with _running(private, store, clerk):
        await box.say(8, "普京")
        assert "8" in (await box.wait_for(8, _says("私人机器人")))["text"]
        for chat in (7, 100):
            await box.say(chat, "普京")
            await box.wait_for(chat, _says("re 普京"))
        await box.say(-5, "/latest", user=100)
        await box.wait_for(-5, _says("-5"))
    assert [(r.chat, r.owner) for r in clerk.requests] == [(7, False), (100, True)]


async def test_fifty_commands_of_one_chat_are_all_answered_in_order(
    service: TelegramService, box: Sandbox
) -> None:
    for n in range(50):
        await box.say(7, f"{n}")
    await box.wait_for(7, _says("re 49"))
    texts = [m["text"] for m in await box.messages(7) if not m["mine"]]
    assert texts == [f"re {n}" for n in range(50)]


async def test_a_flood_is_told_once_and_keeps_nobody_else_waiting(
    settings: TelegramSettings, box: Sandbox, store: Store, unpaced: None
) -> None:
    calm = asyncio.Event()

    class Busy(Clerk):
        async def __call__(self, request: Request) -> Reply:
            if request.chat == 7:
                await calm.wait()
            return await super().__call__(request)

    async with _running(settings, store, Busy()):
        for n in range(80):
            await box.say(7, f"{n}")
        await box.say(8, "普京")
        await box.wait_for(8, _says("re 普京"))
        calm.set()
        await box.wait_for(7, _says("re 49"))
        await box.say(7, "calm")
        await box.wait_for(7, _says("re calm"))
    texts = [m["text"] for m in await box.messages(7) if not m["mine"]]
    assert sum("太快" in text for text in texts) == 1
    assert len(texts) == 52


async def test_a_chat_that_comes_back_gets_its_digests_again(
    service: TelegramService, box: Sandbox, store: Store
) -> None:
    await store.chats.save(Chat(7, slots=(Slot(time(8)),), gone=True))
    await box.say(7, "/start")
    await box.wait_for(7, _says("re /start"))
    assert not (await store.chats.get(7)).gone


async def test_a_setting_made_while_a_chat_comes_back_stays(
    service: TelegramService, box: Sandbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.chats.save(Chat(7, slots=(Slot(time(8)),), gone=True))
    read = store.chats.get

    async def read_then_set(chat: int) -> Chat:
        before = await read(chat)
        await store.chats.save(replace(before, slots=(Slot(time(9)),)))
        return before

    monkeypatch.setattr(store.chats, "get", read_then_set)
    await box.say(7, "/start")
    await box.wait_for(7, _says("re /start"))
    assert await read(7) == Chat(7, slots=(Slot(time(9)),))


async def test_a_chat_that_blocks_the_bot_before_its_answer_is_gone(
    settings: TelegramSettings, box: Sandbox, store: Store, unpaced: None
) -> None:
    await store.chats.save(Chat(7, slots=(Slot(time(8)),)))

    class Blocked(Clerk):
        async def __call__(self, request: Request) -> Reply:
            if request.chat == 7:
                box.block(7)
            return await super().__call__(request)

    async with _running(settings, store, Blocked()):
        await box.say(7, "/start")
        await box.say(8, "after")
        await box.wait_for(8, _says("re after"))
        await box.wait_for_request("sendMessage", 2)
    assert (await store.chats.get(7)).gone


async def test_a_group_that_moves_keeps_its_settings(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk
) -> None:
    await store.chats.save(Chat(-7, slots=(Slot(time(8)),)))
    async with _running(settings, store, clerk):
        await box.say(-7, "/latest")
        await box.wait_for(-7, _says("re /latest"))
        new = box.migrate(-7)
        await box.say(new, "/help")
        await box.wait_for(new, _says("re /help"))
    assert [chat.id for chat in await store.chats.with_digests()] == [new]


async def test_an_answer_follows_a_group_that_moves_meanwhile(
    settings: TelegramSettings, box: Sandbox, store: Store, unpaced: None
) -> None:
    class Moving(Clerk):
        async def __call__(self, request: Request) -> Reply:
            if request.chat == -7:
                box.migrate(-7)
            return await super().__call__(request)

    async with _running(settings, store, Moving()):
        await box.say(-7, "/latest")
        await box.wait_for(-1_000_000_000_007, _says("re /latest"))


async def test_what_is_owed_is_delivered_beside_the_answers(
    service: TelegramService, box: Sandbox, store: Store
) -> None:
    await box.say(7, "/start")
    await box.wait_for(7, _says("re /start"))
    today = date(2026, 11, 21)
    await store.deliveries.owe(
        7, "digest", today, [Message("今日要闻").to_json()], "…", {}, datetime.now(UTC)
    )
    service.wake()
    assert (await box.wait_for(7, _says("今日要闻")))["history"] == ["…"]


async def test_the_menu_is_written_in_each_language_and_for_owners(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk
) -> None:
    async with _running(replace(settings, owners=frozenset({100})), store, clerk):
        await box.say(100, "/start")
        asked = (await box.wait_for_request("setMyCommands", 4), *box.requests)
    menus = [a.params for a in asked[1:] if a.method == "setMyCommands"]
    assert [m.get("language_code") for m in menus] == [None, "en"] * 2
    assert "status" not in menus[0]["commands"]
    assert "status" in menus[2]["commands"]


async def test_a_menu_that_cannot_be_written_stops_nothing(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk
) -> None:
    box.fail("setMyCommands", times=9)
    async with _running(settings, store, clerk):
        await box.say(7, "普京")
        await box.wait_for(7, _says("re 普京"))


async def test_a_network_that_is_down_at_the_start_is_waited_for(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    box.fail("getMe", "cut-before", times=5)
    box.fail("deleteWebhook", times=5)
    async with _running(settings, store, clerk):
        await box.say(7, "普京")
        await box.wait_for(7, _says("re 普京"))
    assert caplog.text.count("can't be reached") == 1


async def test_a_wrong_token_stops_the_bot_and_is_not_repeated_in_what_it_says(
    settings: TelegramSettings, store: Store, clerk: Clerk
) -> None:
    wrong = replace(settings, token="987654321:wrong-token-wrong-token-wrong-token")
    with pytest.raises(ConfigError, match=r"telegram\.token_file") as caught:
        await TelegramService(wrong, store, clerk).run()
    assert "wrong-token" not in str(caught.value)


async def test_a_token_revoked_while_it_runs_stops_the_bot(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk
) -> None:
    box.fail("getUpdates", code=401, description="Unauthorized")
    with pytest.raises(ConfigError, match="BotFather"):
        await TelegramService(settings, store, clerk).run()


async def test_people_are_answered_while_deliveries_wait_for_the_database(
    settings: TelegramSettings,
    box: Sandbox,
    store: Store,
    clerk: Clerk,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken() -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(store.deliveries, "unsent", broken)
    service = TelegramService(settings, store, clerk)
    task = asyncio.create_task(service.run())
    await box.say(7, "普京")
    await box.wait_for(7, _says("re 普京"))
    service.stop()
    async with asyncio.timeout(30):
        await task
    assert "the disk is full" in caplog.text


async def test_a_stop_before_it_could_connect_ends_it(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk
) -> None:
    box.fail("getMe", "hang-before")
    service = TelegramService(settings, store, clerk)
    task = asyncio.create_task(service.run())
    await box.wait_for_request("getMe")
    service.stop()
    async with asyncio.timeout(30):
        await task


async def test_a_cancelled_bot_closes_its_connections(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk
) -> None:
    task = asyncio.create_task(TelegramService(settings, store, clerk).run())
    await box.wait_for_request("getUpdates")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_stop_in_the_middle_finishes_the_answers_under_way(
    settings: TelegramSettings, box: Sandbox, store: Store, unpaced: None
) -> None:
    asked, answered = asyncio.Event(), asyncio.Event()

    class Slow(Clerk):
        async def __call__(self, request: Request) -> Reply:
            asked.set()
            await answered.wait()
            return await super().__call__(request)

    async with _running(settings, store, Slow()) as service:
        await box.say(7, "普京")
        await asked.wait()
        service.stop()
        answered.set()
        await box.wait_for(7, _says("re 普京"))
    assert box.requests[-1].params.get("offset") == "2"


async def test_a_stop_leaves_those_whose_turn_has_not_come_for_the_next_run(
    settings: TelegramSettings, box: Sandbox, store: Store, unpaced: None
) -> None:
    asked, answered = asyncio.Event(), asyncio.Event()

    class Slow(Clerk):
        async def __call__(self, request: Request) -> Reply:
            asked.set()
            await answered.wait()
            return await super().__call__(request)

    async with _running(settings, store, Slow()) as service:
        for n in range(9):
            await box.say(7, f"{n}")
        await asked.wait()
        service.stop()
        answered.set()
    async with _running(settings, store, Clerk()):
        await box.wait_for(7, _says("re 8"))
    texts = [m["text"] for m in await box.messages(7) if not m["mine"]]
    assert texts == [f"re {n}" for n in range(9)]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, at DEBUG, as the bot's own handler would write it."""
    out, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(out), root.level
    handler.addFilter(Redacting())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


async def test_no_log_at_any_level_holds_the_token_or_what_was_said(
    settings: TelegramSettings, box: Sandbox, store: Store, clerk: Clerk, log: io.StringIO
) -> None:
    for method in ("getMe", "getUpdates", "sendMessage", "setMyCommands"):
        box.fail(method, "cut-before")
        box.fail(method, code=500, description=f"failure at /bot{box.token}/{method}")
    async with _running(settings, store, clerk):
        for text in ("canary-query", "canary break", "canary-last"):
            await box.say(7, text, language="en")
        await box.wait_for(7, _says("re canary-last"))
    written = log.getvalue()
    assert "sandbox-token" not in written
    assert "canary" not in written
    assert "an update was not answered" in written
