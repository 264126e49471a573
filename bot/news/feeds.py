"""Feed bytes to raw items: RSS, Atom, RDF and JSON Feed in any encoding, however broken; what is no feed is an error.

Pure, but slow on hostile input: 8 MB of markup cost the parser 25 s, so callers run `entries` where it can be killed.
"""

import html
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.errors import SourceError
from bot.news.clean.decode import decode
from bot.news.clean.trace import LIMIT
from bot.news.model import Hints, Published, RawItem, Refusal

MOST_ENTRIES = 2_000
"""Feeds carry 10 to 100 entries; a list longer than this is an archive or an attack."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before that there was no web: a date that old is a mistake of the feed's."""

AHEAD = timedelta(days=1)
"""A date further in the future than this is one, too."""

_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf|channel)\b", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.I)
_REFERENCE = re.compile(r"&#(?:x[\da-f]+|\d+);?", re.I | re.A)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[>]*(?:\[[^\]]*\]\s*)?>", re.I)
_ENTITY = re.compile(
    r"<!ENTITY\s+(?!%)", re.I
)  # `%` names a list of letters elsewhere, as old RSS did: it is cut

_NO_TEXT = {
    "empty": "the feed is empty",
    "too-big": f"the feed is larger than {LIMIT // 1_000_000} MB",
}
"""What is wrong with a feed whose bytes are no text to read, by the refusal's code."""

Entry = Mapping[str, Any]
"""An entry as feedparser gives it."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed holds: its title, and its entries in its own order, each once."""

    title: str | None
    entries: tuple[RawItem, ...]


def entries(content: bytes, url: str, now: datetime) -> Feed:
    """Read the feed found at `url`. An entry's name is its link, its content the HTML that the feed carries of it.

    Raises SourceError, in plain words, for what is no feed, or a feed made to do harm.
    """
    text = _text(content)
    name, found = _json(text) if text.lstrip().startswith("{") else _xml(text, url)
    title = _line(name)
    items = (_item(entry, url, title, now) for entry in _each_once(found[:MOST_ENTRIES]))
    return Feed(title, tuple(items))


def _text(content: bytes) -> str:
    """The feed's text, whatever encoding it claims. Refuses what is none at a glance, and declared entities."""
    decoded = decode(content)
    if isinstance(decoded, Refusal):
        raise SourceError(_NO_TEXT.get(decoded.code, "this is not a feed, and not text"))
    text, _ = decoded
    if _PAGE.match(text):
        raise SourceError("this is a web page, not a feed")
    if _ENTITY.search(text):
        raise SourceError("the feed declares entities of its own, which honest feeds don't")
    return text


def _xml(text: str, url: str) -> tuple[str | None, Sequence[Entry]]:
    """Title and entries as feedparser sees them. It gets a stream, since it takes bytes for a file's name."""
    if not _ROOT.search(text):
        raise SourceError("this is not a feed")
    bare = _REFERENCE.sub(_character, _DOCTYPE.sub("", _DECLARATION.sub("", text, count=1), count=1))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    parsed = feedparser.parse(io.BytesIO(bare.encode()), response_headers=headers, sanitize_html=False)
    if not parsed.get("version") and not parsed.entries:
        raise SourceError("this is not a feed")
    return parsed.feed.get("title"), parsed.entries


def _character(reference: re.Match[str]) -> str:
    """The reference, or U+FFFD where it names no character (half of an emoji, say): feedparser breaks at those."""
    return "\ufffd" if html.unescape(reference[0]) == "\ufffd" else reference[0]


def _json(text: str) -> tuple[str | None, Sequence[Entry]]:
    """Title and entries of a JSON Feed (jsonfeed.org, version 1.1), in feedparser's terms."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        feed = {}
    if not isinstance(feed.get("items"), list) or "jsonfeed.org" not in str(feed.get("version")):
        raise SourceError("this is not a feed")
    return _string(feed, "title"), [_json_entry(item) for item in feed["items"] if isinstance(item, dict)]


def _json_entry(item: Mapping[str, Any]) -> Entry:
    authors = item.get("authors")
    writer = authors[0] if isinstance(authors, list) and authors else item.get("author")
    bodies = {"text/html": _string(item, "content_html"), "text/plain": _string(item, "content_text")}
    published = _string(item, "date_published")
    return {
        "id": _string(item, "id"),
        "link": _string(item, "url"),
        "title": _string(item, "title"),
        "content": [{"type": kind, "value": value} for kind, value in bodies.items() if value],
        "summary_detail": {"type": "text/plain", "value": _string(item, "summary") or ""},
        "author": _string(writer, "name") if isinstance(writer, dict) else None,
        "published": published,
        "published_parsed": _iso(published),
    }


def _string(item: Mapping[str, Any], key: str) -> str | None:
    """The string under a key, U+FFFD for each lone surrogate: JSON can write those, nothing can store them."""
    value = item.get(key)
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else None


def _iso(value: str | None) -> struct_time | None:
    """An RFC 3339 time in UTC; None for anything else."""
    try:
        return datetime.fromisoformat(value or "").astimezone(UTC).timetuple()
    except (ValueError, OverflowError):
        return None


def _each_once(found: Iterable[Entry]) -> Iterator[Entry]:
    """The entries without those whose id or link came before."""
    seen: set[str] = set()
    for entry in map(dict, found):  # plain: feedparser's own type answers with one date for another
        keys = {key for key in (entry.get("id"), entry.get("link")) if key}
        if not keys & seen:
            yield entry
        seen |= keys


def _item(entry: Entry, url: str, publisher: str | None, now: datetime) -> RawItem:
    link = _link(entry, url)
    hints = Hints(
        title=_line(entry.get("title")),
        publisher=_line(entry.get("source", {}).get("title")) or publisher,
        published=_published(entry, now),
        author=_author(entry),
        source_url=link,
    )
    return RawItem(link or entry.get("id") or url, _content(entry).encode(), hints)


def _link(entry: Entry, url: str) -> str | None:
    """Where the entry's page is, if it says so; past a counting redirector that names its target."""
    try:
        link = urljoin(url, entry.get("feedburner_origlink") or entry.get("link") or "")
        return link if link != url and urlsplit(link).scheme in {"http", "https"} else None
    except ValueError:  # such as half an IPv6 address
        return None


def _content(entry: Entry) -> str:
    """The fullest text the feed carries, as HTML: content before summary, the longest of several."""
    bodies = [_html(body) for body in entry.get("content", [])]
    return max(bodies, key=len, default="") or _html(entry.get("summary_detail", {}))


def _html(body: Mapping[str, str]) -> str:
    value = body.get("value", "")
    return html.escape(value, quote=False) if body.get("type") == "text/plain" and "<" in value else value


def _published(entry: Entry, now: datetime) -> Published | None:
    """When it was published, as precise as stated; None for a date that can't be, or none."""
    for key in ("published", "updated", "created"):
        parsed = entry.get(f"{key}_parsed")
        moment = _moment(parsed) if parsed else None
        if moment and EARLIEST <= moment <= now + AHEAD:
            return moment.date() if _DAY.fullmatch(entry[key].strip()) else moment
    return None


def _moment(parsed: struct_time) -> datetime | None:
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None


def _author(entry: Entry) -> str | None:
    return _line(entry.get("author_detail", {}).get("name") or entry.get("author"))


def _line(value: str | None) -> str | None:
    """A title or name as one line of plain text; None where nothing is left."""
    return " ".join(html.unescape(_TAG.sub("", value or "")).split()) or None
