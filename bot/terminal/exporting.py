"""`yaowen export`, `backup`, `restore`: what is stored, for other programs and for a bad day."""

import argparse
import sys
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from typing import Any

from bot import app
from bot.chat import atom
from bot.config import Config
from bot.news.model import Report
from bot.store.store import Store
from bot.terminal.output import moment, print_rows, report_row, say


async def export(settings: Config, given: argparse.Namespace) -> int:
    """Print every article, story by story, as JSON Lines or as an Atom feed; in constant memory."""
    async with app.reading(settings) as store:
        reports = _reports(store, given.since)
        if given.format == "jsonl":
            async for report in reports:
                print_rows([_row(report)])
        else:
            newest = await store.articles.latest(1)
            updated = newest[0].updated if newest else datetime.now(UTC)
            with atom.feed(sys.stdout.buffer, "export", "Yaowen", updated) as xml:
                async for report in reports:
                    _entry(xml, report)
            sys.stdout.flush()
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


def _entry(xml: atom.Xml, report: Report) -> None:
    article = report.article
    url = article.source_url or article.mirror_url
    with atom.entry(xml, article.identity, article.title, article.language, url):
        xml.time("updated", report.updated or report.at)
        xml.time("published", report.at)
        with xml.element("author"):
            xml.text("name", article.author or article.publisher or "-")
        xml.text("category", "", scheme=atom.STORY, term=str(report.story))
        for tag in article.tags:
            xml.text("category", "", term=tag)
        with atom.content(xml):
            for paragraph in article.paragraphs:
                xml.text("p", paragraph.text)
