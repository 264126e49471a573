"""Updates become requests, or nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.telegram.bot import TelegramSettings
from bot.telegram.incoming import Incoming, read

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OWNER, READER, GROUP = 100, 200, -300
SETTINGS = TelegramSettings("", owners=frozenset({OWNER}), allow=frozenset({READER, GROUP}))
BOT = {"id": 1, "is_bot": True, "first_name": "要闻", "username": "yaowen_bot"}


def _person(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "R", "language_code": "zh-hans"} | more


def _message(text: str | None, chat: int = READER, user: int = READER, **more: Any) -> dict[str, Any]:
    where = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
    said = {} if text is None else {"text": text}
    return {"message_id": 5, "date": 1, "chat": where, "from": _person(user)} | said | more


def _read(**body: Any) -> Incoming | None:
    update = Update.de_json({"update_id": 1} | body)
    return read(update, "yaowen_bot", SETTINGS, NOW)


def _said(text: str | None, **more: Any) -> Incoming | None:
    return _read(message=_message(text, **more))


def _tap(data: str | None = "s:1", chat: int = READER, user: int = READER, **more: Any) -> Incoming | None:
    shown = _message("最新", chat) | {"from": BOT} | more
    query = {"id": "q", "from": _person(user), "chat_instance": "x", "message": shown}
    return _read(callback_query=query | ({"data": data} if data else {}))


def test_words_in_private_are_a_request() -> None:
    found = _said("普京 天气")
    assert found is not None
    assert (found.request.chat, found.request.text, found.request.now) == (READER, "普京 天气", NOW)
    assert (found.request.language, found.request.tapped, found.request.shown) == ("zh-hans", False, None)
    assert found.welcome


def test_the_message_replied_to_is_shown_along() -> None:
    found = _said("/summary", reply_to_message=_message("#12 图书馆"))
    assert found is not None
    assert found.request.shown == "#12 图书馆"


def test_a_tap_is_a_request_about_the_message_under_the_button() -> None:
    found = _tap()
    assert found is not None
    assert (found.request.text, found.request.tapped, found.request.shown) == ("s:1", True, "最新")
    assert (found.origin.query, found.origin.tapped) == ("q", 5)


def test_a_tap_under_a_message_too_old_to_see_is_a_request_without_it() -> None:
    found = _tap(date=0, text=None)
    assert found is not None
    assert found.request.shown is None


def test_a_tap_on_nothing_is_nothing() -> None:
    assert _tap(data=None) is None
    assert _read(callback_query={"id": "q", "from": _person(7), "chat_instance": "x", "data": "s:1"}) is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"edited_message": _message("/help")},
        {"channel_post": _message("/help", GROUP)},
        {"message": _message("/help") | {"from": BOT}},
        {"message": _message("/help", via_bot=BOT)},
        {
            "message": _message(
                "/help", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "x"}
            )
        },
        {"message": _message("/help", GROUP, is_automatic_forward=True)},
        {"message": _message(None, GROUP, new_chat_title="x")},
        {"message": _message(None, GROUP, photo=[])},
        {"message": _message(None)},
    ],
    ids=[
        "empty",
        "edit",
        "channel",
        "bot",
        "via bot",
        "forward",
        "automatic",
        "service",
        "picture",
        "nothing",
    ],
)
def test_what_nobody_asks_is_not_answered(body: dict[str, Any]) -> None:
    assert _read(**body) is None


def test_a_file_or_a_picture_in_private_asks_for_help() -> None:
    found = _said(None, document={"file_id": "f", "file_unique_id": "u"})
    assert found is not None
    assert found.request.text == "/help"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/latest@yaowen_bot 5", "/latest 5"),
        ("/latest@YAOWEN_bot", "/latest"),
        ("/LATEST 5", "/LATEST 5"),
        ("/search　普京", "/search　普京"),
        ("/search普京", "/search普京"),
        ("/search@yaowen_bot普京", "/search 普京"),
        ("／latest", "／latest"),
        ("/最新", None),
        ("/anything@yaowen_bot", "/anything"),
        ("/latest@other_bot", None),
        ("/ban someone", None),
        ("普京", None),
        ("see /latest", None),
        ("@yaowen_bot 普京", None),
    ],
)
def test_in_a_group_only_commands_for_this_bot_are_heard(text: str, heard: str | None) -> None:
    found = _said(text, chat=GROUP)
    assert (found.request.text if found else None) == heard


def test_an_anonymous_administrator_may_ask_but_is_no_owner() -> None:
    channel = {"id": GROUP, "type": "supergroup"}
    found = _said("/latest", chat=GROUP, sender_chat=channel, **{"from": BOT})
    assert found is not None
    assert not found.request.owner


def test_the_answer_goes_to_the_topic_it_was_asked_in() -> None:
    asked = _said("/latest", chat=GROUP, message_thread_id=9, is_topic_message=True)
    replied = _said("/latest", chat=GROUP, message_thread_id=9)
    tapped = _tap(chat=GROUP, message_thread_id=9, is_topic_message=True)
    assert [found and found.origin.thread for found in (asked, replied, tapped)] == [9, None, 9]


@pytest.mark.parametrize(
    ("chat", "user", "owner", "welcome"),
    [
        (OWNER, OWNER, True, True),
        (READER, READER, False, True),
        (GROUP, READER, False, True),
        (GROUP, OWNER, False, True),
        (-999, OWNER, False, False),
        (201, 201, False, False),
    ],
)
def test_owners_are_such_in_private_only_and_chats_are_welcome_by_their_id(
    chat: int, user: int, owner: bool, welcome: bool
) -> None:
    for found in (_said("/status", chat=chat, user=user), _tap(chat=chat, user=user)):
        if found:
            assert (found.request.owner, found.welcome) == (owner, welcome)


def test_everyone_is_welcome_where_the_list_says_so() -> None:
    update = Update.de_json({"update_id": 1, "message": _message("x", 201, 201)})
    found = read(update, "yaowen_bot", TelegramSettings("", allow=None), NOW)
    assert found is not None
    assert found.welcome
    assert not found.request.owner


@given(st.text(), st.sampled_from([READER, GROUP]))
def test_any_text_is_read_without_a_fault(text: str, chat: int) -> None:
    _said(text, chat=chat)
