"""What a refusal or a failure of the Bot API means for the request that met it."""

from datetime import timedelta
from typing import Literal

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

Fault = Literal["unsent", "unsure", "down", "later", "moved", "gone", "refused", "token", "conflict"]
"""unsent: it never left; unsure: it may have arrived; down: the server failed; later: too many requests; moved: the
chat has a new id; gone: nothing more may be sent there; refused: never send the same again; token: the bot's own is
wrong; conflict: another process polls."""

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_GONE = (
    "chat not found",
    "group chat was deactivated",
    "chat was deleted",
    "user is deactivated",
    "peer_id_invalid",
)
_LOST_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")


def fault(error: TelegramError) -> Fault:
    """Tell what is to be done about it. The Bot API has no request ids, so an answer that was lost leaves it unsure."""
    match error:
        case RetryAfter():
            return "later"
        case ChatMigrated():
            return "moved"
        case Forbidden():
            return "gone"
        case BadRequest():
            return "gone" if _says(error, _GONE) else "refused"
        case InvalidToken():
            # the library says so of a 404 too, which may be a proxy's bad moment
            return "token" if _says(error, ("unauthorized",)) else "down"
        case Conflict():
            return "conflict"
        case NetworkError():
            return _network_fault(error.__cause__)
    return "unsure"  # an answer that can't be read, to what went well: failures have kinds of their own


def unchanged(error: TelegramError) -> bool:
    """True if an edit was refused because the message already says that: a success."""
    return isinstance(error, BadRequest) and _says(error, ("message is not modified",))


def lost(error: TelegramError) -> bool:
    """True if the message to edit is no more, or can't be edited any longer."""
    return isinstance(error, BadRequest) and _says(error, _LOST_MESSAGE)


def stale(error: TelegramError) -> bool:
    """True if a button was tapped so long ago that the tap can't be answered."""
    return isinstance(error, BadRequest) and _says(error, ("query is too old", "query id is invalid"))


def wait_s(error: RetryAfter) -> float:
    """Return how long the Bot API asks to wait, in seconds."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


def _network_fault(cause: BaseException | None) -> Fault:
    if isinstance(cause, _NEVER_LEFT):
        return "unsent"
    if isinstance(cause, httpx.HTTPError):
        return "unsure"
    if isinstance(cause, UnicodeError):
        return "refused"  # the text can't be encoded: it would fail for ever
    return "down"


def _says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    return any(phrase in error.message.lower() for phrase in phrases)
