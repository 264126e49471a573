"""Cleaning in processes that can be killed.

A few hundred bytes of hostile markup keep a parser busy for hours, and a thread that computes can't be stopped: `<a b="`
repeated to 64 KB cost html.parser 10 s, a million `<p>` any tree builder over a minute. So each document has a process, a
time and a share of memory, and what exceeds them becomes a refusal like any other.
"""

import asyncio
import contextlib
import importlib
import logging
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.errors import StoreError
from bot.news.clean import containers, sites
from bot.news.clean.sites import Own
from bot.news.clean.trace import Cleaned
from bot.news.model import RawItem, Refusal

T = TypeVar("T")
R = TypeVar("R")

_log = logging.getLogger(__name__)

_NONE = Own()

_MEMORY = 512 * 2**20
"""Bytes that one document may take above what the process needs by itself."""


class CleaningPool:
    """Worker processes that clean one item each at a time; an async context manager.

    `own` is what the operator knows of sites, beside what the cleaner knows.
    """

    def __init__(self, workers: int = 1, *, timeout_s: float = 2.0, own: Own = _NONE) -> None:
        # "spawn": a fork of a process with threads and an event loop can deadlock, and a fork server idles beside us.
        spawn = multiprocessing.get_context("spawn")
        self._start = partial(ProcessPool, workers, initializer=_prepare, initargs=(own,), context=spawn)
        self._pool = self._start()
        self._timeout_s = timeout_s

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the workers, whatever they are at, and wait until they are gone."""
        await _end(self._pool)

    async def clean(self, raw: RawItem) -> Cleaned:
        """What `bot.news.clean` makes of the item; too slow, too big or deadly items are refused.

        Raises StoreError where no worker can be started: nothing is wrong with the item then. Each member of an archive is an item with a time and a share of memory of its own.
        """
        if refusal := containers.oversized(raw.content):
            return Cleaned((refusal,))  # without sending it anywhere
        if containers.is_archive(raw.content):
            return await self._clean_archive(raw)
        result = await self._run(_clean, raw)
        return result if isinstance(result, Cleaned) else Cleaned((result,))

    async def _clean_archive(self, raw: RawItem) -> Cleaned:
        """Unpack the archive in one go, then clean its members side by side."""
        members = await self._run(containers.unpack, raw)
        if isinstance(members, Refusal):
            return Cleaned((members,))
        results = await asyncio.gather(*(self._run(_clean_member, member) for member in members))
        return containers.joined(map(_member_cleaned, members, results))

    async def _run(self, work: Callable[[T], R], item: T) -> R | Refusal:
        """Call a function with an item in a worker; a refusal where that takes too much, or breaks the worker.

        A pool whose workers died while nothing was asked of them (the system was out of memory) is made anew, once.
        """
        try:
            return await self._asked(work, item)
        except _BrokenPoolError:
            pass
        try:
            return await self._asked(work, item)
        except _BrokenPoolError as error:
            raise StoreError(
                "the processes that clean can't be started, items wait; the log says more"
            ) from error

    async def _asked(self, work: Callable[[T], R], item: T) -> R | Refusal:
        pool = self._pool
        try:
            result: R = await asyncio.wrap_future(pool.schedule(work, args=(item,), timeout=self._timeout_s))
        except FutureTimeoutError:
            return Refusal("too-slow", self._timeout_s)
        except MemoryError:
            return Refusal("too-much-memory")
        except ProcessExpired:
            return Refusal("killed")
        except RuntimeError as error:
            if _works(pool):
                raise  # the function's own
            await self._renew(pool)
            raise _BrokenPoolError from error
        return result

    async def _renew(self, broken: ProcessPool) -> None:
        """Put a new pool in the broken one's place, unless another item has done so already."""
        if self._pool is broken:
            _log.error("the processes that clean have died; they are started anew")
            self._pool = self._start()
            await _end(broken)


def _member_cleaned(member: RawItem | Refusal, result: Cleaned | Refusal) -> Cleaned:
    """What a member of an archive became; what its worker could not bear names it."""
    if isinstance(result, Cleaned):
        return result
    return Cleaned((replace(result, part=member.name if isinstance(member, RawItem) else member.part),))


class _BrokenPoolError(Exception):
    """The pool has no workers any more."""


def _works(pool: ProcessPool) -> bool:
    try:
        return bool(pool.active)
    except RuntimeError:  # how pebble says that it is broken
        return False


async def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves this one untyped
    await asyncio.to_thread(pool.join)


# The parsers are loaded in the workers alone: they are half of what a process of ours weighs.


def _clean(raw: RawItem) -> Cleaned:
    from bot.news.clean.cleaner import clean  # noqa: PLC0415 - as said above

    return clean(raw)


def _clean_member(member: RawItem | Refusal) -> Cleaned:
    from bot.news.clean.cleaner import clean_member  # noqa: PLC0415 - as said above

    return clean_member(member)


def _prepare(own: Own = _NONE) -> None:
    """Load what cleaning needs, then limit the worker's memory. Runs in the worker, before its first item's time begins."""
    importlib.import_module("bot.news.clean.cleaner")
    sites.use(own)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # pebble's handler waits for the parser's C code: 3 s more
    # Elsewhere than on Linux there is no such limit to set, or no way to learn what is in use.
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - there is none on Windows

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        ceiling = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
