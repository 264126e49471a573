"""What is known of each feed: where it stands, and when it is asked again."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.connection import Connection
from bot.store.times import maybe_moment, maybe_stamp


@dataclass(frozen=True, slots=True)
class FeedState:
    """A feed between two fetches. `problem` says in plain words why the last one failed."""

    url: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    next_at: datetime | None = None
    failures: int = 0
    problem: str | None = None
    fetched_at: datetime | None = None


_FEED = "SELECT url, title, etag, modified, next_at, failures, problem, fetched_at FROM feed"


class Feeds:
    """The feeds known by their address."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def get(self, url: str) -> FeedState:
        """The feed's state; a new one where it is unknown."""
        row = await self._reader.read(lambda c: c.execute(f"{_FEED} WHERE url = ?", (url,)).fetchone())
        return _state(row) if row else FeedState(url)

    async def save(self, state: FeedState) -> None:
        """Keep the state."""
        await self._writer.write(lambda c: _save(c, state))

    async def remove(self, url: str) -> None:
        """Forget the feed; its articles stay."""
        await self._writer.write(lambda c: c.execute("DELETE FROM feed WHERE url = ?", (url,)))

    async def all(self) -> tuple[FeedState, ...]:
        """Every feed, by address."""
        return tuple(
            map(_state, await self._reader.read(lambda c: c.execute(f"{_FEED} ORDER BY url").fetchall()))
        )


def _save(connection: sqlite3.Connection, state: FeedState) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            state.url,
            state.title,
            state.etag,
            state.modified,
            maybe_stamp(state.next_at),
            state.failures,
            state.problem,
            maybe_stamp(state.fetched_at),
        ),
    )


def _state(row: Sequence[Any]) -> FeedState:
    url, title, etag, modified, next_at, failures, problem, fetched_at = row
    return FeedState(
        url, title, etag, modified, maybe_moment(next_at), failures, problem, maybe_moment(fetched_at)
    )
