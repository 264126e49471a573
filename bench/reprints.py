"""Are reprints found, and nothing else? Articles of the archive, altered as other publishers alter them; and the archive itself."""

import functools
import os
import random
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import opencc

from bench._articles import originals
from bot.news import fingerprints, reprints, stories
from bot.news.model import Article, Joins, New, Paragraph, stands_at
from bot.news.sentences import split
from bot.store.carriers import carriers, overlapping
from bot.store.keeping import keep
from bot.store.migrate import migrate

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = timedelta(days=6)
"""Out of the days in which reports of one event are looked for: only the sentences can find them."""
SHORTEST = 200
"""Characters: below, a text has no two sentences to be known by."""
TRIED = 1500

Sentences = list[str]
Alteration = Callable[[Sentences, Sentences, Article], Sentences]
"""Of an article's sentences, another one's, and the article."""


def other_dateline(mine: Sentences, _: Sentences, article: Article) -> Sentences:
    opening = "LAKESIDE (Wire) - " if article.language == "en" else "（本报湖滨十一月二十日电）"
    return [opening + mine[0], *mine[1:]]


def first_part(mine: Sentences, _: Sentences, __: Article) -> Sentences:
    return mine[: max(1, round(0.6 * len(mine)))]


def cut_and_mixed(mine: Sentences, theirs: Sentences, article: Article) -> Sentences:
    lot = random.Random(article.identity)
    few = max(1, round(0.15 * len(mine)))
    left = [s for i, s in enumerate(mine) if i not in set(lot.sample(range(len(mine)), few))]
    for sentence in theirs[:few]:
        left.insert(lot.randrange(len(left) + 1), sentence)
    return left


def other_script(mine: Sentences, _: Sentences, article: Article) -> Sentences:
    way = converter("t2s" if article.language == "zh-Hant" else "s2t")
    return [way.convert(sentence) for sentence in mine]


def other_words(mine: Sentences, _: Sentences, article: Article) -> Sentences:
    way = converter("tw2sp" if article.language == "zh-Hant" else "s2twp")
    return [way.convert(sentence) for sentence in mine]


@functools.cache
def converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def half_copied(mine: Sentences, theirs: Sentences, article: Article) -> Sentences:
    lot = random.Random(article.identity)
    half = max(1, len(mine) // 2)
    start = lot.randrange(len(mine) - half + 1)
    return [*theirs[:half], *mine[start : start + half]]


ALTERATIONS: dict[str, tuple[Alteration, float]] = {
    "other dateline": (other_dateline, reprints.REPRINT),
    "first 60 %": (first_part, reprints.REPRINT),
    "15 % cut, as much foreign": (cut_and_mixed, reprints.REPRINT),
    "other script": (other_script, reprints.REPRINT),
    "  and the words of its region": (other_words, reprints.REPRINT),
    "half copied (an overlap)": (half_copied, reprints.OVERLAP),
}
"""Each with the share from which on it counts as found."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an altered article: the report it was made of was found by its sentences, and it joined its story."""

    found: bool
    joined: bool
    spent_ms: float


def main() -> None:
    found = {article.identity: article for article in originals(int(os.environ.get("YAOWEN_EVERY", "1")))}
    articles = list(found.values())
    if not articles:
        print("no articles: name the collection in YAOWEN_CORPUS")
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("memory"))
        kept = {article.identity: keep(connection, article, New(), "", NOW) for article in articles}
        size(connection, len(kept))
        long = [article for article in articles if len(article.body) >= SHORTEST]
        chosen = random.Random(5).sample(long, min(TRIED, len(long)))
        for name, way in ALTERATIONS.items():
            # only Chinese has another script
            able = [
                a for a in chosen if way[0] not in {other_script, other_words} or a.language.startswith("zh")
            ]
            tell(name, [attempt(connection, article, long, way, kept) for article in able])
        strangers(connection, articles)


def size(connection: sqlite3.Connection, articles: int) -> None:
    pages = "SELECT sum(pgsize) FROM dbstat WHERE name IN ('sentence', 'sentences')"
    (bytes_,), (rows,) = (connection.execute(q).fetchone() for q in (pages, "SELECT count(*) FROM sentence"))
    print(
        f"{articles} articles; their sentences take {bytes_ / articles:.0f} bytes an article, in {rows / articles:.1f} rows"
    )


def attempt(
    connection: sqlite3.Connection,
    article: Article,
    others: Sequence[Article],
    way: tuple[Alteration, float],
    kept: Mapping[str, int],
) -> Tried:
    """Alter an article, and look for the one that it was made of."""
    alter, floor = way
    other = random.Random(article.title).choice(others)
    paragraphs = alter(_sentences(article), _sentences(other), article)
    altered = replace(
        article,
        paragraphs=tuple(map(Paragraph, paragraphs)),
        publisher="湖滨晚报",
        source_url=f"https://lakeside.example/{kept[article.identity]}",
    )
    at = stands_at(article.published, NOW) + LATER
    begin = time.process_time()
    found_by = carriers(connection, altered, at)
    spent = time.process_time() - begin
    mine, altered_marks = (fingerprints.sentences(each) for each in (article, altered))
    # another copy in the archive is as good
    found = any(
        reprints.share(altered_marks, theirs) >= floor
        for theirs in overlapping(connection, altered, at).values()
        if reprints.share(theirs, mine) >= reprints.REPRINT
    )
    placed = stories.place(altered, at, None, (), found_by)
    return Tried(found, isinstance(placed, Joins), spent * 1000)


def strangers(connection: sqlite3.Connection, articles: Sequence[Article]) -> None:
    """Pretend that every article came from another publisher: whatever other title it joins is a mistake, or a copy."""
    wrong = []
    for number, article in enumerate(articles):
        at = stands_at(article.published, NOW)
        stranger = replace(article, publisher="湖滨晚报", source_url=f"https://lakeside.example/{number}")
        others = [
            r
            for r in carriers(connection, stranger, at)
            if fingerprints.bare(r.article.title) != fingerprints.bare(article.title)
        ]
        placed = stories.place(stranger, at, None, (), others)
        if isinstance(placed, Joins):
            other = next(r.article for r in others if r.story == placed.story)
            wrong.append((placed.score, article, other))
    print(f"{len(articles)} articles as another publisher's: {len(wrong)} join one of another title")
    for score, article, other in sorted(wrong, key=lambda row: -row[0]):
        print(f"  {score:.2f}  {_told(article)}  |  {_told(other)}")


def _told(article: Article) -> str:
    return f"{article.publisher} {str(article.published)[:10]} {article.title[:40]}"


def _sentences(article: Article) -> Sentences:
    return [s for p in article.paragraphs for s in split(p.text, article.language) if s.strip()]


def tell(name: str, tried: Sequence[Tried]) -> None:
    found, joined = (sum(row) / len(tried) for row in zip(*((t.found, t.joined) for t in tried), strict=True))
    spent = sum(t.spent_ms for t in tried) / len(tried)
    print(f"{name:28} found {found:.3f}  joined as a reprint {joined:.3f}  of {len(tried)}  {spent:.2f} ms")


if __name__ == "__main__":
    main()
