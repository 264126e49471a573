"""`yaowen digest`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from pathlib import Path

import feedparser
import pytest

from bot.news.model import Chat, Slot
from bot.store.lock import ProcessLock
from bot.store.store import Store
from tests.terminal.conftest import Yaowen

DATABASE = Path("data/yaowen.db")


@contextmanager
def bot_runs() -> Iterator[None]:
    """As long as a bot runs it holds the lock."""
    lock = ProcessLock(DATABASE)
    lock.take()
    yield
    lock.release()


def test_a_digest_is_shown_and_owed_once(stocked: Yaowen) -> None:
    shown = stocked("digest", "--dry-run").out
    assert "<https://" in shown
    assert stocked("digest").out == shown
    first = stocked("digest", "--chat", "5", "--at", "2026-11-22T08:00")
    assert "owed to chat 5 for 2026-11-22" in first.err
    assert stocked("digest", "--chat", "5", "--at", "2026-11-22T08:00").status == 1
    assert stocked("status", "--json").rows[0]["digests_unsent"] == 1


def test_a_digest_is_owed_beside_a_running_bot(stocked: Yaowen) -> None:
    with bot_runs():
        ended = stocked("digest", "--chat", "5")
    assert ended.status == 0
    assert "within a minute" in ended.err
    assert "in use" not in ended.err
    assert stocked("status", "--json").rows[0]["digests_unsent"] == 1


def test_a_preview_owes_nothing(stocked: Yaowen) -> None:
    for words in (["--dry-run", "--chat", "5"], ["--chat", "5", "--format", "atom"], []):
        assert stocked("digest", *words).status == 0
    assert stocked("status", "--json").rows[0]["digests_unsent"] == 0


def test_a_slot_is_chosen_and_a_week_looked_back_at(stocked: Yaowen) -> None:
    assert stocked("digest", "--dry-run", "--slot", "20:00").out == stocked("digest").out
    week = stocked("digest", "--dry-run", "--slot", "mon 09:00").out
    assert week.startswith("The week to ")
    owed = stocked("digest", "--chat", "5", "--slot", "weekly", "--at", "2026-11-24T12:00")
    assert "owed to chat 5 for 2026-11-23" in owed.err
    for words in ("tea time", "08:00 20:00", ""):
        ended = stocked("digest", "--dry-run", "--slot", words)
        assert ended.status == 2
        assert "mon 09:00" in ended.err


def test_a_chats_own_first_slot_is_what_is_shown(stocked: Yaowen) -> None:
    async def subscribe() -> None:
        async with await Store.open(DATABASE) as store:
            await store.chats.save(Chat(5, "zh-Hant", slots=(Slot(time(9), 0),)))

    asyncio.run(subscribe())
    assert stocked("digest", "--chat", "5", "--dry-run").out.startswith("一週要聞")


def test_a_feed_of_the_digest_is_printed_or_put_into_a_file(stocked: Yaowen, tmp_path: Path) -> None:
    shown = stocked("digest", "--format", "atom")
    read = feedparser.parse(shown.out.encode())
    assert not read.bozo
    assert len(read.entries) == 10
    ended = stocked("digest", "--format", "atom", "--output", "digest.atom")
    assert ended.out == ""
    again = feedparser.parse((tmp_path / "digest.atom").read_bytes())
    assert [entry.id for entry in again.entries] == [entry.id for entry in read.entries]
    ended = stocked("digest", "--output", "digest.txt")
    assert "<https://" in (tmp_path / "digest.txt").read_text("utf-8")
    refused = stocked("digest", "--output", "none/digest.txt")
    assert (refused.status, refused.err) == (
        1,
        "yaowen: none/digest.txt can't be written: No such file or directory\n",
    )


def test_a_moment_that_is_none_is_said(yaowen: Yaowen) -> None:
    yaowen("ingest", ".")  # makes the database
    ended = yaowen("digest", "--dry-run", "--at", "tomorrow")
    assert ended.status == 2
    assert "2026-11-22T08:00" in ended.err


@pytest.mark.parametrize("words", [("--chat", "5"), ("--dry-run",)])
def test_without_a_database_it_is_said_how_to_make_one(yaowen: Yaowen, words: tuple[str, ...]) -> None:
    ended = yaowen("digest", *words)
    assert ended.status == 1
    assert "there is no database yet" in ended.err
