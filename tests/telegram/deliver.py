"""Delivers what is open, in a process of its own that may end itself at a named step, as by kill -9."""

import asyncio
import os
import sys
from pathlib import Path

from bot.store.store import Store
from bot.telegram import pacing
from bot.telegram.bot import TelegramSettings, build
from bot.telegram.delivery import Postman
from bot.telegram.pacing import Gate


async def deliver(base_url: str, token: str, database: Path, dies_at: str) -> None:
    """Deliver until nothing is open."""

    def checkpoint(step: str) -> None:
        if step == dies_at:
            os._exit(137)

    async with build(TelegramSettings(token, base_url)) as bot, await Store.open(database) as store:
        postman = Postman(bot, store, checkpoint)
        running = asyncio.create_task(postman.run())
        while await store.deliveries.unsent():  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.01)
        await postman.stop(grace_s=1)
        await running


if __name__ == "__main__":
    pacing._gate_of = lambda chat: Gate(10_000, burst=1_000)  # nobody waits for a test
    asyncio.run(deliver(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4]))
