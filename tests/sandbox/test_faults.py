import asyncio

import pytest
import telegram
from telegram.error import NetworkError, TimedOut

from bot.sandbox.faults import TELEGRAM, Fault, Faults, Meter
from bot.sandbox.refusals import Refused
from bot.sandbox.server import Sandbox
from tests.sandbox.asking import READER, Raw


async def texts(box: Sandbox) -> list[str]:
    return [m["text"] for m in await box.messages(READER) if not m["mine"]]


async def test_a_call_fails_as_often_as_it_was_told(bot: telegram.Bot, box: Sandbox) -> None:
    box.fail("sendMessage", times=2, code=502, description="Bad Gateway")
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(READER, "x")
    await bot.send_message(READER, "x")
    assert await texts(box) == ["x"]


async def test_a_flood_wait_names_its_seconds(raw: Raw, box: Sandbox) -> None:
    box.fail("*", retry_after=7)
    answer = await raw.client.get(f"{raw.root}/getMe")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["parameters"] == {"retry_after": 7}


async def test_a_line_cut_before_leaves_nothing_and_after_leaves_the_message(
    bot: telegram.Bot, box: Sandbox
) -> None:
    box.fail("sendMessage", "cut-before")
    box.fail("sendMessage", "cut-after")
    for expected in ([], ["x"]):
        with pytest.raises(NetworkError):
            await bot.send_message(READER, "x")
        assert await texts(box) == expected


async def test_a_hang_before_leaves_nothing_and_after_leaves_the_message(
    bot: telegram.Bot, box: Sandbox
) -> None:
    box.fail("sendMessage", "hang-before")
    box.fail("sendMessage", "hang-after")
    for expected in ([], ["x"]):
        with pytest.raises(TimedOut):
            await bot.send_message(READER, "x", read_timeout=0.2)
        assert await texts(box) == expected


async def test_closing_lets_go_of_whoever_hangs() -> None:
    async with Sandbox() as box:
        box.fail("getMe", "hang-before")
        bot = telegram.Bot(box.token, base_url=box.base_url)
        hanging = asyncio.create_task(bot.initialize())
        await box.wait_for_request("getMe")
    with pytest.raises(NetworkError):
        await hanging
    await bot.shutdown()


def test_faults_are_met_in_the_order_they_were_planned() -> None:
    faults = Faults()
    faults.plan(Fault("getme", code=1))
    faults.plan(Fault("*", code=2, times=2))
    assert [f.code if (f := faults.next(m)) else 0 for m in ("sendMessage", "getMe", "getMe", "getMe")] == [
        2,
        1,
        2,
        0,
    ]


def test_telegrams_own_limits_let_a_short_burst_pass() -> None:
    meter = Meter(TELEGRAM)
    for _ in range(5):
        meter.count(7, 100.0)
    with pytest.raises(Refused) as caught:
        meter.count(7, 100.5)
    assert caught.value.parameters == {"retry_after": 5}
    meter.count(7, 105.0)
