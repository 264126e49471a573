"""What a failure means."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.warnings import PTBDeprecationWarning

from bot.telegram.faults import Fault, fault, lost, stale, unchanged, wait_s


def _caused(error: TelegramError, cause: BaseException) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (_caused(NetworkError("x"), httpx.ConnectError("x")), "unsent"),
        (_caused(TimedOut(), httpx.ConnectTimeout("x")), "unsent"),
        (_caused(TimedOut(), httpx.PoolTimeout("x")), "unsent"),
        (_caused(NetworkError("x"), httpx.ProxyError("x")), "unsent"),
        (_caused(TimedOut(), httpx.ReadTimeout("x")), "unsure"),
        (_caused(NetworkError("x"), httpx.RemoteProtocolError("x")), "unsure"),
        (_caused(NetworkError("x"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x")), "refused"),
        (NetworkError("Bad Gateway (502)"), "down"),
        (TelegramError("Invalid server response"), "unsure"),
        (Forbidden("Forbidden: bot was blocked by the user"), "gone"),
        (BadRequest("Chat not found"), "gone"),
        (BadRequest("Can't parse entities"), "refused"),
        (ChatMigrated(-100), "moved"),
        (Conflict("terminated by other getUpdates request"), "conflict"),
        (InvalidToken("Unauthorized"), "token"),
        (InvalidToken("Not Found"), "down"),
    ],
    ids=lambda value: f"{value!r}/{getattr(value, '__cause__', None)!r}",
)
def test_a_failure_says_what_to_do(error: TelegramError, meaning: Fault) -> None:
    assert fault(error) == meaning


def test_a_429_says_how_long_to_wait() -> None:
    error = RetryAfter(7)
    assert fault(error) == "later"
    assert wait_s(error) == 7


def test_a_wait_is_read_as_a_number_too(monkeypatch: pytest.MonkeyPatch) -> None:
    error = RetryAfter(timedelta(seconds=9))
    monkeypatch.delenv("PTB_TIMEDELTA")
    with pytest.warns(PTBDeprecationWarning):
        assert wait_s(error) == 9


def test_refusals_of_an_edit_are_told_apart() -> None:
    assert unchanged(BadRequest("Message is not modified: specified new message content"))
    assert lost(BadRequest("Message to edit not found"))
    assert stale(BadRequest("Query is too old and response timeout expired or query ID is invalid"))
    assert not unchanged(BadRequest("Message to edit not found"))
    assert not lost(Forbidden("message to edit not found"))
    assert not stale(NetworkError("x"))
