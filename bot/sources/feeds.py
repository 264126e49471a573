"""Visits to feeds: asked only for what is new, read in a process that can be killed, failures in plain words."""

import asyncio
import multiprocessing
import resource
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessPool

from bot.errors import SourceError
from bot.news import feeds
from bot.news.feeds import Feed
from bot.sources.http import Client, Page

PARSE_S = 10.0
"""An honest feed of 5 MB is read in about a second; one made to hurt takes as long as it is let."""

MEMORY = 512 * 2**20
"""Bytes that reading a feed may take above what the process has at its start."""

WORDS = {
    401: "it asks for a password",
    403: "it refuses to be read by this bot",
    404: "there is nothing at this address",
    410: "it says that it is gone for good",
    429: "it says that it is asked too often",
}
"""What refusals mean, by status."""

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=24)
"""Between these a server may say when to come again."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visit brought. `feed` is None where nothing changed; the rest is to be handed in at the next one."""

    feed: Feed | None
    etag: str | None
    modified: str | None


class ComeAgain(SourceError):  # noqa: N818 - a wish of the server's, like ChatGone
    """The server failed, and said when to ask again."""

    def __init__(self, text: str, at: datetime) -> None:
        super().__init__(text)
        self.at = at


class FeedReader:
    """Visits feeds. An async context manager; the process that reads them starts with the first and ends with it."""

    def __init__(self, client: Client, *, parse_s: float = PARSE_S) -> None:
        self._client = client
        self._parse_s = parse_s
        # "spawn": a fork of a process with threads and an event loop can deadlock
        self._pool = ProcessPool(1, initializer=_limit_memory, context=multiprocessing.get_context("spawn"))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it out
        await asyncio.to_thread(self._pool.join)

    async def visit(
        self, url: str, now: datetime, *, etag: str | None = None, modified: str | None = None
    ) -> Visit:
        """Ask a feed for what is new since the answer that `etag` and `modified` came from.

        Raises SourceError in plain words, ComeAgain where the server said when.
        """
        asked = {"If-None-Match": _mark(etag), "If-Modified-Since": _mark(modified)}
        page = await self._client.get(url, {name: value for name, value in asked.items() if value})
        marks = _mark(page.headers.get("etag")), _mark(page.headers.get("last-modified"))
        if page.status == HTTPStatus.NOT_MODIFIED:
            return Visit(None, marks[0] or etag, marks[1] or modified)
        if page.status != HTTPStatus.OK:
            raise _refusal(page, now)
        return Visit(await self._read(page, now), *marks)

    async def _read(self, page: Page, now: datetime) -> Feed:
        work = self._pool.schedule(feeds.entries, args=(page.content, page.url, now), timeout=self._parse_s)
        try:
            return await asyncio.wrap_future(work)
        except SourceError:
            raise
        except FutureTimeoutError as error:
            raise SourceError(f"reading the feed took longer than {self._parse_s:g} seconds") from error
        except (MemoryError, ProcessExpired) as error:
            raise SourceError("the feed broke the process that was reading it") from error
        except Exception as error:  # the parser raises whatever its bugs raise, and the feed is to blame
            raise SourceError(f"the feed can't be read ({type(error).__name__})") from error


def _mark(value: str | None) -> str | None:
    """A server's mark as it can be handed back; None for one of letters that a request can't carry."""
    return value if value and value.isascii() else None


def _refusal(page: Page, now: datetime) -> SourceError:
    """A status as an error, with the time to come again where the server named one."""
    words = WORDS.get(
        page.status, "the server has a fault" if page.status >= 500 else "the server gave no feed"
    )
    text = f"{words} ({page.status})"
    at = come_again(page.headers.get("retry-after"), now)
    return ComeAgain(text, at) if at else SourceError(text)


def come_again(value: str | None, now: datetime) -> datetime | None:
    """When a Retry-After header says to ask again: seconds or a date (RFC 9110 §10.2.3), within a minute to a day."""
    if not value:
        return None
    try:
        wait = timedelta(seconds=int(value)) if value.strip().isdecimal() else _date(value) - now
    except (ValueError, OverflowError):
        return None
    return now + min(max(wait, SHORTEST), LONGEST)


def _date(value: str) -> datetime:
    """An HTTP date; one without an offset means UTC. Raises ValueError."""
    date = parsedate_to_datetime(value)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _limit_memory() -> None:
    """Limit the reading process to `MEMORY` above what it has now. Runs in that process."""
    with suppress(OSError, ValueError):  # elsewhere than on Linux there is nothing to read it from
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        ceiling = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
