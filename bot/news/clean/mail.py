"""Saved mail and saved pages (RFC 822, MHTML): the part that holds the article, and what the headers know of it.

A browser saves a page as a message whose Date is the hour of saving, so that date says nothing about the article; a
letter's Date is when it was sent. What tells them apart is the address that the page's own part carries.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from bot.news.clean import sites
from bot.news.model import Hints, RawItem, Refusal

_HEAD = 65_536
"""Bytes among which the headers end; a long chain of relays takes a tenth of that."""
_FIELD = re.compile(rb"[!-9;-~]+:|[ \t]|From ")
_MARKS = frozenset((b"mime-version", b"message-id", b"received", b"return-path"))
"""A text that begins with lines such as `Title: …` has none of these."""
_STATEFUL = ("iso-2022", "hz", "utf-7")
"""Charsets whose bytes are all ASCII, so that they pass for UTF-8."""
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}


def fits(content: bytes) -> bool:
    """Whether it begins with the headers of a message."""
    if not _FIELD.match(content):
        return False
    lines = re.split(rb"\r?\n", content[:_HEAD])
    fields = lines[: lines.index(b"")] if b"" in lines else lines[:-1]
    if not fields or not all(map(_FIELD.match, fields)):
        return False
    names = {field.partition(b":")[0].lower() for field in fields}
    return not _MARKS.isdisjoint(names) and not names.isdisjoint((b"from", b"content-type"))


def unwrap(raw: RawItem) -> RawItem | Refusal:
    """The message's page or text under the same name, its headers as hints."""
    try:
        message = message_from_bytes(raw.content)
        part = _article(message)
        if part is None:
            return Refusal("empty-mail")
        return _item(raw, message, part)
    except RecursionError:
        return Refusal("too-deep")


def _article(message: Message) -> Message | None:
    """The first page inside or, failing that, the first text; attached files are not looked at."""
    shown = [part for part in message.walk() if part.get_content_disposition() != "attachment"]
    pages = (part for part in shown if part.get_content_type() in {"text/html", "application/xhtml+xml"})
    texts = (part for part in shown if part.get_content_type() == "text/plain")
    return next(pages, None) or next(texts, None)


def _item(raw: RawItem, message: Message, part: Message) -> RawItem:
    content, title = _content(part), _header(message, "Subject")
    address = _header(part, "Content-Location") or _header(message, "Snapshot-Content-Location") or ""
    if address.startswith(("http://", "https://")):
        return RawItem(raw.name, content, Hints(title, source_url=address))
    if title and part.get_content_type() == "text/plain":
        content = f"# {title}\n\n".encode() + content  # else its first line, a greeting, would be the title
    publisher, author = _sender(message)
    return RawItem(raw.name, content, Hints(title, publisher, _date(message), author))


def _content(part: Message) -> bytes:
    """The part's text as UTF-8 where its charset is known and true, else as it is."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)  # only a multipart has parts in its place
    declared = (part.get_content_charset() or "").lower()
    order = (declared, "utf-8") if declared.startswith(_STATEFUL) else ("utf-8", declared)
    return next(_decoded(content, order), content)


def _decoded(content: bytes, charsets: tuple[str, ...]) -> Iterator[bytes]:
    for charset in charsets:
        try:
            yield content.decode(_WIDER.get(charset, charset)).encode()
        except (LookupError, ValueError):  # an unknown charset, or not in this one
            continue


def _header(message: Message, name: str) -> str | None:
    """A header's text in one line; None where it is missing, empty, or can't be read."""
    value = next((text for field, text in message.raw_items() if field.lower() == name.lower()), "")
    plain = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # some write UTF-8 as it is
    try:
        text = str(make_header(decode_header(plain)))
    except (HeaderParseError, LookupError, ValueError):
        text = ""
    return " ".join(text.encode("utf-8", "ignore").decode().split()) or None


def _sender(message: Message) -> tuple[str | None, str | None]:
    """(publisher, author): a mailing list's name is the publisher's, a person's is the author's."""
    name, address = parseaddr(_header(message, "From") or "")
    known = sites.by_host("publishers", f"https://{address.rpartition('@')[2]}")
    if known or message.get("List-Id") or message.get("List-Unsubscribe"):
        return known or name or None, None
    return None, name or None


def _date(message: Message) -> datetime | None:
    try:
        date = parsedate_to_datetime(_header(message, "Date") or "")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else None  # "-0000": the sender didn't say where
