"""Articles to measure with: the collection's own, cleaned, and as many more as are wanted, recombined from them."""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.news.model import Article, RawItem

FIRST = datetime(2017, 1, 1, tzinfo=UTC)
A_DAY = 300
"""Articles a day: a hundred thousand are eleven months, a million are nine years."""


def comes_at(number: int) -> datetime:
    """When the article of this number was published."""
    return FIRST + number * timedelta(days=1) / A_DAY


def corpus() -> Path:
    """Return the folder of the article collection."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    return Path(os.environ.get("YAOWEN_CORPUS", beside))


def originals(every: int = 2) -> list[Article]:
    """Clean every n-th file of the archive; what is refused is left out."""
    from bot.news.clean.cleaner import clean

    paths = sorted(path for path in (corpus() / "archive").rglob("*") if path.is_file())[::every]
    raws = (RawItem(path.name, path.read_bytes()) for path in paths)
    return [part for raw in raws for part in clean(raw).parts if isinstance(part, Article)]


def recombined(articles: Sequence[Article], start: int, end: int) -> Iterator[Article]:
    """Yield articles number `start` to `end`, three hundred a day, each under a link of its own.

    The first ones are the originals as they are. After them each is an original of which every second paragraph, by
    lot, was taken from another article of the same language: lengths and words stay, events don't repeat.
    """
    paragraphs = {
        language: [p for a in articles if a.language == language for p in a.paragraphs]
        for language in {a.language for a in articles}
    }
    for number in range(start, end):
        article = articles[number % len(articles)]
        facts = {"source_url": f"https://example.org/{number}", "published": comes_at(number)}
        if number >= len(articles):
            lot = random.Random(number)
            others = paragraphs[article.language]
            facts["paragraphs"] = tuple(
                lot.choice(others) if lot.random() < 0.5 else own for own in article.paragraphs
            )
        yield replace(article, **facts)  # type: ignore[arg-type]
