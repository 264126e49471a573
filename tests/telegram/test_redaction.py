"""The token, and what people write, stay out of the logs."""

import io
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.redaction import Redacting, place, quiet, redact

TOKEN = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/voice.oga",
        f"/bot{TOKEN.replace(':', '%3A')}/getMe",
        f"Bot[token={TOKEN}]",
    ],
)
def test_a_token_is_hidden_wherever_it_stands(text: str) -> None:
    assert TOKEN[12:] not in redact(text)
    assert "<token>" in redact(text)


@pytest.mark.parametrize("text", ["/srv/bot/telegram/service.py:12", "12:30", "story 1234567: a title", ""])
def test_other_text_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(), st.text())
def test_any_text_around_a_token_does_not_save_it(before: str, after: str) -> None:
    assert TOKEN not in redact(f"{before}{TOKEN}{after}")


def _written(record: logging.LogRecord) -> str:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(Redacting())
    handler.handle(record)
    return out.getvalue()


def _record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    found = sys.exc_info() if failed else None
    return logging.LogRecord("a", logging.ERROR, __file__, 1, message, args, found, sinfo=f"at {TOKEN}")


def test_message_arguments_traceback_and_stack_are_cleaned() -> None:
    try:
        int(TOKEN)
    except ValueError:
        out = _written(_record("asking %s for %d", f"http://x/bot{TOKEN}/getMe", 3, failed=True))
    assert TOKEN not in out
    assert "asking http://x/bot<token>/getMe for 3" in out
    assert "ValueError: invalid literal for int() with base 10: '<token>'" in out


def test_arguments_that_do_not_fit_are_no_trouble() -> None:
    assert "%d stories" in _written(_record("%d stories", "many"))


def test_a_place_names_the_error_and_the_line_but_not_its_text() -> None:
    try:
        int("普京")
    except ValueError as error:
        named = place(error)
    assert named.startswith("ValueError at test_redaction.py:")
    assert "普京" not in named
    assert place(ValueError("x")) == "ValueError"


def test_libraries_that_log_the_token_are_kept_down_at_any_level() -> None:
    quiet([])
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("httpcore.connection").isEnabledFor(logging.INFO)
    assert not logging.getLogger("telegram.Bot").isEnabledFor(logging.CRITICAL)


def test_a_handler_that_is_quieted_writes_no_token() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    quiet([handler])
    handler.handle(logging.LogRecord("a", logging.INFO, __file__, 1, TOKEN, (), None))
    assert out.getvalue() == "<token>\n"
