"""A visit asks only for what is new, ends in bounded time whatever the server does, and says what is wrong."""

import asyncio
import gzip
import resource
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from bot.errors import SourceError
from bot.news import feeds as core
from bot.sources import feeds
from bot.sources.feeds import ComeAgain, FeedReader, Visit, come_again
from bot.sources.http import Client
from tests.sources.loopback import Site

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
RSS = b"<rss version='2.0'><channel><title>Lake News</title><item><title>Snow</title><guid>1</guid></item></channel></rss>"


@pytest.fixture
async def reader(client: Client) -> AsyncIterator[FeedReader]:
    async with FeedReader(client) as reader:
        yield reader


async def test_a_feed_is_read_and_its_marks_are_handed_back(site: Site, reader: FeedReader) -> None:
    site.put("/f", RSS, ETag='"1"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT")
    visit = await reader.visit(site.url("/f"), NOW)
    assert visit.feed
    assert (visit.feed.title, [e.hints.title for e in visit.feed.entries]) == ("Lake News", ["Snow"])
    assert (visit.etag, visit.modified) == ('"1"', "Fri, 20 Nov 2026 08:00:00 GMT")
    assert "If-None-Match" not in site.asked[0]


async def test_an_unchanged_feed_brings_nothing_and_keeps_its_marks(site: Site, reader: FeedReader) -> None:
    site.put("/f", b"", "304 Not Modified")
    visit = await reader.visit(site.url("/f"), NOW, etag='"1"', modified="yesterday")
    assert visit == Visit(None, '"1"', "yesterday")
    assert 'If-None-Match: "1"' in site.asked[0]
    assert "If-Modified-Since: yesterday" in site.asked[0]


async def test_marks_that_no_request_can_carry_are_dropped(site: Site, reader: FeedReader) -> None:
    site.put("/f", RSS, ETag='"é"', Last_Modified="今天")
    visit = await reader.visit(site.url("/f"), NOW)
    assert visit.feed
    assert (visit.etag, visit.modified) == (None, None)
    visit = await reader.visit(
        site.url("/f"), NOW, etag='"é"', modified="今天"
    )  # as an older version kept them
    assert visit.feed
    assert "If-None-Match" not in site.asked[1]


async def test_an_odd_mark_of_an_unchanged_feed_leaves_the_one_before(site: Site, reader: FeedReader) -> None:
    site.put("/f", b"", "304 Not Modified", ETag='"é"', Last_Modified="Fri, 20 Nov 2026 08:00:00 GMT")
    visit = await reader.visit(site.url("/f"), NOW, etag='"1"')
    assert visit == Visit(None, '"1"', "Fri, 20 Nov 2026 08:00:00 GMT")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Unauthorized", "asks for a password"),
        ("403 Forbidden", "refuses to be read"),
        ("404 Not Found", "nothing at this address"),
        ("410 Gone", "gone for good"),
        ("418 Teapot", "gave no feed"),
        ("500 Oops", "has a fault"),
    ],
)
async def test_refusals_are_said_in_plain_words(
    site: Site, reader: FeedReader, status: str, words: str
) -> None:
    site.put("/f", RSS, status)
    with pytest.raises(SourceError, match=words):
        await reader.visit(site.url("/f"), NOW)


async def test_a_server_may_say_when_to_come_again(site: Site, reader: FeedReader) -> None:
    site.put("/f", b"", "429 Too Many Requests", Retry_After="7200")
    with pytest.raises(ComeAgain, match="asked too often") as caught:
        await reader.visit(site.url("/f"), NOW)
    assert caught.value.at == NOW + timedelta(hours=2)


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("120", 120),
        ("0", 60),
        ("99999999999999999999", None),
        ("9999999", 86_400),
        ("Sat, 21 Nov 2026 10:00:00 GMT", 3_600),
        ("Sat, 21 Nov 2026 10:00:00 -0000", 3_600),
        ("Sat, 21 Nov 2020 10:00:00 GMT", 60),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_when_to_come_again_is_bounded(value: str | None, wait_s: int | None) -> None:
    at = come_again(value, NOW)
    assert at == (None if wait_s is None else NOW + timedelta(seconds=wait_s))


HOSTILE = {
    "page": b"<!DOCTYPE html><html><body>hello</body></html>",
    "empty": b"",
    "laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss>&b;</rss>',
    "outside": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
    "page in megabytes": b"<div>" + b"<p>rain</p>" * 400_000,
}


async def test_what_is_no_feed_ends_soon(site: Site, reader: FeedReader) -> None:
    began = monotonic()
    for content in HOSTILE.values():
        site.put("/f", content)
        with pytest.raises(SourceError):
            await reader.visit(site.url("/f"), NOW)
    assert monotonic() - began < 5


async def test_a_bomb_ends_soon(site: Site, reader: FeedReader) -> None:
    site.put("/f", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    with pytest.raises(SourceError, match="longer than"):
        await reader.visit(site.url("/f"), NOW)


async def test_a_feed_that_takes_too_long_to_read_is_given_up_and_the_next_one_is_read(
    site: Site, client: Client
) -> None:
    site.put("/slow", b"<rss><channel>" + b"<item><title>x</title></item>" * 150_000)
    site.put("/f", RSS)
    async with FeedReader(client, parse_s=1.5) as reader:
        assert (await reader.visit(site.url("/f"), NOW)).feed
        with pytest.raises(SourceError, match=r"longer than 1\.5 seconds"):
            await reader.visit(site.url("/slow"), NOW)
        assert (await reader.visit(site.url("/f"), NOW)).feed


@pytest.mark.parametrize(
    ("error", "words"),
    [(MemoryError(), "broke the process"), (AttributeError("version"), r"can't be read \(AttributeError\)")],
)
async def test_whatever_the_parser_raises_is_the_feeds_trouble(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    site.put("/f", RSS)

    async def fail(future: object) -> core.Feed:
        raise error

    async with FeedReader(client) as reader:
        monkeypatch.setattr(asyncio, "wrap_future", fail)
        with pytest.raises(SourceError, match=words):
            await reader.visit(site.url("/f"), NOW)


def test_reading_has_a_limit_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limit: limits.append(limit))
    feeds._limit_memory()
    ((soft, hard),) = limits
    assert feeds.MEMORY < soft == hard
