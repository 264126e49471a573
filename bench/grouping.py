"""What does it cost to find an article's story when very many stand in the same days? CPU and memory, step by step.

The sizes stand in YAOWEN_WINDOW, such as 1000,10000,100000: so many articles, all of the same four days.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bench._articles import FIRST, originals, recombined
from bench.scale import bulk, middle, resident, tune
from bot.news import fingerprints, stories
from bot.news.model import Article
from bot.store.archive import Archive
from bot.store.store import Store

TRIED = 150


def main() -> None:
    sizes = sorted(map(int, os.environ.get("YAOWEN_WINDOW", "1000,3000").split(",")))
    found = originals(4)
    if not found:
        print("no articles: name the collection in YAOWEN_CORPUS")
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(grow(found, sizes, Path(folder) / "news.db"))


async def grow(found: Sequence[Article], sizes: Sequence[int], path: Path) -> None:
    """Fill one database to each size, and measure there."""
    print(
        "articles in the window    ms CPU an article p50, p95: terms, near, around, place, all    resident MB"
    )
    before = 0
    async with await Store.open(path) as store:
        await store.hurry()
        for size in sizes:
            await tune(store, hashsize=1 << 26, automerge=16)
            await bulk(store, within_days(found, before, size))
            await tune(store, hashsize=1 << 20, automerge=4)
            before, start = size, resident()
            some = within_days(found, size, size + TRIED)
            spent = [await store.at_once(partial(place, article)) for article in some]
            await store.kept()
            steps = ["{:.2f} {:.2f}".format(*middle([s[step] for s in spent])) for step in spent[0]]
            whole = "{:.2f} {:.2f}".format(*middle([sum(s.values()) for s in spent]))
            print(f"{size:8}    {',  '.join(steps)},  {whole}    {start:.0f} to {resident():.0f}", flush=True)


def within_days(found: Sequence[Article], start: int, end: int) -> Iterator[Article]:
    """Recombined articles, hour by hour through four days and over again.

    Each has its own first words for a title and one of forty publishers: titles repeat no more than in the news.
    """
    for number, article in enumerate(recombined(found, start, end), start):
        title = article.paragraphs[0].text[:30]
        at = FIRST + timedelta(hours=number % 96)
        yield replace(article, title=title, published=at, publisher=f"报社{number * 7 % 40}")


def place(article: Article, archive: Archive) -> dict[str, float]:
    """Find an article's place; the milliseconds that each step took."""
    at = article.published
    spent: dict[str, float] = {}
    assert isinstance(at, datetime)
    begin = time.process_time()
    terms = stories.key_terms(article)
    fingerprints.sentences(article)
    spent["terms"], begin = (time.process_time() - begin) * 1000, time.process_time()
    near = archive.near(article, terms, at)
    spent["near"], begin = (time.process_time() - begin) * 1000, time.process_time()
    around = archive.around(article, at)
    spent["around"], begin = (time.process_time() - begin) * 1000, time.process_time()
    stories.place(article, at, None, near, around.carriers, around.apart)
    spent["place"] = (time.process_time() - begin) * 1000
    return spent


if __name__ == "__main__":
    main()
