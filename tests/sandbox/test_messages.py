import asyncio
import json
from typing import Any

import httpx
import pytest
import telegram
from telegram import InlineKeyboardButton as Key
from telegram import InlineKeyboardMarkup as Keys

from bot.sandbox.api import messages
from bot.sandbox.faults import Limits, Window
from bot.sandbox.server import Sandbox
from tests.judges import judge
from tests.sandbox.asking import READER, Raw, Refusals


def keys(*data: str) -> Keys:
    return Keys([[Key(d, callback_data=d) for d in data]])


async def test_a_message_stands_in_the_chat_with_its_entities_and_buttons(
    bot: telegram.Bot, box: Sandbox
) -> None:
    bold = telegram.MessageEntity("bold", 0, 2)
    sent = await bot.send_message(
        READER, " 要闻 ", entities=[telegram.MessageEntity("bold", 1, 2)], reply_markup=keys("a")
    )
    assert (sent.text, sent.entities, sent.reply_markup) == ("要闻", (bold,), keys("a"))
    (shown,) = [m for m in await box.messages(READER) if not m["mine"]]
    assert (shown["text"], shown["message_id"]) == ("要闻", sent.message_id)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"chat_id": 8}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"parse_mode": "HTML"}, "unsupported parse_mode: this bot sends entities"),
        ({"message_thread_id": 3}, "message thread not found"),
        ({"entities": "{"}, "can't parse entities JSON object"),
        ({"entities": {"type": "bold"}}, "can't parse entities: expected an Array"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_parameters": [1]}, "can't parse reply parameters: expected an Object"),
        ({"reply_markup": "nonsense"}, "can't parse reply keyboard markup JSON object"),
    ],
)
async def test_a_message_that_telegram_refuses(
    bot: telegram.Bot, raw: Raw, params: dict[str, Any], expected: str
) -> None:
    assert await raw.refused("sendMessage", **{"chat_id": READER, "text": "x", **params}) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ([], "object expected as reply markup"),
        ({"keyboard": []}, "this sandbox knows inline keyboards only, not keyboard"),
        ({"inline_keyboard": {}}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'),
        (
            {"inline_keyboard": [{}, 1]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"inline_keyboard": [["a"]]}, "can't parse inline keyboard button: expected an Object"),
        ({"inline_keyboard": [[{}]]}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"inline_keyboard": [[{"text": " ", "url": "https://e.org"}]]}, "BUTTON_TEXT_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a"}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "字" * 22}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a", "url": "javascript:1"}]]},
            "inline keyboard button URL 'javascript:1' is invalid: Wrong HTTP URL",
        ),
        ({"inline_keyboard": [[{"text": "a", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": "a", "style": "gold"}]]},
            "can't parse inline keyboard button: invalid button style specified",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}, "reply markup is too long"),
    ],
)
async def test_a_keyboard_that_telegram_refuses(
    bot: telegram.Bot, raw: Raw, markup: object, expected: str
) -> None:
    given = {"chat_id": READER, "text": "x", "reply_markup": json.dumps(markup)}
    assert await raw.refused("sendMessage", **given) == expected


async def test_a_hundred_buttons_and_all_their_kinds_pass(bot: telegram.Bot, raw: Raw) -> None:
    rows: list[list[dict[str, Any]]] = [[{"text": "a", "callback_data": "字" * 21}]] * 97
    rows.append([{"text": "u", "url": "https://e.org"}, {"text": "c", "copy_text": {"text": "x"}}])
    markup = {"inline_keyboard": [*rows, [], [{"text": "s", "callback_data": "s", "style": "danger"}]]}
    assert (await raw.ask("sendMessage", chat_id=READER, text="x", reply_markup=markup))["ok"]


async def test_brackets_in_a_text_are_text(bot: telegram.Bot) -> None:
    assert (await bot.send_message(READER, '["x"]')).text == '["x"]'


async def test_an_edit_replaces_and_keeps_the_history(bot: telegram.Bot, box: Sandbox) -> None:
    sent = await bot.send_message(READER, "one", reply_markup=keys("a"))
    edited = await bot.edit_message_text("two", READER, sent.message_id)
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.reply_markup) == ("two", None)
    assert edited.edit_date
    shown = (await box.messages(READER))[-1]
    assert (shown["text"], shown["history"]) == ("two", ["one"])


async def test_buttons_can_be_changed_alone(bot: telegram.Bot) -> None:
    sent = await bot.send_message(READER, "one", reply_markup=keys("a"))
    edited = await bot.edit_message_reply_markup(READER, sent.message_id, reply_markup=keys("b"))
    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.reply_markup) == ("one", keys("b"))


async def test_an_edit_that_changes_nothing_is_refused(bot: telegram.Bot, refusal: Refusals) -> None:
    sent = await bot.send_message(READER, "one", reply_markup=keys("a"))
    same_text = bot.edit_message_text(" one ", READER, sent.message_id, reply_markup=keys("a"))
    assert (await refusal.of(same_text)).startswith("Message is not modified: specified new message content")
    same_keys = bot.edit_message_reply_markup(READER, sent.message_id, reply_markup=keys("a"))
    assert (await refusal.of(same_keys)).startswith("Message is not modified")


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"message_id": 99}, "message to edit not found"),
        ({"message_id": 1}, "message can't be edited"),
        ({"message_id": ""}, "message identifier is not specified"),
        ({"text": ""}, "message text is empty"),
        ({"text": "  "}, "text must be non-empty"),
        ({"message_id": 3}, "there is no text in the message to edit"),
    ],
)
async def test_an_edit_that_telegram_refuses(
    bot: telegram.Bot, raw: Raw, params: dict[str, Any], expected: str
) -> None:
    await bot.send_message(READER, "two")
    await bot.send_document(READER, b"three", filename="three.txt")
    given = {"chat_id": READER, "message_id": 2, "text": "x", **params}
    assert await raw.refused("editMessageText", **given) == expected


async def test_a_deleted_message_is_gone(bot: telegram.Bot, box: Sandbox, refusal: Refusals) -> None:
    sent = await bot.send_message(READER, "one")
    assert await bot.delete_message(READER, sent.message_id)
    assert [m["mine"] for m in await box.messages(READER)] == [True]
    assert await refusal.of(bot.delete_message(READER, sent.message_id)) == "Message to delete not found"


async def test_several_are_deleted_at_once_and_missing_ones_are_skipped(
    bot: telegram.Bot, box: Sandbox, refusal: Refusals
) -> None:
    sent = await bot.send_message(READER, "one")
    assert await bot.delete_messages(READER, [1, sent.message_id, 99])
    assert await box.messages(READER) == []
    assert await refusal.of(bot.delete_messages(READER, [])) == "Message identifiers are not specified"
    assert (
        await refusal.of(bot.delete_messages(READER, range(1, 102)))
        == "Too many message identifiers specified"
    )


async def test_a_reply_shows_what_it_answers(bot: telegram.Bot) -> None:
    sent = await bot.send_message(READER, "yes", reply_parameters=telegram.ReplyParameters(1))
    assert sent.reply_to_message
    assert sent.reply_to_message.text == "/start"


async def test_a_reply_to_nothing_passes_where_that_is_allowed(bot: telegram.Bot) -> None:
    nothing = telegram.ReplyParameters(99, allow_sending_without_reply=True)
    assert (await bot.send_message(READER, "yes", reply_parameters=nothing)).reply_to_message is None


async def test_a_tap_is_answered_once(bot: telegram.Bot, box: Sandbox, refusal: Refusals) -> None:
    sent = await bot.send_message(READER, "one", reply_markup=keys("a"))
    await box.tap(READER, sent.message_id, "a")
    query = (await bot.get_updates(offset=2))[0].callback_query
    assert query
    assert (query.data, query.message and query.message.message_id) == ("a", sent.message_id)
    assert await refusal.of(query.answer("x" * 201)) == "Message_too_long"
    assert await query.answer("done", show_alert=True)
    assert [(n.text, n.alert) for n in box.world.rooms[READER].notices] == [("done", True)]
    assert (await refusal.of(query.answer())).startswith("Query is too old and response timeout expired")
    assert (await refusal.of(bot.answer_callback_query("unknown"))).startswith("Query is too old")


async def test_the_bot_is_seen_typing_until_it_answers(
    bot: telegram.Bot, box: Sandbox, refusal: Refusals
) -> None:
    await bot.send_chat_action(READER, "typing")
    assert box.world.rooms[READER].typing_until > box.world.clock()
    await bot.send_message(READER, "x")
    assert box.world.rooms[READER].typing_until == 0
    assert await refusal.of(bot.send_chat_action(READER, "dancing")) == "Wrong parameter action in request"


async def test_a_document_comes_back_as_it_went(bot: telegram.Bot) -> None:
    bold = telegram.MessageEntity("bold", 0, 1)
    sent = await bot.send_document(READER, b"abc", filename="a.txt", caption="c", caption_entities=[bold])
    assert sent.document
    assert (sent.document.file_name, sent.document.file_size) == ("a.txt", 3)
    assert (sent.caption, sent.caption_entities) == ("c", (bold,))
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"abc"
    again = await bot.send_document(READER, sent.document.file_id)
    assert again.document == sent.document


async def test_a_document_that_telegram_refuses(bot: telegram.Bot, raw: Raw, refusal: Refusals) -> None:
    assert await raw.refused("sendDocument", chat_id=READER) == "there is no document in the request"
    unknown = await raw.refused("sendDocument", chat_id=READER, document="unknown")
    assert unknown == "wrong file identifier/HTTP URL specified"
    empty = bot.send_document(READER, telegram.InputFile(b"", "a.txt"))
    assert await refusal.of(empty) == "File must be non-empty"
    long = bot.send_document(READER, b"x", filename="a", caption="x" * 1025)
    assert await refusal.of(long) == "Message caption is too long"
    assert await refusal.of(bot.get_file("unknown")) == "Invalid file_id"
    assert await raw.refused("getFile") == "file_id not specified"


async def test_large_files_have_telegrams_limits(
    bot: telegram.Bot, box: Sandbox, refusal: Refusals, monkeypatch: pytest.MonkeyPatch
) -> None:
    await box.send_file(READER, "big", b"x" * (20 * 1024 * 1024 + 1))
    (file_id,) = box.world.uploads
    assert await refusal.of(bot.get_file(file_id)) == "File is too big"
    monkeypatch.setattr(messages, "_MAX_UPLOAD", 2)
    assert await refusal.of(bot.send_document(READER, b"xxx", filename="huge")) == "Request Entity Too Large"


@pytest.mark.parametrize(
    ("limits", "chat", "waits"),
    [
        (Limits(private=Window(2, 5)), READER, 5),
        (Limits(group=Window(2, 60)), -9, 60),
        (Limits(overall=Window(2, 1)), READER, 1),
    ],
)
async def test_too_many_messages_are_held_up(limits: Limits, chat: int, waits: int) -> None:
    now = 1000.0
    async with Sandbox(limits=limits, clock=lambda: now) as box:
        await box.say(chat, "/start")
        async with httpx.AsyncClient() as client:
            raw = Raw(client, f"{box.base_url}{box.token}")
            sent = (await raw.ask("sendMessage", chat_id=chat, text="1"))["result"]
            await raw.ask("editMessageText", chat_id=chat, message_id=sent["message_id"], text="2")
            assert await raw.ask("sendMessage", chat_id=chat, text="3") == {
                "ok": False,
                "error_code": 429,
                "description": f"Too Many Requests: retry after {waits}",
                "parameters": {"retry_after": waits},
            }
            now += waits
            assert (await raw.ask("sendMessage", chat_id=chat, text="4"))["ok"]
    assert [m.get("text") for m in await box.messages(chat)] == ["/start", "2", "4"]


async def test_every_request_of_these_passes_the_judge(bot: telegram.Bot, box: Sandbox) -> None:
    sent = await bot.send_message(
        READER, "one", reply_markup=keys("a"), link_preview_options=telegram.LinkPreviewOptions(True)
    )
    await bot.edit_message_text("two", READER, sent.message_id)
    await bot.send_document(READER, b"x", filename="x.txt", caption="x")
    await bot.get_updates(allowed_updates=["message"])
    assert len(box.requests) == 5
    for asked in box.requests:
        judge(asked.method, {**asked.params, **{name: f"attach://{name}" for name in asked.files}})


async def test_waiting_for_a_message_says_what_stands_there_instead(bot: telegram.Bot, box: Sandbox) -> None:
    later = asyncio.create_task(box.wait_for(READER, lambda m: m["text"] == "two"))
    await bot.send_message(READER, "one")
    await bot.send_message(READER, "two")
    assert (await later)["text"] == "two"
    with pytest.raises(AssertionError, match=r"there are \['/start', 'one', 'two'\]"):
        await box.wait_for(READER, lambda m: m["text"] == "three", timeout=0)
    with pytest.raises(AssertionError, match="sendMessage was not called 3 times"):
        await box.wait_for_request("sendMessage", 3, timeout=0)
    assert (await box.wait_for_request("sendmessage", 2)).params["text"] == "two"
