"""Updates are acknowledged only after they were handled, and one slow chat holds up nobody."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import repeat
from typing import Any

import pytest
from telegram import Update
from telegram.error import InvalidToken

from bot.sandbox.server import Sandbox
from bot.telegram import updates
from bot.telegram.bot import TelegramSettings, build
from bot.telegram.sending import Bot
from bot.telegram.updates import Poller


class Handler:
    """Notes what it was given; may be told to hold a chat's updates, or to stop the world after some."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.heard: list[str] = []
        self.held: dict[int, asyncio.Event] = {}
        self.stop_after = stop_after
        self.stopped = asyncio.Event()
        self._news = asyncio.Condition()

    async def __call__(self, update: Update) -> bool:
        if update.message is None or update.message.text is None:
            return True
        if hold := self.held.get(update.message.chat.id):
            await hold.wait()
        if self.stop_after is not None and len(self.heard) >= self.stop_after:
            self.stopped.set()
            await asyncio.Event().wait()
        async with self._news:
            self.heard.append(update.message.text)
            self._news.notify_all()
        return True

    async def hears(self, what: Callable[[list[str]], bool]) -> None:
        async with asyncio.timeout(30), self._news:
            await self._news.wait_for(lambda: what(self.heard))


@asynccontextmanager
async def _polling(bot: Bot, handler: Handler) -> AsyncIterator[Poller]:
    poller = Poller(bot, handler, lambda: repeat(0.0))
    task = asyncio.create_task(poller.run())
    try:
        yield poller
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _say(box: Sandbox, count: int, chats: int = 1) -> list[str]:
    texts = [f"/{n}" for n in range(count)]
    for n, text in enumerate(texts):
        await box.say(1 + n % chats, text)
    return texts


async def test_updates_are_begun_in_order(bot: Bot, box: Sandbox) -> None:
    handler = Handler()
    texts = await _say(box, 25)
    async with _polling(bot, handler):
        await handler.hears(lambda heard: len(heard) == 25)
    assert handler.heard == texts


async def test_a_kill_in_the_middle_loses_no_command_and_repeats_at_most_a_batch(
    bot: Bot, box: Sandbox
) -> None:
    texts = await _say(box, 50, chats=50)
    first, second = Handler(stop_after=14), Handler()
    async with _polling(bot, first):
        await first.stopped.wait()
    async with _polling(bot, second):
        await second.hears(lambda heard: "/49" in heard)
    assert set(first.heard) | set(second.heard) == set(texts)
    assert len(first.heard) + len(second.heard) <= len(texts) + 10


async def test_a_slow_chat_holds_up_no_other_and_stays_unacknowledged(bot: Bot, box: Sandbox) -> None:
    handler = Handler()
    handler.held[1] = asyncio.Event()
    await box.say(1, "/slow")
    async with _polling(bot, handler):
        await _say(box, 30, chats=2)
        await handler.hears(lambda heard: len(heard) == 15)
        assert "offset" not in box.requests[-1].params
        handler.held[1].set()
        await handler.hears(lambda heard: len(heard) == 31)


async def test_a_crowd_behind_a_slow_one_is_let_through(bot: Bot, box: Sandbox) -> None:
    handler = Handler()
    handler.held[1] = asyncio.Event()
    await box.say(1, "/slow")
    async with _polling(bot, handler):
        for n in range(250):
            await box.say(2 + n, f"/{n}")
        await handler.hears(lambda heard: "/249" in heard)
        handler.held[1].set()
        await handler.hears(lambda heard: len(heard) == 251)


async def test_only_so_many_are_under_way_at_once(
    bot: Bot, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "_CROWD", 15)
    handler = Handler()
    handler.held[1] = asyncio.Event()
    await _say(box, 40)
    async with _polling(bot, handler) as poller:
        with pytest.raises(AssertionError, match="was not called"):
            await box.wait_for_request("getUpdates", 3, timeout=0.7)
        assert len(poller._under_way) == 20
        handler.held[1].set()
        await handler.hears(lambda heard: len(heard) == 40)


async def test_a_stop_ends_the_long_poll_at_once_and_acknowledges_what_was_handled(
    bot: Bot, box: Sandbox
) -> None:
    handler = Handler()
    poller = Poller(bot, handler)
    task = asyncio.create_task(poller.run())
    await _say(box, 3)
    await handler.hears(lambda heard: len(heard) == 3)
    async with asyncio.timeout(30):
        await poller.stop(grace_s=1)
        await task
    last = box.requests[-1].params
    assert (last["offset"], last["timeout"]) == ("4", "0")


async def test_a_stop_waits_for_what_is_under_way_but_not_for_ever(bot: Bot, box: Sandbox) -> None:
    handler = Handler()
    handler.held = {1: asyncio.Event(), 2: asyncio.Event()}
    poller = Poller(bot, handler)
    task = asyncio.create_task(poller.run())
    await _say(box, 2, chats=2)
    await box.wait_for_request("getUpdates", 2)
    asyncio.get_running_loop().call_later(0.05, handler.held[1].set)
    await poller.stop(grace_s=0.2)
    await task
    assert handler.heard == ["/0"]
    assert box.requests[-1].params["offset"] == "2"


async def test_a_stop_acknowledges_nothing_that_was_cut_short_even_in_a_crowd(bot: Bot, box: Sandbox) -> None:
    handler = Handler()
    handler.held[1] = asyncio.Event()
    poller = Poller(bot, handler)
    task = asyncio.create_task(poller.run())
    await _say(box, 90)
    async with asyncio.timeout(30):
        while len(poller._under_way) < 90:  # noqa: ASYNC110 - the poller rings no bell
            await asyncio.sleep(0.01)
    await poller.stop(grace_s=0)
    await task
    assert all("offset" not in asked.params for asked in box.requests)


async def test_a_stop_before_anything_came_is_no_trouble(bot: Bot, box: Sandbox) -> None:
    poller = Poller(bot, Handler())
    await poller.stop(grace_s=1)
    await poller.run()
    assert box.requests[-1].method == "getMe"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut-before"},
        {"kind": "cut-after"},
        {"code": 502, "description": "Bad Gateway"},
        {"retry_after": 0},
        {"code": 404, "description": "Not Found"},
        {"code": 409, "description": "Conflict: terminated by other getUpdates request"},
    ],
    ids=str,
)
async def test_faults_of_the_line_are_waited_out(
    bot: Bot, box: Sandbox, fault: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    box.fail("getUpdates", times=3, **fault)
    handler = Handler()
    await box.say(1, "/after")
    async with _polling(bot, handler):
        await handler.hears(lambda heard: heard == ["/after"])
    said = [record.getMessage() for record in caplog.records if record.name == "bot.telegram.updates"]
    assert len(said) == 2
    assert said[1] == "polling again after 3 failures"
    assert ("another process" in said[0]) == (fault.get("code") == 409)


async def test_a_revoked_token_ends_the_polling(unpaced: None, box: Sandbox) -> None:
    async with build(TelegramSettings(box.token, box.base_url)) as bot:
        box.fail("getUpdates", code=401, description="Unauthorized")
        with pytest.raises(ExceptionGroup) as caught:
            await Poller(bot, Handler()).run()
    assert caught.group_contains(InvalidToken)
