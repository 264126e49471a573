"""Keeps under Telegram's limits, chat by chat.

About one message a second a chat with short bursts, 20 a minute in a group, 30 a second in all (the exact limits are
unpublished). A 429 stops the chat it concerns for as long as it says, and no other. People who wait for an answer go
before digests. The library's own limiter knows no private chats, stops everything on one 429 and knows no order.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Any, Literal

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.faults import wait_s

Lane = Literal["broadcast"]
BROADCAST: Lane = "broadcast"
"""The lane of what nobody waits for; a request without a lane is urgent."""

PATIENCE_S = 30.0
"""An urgent request gives up rather than wait longer than this."""
_UNPACED = frozenset({"answerCallbackQuery", "setMyCommands", "getChat", "getChatMember"})
_GATES_KEPT = 500


class Gate:
    """Lets callers in at a steady rate after a burst (GCRA, ITU-T I.371): urgent ones first, else in order.

    Never more than `burst + rate_s × t` in any t seconds.
    """

    def __init__(self, rate_s: float, burst: int) -> None:
        self._period = 1 / rate_s
        self._tolerance = (burst - 1) * self._period
        self._next = 0.0  # when the next caller is expected, on the loop's clock
        self._paused_until = 0.0
        self._queue: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._tickets = count()
        self._timer: asyncio.TimerHandle | None = None

    async def enter(self, *, urgent: bool) -> None:
        """Wait for one's turn."""
        if self.try_enter():
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (not urgent, next(self._tickets), turn))
        self._set_timer()
        await turn

    def try_enter(self) -> bool:
        """Enter if that needs no waiting."""
        free = not self._queue and self.opens_in() <= 0
        if free:
            self._admit()
        return free

    def opens_in(self) -> float:
        """Return the seconds until the next caller may enter; not above zero when it may now."""
        return max(self._paused_until, self._next - self._tolerance) - _clock()

    def pause(self, seconds: float) -> None:
        """Let nobody in for so long."""
        self._paused_until = max(self._paused_until, _clock() + seconds)

    @property
    def idle(self) -> bool:
        """True if forgetting the gate changes nothing."""
        return not self._queue and max(self._next, self._paused_until) <= _clock()

    def _admit(self) -> None:
        self._next = max(self._next, _clock()) + self._period

    def _set_timer(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, self.opens_in()), self._open)

    def _open(self) -> None:
        self._timer = None
        while self._queue and self.opens_in() <= 0:
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():  # else its caller was cancelled while waiting
                turn.set_result(None)
                self._admit()
        if self._queue:
            self._set_timer()


class Gates:
    """A gate a chat, made when it is first asked for, forgotten when that changes nothing."""

    def __init__(self, make: Callable[[int], Gate]) -> None:
        self._make = make
        self._gates: dict[int, Gate] = {}

    def of(self, chat: int) -> Gate:
        """Return the chat's gate."""
        if len(self._gates) >= _GATES_KEPT:
            self._gates = {known: gate for known, gate in self._gates.items() if not gate.idle}
        if chat not in self._gates:
            self._gates[chat] = self._make(chat)
        return self._gates[chat]


class Pacer(BaseRateLimiter[Lane]):
    """The bot's rate limiter: a gate for each chat, and one for all."""

    __slots__ = ("_chats", "_everyone")

    def __init__(self) -> None:
        self._chats = Gates(_gate_of)
        self._everyone = Gate(rate_s=25, burst=5)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Any:
        """Make the request when its chat and everyone else allow it, again after a 429.

        Raises:
            RetryAfter: someone waits for the answer, and it would take longer than `PATIENCE_S`.
        """
        chat = data.get("chat_id")
        if not isinstance(chat, int) or endpoint in _UNPACED:
            return await callback(*args, **kwargs)
        gate, urgent = self._chats.of(chat), rate_limit_args is None
        while True:
            if urgent and gate.opens_in() > PATIENCE_S:
                raise RetryAfter(int(gate.opens_in()) + 1)
            await gate.enter(urgent=urgent)
            await self._everyone.enter(urgent=urgent)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as later:
                gate.pause(wait_s(later))


def _gate_of(chat: int) -> Gate:
    # a group's id is negative; its 20 a minute are a burst of 5 and 15 more
    return Gate(0.25, burst=5) if chat < 0 else Gate(1, burst=3)


def _clock() -> float:
    return asyncio.get_running_loop().time()
