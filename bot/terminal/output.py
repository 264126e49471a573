"""How values are printed: JSON Lines with stable keys, and chat messages as plain text."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.chat.message import Message, Span
from bot.news.model import Hit, Reason, Report, Story, Summary


def print_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print each row as one line of JSON: characters as they are where the output can hold them all, else escaped."""
    escaped = not (sys.stdout.encoding or "").lower().startswith("utf")
    for row in rows:
        print(json.dumps(row, ensure_ascii=escaped), flush=True)


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


def story_row(story: Story, known: Mapping[int, Reason] | None = None) -> dict[str, Any]:
    """Return a story as `stories --json` lists it; with the reasons that are known, why each report is part of it."""
    why = {report.id: _why(report, known) if known is not None else {} for report in story.reports}
    return {
        "story": story.number,
        "title": story.title,
        "updated": moment(story.updated),
        "articles": [report_row(report) | why[report.id] for report in story.reports],
    }


def _why(report: Report, known: Mapping[int, Reason]) -> dict[str, Any]:
    """Return the rule, score and terms by which it joined (null where it began the story), and whose text it carries."""
    reason = known.get(report.id)
    return {
        "rule": reason.rule if reason else None,
        "score": reason.score if reason else None,
        "terms": list(reason.terms) if reason else [],
        "reprint": report.reprint,
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
