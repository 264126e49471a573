"""Under Telegram's limits, chat by chat. The clock of these loops is their own: nothing is waited for, nothing takes time."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.telegram.pacing import BROADCAST, Gate, Gates, Lane, Pacer


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its clock stands still while anything runs, and jumps to the next timer when nothing does."""

    now = 0.0

    def time(self) -> float:
        return self.now

    def _run_once(self) -> None:
        if not self._ready:  # type: ignore[attr-defined] # the standard loop's own fields
            waiting = [timer for timer in self._scheduled if not timer.cancelled()]  # type: ignore[attr-defined] # as above
            self.now = max(self.now, min(timer.when() for timer in waiting))
        super()._run_once()  # type: ignore[misc] # as above


def _skipping(work: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work)


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


class Line:
    """A server that notes when it was asked for which chat, and refuses as often as it is told."""

    def __init__(self, pacer: Pacer, refusals: dict[int, list[int]] | None = None) -> None:
        self.pacer = pacer
        self.refusals = refusals or {}
        self.began = asyncio.get_running_loop().time()
        self.served: list[tuple[int, float]] = []

    async def ask(self, chat: int, lane: Lane | None = None, endpoint: str = "sendMessage") -> None:
        async def call() -> bool:
            if waits := self.refusals.get(chat):
                raise RetryAfter(waits.pop(0))
            self.served.append((chat, asyncio.get_running_loop().time() - self.began))
            return True

        assert await self.pacer.process_request(call, (), {}, endpoint, {"chat_id": chat}, lane)

    def times(self, chat: int) -> list[float]:
        return [at for served, at in self.served if served == chat]


async def _ask_all(
    chats: list[int], lane: Lane | None = None, refusals: dict[int, list[int]] | None = None
) -> Line:
    line = Line(Pacer(), refusals)
    await asyncio.gather(*(line.ask(chat, lane) for chat in chats))
    return line


def test_a_private_chat_gets_a_burst_and_then_one_a_second() -> None:
    times = _skipping(_ask_all([7] * 6)).times(7)
    assert times == pytest.approx([0, 0, 0, 1, 2, 3])


def test_a_group_gets_at_most_20_a_minute() -> None:
    times = _skipping(_ask_all([-7] * 60)).times(-7)
    assert max(sum(start <= at < start + 59.9 for at in times) for start in times) <= 20


def test_all_chats_together_get_at_most_30_a_second() -> None:
    served = _skipping(_ask_all(list(range(1, 201)))).served
    times = [at for _, at in served]
    assert max(sum(start <= at < start + 0.99 for at in times) for start in times) <= 30
    assert times[-1] < 9


def test_a_429_stops_its_own_chat_for_as_long_as_it_says_and_no_other() -> None:
    line = _skipping(_ask_all([*range(1, 20), 99], refusals={1: [20, 5]}))
    assert line.times(1) == pytest.approx([25])
    assert max(at for chat, at in line.served if chat != 1) < 1


def test_who_waits_for_an_answer_goes_before_digests() -> None:
    async def work() -> Line:
        line = Line(Pacer())
        digests = [asyncio.create_task(line.ask(chat, BROADCAST)) for chat in range(100, 400)]
        await asyncio.sleep(1)
        await line.ask(7)
        await asyncio.gather(*digests)
        return line

    assert _skipping(work()).times(7)[0] <= 1 + 1 / 25


def test_an_urgent_request_gives_up_on_a_chat_that_is_stopped_for_hours() -> None:
    async def work() -> None:
        line = Line(Pacer(), {7: [43_838]})
        with pytest.raises(RetryAfter):
            await line.ask(7)
        with pytest.raises(RetryAfter):
            await line.ask(7)
        assert line.served == []

    _skipping(work())


def test_a_digest_waits_for_hours() -> None:
    line = _skipping(_ask_all([7], BROADCAST, {7: [43_838]}))
    assert line.times(7) == pytest.approx([43_838])


def test_what_shows_no_message_is_not_paced() -> None:
    async def work() -> Line:
        line = Line(Pacer())
        await line.pacer.initialize()
        await asyncio.gather(*(line.ask(7, endpoint="answerCallbackQuery") for _ in range(50)))
        await line.pacer.shutdown()
        return line

    assert max(_skipping(work()).times(7)) == 0


@given(
    st.lists(st.tuples(st.floats(0, 5), st.booleans()), min_size=1, max_size=40),
    st.floats(0.5, 20),
    st.integers(1, 5),
)
def test_any_arrivals_pass_in_time_never_too_many_in_any_span(
    arrivals: list[tuple[float, bool]], rate_s: float, burst: int
) -> None:
    async def work() -> list[float]:
        gate, passed = Gate(rate_s, burst), []

        async def arrive(after: float, urgent: bool) -> None:
            await asyncio.sleep(after)
            await gate.enter(urgent=urgent)
            passed.append(asyncio.get_running_loop().time())

        await asyncio.gather(*(arrive(*arrival) for arrival in arrivals))
        return passed

    passed = _skipping(work())
    assert len(passed) == len(arrivals)
    for at, start in enumerate(passed):
        for count, end in enumerate(passed[at:], 1):
            assert count <= burst + rate_s * (end - start) + 1e-6


def test_one_who_stopped_waiting_takes_nobodys_turn() -> None:
    async def work() -> float:
        gate = Gate(1, burst=1)
        await gate.enter(urgent=True)
        began = asyncio.get_running_loop().time()
        leaver, stayer = (asyncio.create_task(gate.enter(urgent=True)) for _ in range(2))
        await asyncio.sleep(0.5)
        leaver.cancel()
        await stayer
        return asyncio.get_running_loop().time() - began

    assert _skipping(work()) == pytest.approx(1)


def test_idle_gates_are_forgotten_and_busy_ones_kept() -> None:
    async def work() -> None:
        gates = Gates(lambda _: Gate(1, burst=1))
        busy = gates.of(0)
        busy.pause(60)
        for chat in range(1, 2_000):
            gates.of(chat)
        assert gates.of(0) is busy
        assert len(gates._gates) <= 501

    _skipping(work())
