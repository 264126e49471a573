"""Watched folders: the folder is the truth, events only say when to look again.

An event may come too late, or never (a full queue, a folder moved in, a name that isn't UTF-8), so everything
is found by looking: at the start, after an event, and every half minute. A file moves only after the store has it,
and a file taken twice is known by its content: killed at any point, nothing is lost and nothing doubled.
"""

import asyncio
import logging
import os
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from time import monotonic

from watchfiles import awatch

from bot.errors import SourceError, StoreError
from bot.news.model import RawItem, Receipt, Refusal
from bot.sources import files
from bot.sources.files import Found, Stamp

Take = Callable[[RawItem, datetime], Awaitable[Receipt]]
"""The one door: cleans an item and keeps what it holds."""

Refuse = Callable[[str, str, Refusal, datetime], Awaitable[Receipt]]
"""Keeps for the operator that what has this name can't be read in the state it is in, and why."""

Worded = Callable[[Refusal], str]
"""Puts a refusal in a sentence."""

Clock = Callable[[], datetime]

Told = Callable[[Path, Receipt | Refusal], None]
"""Is told what became of each file, or why it could not be read."""

_log = logging.getLogger(__name__)

STILL = timedelta(seconds=2)
"""A file whose size and time stay the same for this long is written to its end."""

EMPTY_STILL = timedelta(seconds=60)
"""Programs make a file first and fill it later: an empty one gets this long."""

UNREADABLE_STILL = timedelta(seconds=60)
"""Rights may come after the content: a file that can't be read gets this long before it is refused."""

RESCAN_S = 30.0
"""Looking at 100,000 files takes about a second, so looking this often costs next to nothing."""

SOON_S = 1.0
"""How soon waiting files are looked at again."""

SLICE = 500
"""Files listed between two breaths of the loop."""

_MOVABLE = ("denied", "hard-link", "special", "unreadable")
"""What may go to quarantine though it can't be read."""

LANES = 8
"""Files in work at once: one is kept while others are cleaned."""

AHEAD = 24
"""Files of an import in work at once: a few more than are committed together."""

BUSY_SHARE = 0.1
"""The most of the time that goes into looking, however many events come; what is taken meanwhile doesn't count."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """A watched folder. With `move`, what was taken goes to `done` or `quarantine`; else all stays in place.

    Whatever lies in one of `besides` (the bot's own files, say) is none of its files.
    """

    path: Path
    done: Path | None = None
    quarantine: Path | None = None
    move: bool = True
    besides: frozenset[Path] = frozenset()

    def __post_init__(self) -> None:
        if self.move and not (self.done and self.quarantine):
            raise ValueError("files that move need a place to move to")

    @property
    def leave(self) -> frozenset[Path]:
        """The folders that are not looked into: `besides`, and those that hold what was taken already."""
        return self.besides.union(folder for folder in (self.done, self.quarantine) if folder)


# What is known of a file that stands in the folder: the cases of `State`.


@dataclass(frozen=True, slots=True)
class Waiting:
    """Perhaps still being written; seen like this since then."""

    stamp: Stamp
    since: datetime
    noted: bool = False
    """Whether the operator was told that it can't be read: it stays, and is tried again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """In the store. The receipt is kept where the file is yet to move."""

    stamp: Stamp
    receipt: Receipt | None


State = Waiting | Taken


class Scanner:
    """Looks through one inbox again and again, and remembers between two looks what needn't be read anew."""

    def __init__(self, inbox: Inbox, refuse: Refuse | None = None, worded: Worded = str) -> None:
        self.inbox = inbox
        self._refuse = refuse
        self._worded = worded
        self._states: dict[str, State] = {}
        self._stuck: dict[str, str] = {}
        self._present: set[str] = set()
        self.looked_s = 0.0
        """Seconds that the last scan spent on listing the folder."""

    @property
    def stuck(self) -> dict[str, str]:
        """Files and folders that can't be read or moved, by name, each with the reason."""
        return {files.shown(path): reason for path, reason in self._stuck.items()}

    async def scan(self, take: Take, now: Clock) -> bool:
        """Take every file that stands still; True if others must be looked at again soon.

        Raises StoreError: then everything not yet kept waits for a later look.
        """
        self._present = set()
        self.looked_s = 0.0
        try:
            await self._take_all(take, now)
        except* StoreError as group:
            raise group.exceptions[0] from group
        self._states = {path: state for path, state in self._states.items() if path in self._present}
        self._stuck = {path: reason for path, reason in self._stuck.items() if path in self._present}
        waiting = (path for path, state in self._states.items() if isinstance(state, Waiting))
        return any(path not in self._stuck for path in waiting)

    async def _take_all(self, take: Take, now: Clock) -> None:
        lanes = asyncio.Semaphore(LANES)
        async with asyncio.TaskGroup() as tasks:
            async for found in self._finds():
                self._present.add(found.where)
                if receipt := self._unmoved(found):
                    await self._settle(found, receipt)
                elif not self._still(found, now()):
                    continue
                elif found.refusal:
                    await self._give_up(found, found.refusal, now())
                elif raw := await self._read(found, now()):
                    await lanes.acquire()
                    work = tasks.create_task(self._take(found, raw, take, now))
                    work.add_done_callback(lambda _: lanes.release())

    async def _finds(self) -> AsyncIterator[Found]:
        """What lies in the folder, listed slice by slice outside of the loop."""
        walker = files.walk(self.inbox.path, self.inbox.leave)
        while found := await asyncio.to_thread(self._slice, walker):
            for each in found:
                yield each

    def _slice(self, walker: Iterator[Found]) -> list[Found]:
        began = monotonic()
        found = list(islice(walker, SLICE))
        self.looked_s += monotonic() - began
        return found

    def _unmoved(self, found: Found) -> Receipt | None:
        """The receipt of a file that is in the store but couldn't be moved then."""
        match self._states.get(found.where):
            case Taken(stamp, receipt) if stamp == found.stamp:
                return receipt
        return None

    def _still(self, found: Found, now: datetime) -> bool:
        """True when a file not yet taken is written to its end; remembers since when it looks like this.

        Where the clock was put back, the wait begins anew.
        """
        match self._states.get(found.where):
            case Waiting(stamp, since) if stamp == found.stamp and since <= now:
                return now - since >= (STILL if stamp.size or found.refusal else EMPTY_STILL)
            case Taken(stamp) if stamp == found.stamp:
                return False
        self._states[found.where] = Waiting(found.stamp, now)
        return False

    async def _read(self, found: Found, now: datetime) -> RawItem | None:
        """The file as an item; None when it can't be read, or changed meanwhile: it is looked at again."""
        try:
            content, stamp = await asyncio.to_thread(files.read, found.path)
        except files.UnreadableError as error:
            await self._give_up(found, error.refusal, now)
            return None
        self._stuck.pop(found.where, None)
        if stamp != found.stamp:
            del self._states[found.where]
            return None
        return RawItem(self._name(found), content)

    async def _give_up(self, found: Found, refusal: Refusal, now: datetime) -> None:
        """Refuse what could not be read for too long, so that the operator finds it with its reason.

        Links stay where they are, lest a later file's way into quarantine leads through one; so do folders.
        """
        self._report(found.where, self._worded(refusal))
        waiting = self._states[found.where]
        assert isinstance(waiting, Waiting)
        if self._refuse is None or waiting.noted or now - waiting.since < UNREADABLE_STILL:
            return
        receipt = await self._refuse(self._name(found), repr(found.stamp), refusal, now)
        if self.inbox.move and refusal.code in _MOVABLE:
            await self._settle(found, receipt)
        else:
            self._states[found.where] = replace(waiting, noted=True)

    def _name(self, found: Found) -> str:
        path = found.path.relative_to(self.inbox.path)
        return files.shown(path if path.name else self.inbox.path)

    async def _take(self, found: Found, raw: RawItem, take: Take, now: Clock) -> None:
        try:
            receipt = await take(raw, now())
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - an edge: a fault at one file must not hold up the others
            _log.error("taking a file failed", exc_info=error)
            self._report(found.where, f"a fault in this program ({type(error).__name__})")
        else:
            await self._settle(found, receipt)

    async def _settle(self, found: Found, receipt: Receipt) -> None:
        """Put a taken file where it belongs; where that fails, only this is tried again."""
        if not self.inbox.move:
            self._states[found.where] = Taken(found.stamp, None)
            return
        try:
            await asyncio.to_thread(put_away, self.inbox, found, receipt, self._worded)
        except SourceError as error:
            self._states[found.where] = Taken(found.stamp, receipt)
            self._report(found.where, f"it was looked at, but can't be moved away: {error}")
        else:
            del self._states[found.where]

    def _report(self, path: str, reason: str) -> None:
        """Say once what is wrong with a path."""
        if self._stuck.get(path) != reason:
            _log.warning("%s stays in the folder: %s", files.shown(path), reason)
        self._stuck[path] = reason


def put_away(inbox: Inbox, found: Found, receipt: Receipt, worded: Worded = str) -> None:
    """Move a taken file to `done`, or to `quarantine` with its reason; a file replaced meanwhile stays."""
    try:
        if Stamp.of(found.path.lstat()) != found.stamp:
            return
    except FileNotFoundError:
        return
    except OSError as error:
        raise SourceError(error.strerror or type(error).__name__) from error
    refused = receipt.result == "refused"
    folder = inbox.quarantine if refused else inbox.done
    assert folder  # an inbox whose files move has both
    reason = "\n".join(_line(each, worded) for each in receipt.refusals) if refused else None
    files.move(found.path, folder, found.path.relative_to(inbox.path), reason)


def _line(refusal: Refusal, worded: Worded) -> str:
    return f"{refusal.part}: {worded(refusal)}" if refusal.part else worded(refusal)


async def watch(
    inboxes: Sequence[Inbox],
    take: Take,
    now: Clock,
    *,
    refuse: Refuse | None = None,
    worded: Worded = str,
    rescan_s: float = RESCAN_S,
) -> None:
    """Take what comes into the folders, until cancelled. A full disk or a locked store only makes files wait.

    With `refuse`, what can't be read is noted and ends in quarantine where it can be moved; without, it stays where
    it is. `worded` says in the log, and beside what is in quarantine, why.
    """
    async with asyncio.TaskGroup() as tasks:
        for inbox in inboxes:
            stirred = asyncio.Event()
            tasks.create_task(_listen(inbox.path, stirred, rescan_s))
            tasks.create_task(_look(Scanner(inbox, refuse, worded), take, now, stirred, rescan_s))


async def _look(scanner: Scanner, take: Take, now: Clock, stirred: asyncio.Event, rescan_s: float) -> None:
    """Scan when something stirs, soon again while files wait, and every `rescan_s` seconds whatever happens."""
    while True:
        stirred.clear()
        try:
            soon = await scanner.scan(take, now)
        except StoreError as error:
            _log.error("nothing can be stored, files wait in %s: %s", scanner.inbox.path, error)
            soon = False
        await asyncio.sleep(min(scanner.looked_s / BUSY_SHARE, rescan_s))
        with suppress(TimeoutError):
            async with asyncio.timeout(min(SOON_S, rescan_s) if soon else rescan_s):
                await stirred.wait()


async def _listen(folder: Path, stirred: asyncio.Event, rest_s: float) -> None:
    """Set `stirred` when something changes below the folder; an event source that fails is made anew."""
    while True:
        try:
            async for _ in awatch(folder, watch_filter=None, debounce=200, ignore_permission_denied=True):
                stirred.set()
        except* (
            OSError,
            RuntimeError,
        ):  # a RuntimeError, in a group, is how it ends at a name that isn't UTF-8
            _log.info("no events from %s for a while; it is looked through anyway", folder)
        await asyncio.sleep(rest_s)


def listing(paths: Iterable[Path], failed: Told) -> Iterator[Path]:
    """The files meant by paths given by hand: files as they are, folders walked in order. `failed` is told of the rest."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in files.walk(path):
            if found.refusal:
                failed(found.path, found.refusal)
            else:
                yield found.path


async def import_files(paths: Iterable[Path], take: Take, told: Told, now: Clock) -> None:
    """Take files that stay where they are, and tell what became of each, in their order.

    Known content is passed over quickly, so an import cut short is simply run again. A link given by hand is followed.
    Raises StoreError, and BrokenPipeError where nobody is told any more.
    """

    async def outcome(raw: RawItem | Refusal) -> Receipt | Refusal:
        return raw if isinstance(raw, Refusal) else await take(raw, now())

    ahead: deque[tuple[Path, asyncio.Task[Receipt | Refusal]]] = deque()
    try:
        async with asyncio.TaskGroup() as tasks:
            for path in paths:
                raw = await asyncio.to_thread(given, path)
                ahead.append((path, tasks.create_task(outcome(raw))))
                if len(ahead) >= AHEAD:
                    first, task = ahead.popleft()
                    told(first, await task)
            for path, task in ahead:
                told(path, await task)
    except* (StoreError, BrokenPipeError) as group:
        raise group.exceptions[0] from group


def given(path: Path) -> RawItem | Refusal:
    """The item in a file given by hand, or why it can't be read."""
    try:
        content, _ = files.read(Path(os.path.realpath(path)))
    except files.UnreadableError as error:
        return error.refusal
    return RawItem(files.shown(path), content)
