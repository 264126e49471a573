"""Trouble on demand: refusals, hangs, cut lines, and Telegram's rate limits."""

import math
from collections import deque
from dataclasses import dataclass, replace
from typing import Literal

from bot.sandbox.refusals import Refused, too_many

FaultKind = Literal["error", "hang-before", "hang-after", "cut-before", "cut-after"]
"""Refuse; or never answer, or cut the line, before the request was carried out or after it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with the next `times` calls of a method ("*" is any, case doesn't matter)."""

    method: str
    kind: FaultKind = "error"
    times: int = 1
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None

    def refusal(self) -> Refused:
        """The refusal of an "error"."""
        if self.retry_after is not None:
            return too_many(self.retry_after)
        return Refused(self.code, self.description)


class Faults:
    """The faults to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, fault: Fault) -> None:
        """Let something go wrong."""
        self._planned.append(fault)

    def next(self, method: str) -> Fault | None:
        """The fault this call meets, which is then used up by one; None where all goes well."""
        for at, fault in enumerate(self._planned):
            if fault.method in ("*", method) or fault.method.lower() == method.lower():
                left = replace(fault, times=fault.times - 1)
                self._planned[at : at + 1] = [left] if left.times > 0 else []
                return fault
        return None


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages in so many seconds."""

    messages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's rate limits for messages and edits; None is no limit. The real ones are unpublished: see `TELEGRAM`."""

    private: Window | None = None
    group: Window | None = None
    overall: Window | None = None


TELEGRAM = Limits(private=Window(5, 5), group=Window(20, 60), overall=Window(30, 1))
"""About what Telegram allows: a message a second per chat with short bursts, 20 a minute per group, 30 a second in all."""


class Meter:
    """Counts messages against the limits."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sent: dict[int, deque[float]] = {}

    def count(self, chat: int, now: float) -> None:
        """Count a message to a chat.

        Raises:
            Refused: it is one too many (429); it doesn't count then.
        """
        windows = {chat: self._limits.private if chat > 0 else self._limits.group, 0: self._limits.overall}
        for key, window in windows.items():
            if window and (wait := _wait(self._sent.setdefault(key, deque()), window, now)) > 0:
                raise too_many(math.ceil(wait))
        for key in windows:
            self._sent.setdefault(key, deque()).append(now)


def _wait(sent: deque[float], window: Window, now: float) -> float:
    """Drop what is too old to count; the seconds until there is room for one more."""
    while sent and sent[0] <= now - window.seconds:
        sent.popleft()
    return 0.0 if len(sent) < window.messages else sent[-window.messages] + window.seconds - now
