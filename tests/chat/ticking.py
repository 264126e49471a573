"""One tick of the clock, in a process of its own that may end itself at a named step, as by kill -9."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.chat.ask import House
from bot.schedule import Schedule
from bot.store.store import Store
from tests.chat.samples import NOW

P = ParamSpec("P")
T = TypeVar("T")


def dying(step: Callable[P, Awaitable[T]], when: str) -> Callable[P, Awaitable[T]]:
    """The step, with the process's end before or after it."""

    @wraps(step)
    async def last(*args: P.args, **kwargs: P.kwargs) -> T:
        if when == "before":
            os._exit(137)
        await step(*args, **kwargs)
        os._exit(137)

    return last


async def tick(database: Path, when: str, step: str) -> None:
    """Tick, or die in the attempt."""
    async with await Store.open(database) as store:
        setattr(store.alerts, step, dying(getattr(store.alerts, step), when))
        await Schedule(store, House(), lambda: NOW).tick()


if __name__ == "__main__":
    asyncio.run(tick(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
