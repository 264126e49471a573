"""Atom feeds (RFC 4287): how they are written, and a digest as one, for people's feed readers.

An entry's id never changes: it stands for the article that brought the news, so a follow-up is an entry of its own, and
a file that is written again shows nothing twice. Nothing about any chat is in it.
"""

import os
import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from bot.chat.reader import Reader
from bot.chat.render import Item, said, source
from bot.news.model import Report, Story

_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_TAG = "tag:yaowen,2026:"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEB = re.compile(r"https?://[!-~]+")
_NO_IRI = re.compile(r'[<>"{}|\\^`]')
STORY = f"{_TAG}story"
"""The scheme of the categories that hold a story's number."""


class Xml:
    """XML written as it comes. Characters that XML can't hold, as control characters, are left out."""

    def __init__(self, out: BinaryIO) -> None:
        self._writer = XMLGenerator(out, "utf-8", short_empty_elements=True)

    def begin(self) -> None:
        """Write the declaration."""
        self._writer.startDocument()

    def text(self, name: str, text: str, **attributes: str) -> None:
        """Write an element that holds only text."""
        with self.element(name, **attributes):
            self._writer.characters(_printable(text))

    def time(self, name: str, at: datetime) -> None:
        """Write an element that holds a moment."""
        self.text(name, at.astimezone(UTC).isoformat())

    @contextmanager
    def element(self, name: str, **attributes: str) -> Iterator[None]:
        """Write an element around what is written inside."""
        self._writer.startElement(name, AttributesImpl({k: _printable(v) for k, v in attributes.items()}))
        yield
        self._writer.endElement(name)
        self._writer.ignorableWhitespace("\n")


@contextmanager
def feed(out: BinaryIO, name: str, title: str, updated: datetime) -> Iterator[Xml]:
    """A feed on a stream, to write entries into."""
    xml = Xml(out)
    xml.begin()
    with xml.element("feed", xmlns=_ATOM):
        xml.text("title", title)
        xml.text("id", _TAG + name)
        xml.time("updated", updated)
        yield xml


@contextmanager
def entry(xml: Xml, id_: str, title: str, language: str, url: str | None) -> Iterator[None]:
    """An entry, to write its times, author and content into; the link is left out where it can't be one."""
    with xml.element("entry", **({} if language == "und" else {"xml:lang": language})):
        xml.text("title", title)
        xml.text("id", uuid.uuid5(uuid.NAMESPACE_URL, id_).urn)
        if url := address(url):
            xml.text("link", "", rel="alternate", href=url)
        yield


@contextmanager
def content(xml: Xml) -> Iterator[None]:
    """An entry's content, to write paragraphs into."""
    with xml.element("content", type="xhtml"), xml.element("div", xmlns=_XHTML):
        yield


def address(url: str | None) -> str | None:
    """The address, where it is one that may stand in a feed."""
    return url if url and _WEB.fullmatch(url) and not _NO_IRI.search(url) else None


def digest(items: Sequence[Item], reader: Reader) -> bytes:
    """Write a digest as a feed, an entry a story or follow-up: its sentences, and who reports it with the links."""
    out = BytesIO()
    with feed(out, "digest", reader.say("feed-title"), reader.now) as xml:
        for item in items:
            _item(xml, item, reader)
    return out.getvalue()


def put(path: Path, whole: bytes) -> None:
    """Put a file in its place: readers find the old one or the new one, never half of one. Raises OSError."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _item(xml: Xml, item: Item, reader: Reader) -> None:
    story = item.story
    first = min(story.reports, key=lambda r: r.id).article
    title = (reader.say("follow-up") if item.follows_up else "") + story.title
    with entry(xml, f"digest:{first.identity}", title, story.lead.article.language, source(story)):
        xml.time("updated", story.updated)
        with xml.element("author"):
            xml.text("name", story.lead.article.publisher or "-")
        xml.text("category", "", scheme=STORY, term=str(story.number))
        with content(xml):
            for line in said(item.told, reader).text.split("\n"):
                xml.text("p", line)
            if item.told.summary.by_model:
                xml.text("p", reader.say("by-model"))
            _reports(xml, story, reader)


def _reports(xml: Xml, story: Story, reader: Reader) -> None:
    with xml.element("ul"):
        for report in story.reports:
            with xml.element("li"):
                _report(xml, report, reader)


def _report(xml: Xml, report: Report, reader: Reader) -> None:
    article, url = report.article, address(report.article.source_url or report.article.mirror_url)
    if url:
        xml.text("a", article.title, href=url)
    else:
        xml.text("span", article.title)
    facts = [article.publisher, reader.dateline(report), None if url else reader.say("source-unknown")]
    xml.text("span", "".join(f" · {fact}" for fact in facts if fact))


def _printable(text: str) -> str:
    return _NO_XML.sub("", text)
