"""Inline keyboards, checked as Telegram checks them."""

from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.refusals import bad

Keyboard = tuple[tuple[dict[str, Any], ...], ...]
_ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "web_app",
)
_NO_ARRAY = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array'
_STYLES = ("danger", "success", "primary")


def checked(markup: object) -> Keyboard:
    """The rows of buttons of a reply_markup; none where it is missing.

    Raises:
        Refused: it isn't an inline keyboard, or one of its buttons is wrong.
    """
    if markup is None or markup == {}:
        return ()
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if unknown := markup.keys() - {"inline_keyboard"}:
        raise bad(f"this sandbox knows inline keyboards only, not {min(unknown)}")
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list):
        raise bad(_NO_ARRAY)
    keyboard = tuple(_row(row) for row in rows if row)
    if sum(map(len, keyboard)) > 100:
        raise bad("reply markup is too long")
    return keyboard


def _row(row: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(row, list):
        raise bad(f"{_NO_ARRAY} of Arrays")
    return tuple(_button(button) for button in row)


def _button(button: object) -> dict[str, Any]:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(wrong + "expected an Object")
    if not isinstance(button.get("text"), str):
        raise bad(wrong + 'Can\'t find field "text"')
    if not button["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    actions = [name for name in _ACTIONS if name in button]
    if not actions:
        raise bad(wrong + "Text buttons are unallowed in the inline keyboard")
    if button.get("style") not in (None, *_STYLES):
        raise bad(wrong + "invalid button style specified")
    _check_action(actions[0], button[actions[0]])
    return dict(button)


def _check_action(action: str, value: object) -> None:
    if action == "callback_data" and not (isinstance(value, str) and 1 <= len(value.encode()) <= 64):
        raise bad("BUTTON_DATA_INVALID")
    if action == "url" and (
        not isinstance(value, str) or urlsplit(value).scheme not in ("http", "https", "tg")
    ):
        raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not (isinstance(text, str) and 1 <= len(text) <= 256):
            raise bad("BUTTON_COPY_TEXT_INVALID")
