"""Whatever is dropped ends stored or with its reason, which the operator finds in chat and at the terminal, in words."""

import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.chat import refusals
from bot.chat.desk import Desk, House
from bot.chat.message import Request
from bot.cleaner import CleaningPool
from bot.ingest import Ingest
from bot.sandbox.trial import SAMPLES
from bot.sources.folder import Inbox, Scanner
from bot.store.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

TOLD = {
    "empty.md": ("The file is empty.", "檔案是空的。"),
    "pipe.md": (
        "It is a pipe, a socket or a device and no file, so it isn't read.",
        "這是管道、通訊端或裝置，不是檔案，所以沒有讀。",
    ),
    "link.md": (
        "It is a link, and links are not followed. Put the file itself there.",
        "這是一個連結，連結不會被跟隨。請放入檔案本身。",
    ),
    "twice.md": (
        "This file has a second name elsewhere (a hard link), so it isn't read. Put a copy there.",
        "這個檔案在別處還有一個名字（硬連結），所以沒有讀。請放入一份副本。",
    ),
    "slow.html": ("Reading the file took longer than 1.5 seconds.", "讀這個檔案超過了 1.5 秒。"),
    "pages.zip!old/none.md": ("The file is empty.", "檔案是空的。"),
}
"""What was refused, and the sentence for it in English and in Traditional Chinese."""


def dropped(data: Path) -> Inbox:
    """An inbox in which something of every kind was dropped, and an article in an archive."""
    inbox = Inbox(data / "inbox", data / "done", data / "quarantine")
    inbox.path.mkdir(parents=True)
    (inbox.path / "empty.md").touch()
    (inbox.path / "slow.html").write_bytes(b"<p>" * 1_000_000)
    os.mkfifo(inbox.path / "pipe.md")
    (inbox.path / "link.md").symlink_to(SAMPLES / "plain-bird-count.txt")
    (data / "elsewhere.md").write_text("snow")
    (inbox.path / "twice.md").hardlink_to(data / "elsewhere.md")
    with zipfile.ZipFile(inbox.path / "pages.zip", "w") as archive:
        archive.write(SAMPLES / "plain-bird-count.txt", "birds.txt")
        archive.writestr("old/none.md", b"")
    return inbox


def minutes() -> Iterator[datetime]:
    """A clock that is a minute further each time it is read."""
    return (NOON + timedelta(minutes=n) for n in count())


async def inbox_said(store: Store) -> str:
    """What an operator is told who reads Traditional Chinese."""
    asked = Request(7, "/inbox", NOON, "zh-hant", owner=True)
    return (await Desk(store, House()).answer(asked)).messages[0].text


async def test_every_reason_is_told_in_chat_and_beside_the_file(tmp_path: Path) -> None:
    inbox, clock = dropped(tmp_path), minutes()
    async with await Store.open(tmp_path / "yaowen.db") as store, CleaningPool(timeout_s=1.5) as pool:
        door = Ingest(store, pool)
        scanner = Scanner(inbox, door.refuse, refusals.english)
        for _ in range(4):
            await scanner.scan(door.take, lambda: next(clock))
        said = await inbox_said(store)
        assert await store.articles.count() == (1, 1)
    for name, (_, sentence) in TOLD.items():
        assert f"{name}\n{sentence}\n" in said
    assert "其餘已收下" in said
    assert [path.name for path in inbox.path.iterdir()] == ["link.md"]
    for name in ("empty.md", "pipe.md", "twice.md", "slow.html"):
        beside = (tmp_path / "quarantine" / f"{name}.reason.txt").read_text(encoding="utf-8")
        assert beside == f"{TOLD[name][0]}\n"


def test_the_terminal_tells_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox = dropped(tmp_path)
    assert main(["--data", str(tmp_path), "ingest", str(inbox.path)]) == 1
    told = capsys.readouterr().err
    assert main(["--data", str(tmp_path), "status"]) == 0
    status = capsys.readouterr().out
    for name in ("pipe.md", "link.md", "twice.md", "pages.zip!old/none.md"):
        assert f"yaowen: {inbox.path}/{name}: {TOLD[name][0]}\n" in told
    for name in ("empty.md", "pages.zip!old/none.md"):
        assert f"{inbox.path}/{name}: {TOLD[name][0]}\n" in status
