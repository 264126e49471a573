"""Whatever lies in a folder, however it came there: taken once, whole, and moved with a reason where it is refused."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.errors import SourceError, StoreError
from bot.news.model import RawItem, Receipt, Refusal
from bot.sources import files, folder
from bot.sources.folder import Clock, Inbox, Scanner

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that stands still until it is turned."""

    time: datetime = NOON

    def __call__(self) -> datetime:
        return self.time

    def turn(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Door:
    """Takes everything; refuses what begins with 'bad', and breaks where it is told to."""

    came: list[RawItem] = field(default_factory=list)
    trouble: Exception | None = None
    known: set[str] = field(default_factory=set)
    noted: list[tuple[str, str]] = field(default_factory=list)

    async def take(self, raw: RawItem, now: datetime) -> Receipt:
        await asyncio.sleep(0)
        if self.trouble:
            raise self.trouble
        self.came.append(raw)
        receipt = Receipt(raw.name, raw.digest, len(raw.content), "stored", now)
        if raw.content.startswith(b"bad"):
            return Receipt(raw.name, raw.digest, len(raw.content), "refused", now, (Refusal("bad"),))
        if raw.digest in self.known:
            return Receipt(raw.name, raw.digest, len(raw.content), "duplicate", now)
        self.known.add(raw.digest)
        return receipt

    async def refuse(self, name: str, state: str, refusal: Refusal, now: datetime) -> Receipt:
        self.noted.append((name, refusal.code))
        return Receipt(name, state, 0, "refused", now, (refusal,))

    @property
    def names(self) -> list[str]:
        return [raw.name for raw in self.came]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    """An inbox with its done and quarantine folders."""
    inbox = Inbox(tmp_path / "inbox", tmp_path / "done", tmp_path / "quarantine")
    inbox.path.mkdir()
    return inbox


def drop(inbox: Inbox, name: str, text: str = "rain") -> Path:
    """Put a file into the inbox."""
    path = inbox.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def under(path: Path | None) -> list[str]:
    """The files below a folder, by relative name."""
    assert path
    return sorted(str(p.relative_to(path)) for p in path.rglob("*") if p.is_file())


async def settle(scanner: Scanner, door: Door, clock: HandClock) -> None:
    """Look twice, as far apart as a file must stand still."""
    await scanner.scan(door.take, clock)
    clock.turn(2)
    await scanner.scan(door.take, clock)


async def test_a_file_is_taken_and_goes_to_done(inbox: Inbox, door: Door, clock: HandClock) -> None:
    drop(inbox, "a.md")
    await settle(Scanner(inbox), door, clock)
    assert [(raw.name, raw.content) for raw in door.came] == [("a.md", b"rain")]
    assert under(inbox.path) == []
    assert under(inbox.done) == ["a.md"]


async def test_a_refused_file_goes_to_quarantine_with_its_reason(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    drop(inbox, "sub/a.md", "bad")
    await settle(Scanner(inbox), door, clock)
    assert under(inbox.quarantine) == ["sub/a.md", "sub/a.md.reason.txt"]
    assert inbox.quarantine
    assert (inbox.quarantine / "sub/a.md.reason.txt").read_text() == "bad\n"


async def test_subfolders_count_and_keep_their_paths(inbox: Inbox, door: Door, clock: HandClock) -> None:
    drop(inbox, "2026/11/a.md")
    await settle(Scanner(inbox), door, clock)
    assert door.names == ["2026/11/a.md"]
    assert under(inbox.done) == ["2026/11/a.md"]


async def test_done_and_quarantine_may_lie_inside_of_the_inbox(
    tmp_path: Path, door: Door, clock: HandClock
) -> None:
    inbox = Inbox(tmp_path, tmp_path / "done", tmp_path / "quarantine")
    drop(inbox, "a.md")
    drop(inbox, "b.md", "bad")
    scanner = Scanner(inbox)
    await settle(scanner, door, clock)
    await settle(scanner, door, clock)
    assert door.names == ["a.md", "b.md"]


@pytest.mark.parametrize("move", [True, False])
async def test_the_bots_own_folder_inside_of_a_watched_one_is_left_alone(
    tmp_path: Path, door: Door, clock: HandClock, monkeypatch: pytest.MonkeyPatch, *, move: bool
) -> None:
    data = tmp_path / "data"
    inbox = Inbox(
        Path(), data / "done", data / "quarantine", move=move, besides=frozenset({Path("data"), data})
    )
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "data/news.db", "data/news.db-wal", "data/inbox/b.md"):
        drop(inbox, name)
    scanner = Scanner(inbox)
    await settle(scanner, door, clock)
    await settle(scanner, door, clock)
    assert door.names == ["a.md"]
    kept = [name for name in under(data) if not name.startswith("done")]
    assert kept == ["inbox/b.md", "news.db", "news.db-wal"]


@pytest.mark.parametrize("text", ["rain", ""])
async def test_a_file_waits_no_longer_when_the_clock_is_put_back(
    inbox: Inbox, door: Door, clock: HandClock, text: str
) -> None:
    drop(inbox, "a.md", text)
    scanner = Scanner(inbox)
    await scanner.scan(door.take, clock)
    clock.turn(-5 * 3600)
    assert await scanner.scan(door.take, clock)
    assert door.came == []
    clock.turn(60)
    await scanner.scan(door.take, clock)
    assert door.names == ["a.md"]


async def test_a_file_still_growing_waits(inbox: Inbox, door: Door, clock: HandClock) -> None:
    path = drop(inbox, "a.md", "rain")
    scanner = Scanner(inbox)
    for _ in range(5):
        assert await scanner.scan(door.take, clock)
        clock.turn(1.9)
        path.write_text(path.read_text() + " and more rain")
    assert door.came == []
    await settle(scanner, door, clock)
    assert [raw.content for raw in door.came] == [b"rain" + b" and more rain" * 5]


async def test_an_empty_file_gets_a_minute_to_be_filled(inbox: Inbox, door: Door, clock: HandClock) -> None:
    path = drop(inbox, "a.md", "")
    scanner = Scanner(inbox)
    await scanner.scan(door.take, clock)
    clock.turn(59)
    assert await scanner.scan(door.take, clock)
    assert door.came == []
    clock.turn(1)
    assert not await scanner.scan(door.take, clock)
    assert door.names == ["a.md"]
    assert not path.exists()


async def test_a_file_that_changes_while_it_is_read_is_looked_at_again(
    inbox: Inbox, door: Door, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(inbox, "a.md")
    read = files.read

    def slow(path: Path) -> tuple[bytes, files.Stamp]:
        content, _ = read(path)
        path.write_text("rain, later snow")
        return content, files.Stamp.of(path.stat())

    scanner = Scanner(inbox)
    with monkeypatch.context() as patch:
        patch.setattr(files, "read", slow)
        await settle(scanner, door, clock)
    assert door.came == []
    await settle(scanner, door, clock)
    assert [raw.content for raw in door.came] == [b"rain, later snow"]
    assert not path.exists()


async def test_a_file_replaced_while_it_is_taken_is_taken_too(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    path = drop(inbox, "a.md", "first")

    async def take(raw: RawItem, now: datetime) -> Receipt:
        if raw.content == b"first":
            other = drop(inbox, ".new", "second")
            other.replace(path)
        return await door.take(raw, now)

    scanner = Scanner(inbox)
    for _ in range(4):
        await scanner.scan(take, clock)
        clock.turn(2)
    assert [raw.content for raw in door.came] == [b"first", b"second"]
    assert under(inbox.path) == []
    assert inbox.done
    assert [(inbox.done / name).read_text() for name in under(inbox.done)] == ["second"]


async def test_a_file_deleted_while_it_is_taken_is_no_trouble(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    path = drop(inbox, "a.md")

    async def take(raw: RawItem, now: datetime) -> Receipt:
        path.unlink()
        return await door.take(raw, now)

    scanner = Scanner(inbox)
    await scanner.scan(take, clock)
    clock.turn(2)
    assert not await scanner.scan(take, clock)
    assert scanner.stuck == {}


async def test_the_same_file_again_goes_to_done_under_a_number(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    scanner = Scanner(inbox)
    for _ in range(2):
        drop(inbox, "a.md")
        await settle(scanner, door, clock)
    assert under(inbox.done) == ["a-2.md", "a.md"]


async def test_strange_things_in_the_folder_block_nothing(inbox: Inbox, door: Door, clock: HandClock) -> None:
    os.mkfifo(inbox.path / "pipe.txt")
    (inbox.path / "folder.txt").mkdir()
    (inbox.path / "link.txt").symlink_to("/etc/passwd")
    (inbox.path / "way").symlink_to("/etc")
    (inbox.path / "hard.txt").hardlink_to(drop(inbox, "../outside.txt"))
    (inbox.path / os.fsdecode("北京.txt".encode("gbk"))).write_text("snow")
    drop(inbox, "two\nlines.txt", "hail")
    drop(inbox, "气" * 85, "fog")
    scanner = Scanner(inbox)
    await settle(scanner, door, clock)
    assert sorted(door.names) == [r"\xb1\xb1\xbe\xa9.txt", r"two\nlines.txt", "气" * 85]
    assert set(scanner.stuck) == {
        str(inbox.path / name) for name in ("hard.txt", "pipe.txt", "link.txt", "way")
    }
    assert not await scanner.scan(door.take, clock)  # what is stuck is no reason to hurry


async def test_a_file_that_cannot_be_read_stays_is_told_once_and_tried_again(
    inbox: Inbox,
    door: Door,
    clock: HandClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    drop(inbox, "closed.md")
    drop(inbox, "open.md", "snow")
    read = files.read

    def closed(path: Path) -> tuple[bytes, files.Stamp]:
        if path.name == "closed.md":
            raise files.UnreadableError(Refusal("denied"))
        return read(path)

    scanner = Scanner(inbox)
    with monkeypatch.context() as patch, caplog.at_level(logging.WARNING):
        patch.setattr(files, "read", closed)
        for _ in range(4):
            await settle(scanner, door, clock)
        assert [record.getMessage().count("denied") for record in caplog.records] == [1]
    assert door.names == ["open.md"]
    await settle(scanner, door, clock)
    assert door.names == ["open.md", "closed.md"]
    assert scanner.stuck == {}


async def test_a_folder_that_is_gone_is_told_and_found_again(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    scanner = Scanner(inbox)
    inbox.path.rmdir()
    await settle(scanner, door, clock)
    assert scanner.stuck == {str(inbox.path): "gone"}
    assert not await scanner.scan(door.take, clock)
    drop(inbox, "a.md")
    await settle(scanner, door, clock)
    assert door.names == ["a.md"]
    assert scanner.stuck == {}


async def test_a_file_that_cannot_be_moved_is_not_taken_twice(
    inbox: Inbox, door: Door, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(inbox, "a.md")

    def full(*args: object) -> Path:
        raise SourceError("the disk is full")

    scanner = Scanner(inbox)
    with monkeypatch.context() as patch:
        patch.setattr(files, "move", full)
        for _ in range(3):
            await settle(scanner, door, clock)
        assert "the disk is full" in next(iter(scanner.stuck.values()))
    await scanner.scan(door.take, clock)
    assert door.names == ["a.md"]
    assert under(inbox.done) == ["a.md"]
    await scanner.scan(door.take, clock)
    assert scanner.stuck == {}


async def test_a_new_program_moves_what_an_older_one_had_only_stored(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    path = drop(inbox, "a.md")
    door.known.add(RawItem("a.md", path.read_bytes()).digest)
    await settle(Scanner(inbox), door, clock)
    assert under(inbox.done) == ["a.md"]


async def test_in_a_folder_of_others_all_stays_and_nothing_is_read_twice(
    tmp_path: Path, door: Door, clock: HandClock
) -> None:
    inbox = Inbox(tmp_path, move=False)
    drop(inbox, "a.md")
    drop(inbox, "b.md", "bad")
    scanner = Scanner(inbox)
    for _ in range(3):
        await settle(scanner, door, clock)
    assert door.names == ["a.md", "b.md"]
    assert under(tmp_path) == ["a.md", "b.md"]
    drop(inbox, "a.md", "rain, later snow")
    await settle(scanner, door, clock)
    assert [raw.content for raw in door.came] == [b"rain", b"bad", b"rain, later snow"]


def test_files_that_move_need_a_place_to_move_to(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a place to move to"):
        Inbox(tmp_path)


async def test_a_store_in_trouble_leaves_the_files_where_they_are(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    drop(inbox, "a.md")
    drop(inbox, "b.md", "snow")
    scanner = Scanner(inbox)
    door.trouble = StoreError("the disk is full")
    await scanner.scan(door.take, clock)
    clock.turn(2)
    with pytest.raises(StoreError, match="the disk is full"):
        await scanner.scan(door.take, clock)
    assert under(inbox.path) == ["a.md", "b.md"]
    door.trouble = None
    await settle(scanner, door, clock)
    assert under(inbox.done) == ["a.md", "b.md"]


async def test_a_fault_at_one_file_holds_up_no_other(inbox: Inbox, door: Door, clock: HandClock) -> None:
    for name in ("a.md", "b.md", "c.md"):
        drop(inbox, name, name)

    async def take(raw: RawItem, now: datetime) -> Receipt:
        if raw.name == "a.md":
            raise ZeroDivisionError
        return await door.take(raw, now)

    scanner = Scanner(inbox)
    await scanner.scan(take, clock)
    clock.turn(2)
    await scanner.scan(take, clock)
    assert under(inbox.done) == ["b.md", "c.md"]
    assert scanner.stuck == {str(inbox.path / "a.md"): "a fault in this program (ZeroDivisionError)"}


async def test_two_thousand_files_are_all_taken_in_order_and_the_loop_stays_awake(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    for number in range(2_000):
        (inbox.path / f"{number:04}.md").write_text(f"rain {number}")
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0)
            beats += 1

    heart = asyncio.create_task(beat())
    await settle(Scanner(inbox), door, clock)
    heart.cancel()
    assert door.names == [f"{number:04}.md" for number in range(2_000)]
    assert len(under(inbox.done)) == 2_000
    assert beats > 2_000


@pytest.fixture
def ticking(clock: HandClock) -> Clock:
    """A clock that jumps three seconds each time it is read."""

    def read() -> datetime:
        clock.turn(3)
        return clock.time

    return read


async def until(condition: Callable[[], bool]) -> None:
    """Wait, at most ten seconds, until something holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - files can't set an event
            await asyncio.sleep(0.01)


async def test_a_watched_folder_takes_what_lies_there_and_what_comes(
    inbox: Inbox, door: Door, ticking: Clock
) -> None:
    drop(inbox, "early.md")
    watching = asyncio.create_task(folder.watch([inbox], door.take, ticking, rescan_s=0.05))
    await until(lambda: door.names == ["early.md"])
    drop(inbox, "late.md", "snow")
    await until(lambda: under(inbox.done) == ["early.md", "late.md"])
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching


async def test_what_takes_long_to_take_does_not_put_off_the_next_look(
    inbox: Inbox, door: Door, clock: HandClock
) -> None:
    async def slow(raw: RawItem, now: datetime) -> Receipt:
        await asyncio.sleep(0.3)
        return await door.take(raw, now)

    drop(inbox, "a.md")
    scanner = Scanner(inbox)
    await scanner.scan(slow, clock)
    clock.turn(2)
    await scanner.scan(slow, clock)
    assert door.names == ["a.md"]
    assert 0 < scanner.looked_s < 0.3


async def test_an_event_wakes_the_watch_long_before_the_next_look(
    inbox: Inbox, door: Door, ticking: Clock
) -> None:
    drop(inbox, "early.md")
    watching = asyncio.create_task(folder.watch([inbox], door.take, ticking, rescan_s=3600))
    await until(lambda: door.names == ["early.md"])  # from here on only events make it look
    async with asyncio.timeout(30):
        for number in count():  # nothing tells when events begin to come
            drop(inbox, f"{number}.md", f"rain {number}")
            await asyncio.sleep(0.1)
            if len(door.came) > 1:
                break
    watching.cancel()
    await asyncio.wait([watching])


async def test_a_watch_outlives_events_that_fail(
    inbox: Inbox, door: Door, ticking: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    async def broken(*args: object, **kwargs: object) -> AsyncIterator[None]:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise RuntimeError("a name that isn't UTF-8")
        yield

    monkeypatch.setattr(folder, "awatch", broken)
    watching = asyncio.create_task(folder.watch([inbox], door.take, ticking, rescan_s=0.02))
    drop(inbox, "a.md")
    await until(lambda: under(inbox.done) == ["a.md"] and calls > 2)
    watching.cancel()
    await asyncio.wait([watching])


async def test_a_watch_outlives_a_store_in_trouble(
    inbox: Inbox, door: Door, ticking: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    drop(inbox, "a.md")
    door.trouble = StoreError("the disk is full")
    watching = asyncio.create_task(folder.watch([inbox], door.take, ticking, rescan_s=0.02))
    await until(lambda: "the disk is full" in caplog.text)
    door.trouble = None
    await until(lambda: under(inbox.done) == ["a.md"])
    watching.cancel()
    await asyncio.wait([watching])


async def test_an_import_takes_files_and_folders_in_order_and_leaves_them(
    tmp_path: Path, door: Door, clock: HandClock
) -> None:
    given = Inbox(tmp_path / "news", move=False)
    drop(given, "b.md", "snow")
    drop(given, "a.md", "rain")
    drop(given, "sub/c.md", "bad")
    single = drop(given, "../.single.md", "hail")
    link = tmp_path / "link.md"
    link.symlink_to(single)
    told: list[tuple[str, str]] = []

    def tell(path: Path, outcome: Receipt | Refusal) -> None:
        told.append((path.name, outcome.result if isinstance(outcome, Receipt) else str(outcome)))

    paths = folder.listing([given.path, single, link, tmp_path / "none.md", tmp_path / "none"], tell)
    await folder.import_files(paths, door.take, tell, clock)
    assert (
        told
        == [
            ("a.md", "stored"),
            ("b.md", "stored"),
            ("c.md", "refused"),
            (".single.md", "stored"),
            ("link.md", "duplicate"),
            ("none.md", "gone"),
            ("none", "gone"),
        ]
        or told
    )
    assert door.names[0] == str(given.path / "a.md")
    assert under(given.path) == ["a.md", "b.md", "sub/c.md"]


async def test_a_long_import_tells_in_order(tmp_path: Path, door: Door, clock: HandClock) -> None:
    given = Inbox(tmp_path, move=False)
    names = [f"{number:02}.md" for number in range(30)]
    for name in names:
        drop(given, name, name)
    told: list[str] = []
    paths = folder.listing([tmp_path], lambda _path, _outcome: None)
    await folder.import_files(paths, door.take, lambda path, _outcome: told.append(path.name), clock)
    assert told == names


async def test_an_import_stops_at_a_store_in_trouble(tmp_path: Path, door: Door, clock: HandClock) -> None:
    given = Inbox(tmp_path, move=False)
    for number in range(20):
        drop(given, f"{number:02}.md", str(number))
    door.trouble = StoreError("the disk is full")
    paths = folder.listing([tmp_path], lambda _path, _outcome: None)
    with pytest.raises(StoreError, match="the disk is full"):
        await folder.import_files(paths, door.take, lambda _path, _outcome: None, clock)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.md").write_text("x")
    scandir = os.scandir

    def closed(path: Path) -> object:
        if path.name == "a":
            raise PermissionError(13, "no")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    told: list[str] = []
    found = list(folder.listing([tmp_path], lambda path, outcome: told.append(f"{path.name}: {outcome}")))
    assert [path.name for path in found] == ["b.md"]
    assert told == ["a: folder-denied"]


def test_put_away_leaves_a_file_alone_that_is_no_longer_the_one_taken(inbox: Inbox, clock: HandClock) -> None:
    path = drop(inbox, "a.md")
    found = files.Found(str(path), replace(files.Stamp.of(path.stat()), size=1))
    folder.put_away(inbox, found, Receipt("a.md", "0", 4, "stored", clock()))
    assert under(inbox.path) == ["a.md"]


async def test_a_file_that_cannot_be_read_is_given_a_minute_and_then_refused_with_its_reason(
    inbox: Inbox, door: Door, clock: HandClock, tmp_path: Path
) -> None:
    path = drop(inbox, "twice.txt")
    os.link(path, tmp_path / "elsewhere.txt")
    scanner = Scanner(inbox, door.refuse)
    for seconds in (0, 3, 50):
        clock.turn(seconds)
        await scanner.scan(door.take, clock)
    assert path.exists()
    assert scanner.stuck[files.shown(path)] == "hard-link"
    clock.turn(10)
    await scanner.scan(door.take, clock)
    assert not path.exists()
    assert inbox.quarantine
    assert (inbox.quarantine / "twice.txt.reason.txt").read_text(encoding="utf-8") == "hard-link\n"
    await scanner.scan(door.take, clock)
    assert scanner.stuck == {}
    assert door.came == []


def worded(refusal: Refusal) -> str:
    return f"Why: {refusal}."


async def look_for_two_minutes(scanner: Scanner, door: Door, clock: HandClock) -> None:
    """Look as often as a folder is looked through in two minutes."""
    for _ in range(5):
        await scanner.scan(door.take, clock)
        clock.turn(30)


@pytest.fixture
def odd(powerless: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """An inbox with one of everything that is no ordinary file, and two that are."""
    inbox = Inbox(powerless / "inbox", powerless / "done", powerless / "quarantine")
    inbox.path.mkdir()
    drop(inbox, "../outside/secret.md", "secret")
    os.mkfifo(inbox.path / "pipe.md")
    (inbox.path / "link.md").symlink_to(powerless / "outside/secret.md")
    (inbox.path / "dangling.md").symlink_to(powerless / "nowhere")
    (inbox.path / "way").symlink_to(powerless / "outside")
    (inbox.path / "hard.md").hardlink_to(powerless / "outside/secret.md")
    drop(inbox, "a.md", "rain")
    drop(inbox, "locked.md", "secret").chmod(0)
    drop(inbox, "shut/b.md", "secret")
    (inbox.path / "shut").chmod(0)
    drop(inbox, "listed/c.md", "secret")
    (inbox.path / "listed").chmod(0o400)
    drop(inbox, "z.md", "snow")
    monkeypatch.chdir(inbox.path)  # a socket's name may not be long
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("calls.md")
        yield inbox


WHY = {
    "calls.md": "special",
    "dangling.md": "link",
    "hard.md": "hard-link",
    "link.md": "link",
    "listed/c.md": "folder-denied",
    "locked.md": "denied",
    "pipe.md": "special",
    "shut": "folder-denied",
    "way": "link",
}


async def test_everything_that_is_no_ordinary_file_ends_with_its_reason(
    odd: Inbox, door: Door, clock: HandClock
) -> None:
    await look_for_two_minutes(Scanner(odd, door.refuse, worded), door, clock)
    assert sorted(door.noted) == sorted(WHY.items())
    assert [raw.content for raw in door.came] == [b"rain", b"snow"]
    assert under(odd.done) == ["a.md", "z.md"]
    assert odd.quarantine
    moved = {path.name for path in odd.quarantine.iterdir()}
    assert {name for name in moved if not name.endswith(files.REASON)} == {
        "calls.md",
        "hard.md",
        "locked.md",
        "pipe.md",
    }
    assert (odd.quarantine / "pipe.md.reason.txt").read_text(encoding="utf-8") == "Why: special.\n"
    assert {path.name for path in odd.path.iterdir()} == {
        "dangling.md",
        "link.md",
        "listed",
        "shut",
        "way",
    }


async def test_in_a_folder_whose_files_stay_it_is_noted_too_and_once(
    odd: Inbox, door: Door, clock: HandClock
) -> None:
    scanner = Scanner(replace(odd, move=False), door.refuse, worded)
    await look_for_two_minutes(scanner, door, clock)
    await look_for_two_minutes(scanner, door, clock)
    assert sorted(door.noted) == sorted(WHY.items())
    assert [raw.content for raw in door.came] == [b"rain", b"snow"]
    assert not (odd.quarantine or odd.path).exists()
    (odd.path / "locked.md").chmod(0o600)
    await look_for_two_minutes(scanner, door, clock)
    assert [raw.content for raw in door.came] == [b"rain", b"snow", b"secret"]


async def test_an_import_says_what_it_leaves_out_of_a_folder(odd: Inbox) -> None:
    told: dict[str, str] = {}

    def tell(path: Path, outcome: Receipt | Refusal) -> None:
        assert isinstance(outcome, Refusal)
        told[str(path.relative_to(odd.path))] = outcome.code

    found = [path.name for path in folder.listing([odd.path], tell)]
    assert found == [
        "a.md",
        "hard.md",
        "locked.md",
        "z.md",
    ]  # whether these can be read is seen when they are
    assert told == {name: why for name, why in WHY.items() if name not in found}


@pytest.mark.parametrize("number", range(10))
async def test_strange_names_are_taken_like_any_other(
    inbox: Inbox, door: Door, clock: HandClock, number: int
) -> None:
    (inbox.path / os.fsdecode(f"{number}北京.txt".encode("gbk"))).write_text("snow")
    drop(inbox, f"{number}\nlines.txt", "hail")
    drop(inbox, f"{number}" + "气" * 84 + "xy", "fog")
    await settle(Scanner(inbox), door, clock)
    assert len(door.came) == 3
    assert len(under(inbox.done)) == 3
    assert under(inbox.path) == []


async def test_a_file_that_becomes_readable_in_time_is_taken(
    inbox: Inbox, door: Door, clock: HandClock, tmp_path: Path
) -> None:
    path = drop(inbox, "twice.txt")
    os.link(path, tmp_path / "elsewhere.txt")
    scanner = Scanner(inbox, door.refuse)
    await scanner.scan(door.take, clock)
    clock.turn(3)
    await scanner.scan(door.take, clock)
    (tmp_path / "elsewhere.txt").unlink()
    clock.turn(3)
    await scanner.scan(door.take, clock)
    assert door.names == ["twice.txt"]


async def test_a_name_that_is_not_utf8_ends_no_watch(inbox: Inbox, door: Door, ticking: Clock) -> None:
    watching = asyncio.create_task(folder.watch([inbox], door.take, ticking, rescan_s=0.05))
    await asyncio.sleep(0)
    drop(inbox, os.fsdecode("北京.txt".encode("gbk")))
    for number in range(400):
        if len(door.came) > 5:
            break
        drop(inbox, f"{number}.md", f"rain {number}")  # the event source is made anew in between
        await asyncio.sleep(0.05)
    assert not watching.done()
    watching.cancel()
    await asyncio.wait([watching])
    assert len(door.came) > 5
