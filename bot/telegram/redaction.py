"""Keeps the bot's token, and what people write, out of the logs."""

import logging
import re
import traceback
from collections.abc import Iterable
from pathlib import PurePath

_TOKEN = re.compile(r"\d{6,}(?::|%3A)[\w-]{30,}|(?<=/bot)\d+[^/\s'\"]*", re.ASCII | re.IGNORECASE)
_HIDDEN = "<token>"
_LEVELS = {
    "httpx": logging.WARNING,  # at INFO it logs every address, and the token is part of it
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL
    + 1,  # logs whole updates when they can't be read; our own lines name the fault
    "apscheduler": logging.WARNING,
}


class Redacting(logging.Filter):
    """Takes whatever looks like a token out of a record's message, arguments, traceback and stack."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is always let through."""
        record.msg, record.args = redact(_message(record)), None
        if record.exc_info:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_info = None
        record.exc_text = redact(record.exc_text) if record.exc_text else None
        record.stack_info = redact(record.stack_info) if record.stack_info else None
        return True


def quiet(handlers: Iterable[logging.Handler]) -> None:
    """Hide tokens in all that these handlers write, and keep the libraries that log them down, whatever the level."""
    for handler in handlers:
        handler.addFilter(Redacting())
    for name, level in _LEVELS.items():
        logging.getLogger(name).setLevel(level)


def redact(text: str) -> str:
    """Return the text with every token, alone or in an address, replaced."""
    return _TOKEN.sub(_HIDDEN, text)


def place(error: BaseException) -> str:
    """Name an error and where it was raised, without its text, which may hold what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (
        TypeError,
        ValueError,
        KeyError,
    ):  # arguments that don't fit their format; logging would print them raw
        return str(record.msg)
