from typing import Any

import pytest

from tests.judges import judge

GOOD = {"chat_id": "7", "text": "[x]", "entities": '[{"type": "bold", "offset": 0, "length": 3}]'}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        ("sendMessage", GOOD),
        ("SENDMESSAGE", {**GOOD, "link_preview_options": '{"is_disabled": true}'}),
        (
            "editMessageText",
            {
                **GOOD,
                "message_id": "1",
                "reply_markup": '{"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}',
            },
        ),
        ("getUpdates", {"offset": "1", "allowed_updates": '["message"]'}),
    ],
)
def test_good_requests_pass(method: str, params: dict[str, Any]) -> None:
    judge(method, params)


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("fetchNews", {}, "no method fetchNews"),
        ("sendMessage", {"chat_id": 7}, "'text', 'Field required'"),
        ("sendMessage", {**GOOD, "colour": "red"}, r"unknown fields \['colour'\]"),
        ("sendMessage", {**GOOD, "link_preview_options": '{"colour": 1}'}, r"link_preview_options\.colour"),
        (
            "sendMessage",
            {**GOOD, "entities": '[{"type": "bold", "offset": 0, "length": 3, "x": 1}]'},
            r"entities\.0\.x",
        ),
        (
            "sendMessage",
            {**GOOD, "entities": '[{"type": "bold", "offset": 0, "length": 4}]'},
            "ends after the end",
        ),
        (
            "sendMessage",
            {**GOOD, "entities": [{"type": "bold", "offset": 0, "length": 1}] * 101},
            "over 100 entities",
        ),
        (
            "sendMessage",
            {**GOOD, "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]}},
            "9 buttons",
        ),
    ],
)
def test_bad_requests_are_told_apart(method: str, params: dict[str, Any], words: str) -> None:
    with pytest.raises(AssertionError, match=words):
        judge(method, params)
