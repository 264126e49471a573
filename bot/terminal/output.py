"""How values are printed: JSON Lines with stable keys, and chat messages as plain text."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.chat.message import Message, Span
from bot.news.model import Hit, Report, Story, Summary


def print_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print each row as one line of JSON."""
    for row in rows:
        print(json.dumps(row, ensure_ascii=False), flush=True)


def say(text: str) -> None:
    """Print to standard error: progress, notes, mistakes."""
    print(text, file=sys.stderr, flush=True)


def plain(message: Message) -> str:
    """Return a chat message as text for the terminal, each link's address after its words."""
    text = message.text
    links = (span for span in message.spans if span.kind == "link")
    for span in sorted(links, key=_end, reverse=True):
        text = f"{text[: span.end]} <{span.url}>{text[span.end :]}"
    return text


def _end(span: Span) -> int:
    return span.end


def report_row(report: Report) -> dict[str, Any]:
    """Return a report as `stories --json` lists it."""
    article = report.article
    return {
        "id": report.id,
        "file": report.file,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published.isoformat() if article.published else None,
        "url": article.source_url,
    }


def story_row(story: Story) -> dict[str, Any]:
    """Return a story as `stories --json` lists it."""
    return {
        "story": story.number,
        "title": story.title,
        "updated": moment(story.updated),
        "articles": [report_row(report) for report in story.reports],
    }


def hit_row(hit: Hit, total: int) -> dict[str, Any]:
    """Return a search result as `search --json` lists it."""
    row = report_row(hit.report)
    return {
        "story": hit.report.story,
        "article": row.pop("id"),
        **row,
        "snippet": hit.snippet.text,
        "total": total,
    }


def summary_row(story: int | None, summary: Summary) -> dict[str, Any]:
    """Return a summary as `summary --json` prints it; `article` is null for a file that is not stored."""
    sentences = [{"text": s.text, "article": s.report or None} for s in summary.sentences]
    return {"story": story, "text": summary.text, "sentences": sentences}


def moment(at: datetime) -> str:
    """Return a moment as ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat()
