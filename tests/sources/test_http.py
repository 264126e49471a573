"""The client asks public addresses only, and bounds what it takes: bytes, time, redirects."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from time import monotonic

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.sources import http
from bot.sources.http import Client, is_public
from tests.sources.loopback import Site


async def test_a_page_comes_with_its_status_and_headers(site: Site, client: Client) -> None:
    site.put("/a", b"rain", ETag='"1"')
    page = await client.get(site.url("/a"), {"If-None-Match": '"0"'})
    assert (page.url, page.status, page.content, page.headers["etag"]) == (
        site.url("/a"),
        200,
        b"rain",
        '"1"',
    )
    (asked,) = site.asked
    assert 'If-None-Match: "0"' in asked
    assert "User-Agent: Mozilla/5.0 (compatible; Yaowen news bot)" in asked
    assert "cookie" not in asked.lower()
    assert "referer" not in asked.lower()


async def test_an_error_page_is_a_page(site: Site, client: Client) -> None:
    site.put("/a", b"", "404 Not Found")
    assert (await client.get(site.url("/a"))).status == 404


async def test_cookies_are_not_kept(site: Site, client: Client) -> None:
    site.put("/a", b"", Set_Cookie="who=you; Path=/")
    await client.get(site.url("/a"))
    await client.get(site.url("/a"))
    assert "cookie" not in site.asked[1].lower()


async def test_redirects_are_followed_and_the_last_address_is_told(site: Site, client: Client) -> None:
    site.put("/a", b"", "301 Moved Permanently", Location="/b")
    site.put("/b", b"", "307 Temporary Redirect", Location=site.url("/c?x=1"))
    site.put("/c?x=1", b"rain")
    page = await client.get(site.url("/a"))
    assert (page.url, page.content) == (site.url("/c?x=1"), b"rain")


async def test_a_redirect_loop_ends(site: Site, client: Client) -> None:
    site.put("/a", b"", "302 Found", Location="/a")
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        await client.get(site.url("/a"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://127.0.0.1/", "only http and https"),
        ("http://me:secret@127.0.0.1/", "name or password"),
        ("http://localhost/", "private network"),
        ("http://10.0.0.1/", "private network"),
        ("http://192.0.2.1:22/", "port 22"),
        ("http://[bad", "host name is not known"),
    ],
)
async def test_a_redirect_is_checked_like_any_address(
    site: Site, client: Client, target: str, words: str
) -> None:
    site.put("/a", b"", "302 Found", Location=target)
    with pytest.raises(SourceError, match=words):
        await client.get(site.url("/a"))


@pytest.mark.parametrize("url", ["", "rain", "http://", "http://\x00/", "https:///x", "http://exa mple/"])
async def test_what_is_no_address_is_said_to_be_none(client: Client, url: str) -> None:
    with pytest.raises(SourceError, match=r"address|not known"):
        await client.get(url)


LOOPBACKS = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "１２７.０.０.１",
    "localhost",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "169.254.169.254",
    "100.64.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "224.0.0.1",
    "192.88.99.1",
    "255.255.255.255",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
]


@pytest.mark.parametrize("host", LOOPBACKS)
@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:9"])
async def test_no_spelling_of_a_private_address_is_asked(host: str, proxy: str | None) -> None:
    if proxy and host == "localhost":
        pytest.skip("a proxy resolves names by itself")
    async with Client(proxy=proxy) as client:
        with pytest.raises(SourceError, match=r"private network|no address"):
            await client.get(f"http://{host}/")


@given(st.ip_addresses())
def test_an_address_that_is_not_global_is_never_public(address: object) -> None:
    found = ip_address(str(address))
    assert found.is_global or not is_public(found)


def test_ordinary_addresses_are_public() -> None:
    assert all(is_public(ip_address(a)) for a in ("1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1"))


def resolve_to(*addresses: str) -> Callable[..., Awaitable[list[object]]]:
    """A resolver that gives these addresses for any name."""

    async def getaddrinfo(host: str, port: int, **kwargs: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return getaddrinfo


async def test_a_name_is_refused_when_any_of_its_addresses_is_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve_to("1.1.1.1", "127.0.0.1"))
    async with Client() as client:
        with pytest.raises(SourceError, match="private network"):
            await client.get("http://news.example.org/")


async def test_a_name_without_addresses_is_not_known(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(*args: object, **kwargs: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", fail)
    with pytest.raises(SourceError, match="host name is not known"):
        await client.get("http://news.example.org/")
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve_to())
    with pytest.raises(SourceError, match="no address"):
        await client.get("http://news.example.org/")


async def test_the_checked_address_is_dialled_with_the_name_in_the_host_header(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.2", 0))  # nobody listens there: the next address is tried
        monkeypatch.setattr(http, "is_public", lambda address: True)
        monkeypatch.setattr(http, "PORTS", {site.port})
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "getaddrinfo", resolve_to("127.0.0.2", "127.0.0.1"))
        site.put("/a", b"rain")
        async with Client() as client:
            page = await client.get(f"http://news.example.org:{site.port}/a")
    assert page.content == b"rain"
    assert f"Host: news.example.org:{site.port}" in site.asked[0]


def test_a_pinned_request_keeps_its_name_for_tls() -> None:
    request = httpx.Request("GET", "https://news.example.org/a?b=1")
    pinned = http._pinned(request, ip_address("2606:4700::1111"))
    assert str(pinned.url) == "https://[2606:4700::1111]/a?b=1"
    assert pinned.headers["host"] == "news.example.org"
    assert pinned.extensions["sni_hostname"] == "news.example.org"


async def test_nobody_listening_is_no_connection(client: Client) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(SourceError, match="no connection"):
            await client.get(f"http://127.0.0.1:{free.getsockname()[1]}/")


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(b"rain " * 100_000)),
        ("x-gzip", gzip.compress(b"rain " * 100_000)),
        ("deflate", zlib.compress(b"rain " * 100_000)),
        ("deflate", zlib.compress(b"rain " * 100_000, wbits=-15)),
        ("identity", b"rain " * 100_000),
    ],
)
async def test_packed_pages_are_unpacked(site: Site, client: Client, packing: str, packed: bytes) -> None:
    site.put("/a", packed, Content_Encoding=packing)
    assert (await client.get(site.url("/a"))).content == b"rain " * 100_000


async def test_a_bomb_is_stopped_at_the_limit(site: Site, client: Client) -> None:
    site.put("/bomb", gzip.compress(bytes(200_000_000), 9), Content_Encoding="gzip")
    began = monotonic()
    with pytest.raises(SourceError, match="longer than 5,000,000 bytes"):
        await client.get(site.url("/bomb"))
    assert monotonic() - began < 2


async def test_an_endless_page_is_stopped_at_the_limit(site: Site, client: Client) -> None:
    async def pour(request: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(100_000))
            await writer.drain()

    site.answers["/a"] = pour
    with pytest.raises(SourceError, match="longer than"):
        await client.get(site.url("/a"))


async def test_a_page_that_drips_ends_at_the_total_time(site: Site, client: Client) -> None:
    async def drip(request: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    site.answers["/a"] = drip
    with pytest.raises(SourceError, match=r"within 0\.2 seconds"):
        await client.get(site.url("/a"), total_s=0.2)


async def test_a_server_that_says_nothing_is_left(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def wait(request: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)

    site.answers["/a"] = wait
    client._client.timeout = httpx.Timeout(0.05)
    with pytest.raises(SourceError, match="does not answer"):
        await client.get(site.url("/a"))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"rain", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nrain", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nrain", "packing is broken"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nrain", "not asked for"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"rain" * 99)[:-9],
            "before its end",
        ),
    ],
)
async def test_broken_answers_are_said_to_be_broken(
    site: Site, client: Client, answer: bytes, words: str
) -> None:
    site.answers["/a"] = answer
    with pytest.raises(SourceError, match=words):
        await client.get(site.url("/a"))


async def test_an_empty_packed_page_is_empty(site: Site, client: Client) -> None:
    site.put("/a", b"", Content_Encoding="gzip")
    assert (await client.get(site.url("/a"))).content == b""


async def test_a_proxy_is_asked_for_public_names_and_passed_by_for_private_ones(site: Site) -> None:
    site.put("http://news.example.org/a", b"by proxy")
    site.put("/a", b"straight")
    async with Client(proxy=site.url(""), private_hosts=["127.0.0.1"]) as client:
        assert (await client.get("http://news.example.org/a")).content == b"by proxy"
        assert (await client.get(site.url("/a"))).content == b"straight"
