"""Addresses fit to be tapped, and the part of them fit to be read."""

from urllib.parse import SplitResult, urlsplit

_LONGEST = 2048


def safe(url: str | None) -> str | None:
    """Return the address without user name and password; None unless it is a http(s) address of a named host."""
    parts = _split(url)
    if parts is None or not parts.hostname or parts.scheme not in ("http", "https"):
        return None
    clean = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return clean if len(clean) <= _LONGEST and clean.isprintable() and " " not in clean else None


def host(url: str | None) -> str | None:
    """Return the host's name without `www.`, or None where there is none."""
    parts = _split(url)
    return parts.hostname.removeprefix("www.") or None if parts and parts.hostname else None


def _split(url: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(url or "")
        _ = parts.port  # out of range: Telegram would drop the link without a word
    except ValueError:
        return None
    return parts
