"""Rows of the article table to values, and back."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from bot.news import stories
from bot.news.model import Article, Kind, Paragraph, Published, Report
from bot.store.times import maybe_moment, moment


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search index knows of an article. `publisher` is its row, or None."""

    id: int
    title: str
    tags: tuple[str, ...]
    body: str
    publisher: int | None


COLUMNS = (
    "title",
    "language",
    "published",
    "author",
    "source_url",
    "mirror_url",
    "tags",
    "image_url",
    "image_caption",
    "origin",
)

_REPORT = f"""
    SELECT article.id, story, received, at, file, updated, reprint, publisher.rank, publisher.name, body.text, body.kinds, {", ".join(COLUMNS)}
    FROM article JOIN body ON body.article = article.id LEFT JOIN publisher ON publisher.id = article.publisher
"""  # noqa: S608 - the names are our own columns
VOICES = """
    count(DISTINCT CASE WHEN reprint IS NULL THEN coalesce(origin,
        (SELECT name FROM publisher WHERE publisher.id = article.publisher)) END)
"""
"""In how many publishers' words the articles of a group tell: as `Report.voice` has it."""
_ENTRY = (
    "SELECT article.id, title, tags, body.text, publisher FROM article JOIN body ON body.article = article.id"
)
_LETTERS: dict[Kind, str] = {kind: kind[0] for kind in get_args(Kind)}
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}


def reports(connection: sqlite3.Connection, rest: str, *values: str | int) -> Iterator[Report]:
    """The reports that the rest of the statement, a WHERE and perhaps an ORDER BY, picks out."""
    return map(_report, connection.execute(f"{_REPORT} {rest}", values))


def openings(
    connection: sqlite3.Connection, article: Article, rest: str, *values: str | int
) -> Iterator[Report]:
    """The same, with as many paragraphs of each as are compared with the article: of a long text most are left out."""
    for row in connection.execute(f"{_REPORT} {rest}", values):
        *facts, publisher, text, kinds, title = row[:12]
        read = text if stories.may_copy(article, title, publisher) else _opening(text)
        yield _report((*facts, publisher, read, kinds[: read.count("\n") + 1], *row[11:]))


def entries(connection: sqlite3.Connection, rest: str, *values: int) -> Iterator[Entry]:
    """What the search index was fed for the articles that the rest of the statement picks out."""
    for id_, title, tags, body, publisher in connection.execute(f"{_ENTRY} {rest}", values):
        yield Entry(id_, title, tuple(json.loads(tags)), body, publisher)


def facts(article: Article) -> tuple[str | None, ...]:
    """The values of COLUMNS."""
    published = article.published.isoformat() if article.published else None
    tags = json.dumps(article.tags, ensure_ascii=False)
    values = {"published": published, "tags": tags}
    return tuple(values.get(column, getattr(article, column)) for column in COLUMNS)


def body(article: Article) -> tuple[str, str]:
    """The text, a paragraph a line, and the kinds, a letter a paragraph."""
    paragraphs = article.paragraphs
    return "\n".join(p.text for p in paragraphs), "".join(_LETTERS[p.kind] for p in paragraphs)


def _report(row: Sequence[Any]) -> Report:
    id_, story, received, at, file, updated, reprint, rank, publisher, body, kinds, *facts = row
    article = _article(body, kinds, publisher, dict(zip(COLUMNS, facts, strict=True)))
    return Report(
        id_, story, article, moment(received), moment(at), file, maybe_moment(updated), reprint, rank
    )


def _article(text: str, kinds: str, publisher: str | None, facts: dict[str, Any]) -> Article:
    facts["published"] = _published(facts["published"])
    facts["tags"] = tuple(json.loads(facts["tags"]))
    lines = zip(text.split("\n"), kinds, strict=True)
    return Article(
        paragraphs=tuple(Paragraph(line, _KINDS[kind]) for line, kind in lines), publisher=publisher, **facts
    )


def _opening(text: str) -> str:
    """The whole paragraphs that hold the first `COMPARED` characters, not counting their ends."""
    end = -1
    length = 0
    while length < stories.COMPARED:
        start = end + 1
        end = text.find("\n", start)
        if end < 0:
            return text
        length += end - start
    return text[:end]


def _published(iso: str | None) -> Published | None:
    if iso is None:
        return None
    return datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)


def printable(name: str) -> str:
    """A file's name as text: bytes that are none, as of a name in GBK, are written out."""
    return name.encode("utf-8", "backslashreplace").decode()
