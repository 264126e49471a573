"""The connection is made as the settings say, and reads its updates one by one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.bot import PollingRequest, TelegramSettings, build

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
GOOD = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "R"},
        "text": "/help",
    },
}


def _read(updates: list[Any]) -> list[Any]:
    payload = json.dumps({"ok": True, "result": updates}).encode()
    found: list[Any] = PollingRequest.parse_json_payload(payload)["result"]
    return found


def test_a_readable_update_comes_through_unchanged() -> None:
    assert _read([GOOD]) == [GOOD]


@pytest.mark.parametrize(
    "message",
    [{}, {"message_id": 1}, [], "text", 3, GOOD["message"] | {"date": "soon"}, GOOD["message"] | {"chat": 7}],  # type: ignore[operator] # a dict
)
def test_of_a_malformed_update_only_the_number_stays(message: Any) -> None:
    assert _read([{"update_id": 4, "message": message}, GOOD]) == [{"update_id": 4}, GOOD]


@pytest.mark.parametrize("update", [None, 3, "x", [], {}, {"update_id": "7"}, {"update_id": True}])
def test_what_has_no_number_is_left_out(update: Any) -> None:
    assert _read([update, GOOD]) == [GOOD]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "chat", "from", "id", "date", "text", "callback_query", "data"]),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=50)
@given(
    st.lists(
        st.dictionaries(st.just("update_id"), st.integers(1, 9)).flatmap(
            lambda head: st.dictionaries(st.sampled_from(["message", "callback_query", "poll"]), JSON).map(
                lambda b: b | head
            )
        )
    )
)
def test_any_updates_are_read_without_a_fault(updates: list[Any]) -> None:
    assert [u["update_id"] for u in _read(updates)] == [u["update_id"] for u in updates if "update_id" in u]


def test_an_answer_that_is_no_list_is_left_alone() -> None:
    assert PollingRequest.parse_json_payload(b'{"ok":false,"description":"x"}') == {
        "ok": False,
        "description": "x",
    }


def test_the_settings_hide_the_token() -> None:
    assert TOKEN not in repr(TelegramSettings(TOKEN))


def test_addresses_follow_the_base() -> None:
    bot = build(TelegramSettings(TOKEN, "http://127.0.0.1:9/bot", proxy="socks5h://127.0.0.1:1"))
    assert bot.base_url == f"http://127.0.0.1:9/bot{TOKEN}"
    assert bot.base_file_url == f"http://127.0.0.1:9/file/bot{TOKEN}"
