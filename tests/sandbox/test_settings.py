import asyncio
from typing import Any

import pytest
import telegram
from telegram.error import InvalidToken

from bot.sandbox.server import Sandbox
from bot.sandbox.sim import commands_for
from tests.sandbox.asking import READER, Raw, Refusals

COMMAND = {"command": "latest", "description": "new"}


async def test_the_bot_knows_itself(bot: telegram.Bot) -> None:
    assert (bot.id, bot.bot.is_bot, bot.supports_inline_queries) == (123456789, True, False)


async def test_a_wrong_token_is_unauthorized(box: Sandbox, raw: Raw) -> None:
    wrong = Raw(raw.client, f"{box.base_url}1:nonsense")
    assert await wrong.ask("getMe") == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    with pytest.raises(InvalidToken):
        async with telegram.Bot("1:nonsense", base_url=box.base_url):
            pass


async def test_an_unknown_method_is_not_found_and_case_does_not_matter(raw: Raw) -> None:
    answer = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert await raw.ask("fetchNews") == answer
    assert (await raw.ask("GETME"))["ok"]


async def test_parameters_come_in_the_address_as_a_form_or_as_json(raw: Raw, box: Sandbox) -> None:
    await box.say(READER, "/start")
    url = f"{raw.root}/sendMessage"
    given = {"chat_id": str(READER), "text": "x"}
    answers = [
        await raw.client.get(url, params=given),
        await raw.client.post(url, data=given),
        await raw.client.post(url, json={"chat_id": READER, "text": "x"}),
        await raw.client.post(url, data=given, files={"unused": b"x"}),
    ]
    assert [a.json()["result"]["text"] for a in answers] == ["x"] * 4


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"{", "can't parse request body as JSON"), (b"[]", "request body must be a JSON object")],
)
async def test_a_body_that_is_not_an_object_is_refused(raw: Raw, body: bytes, words: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await raw.client.post(f"{raw.root}/getMe", content=body, headers=headers)
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {words}")


async def test_a_long_poll_waits_for_an_update(bot: telegram.Bot, box: Sandbox) -> None:
    assert [u.update_id for u in await bot.get_updates()] == [1]
    poll = asyncio.create_task(bot.get_updates(offset=2, timeout=20))
    await box.wait_for_request("getUpdates", 2)
    await box.say(READER, "news")
    (update,) = await poll
    assert (update.update_id, update.message and update.message.text) == (2, "news")


async def test_a_poll_without_news_ends_empty(bot: telegram.Bot) -> None:
    assert await bot.get_updates(offset=2, timeout=0) == ()


async def test_an_offset_confirms_what_came_before(bot: telegram.Bot, box: Sandbox) -> None:
    await box.say(READER, "two")
    await box.say(READER, "three")
    assert [u.update_id for u in await bot.get_updates(limit=2)] == [1, 2]
    assert [u.update_id for u in await bot.get_updates(offset=2, limit=500)] == [2, 3]
    assert box.world.updates.confirmed == 1
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == [3]
    assert [u.update_id for u in await bot.get_updates()] == [3]


async def test_only_the_allowed_kinds_are_queued(bot: telegram.Bot, box: Sandbox) -> None:
    await bot.get_updates(offset=2, allowed_updates=["message"])
    box.block(READER)
    box.unblock(READER)
    await box.say(READER, "two")
    assert [u.message and u.message.text for u in await bot.get_updates()] == ["two"]
    await bot.get_updates(allowed_updates=[])
    box.block(READER)
    change = (await bot.get_updates(offset=3))[0].my_chat_member
    assert change
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")


async def test_a_second_poll_ends_the_first(
    bot: telegram.Bot, raw: Raw, box: Sandbox, refusal: Refusals
) -> None:
    first = asyncio.create_task(bot.get_updates(offset=2, timeout=20))
    await box.wait_for_request("getUpdates")
    assert (await raw.ask("getUpdates", offset=2))["ok"]
    assert (await refusal.of(first)).startswith("Conflict: terminated by other getUpdates request; make sure")


async def test_a_webhook_excludes_polling(bot: telegram.Bot, refusal: Refusals) -> None:
    words = "bad webhook: an https url must be provided for webhook"
    assert (await refusal.of(bot.set_webhook("http://e.org/hook"))).lower() == words
    assert (await refusal.of(bot.set_webhook("https://e.org:81/hook"))).lower() == words
    assert await bot.set_webhook("https://e.org:8443/hook", drop_pending_updates=True)
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("https://e.org:8443/hook", 0)
    assert "can't use getUpdates method while webhook is active" in await refusal.of(bot.get_updates())
    assert await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_pending_updates_can_be_dropped(bot: telegram.Bot) -> None:
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_commands_are_kept_by_scope_and_language(bot: telegram.Bot, box: Sandbox) -> None:
    await bot.set_my_commands([("latest", "new")])
    await bot.set_my_commands([("latest", "最新")], language_code="zh")
    await bot.set_my_commands([("status", "state")], scope=telegram.BotCommandScopeChat(READER))
    assert (await bot.get_my_commands(language_code="zh"))[0].description == "最新"
    assert [c["command"] for c in commands_for(box.world, READER, "zh-hans")] == ["status"]
    assert [c["description"] for c in commands_for(box.world, 8, "zh-hans")] == ["最新"]
    assert [c["description"] for c in commands_for(box.world, 8, "en")] == ["new"]
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    assert commands_for(box.world, 8, "en") == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": {"a": 1}}, "expected an Array of BotCommand"),
        ({"commands": "["}, "can't parse commands JSON object"),
        ({"commands": ["a"]}, "can't parse BotCommand: expected an Object"),
        ({"commands": [COMMAND] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{**COMMAND, "command": "最新"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{**COMMAND, "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [COMMAND], "language_code": "zh-hans"}, "invalid language code specified"),
        (
            {"commands": [COMMAND], "scope": {"type": "x"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            {"commands": [COMMAND], "scope": {"type": "chat"}},
            "can't parse BotCommandScope: Can't find field \"chat_id\"",
        ),
    ],
)
async def test_commands_that_telegram_refuses(raw: Raw, params: dict[str, Any], words: str) -> None:
    assert await raw.refused("setMyCommands", **params) == words


async def test_descriptions_are_kept_by_language(bot: telegram.Bot, refusal: Refusals) -> None:
    await bot.set_my_description("long", language_code="en")
    await bot.set_my_short_description("short")
    assert (await bot.get_my_description("en")).description == "long"
    assert (await bot.get_my_short_description()).short_description == "short"
    assert await refusal.of(bot.set_my_description("x" * 513)) == "Description is too long"
    assert await refusal.of(bot.set_my_short_description("x" * 121)) == "Short_description is too long"


async def test_the_bot_may_close_and_log_out(bot: telegram.Bot) -> None:
    assert await bot.close()
    assert await bot.log_out()
