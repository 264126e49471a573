"""Cleaning in processes that can be killed.

A few hundred bytes of hostile markup keep a parser busy for hours, and a thread that computes can't be stopped: `<a b="`
repeated to 64 KB cost html.parser 10 s, a million `<p>` any tree builder over a minute. So each document has a process, a
time and a share of memory, and what exceeds them becomes a refusal like any other.
"""

import asyncio
import contextlib
import importlib
import multiprocessing
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from bot.news.clean.cleaner import clean
from bot.news.clean.decode import LIMIT
from bot.news.clean.trace import Cleaned
from bot.news.model import RawItem, Refusal

_MEMORY = 512 * 2**20
"""Bytes that one document may take above what the process needs by itself."""


class CleaningPool:
    """Worker processes that clean one item each at a time; an async context manager."""

    def __init__(self, workers: int = 1, *, timeout_s: float = 2.0) -> None:
        # "spawn": a fork of a process with threads and an event loop can deadlock, and a fork server idles beside us.
        self._pool = ProcessPool(workers, initializer=_prepare, context=multiprocessing.get_context("spawn"))
        self._timeout_s = timeout_s

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the workers, whatever they are at, and wait until they are gone."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves this one untyped
        await asyncio.to_thread(self._pool.join)

    async def clean(self, raw: RawItem) -> Cleaned:
        """What `bot.news.clean` makes of the item; too slow, too big or deadly items are refused."""
        if len(raw.content) > LIMIT:
            return clean(raw)  # refused at once, without sending it anywhere
        try:
            return await asyncio.wrap_future(self._pool.schedule(clean, args=(raw,), timeout=self._timeout_s))
        except FutureTimeoutError:
            return _refused("too-slow", f"Reading the file took longer than {self._timeout_s:g} seconds.")
        except MemoryError:
            return _refused("too-big", "Reading the file needs more memory than a document may take.")
        except ProcessExpired:
            return _refused("broken", "The file broke the process that was reading it.")


def _refused(code: str, reason: str) -> Cleaned:
    return Cleaned((Refusal(code, reason),))


def _prepare() -> None:
    """Load what cleaning needs, then limit the worker's memory. Runs in the worker, before its first item's time begins."""
    importlib.import_module("trafilatura")
    # Elsewhere than on Linux there is no such limit to set, or no way to learn what is in use.
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - there is none on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        ceiling = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
