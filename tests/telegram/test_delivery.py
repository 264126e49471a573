"""What is owed arrives once, whatever happens on the way."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from telegram.error import InvalidToken
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from bot.chat.message import Message, Span
from bot.errors import StoreError
from bot.news.model import Chat, Slot
from bot.sandbox.server import Sandbox
from bot.store.store import Store
from bot.telegram.delivery import Postman
from bot.telegram.sending import Bot

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
PARTS = ("第一部分：城市图书馆", "第二部分：彗星")
EIGHT = (Slot(time(8)),)
STEPS = ("placing", "arrived", "placed", "shown", "sent")


class Killed(BaseException):
    """The process ended here."""


def _at(step: str, turn: int = 1) -> Callable[[str], None]:
    passed: list[str] = []

    def checkpoint(name: str) -> None:
        passed.append(name)
        if name == step and passed.count(step) == turn:
            raise Killed

    return checkpoint


def _at_once() -> Iterator[float]:
    return repeat(0.0)


async def _owe(store: Store, chat: int = 7, day: date = TODAY, texts: tuple[str, ...] = PARTS) -> None:
    messages = [Message(text, (Span(0, 1, "bold"),)).to_json() for text in texts]
    assert await store.deliveries.owe(chat, "digest", day, messages, "要闻", {1: 1}, NOW)


@asynccontextmanager
async def _delivering(bot: Bot, store: Store) -> AsyncIterator[Postman]:
    postman = Postman(bot, store, pauses_s=_at_once)
    task = asyncio.create_task(postman.run())
    try:
        yield postman
        async with asyncio.timeout(30):
            while await store.deliveries.unsent():  # noqa: ASYNC110 - the database rings no bell
                await asyncio.sleep(0)
        await postman.stop(grace_s=1)
        await task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _deliver_all(bot: Bot, store: Store) -> None:
    async with _delivering(bot, store):
        pass


async def _die(bot: Bot, store: Store, checkpoint: Callable[[str], None]) -> None:
    with pytest.raises(BaseExceptionGroup) as caught:
        await Postman(bot, store, checkpoint, _at_once).run()
    assert caught.group_contains(Killed)


async def _texts(box: Sandbox, chat: int = 7) -> list[str]:
    return [m["text"] for m in await box.messages(chat) if not m["mine"]]


def _count(box: Sandbox, method: str) -> int:
    return sum(asked.method == method for asked in box.requests)


def _says(text: str, message: dict[str, Any]) -> bool:
    return bool(message["text"] == text)


@pytest.fixture(autouse=True)
async def people(box: Sandbox) -> None:
    for chat in (7, 8, -9):
        await box.say(chat, "/start")


async def test_all_parts_arrive_in_order_through_neutral_placeholders(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    await _owe(store)
    await _deliver_all(bot, store)
    shown = [m for m in await box.messages(7) if not m["mine"]]
    assert [(m["text"], m["history"]) for m in shown] == [(text, ["要闻"]) for text in PARTS]
    assert [m["entities"][0]["type"] for m in shown] == ["bold", "bold"]


async def test_the_telephone_rings_once_a_digest(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    await _deliver_all(bot, store)
    placeholders = [asked.params for asked in box.requests if asked.method == "sendMessage"]
    assert [p.get("disable_notification") for p in placeholders] == [None, "true"]


async def test_what_is_owed_while_it_runs_goes_out_when_it_is_woken(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    async with _delivering(bot, store) as postman:
        for day in (TODAY, date(2026, 11, 22)):
            await _owe(store, day=day, texts=(f"{day:%d}",))
            postman.wake()
            await box.wait_for(7, partial(_says, f"{day:%d}"))


async def test_sent_texts_are_erased(bot: Bot, store: Store) -> None:
    await _owe(store)
    await _deliver_all(bot, store)
    rows = await store._reader.run(lambda c: c.execute("SELECT state, payload FROM part").fetchall())
    assert rows == [("sent", None)] * 2


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_at_any_step_leaves_at_most_one_orphan_and_shows_every_text_once(
    bot: Bot, box: Sandbox, store: Store, step: str, turn: int
) -> None:
    await _owe(store)
    await _die(bot, store, _at(step, turn))
    await _deliver_all(bot, store)
    texts = await _texts(box)
    assert [text for text in texts if text != "要闻"] == list(PARTS)
    assert texts.count("要闻") == (step == "arrived")
    assert await store.deliveries.unsent() == ()


@pytest.mark.parametrize("step", STEPS)
async def test_a_process_that_dies_at_any_step_is_made_up_for_by_the_next(
    bot: Bot, box: Sandbox, store: Store, step: str
) -> None:
    """The same with a real process, ended as by kill -9; the database is reopened by the next one."""
    await _owe(store)
    await store.close()
    database = str(store._writer._path)
    for dies_at in (step, "never"):
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("deliver.py")),
            box.base_url,
            box.token,
            database,
            dies_at,
        )
        assert await asyncio.wait_for(child.wait(), 30) == (137 if dies_at == step else 0)
    texts = await _texts(box)
    assert [text for text in texts if text != "要闻"] == list(PARTS)
    assert texts.count("要闻") == (step == "arrived")


async def test_an_answer_lost_after_the_placeholder_arrived_costs_one_orphan(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    await _owe(store)
    box.fail("sendMessage", "cut-after")
    await _deliver_all(bot, store)
    assert await _texts(box) == ["要闻", *PARTS]


@pytest.mark.parametrize("kind", ["cut-before", "cut-after"])
async def test_a_second_placeholder_lost_is_the_last(bot: Bot, box: Sandbox, store: Store, kind: str) -> None:
    await _owe(store)
    box.fail("sendMessage", kind, times=9)  # type: ignore[arg-type] # one of the kinds
    await _deliver_all(bot, store)
    assert _count(box, "sendMessage") == 2
    assert await _reasons(store) == ["uncertain"]


async def test_a_server_in_trouble_is_asked_until_it_is_well(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    box.fail("sendMessage", code=502, times=9, description="Bad Gateway")
    await _deliver_all(bot, store)
    assert await _texts(box) == list(PARTS)
    assert await _reasons(store) == [None]


async def _reasons(store: Store) -> list[str | None]:
    rows = await store._reader.run(lambda c: c.execute("SELECT reason FROM delivery ORDER BY id").fetchall())
    return [reason for (reason,) in rows]


async def test_a_second_placeholder_waits_until_the_line_is_up(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    box.fail("sendMessage", "cut-before")
    asked = _count(box, "getMe")
    box.fail("getMe", times=5)
    await _deliver_all(bot, store)
    assert await _texts(box) == list(PARTS)
    assert _count(box, "getMe") - asked == 6


@pytest.mark.parametrize("kind", ["error", "cut-before", "cut-after"])
async def test_an_edit_is_made_until_it_is_known_to_be_there(
    bot: Bot, box: Sandbox, store: Store, kind: str
) -> None:
    await _owe(store)
    box.fail("editMessageText", kind, times=7)  # type: ignore[arg-type] # one of the kinds
    await _deliver_all(bot, store)
    assert await _texts(box) == list(PARTS)


async def test_a_line_that_is_down_is_waited_for(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    await _hang_up(box)
    postman = Postman(bot, store, pauses_s=lambda: repeat(0.01))
    task = asyncio.create_task(postman.run())
    await asyncio.sleep(0.1)
    assert await _texts(box) == []
    box._server = HTTPServer(box._application())
    box._server.add_sockets(bind_sockets(box.port, "127.0.0.1"))
    await box.wait_for(7, lambda m: m["text"] == PARTS[1])
    await postman.stop(grace_s=1)
    await task


async def _hang_up(box: Sandbox) -> None:
    box._server.stop()
    await box._server.close_all_connections()


async def test_a_message_that_the_reader_deleted_is_not_sent_again(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    await _owe(store)
    await _die(bot, store, _at("placed"))
    await bot.delete_message(7, (await box.messages(7))[-1]["message_id"])
    await _deliver_all(bot, store)
    assert await _texts(box) == []
    assert await _reasons(store) == ["message-deleted"]


async def test_a_refused_text_is_shown_without_formatting(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    box.fail("editMessageText", code=400, description="Bad Request: can't parse entities")
    await _deliver_all(bot, store)
    assert await _texts(box) == list(PARTS)


async def test_a_text_refused_without_formatting_too_is_given_up(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    await _owe(store)
    box.fail("editMessageText", code=400, times=2, description="Bad Request: message is too long")
    await _deliver_all(bot, store)
    assert await _reasons(store) == ["refused"]
    assert await _texts(box) == ["要闻"]


async def test_a_chat_that_blocked_the_bot_is_gone_and_all_that_waits_for_it_is_closed(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    await store.chats.save(Chat(7, slots=EIGHT))
    await _owe(store)
    await _owe(store, day=date(2026, 11, 22))
    box.block(7)
    await _deliver_all(bot, store)
    assert (await store.chats.get(7)).gone
    assert await store.chats.with_digests() == ()
    assert await _reasons(store) == ["chat-gone"] * 2


async def test_a_setting_made_while_a_chat_is_found_gone_stays(
    bot: Bot, box: Sandbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.chats.save(Chat(7, slots=EIGHT))
    await _owe(store)
    box.block(7)
    read = store.chats.get

    wanted = [EIGHT]

    async def read_then_set(chat: int) -> Chat:
        before = await read(chat)
        wanted.append((Slot(time(9)),))
        await store.chats.save(replace(before, slots=wanted[-1]))
        return before

    monkeypatch.setattr(store.chats, "get", read_then_set)
    await _deliver_all(bot, store)
    assert await read(7) == Chat(7, slots=wanted[-1], gone=True)


@pytest.mark.parametrize("step", ["none", "placed"])
async def test_a_group_that_became_a_supergroup_gets_its_digest_there(
    bot: Bot, box: Sandbox, store: Store, step: str
) -> None:
    await store.chats.save(Chat(-9, slots=EIGHT))
    await _owe(store, -9)
    if step != "none":
        await _die(bot, store, _at(step))
    new = box.migrate(-9)
    await _deliver_all(bot, store)
    assert await _texts(box, new) == list(PARTS)
    assert [chat.id for chat in await store.chats.with_digests()] == [new]


async def test_one_chats_trouble_does_not_keep_the_others_waiting(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    box.block(7)
    await _owe(store)
    await _owe(store, 8)
    await _deliver_all(bot, store)
    assert await _texts(box, 8) == list(PARTS)


async def test_a_payload_that_cannot_be_read_is_closed(bot: Bot, store: Store) -> None:
    for number, payload in enumerate(("", "{}", "[]", '{"text": 1, "spans": [{"x": 1}], "buttons": []}')):
        await store.deliveries.owe(7, "digest", date(2026, 11, 1 + number), [payload], "…", {}, NOW)
    await _deliver_all(bot, store)
    assert await _reasons(store) == ["unreadable"] * 4


async def test_a_payload_of_another_version_is_closed_and_the_others_go_out(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    unknown = '{"text": "x", "spans": [{"start": 0, "end": 1, "kind": "wave", "url": null}], "buttons": []}'
    for number, payload in enumerate((unknown, '{"text": 1, "spans": [], "buttons": []}')):
        await store.deliveries.owe(7, "digest", date(2026, 11, 1 + number), [payload], "…", {}, NOW)
    await _owe(store, 8)
    await _deliver_all(bot, store)
    assert await _reasons(store) == ["unreadable", "fault", None]
    assert await _texts(box, 8) == list(PARTS)


@pytest.mark.parametrize("step", ["unsent", "placing", "placed", "sent"])
async def test_a_full_disk_is_waited_out_and_nothing_is_shown_twice(
    bot: Bot,
    box: Sandbox,
    store: Store,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await _owe(store)
    works, failures = getattr(store.deliveries, step), iter(range(3))

    async def full(*values: int) -> Any:
        if next(failures, None) is not None:
            raise StoreError("the disk is full")
        return await works(*values)

    monkeypatch.setattr(store.deliveries, step, full)
    postman = Postman(bot, store, pauses_s=_at_once)
    task = asyncio.create_task(postman.run())
    await box.wait_for(7, partial(_says, PARTS[1]))
    await postman.stop(grace_s=5)
    await task
    assert await _texts(box) == list(PARTS)
    assert await store.deliveries.unsent() == ()
    assert caplog.text.count("the disk is full") == 3


async def test_a_refused_token_ends_it(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    box.fail("sendMessage", code=401, description="Unauthorized")
    with pytest.raises(ExceptionGroup) as caught:
        await Postman(bot, store).run()
    assert caught.group_contains(InvalidToken)
    assert len(await store.deliveries.unsent()) == 1


async def test_a_stop_between_two_parts_leaves_the_rest_for_the_next_run(
    bot: Bot, box: Sandbox, store: Store
) -> None:
    await _owe(store)

    def stop_after_the_first(step: str) -> None:
        if step == "sent":
            postman._stopping = True

    postman = Postman(bot, store, stop_after_the_first)
    task = asyncio.create_task(postman.run())
    await box.wait_for(7, lambda m: m["text"] == PARTS[0])
    await postman.stop(grace_s=5)
    await task
    assert await _texts(box) == list(PARTS[:1])
    await _deliver_all(bot, store)
    assert await _texts(box) == list(PARTS)


async def test_a_stop_cuts_short_what_hangs(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    box.fail("editMessageText", "hang-before")
    postman = Postman(bot, store)
    task = asyncio.create_task(postman.run())
    await box.wait_for_request("editMessageText")
    async with asyncio.timeout(30):
        await postman.stop(grace_s=0.05)
        await task
    await _deliver_all(bot, store)
    assert await _texts(box) == list(PARTS)


async def test_what_is_under_way_is_not_begun_again(bot: Bot, box: Sandbox, store: Store) -> None:
    await _owe(store)
    postman = Postman(bot, store, lambda _: postman.wake())
    task = asyncio.create_task(postman.run())
    await box.wait_for(7, lambda m: m["text"] == PARTS[1])
    await postman.stop(grace_s=5)
    await task
    assert await _texts(box) == list(PARTS)
