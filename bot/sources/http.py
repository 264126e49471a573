"""The one HTTP client: it asks public addresses only, and takes no more and no longer than it was told.

Addresses are checked where the connection is made: the host is resolved once, every answer is checked, and the very
address that was checked is dialled. So a name that changes its mind (DNS rebinding), an odd spelling of 127.0.0.1, or a
redirect gets no further than a plain one. A proxy resolves names itself, so with one only written addresses are checked.
"""

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from bot.errors import SourceError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

TOTAL_S = 20.0
"""The most time a fetch takes, redirects and all."""

MAX_BYTES = 5_000_000
"""The most bytes a page has, unpacked."""

MAX_REDIRECTS = 5

STEP = 65_536
"""Unpacked bytes at a time: a bomb of a thousand to one never stands in memory whole."""

USER_AGENT = "Mozilla/5.0 (compatible; Yaowen news bot)"

PORTS = frozenset({80, 443})

DENIED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",  # NAT64: any IPv4 address behind it
        "64:ff9b:1::/48",  # the same, locally assigned
        "2002::/16",  # 6to4: the same
        "2001::/32",  # Teredo: the same
        "192.88.99.0/24",  # 6to4 relays
    )
)
"""What `is_global` lets through though it leads elsewhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `url` is where it came from in the end; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes


def is_public(address: Address) -> bool:
    """True for an address of the public internet that leads nowhere else."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_public(inner)
    denied = any(address.version == network.version and address in network for network in DENIED)
    return address.is_global and not address.is_multicast and not denied


class Client:
    """Fetches pages, one question at a time each. An async context manager.

    `private_hosts` are host names (or addresses as written in URLs) that may lie in private networks, at any port.
    """

    def __init__(self, *, proxy: str | None = None, private_hosts: Collection[str] = ()) -> None:
        private = frozenset(host.lower() for host in private_hosts)
        self._client = httpx.AsyncClient(
            transport=_Guard(private, proxy),
            headers={"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=TOTAL_S,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        total_s: float = TOTAL_S,
        max_bytes: int = MAX_BYTES,
    ) -> Page:
        """Fetch a page, whatever its status says. Raises SourceError, in plain words, when no whole answer comes."""
        try:
            async with asyncio.timeout(total_s):
                return await self._follow(_parsed(url), headers or {}, max_bytes)
        except TimeoutError as error:
            raise SourceError(f"it did not answer in full within {total_s:g} seconds") from error
        except httpx.TimeoutException as error:
            raise SourceError("it does not answer") from error
        except httpx.ConnectError as error:
            raise SourceError(f"no connection: {error}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise SourceError(f"the answer broke off or is no HTTP ({type(error).__name__})") from error

    async def _follow(self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int) -> Page:
        """Follow redirects; each one is a new request through the same checks."""
        for _ in range(MAX_REDIRECTS + 1):
            async with self._client.stream("GET", url, headers=headers) as response:
                if response.is_redirect and "location" in response.headers:
                    url = _parsed(response.headers["location"], base=url)
                    continue
                content = await _body(response, max_bytes)
                return Page(str(url), response.status_code, dict(response.headers), content)
        raise SourceError(f"it redirects more than {MAX_REDIRECTS} times")


def _parsed(url: str, base: httpx.URL | None = None) -> httpx.URL:
    """The URL, if it may be asked at all."""
    try:
        parsed = base.join(url) if base else httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise SourceError("this is no address") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise SourceError("only http and https addresses can be fetched")
    if parsed.userinfo:
        raise SourceError("an address with a name or password in it is not fetched")
    return parsed


async def _body(response: httpx.Response, max_bytes: int) -> bytes:
    """The body, unpacked step by step, so that what is too long is never held."""
    body = bytearray()
    async for piece in _unpacked(response):
        body += piece
        if len(body) > max_bytes:
            raise SourceError(f"it is longer than {max_bytes:,} bytes")
    return bytes(body)


async def _unpacked(response: httpx.Response) -> AsyncIterator[bytes]:
    """Raise SourceError at a packing we didn't ask for, or a broken one."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing == "identity":
        async for raw in response.aiter_raw(STEP):
            yield raw
    elif packing in {"gzip", "x-gzip", "deflate"}:
        async for piece in _inflated(response, packing):
            yield piece
    else:
        raise SourceError(f"it is packed in a way that was not asked for ({packing[:20]})")


async def _inflated(response: httpx.Response, packing: str) -> AsyncIterator[bytes]:
    inflate = None
    try:
        async for raw in response.aiter_raw(STEP):
            rest = raw
            inflate = inflate or zlib.decompressobj(_window(packing, raw))
            while rest and not inflate.eof:
                yield inflate.decompress(rest, STEP)
                rest = inflate.unconsumed_tail
    except zlib.error as error:
        raise SourceError("its packing is broken") from error
    if inflate is not None:
        yield inflate.flush()
        if not inflate.eof:
            raise SourceError("it broke off before its end")


def _window(packing: str, first: bytes) -> int:
    """What zlib must expect: gzip, or for `deflate` a zlib stream or the bare one that some servers send."""
    if packing != "deflate":
        return 16 + zlib.MAX_WBITS
    return zlib.MAX_WBITS if first[:1] == b"\x78" else -zlib.MAX_WBITS


class _Guard(httpx.AsyncBaseTransport):
    """Dials only addresses that were checked: it resolves by itself and hands the number on.

    The name stays in the Host header and in TLS (`sni_hostname`), so certificates are checked against it. Connections
    are not kept: two names at one number must never share one.
    """

    def __init__(self, private: frozenset[str], proxy: str | None) -> None:
        self._private = private
        secure = httpx.create_ssl_context(trust_env=False)
        limits = httpx.Limits(max_connections=20, max_keepalive_connections=0)
        self._direct = httpx.AsyncHTTPTransport(verify=secure, trust_env=False, limits=limits)
        self._proxied = proxy and httpx.AsyncHTTPTransport(
            verify=secure, trust_env=False, limits=limits, proxy=proxy
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request from the first of the host's addresses that takes a connection."""
        host = request.url.host
        if host.lower() in self._private:
            return await self._direct.handle_async_request(request)
        port = request.url.port or {"http": 80, "https": 443}[request.url.scheme]
        if port not in PORTS:
            raise SourceError(f"port {port} is not asked, unless the host is listed among the private ones")
        if self._proxied:
            _ensure_public(_written(host))
            return await self._proxied.handle_async_request(request)
        return await self._dial(request, await _resolved(host, port))

    async def _dial(self, request: httpx.Request, addresses: Collection[Address]) -> httpx.Response:
        _ensure_public(addresses)
        problem = httpx.ConnectError("the host has no address")
        for address in addresses:
            try:
                return await self._direct.handle_async_request(_pinned(request, address))
            except httpx.ConnectError as error:
                problem = error
        raise problem

    async def aclose(self) -> None:
        """Close what is open."""
        await self._direct.aclose()
        if self._proxied:
            await self._proxied.aclose()


def _ensure_public(addresses: Collection[Address]) -> None:
    if not all(map(is_public, addresses)):
        raise SourceError("it lies in a private network; list its host among the private ones to allow that")


def _written(host: str) -> tuple[Address, ...]:
    """The address in a host that is one, in any spelling the system takes (127.1, 0x7f000001)."""
    try:
        return (ipaddress.ip_address(host),)
    except ValueError:
        pass
    try:
        return (ipaddress.IPv4Address(socket.inet_aton(host)),)
    except OSError:
        return ()


async def _resolved(host: str, port: int) -> tuple[Address, ...]:
    """All addresses of a host, each once, in the order the system prefers."""
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError("its host name is not known") from error
    return tuple(
        dict.fromkeys(ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers)
    )


def _pinned(request: httpx.Request, address: Address) -> httpx.Request:
    """The same request, to this very address."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
