"""`yaowen export`, `backup`, `restore`: what is stored, for other programs and for a bad day."""

import argparse
import re
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from bot import app
from bot.config import Config
from bot.news.model import Report
from bot.store.store import Store
from bot.terminal.output import moment, print_rows, report_row, say

_ATOM, _XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
_STORY = "tag:yaowen,2026:story"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WEB = re.compile(r"https?://[!-~]+")
_NO_IRI = re.compile(r'[<>"{}|\\^`]')


async def export(settings: Config, given: argparse.Namespace) -> int:
    """Print every article, story by story, as JSON Lines or as an Atom feed; in constant memory."""
    async with app.reading(settings) as store:
        reports = _reports(store, given.since)
        if given.format == "jsonl":
            async for report in reports:
                print_rows([_row(report)])
        else:
            newest = await store.articles.latest(1)
            with _feed(newest[0].updated if newest else datetime.now(UTC)) as xml:
                async for report in reports:
                    _entry(xml, report)
    return 0


async def backup(settings: Config, given: argparse.Namespace) -> int:
    """Write a copy of the database, while the bot runs or not."""
    async with app.reading(settings) as store:
        await store.back_up(given.file, readers=given.readers)
    chats = "the chats' settings are in it" if given.readers else "nothing about any chat is in it"
    say(f"{given.file} is a sound copy of {settings.database}; {chats}")
    return 0


async def restore(settings: Config, given: argparse.Namespace) -> int:
    """Put a copy in the database's place; the bot must not run."""
    replaced = await Store.restore(settings.database, given.file)
    say(
        f"{settings.database} is restored"
        + (f"; what it was before is kept as {replaced}" if replaced else "")
    )
    return 0


async def _reports(store: Store, since: date | None) -> AsyncIterator[Report]:
    """Every report that stands at `since` or later, by story, in time order."""
    after = datetime.combine(since, time(), UTC) if since else None
    async for story in store.articles.each_story(after):
        for report in story.reports:
            if after is None or report.at >= after:
                yield report


def _row(report: Report) -> dict[str, Any]:
    article = report.article
    return {
        "story": report.story,
        **report_row(report),
        "author": article.author,
        "mirror_url": article.mirror_url,
        "language": article.language,
        "tags": list(article.tags),
        "image_url": article.image_url,
        "image_caption": article.image_caption,
        "received": moment(report.received),
        "updated": moment(report.updated) if report.updated else None,
        "body": article.body,
    }


class _Xml:
    """XML written as it comes. Characters that XML can't hold, as control characters, are left out."""

    def __init__(self) -> None:
        self._writer = XMLGenerator(sys.stdout.buffer, "utf-8", short_empty_elements=True)

    def begin(self) -> None:
        self._writer.startDocument()

    def text(self, name: str, text: str, **attributes: str) -> None:
        """Write an element that holds only text."""
        with self.element(name, **attributes):
            self._writer.characters(_printable(text))

    @contextmanager
    def element(self, name: str, **attributes: str) -> Iterator[None]:
        """Write an element around what is written inside."""
        self._writer.startElement(name, AttributesImpl({k: _printable(v) for k, v in attributes.items()}))
        yield
        self._writer.endElement(name)
        self._writer.ignorableWhitespace("\n")


@contextmanager
def _feed(updated: datetime) -> Iterator[_Xml]:
    """An Atom feed (RFC 4287) on standard output, to write entries into."""
    xml = _Xml()
    xml.begin()
    with xml.element("feed", xmlns=_ATOM):
        xml.text("title", "Yaowen")
        xml.text("id", "tag:yaowen,2026:export")
        xml.text("updated", moment(updated))
        yield xml
    sys.stdout.flush()


def _entry(xml: _Xml, report: Report) -> None:
    article = report.article
    url = article.source_url or article.mirror_url or ""
    with xml.element("entry", **({} if article.language == "und" else {"xml:lang": article.language})):
        xml.text("title", article.title)
        xml.text("id", uuid.uuid5(uuid.NAMESPACE_URL, article.identity).urn)
        xml.text("updated", moment(report.updated or report.at))
        xml.text("published", moment(report.at))
        with xml.element("author"):
            xml.text("name", article.author or article.publisher or "-")
        if _WEB.fullmatch(url) and not _NO_IRI.search(url):
            xml.text("link", "", rel="alternate", href=url)
        xml.text("category", "", scheme=_STORY, term=str(report.story))
        for tag in article.tags:
            xml.text("category", "", term=tag)
        with xml.element("content", type="xhtml"), xml.element("div", xmlns=_XHTML):
            for paragraph in article.paragraphs:
                xml.text("p", paragraph.text)


def _printable(text: str) -> str:
    return _NO_XML.sub("", text)
