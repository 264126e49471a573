"""Addresses fit to be tapped, and the part of them fit to be read."""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

_LONGEST = 2048
_HOST = re.compile(r"(?=[^.]*\.)(?!\.$)(?:[^\0-\x7f]|[\w.!$,~*'();&+=-]|%[0-9a-f]{2})+", re.ASCII)
"""A host that Telegram takes: one with a dot in it. A single refused link would cost a message all its looks."""


def safe(url: str | None) -> str | None:
    """Return the address without user name and password; None unless it is a http(s) address of a public host."""
    parts = _split(url)
    if parts is None or not _is_public(parts) or parts.scheme not in ("http", "https"):
        return None
    netloc = parts.netloc.rpartition("@")[2].removesuffix(":")
    clean = parts._replace(netloc=netloc).geturl().strip().replace(" ", "%20")
    return clean if len(clean) <= _LONGEST and clean.isprintable() else None


def host(url: str | None) -> str | None:
    """Return the host's name without `www.`, or None where there is none."""
    parts = _split(url)
    return parts.hostname.removeprefix("www.") or None if parts and parts.hostname else None


def _is_public(parts: SplitResult) -> bool:
    """True for a name with a dot, or an IPv6 address."""
    name = parts.hostname or ""
    bracketed = parts.netloc.rpartition("@")[2].startswith("[")
    return _is_ipv6(name) if bracketed else bool(_HOST.fullmatch(name))


def _is_ipv6(name: str) -> bool:
    try:
        IPv6Address(name)
    except ValueError:
        return False
    return True


def _split(url: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(url or "")
        port = parts.port
    except ValueError:  # no number, or out of range
        return None
    return None if port == 0 else parts
