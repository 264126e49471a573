"""Does it hold for years? Size, speed and memory as the archive grows, beside tantivy on the same articles.

The sizes stand in YAOWEN_SCALE, such as 1000,10000,100000; with the last one over 10,000 the curves are drawn into
docs/growth.svg.
"""

import asyncio
import itertools
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection, connect
from statistics import median, quantiles

from bench._articles import originals, recombined
from bench._plot import draw
from bot.chat.ask import House
from bot.chat.desk import Desk
from bot.chat.message import Request
from bot.news import stories, text
from bot.news.model import Article, New, Receipt, stands_at
from bot.store.keeping import keep
from bot.store.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUERIES = 120
PLOT = Path(__file__).parents[1] / "docs" / "growth.svg"
_HAN = re.compile(f"[{text.CJK}]{{4,}}")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size. Times are CPU milliseconds but for `busy`, `cold` and `slice`, which are waited."""

    articles: int
    index_b: float
    tidied_b: float
    ingest_s: float
    placed_s: float
    search_50: float
    search_95: float
    busy_95: float
    cold: float
    near_50: float
    near_95: float
    slice_max: float
    idle_mb: float
    used_mb: float
    tantivy_b: float = 0.0
    tantivy_50: float = 0.0
    tantivy_95: float = 0.0


MEANING = {
    "articles": "articles",
    "index_b": "index, bytes an article, as it grew",
    "tidied_b": "  after a night's upkeep",
    "ingest_s": "kept, articles/s CPU",
    "placed_s": "  found, placed and kept",
    "search_50": "/search, ms CPU p50",
    "search_95": "  p95",
    "busy_95": "  p95 waited while ingesting flat out",
    "cold": "  the first one, cold, ms waited",
    "near_50": "near, ms CPU p50",
    "near_95": "  p95",
    "slice_max": "longest slice of upkeep, ms waited",
    "idle_mb": "resident MB, opened",
    "used_mb": "  after 120 searches",
    "tantivy_b": "tantivy, bytes an article",
    "tantivy_50": "  top 10, ms CPU p50",
    "tantivy_95": "  p95",
}


def main() -> None:
    sizes = sorted(map(int, os.environ.get("YAOWEN_SCALE", "1000,5000").split(",")))
    found = originals()
    if not found:
        print("no articles: name the collection in YAOWEN_CORPUS")
        return
    length = sum(len(article.body) for article in found) / len(found)
    print(f"{len(found)} articles of {length:.0f} characters, recombined (bench/_articles.py says how)")
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(grow(found, sizes, Path(folder)))
    table(rows)
    if sizes[-1] > 10_000:
        PLOT.parent.mkdir(exist_ok=True)
        PLOT.write_text(draw(panels(rows)), encoding="utf-8")


async def grow(found: Sequence[Article], sizes: Sequence[int], folder: Path) -> list[Row]:
    """Fill one database to each size, and measure there."""
    rows, before = [], 0
    async with await Store.open(folder / "news.db") as store:
        peer = Peer(folder / "tantivy")
        for size in sizes:
            await bulk(store, recombined(found, before, size - 600))
            rate = await fill(store, recombined(found, size - 600, size - 300))
            placed = await fill(store, recombined(found, size - 300, size), place=True)
            peer.add(recombined(found, before, size), before)
            rows.append(await measure(store, peer, found, (folder / "news.db", size, rate, placed)))
            table(rows[-1:])
            before = size + 300  # what `busy` took in
    return rows


async def bulk(store: Store, articles: Iterator[Article]) -> None:
    """Keep the articles fifty at a time, each a story of its own: the disk is waited for less often."""
    while some := list(itertools.islice(articles, 50)):

        def work(connection: Connection, some: list[Article] = some) -> None:
            for article in some:
                keep(connection, article, New(), "file", stands_at(article.published, NOW))

        await store._writer.write(work)  # noqa: SLF001 - no door takes many at once


async def fill(store: Store, articles: Iterator[Article], *, place: bool = False) -> float:
    """Keep the articles; return how many a second of CPU."""
    spent, count = 0.0, 0
    for article in articles:
        begin = time.process_time()
        await take(store, article, place=place)
        spent += time.process_time() - begin
        count += 1
    return count / spent


async def take(store: Store, article: Article, *, place: bool) -> None:
    at = stands_at(article.published, NOW)
    receipt = Receipt("file", article.source_url or "", 1, "stored", NOW)
    if not place:
        await store.articles.keep(article, New(), receipt, at)
        return
    same = await store.articles.find(article.identity)
    terms = stories.key_terms(article)
    near = await store.articles.near(terms, at - stories.WINDOW, at + stories.WINDOW, stories.LIKELIEST)
    await store.articles.keep(article, stories.place(article, at, same, near), receipt, at)


async def measure(
    store: Store, peer: "Peer", found: Sequence[Article], at: tuple[Path, int, float, float]
) -> Row:
    path, size, rate, placed = at
    grown = index_bytes(path) / size
    longest = await upkeep(store)
    tidied = index_bytes(path) / size
    words = queries(found)
    search = await spent([f"/search {word}" for word in words], Desk(store, House()))
    near = await near_times(store, list(recombined(found, size - 60, size)))
    busy = await while_ingesting(store, words, recombined(found, size, size + 300))
    idle, used, cold = alone(path, words)
    theirs = [clocked(lambda word=word: peer.search(word)) for word in words]  # type: ignore[misc]
    return Row(
        size, grown, tidied, rate, placed, *middle(search), middle(busy)[1], cold, *middle(near),
        longest, idle, used, peer.size() / size, *middle(theirs),
    )  # fmt: skip


def index_bytes(path: Path) -> int:
    with closing(connect(path)) as connection:
        statement = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'title@_index%' ESCAPE '@' OR name LIKE 'text@_index%' ESCAPE '@'"
        return int(connection.execute(statement).fetchone()[0])


async def upkeep(store: Store) -> float:
    """Tidy up; return the longest wait of a writer beside it, in milliseconds."""
    waits = [0.0]

    async def knock() -> None:
        while True:
            begin = time.perf_counter()
            await store.meta.set("knock", "knock")
            waits.append((time.perf_counter() - begin) * 1000)
            await asyncio.sleep(0.01)

    beside = asyncio.create_task(knock())
    await store.tidy()
    beside.cancel()
    with suppress(asyncio.CancelledError):
        await beside
    return max(waits)


def queries(found: Sequence[Article]) -> list[str]:
    """Two, three and four characters, two words, a word and a minus, and words without spaces of other scripts."""
    lot = random.Random(7)
    runs = [run for article in found for run in _HAN.findall(article.title)]
    words = [word for article in found for word in re.findall(r"[A-Za-z]{4,}", article.title)]
    shapes = (
        lambda run, _: run[:2],
        lambda run, _: run[:3],
        lambda run, _: run[:4],
        lambda run, other: f"{run[:2]} {other[:2]}",
        lambda run, other: f"{run[:2]} -{other[:2]}",
        lambda _run, _other: lot.choice(words),
    )
    pairs = [(lot.choice(runs), lot.choice(runs)) for _ in range(QUERIES)]
    return [shapes[place % len(shapes)](*pair) for place, pair in enumerate(pairs)]


async def spent(asked: Sequence[str], desk: Desk) -> list[float]:
    """CPU milliseconds of each answer, the first round left out."""
    times = []
    for words in (asked[0], *asked):
        begin = time.process_time()
        await desk.answer(Request(7, words, NOW, language="zh-hans"))
        times.append((time.process_time() - begin) * 1000)
    return times[1:]


async def near_times(store: Store, articles: Sequence[Article]) -> list[float]:
    times = []
    for article in articles:
        at, terms = stands_at(article.published, NOW), stories.key_terms(article)
        begin = time.process_time()
        await store.articles.near(terms, at - stories.WINDOW, at + stories.WINDOW, stories.LIKELIEST)
        times.append((time.process_time() - begin) * 1000)
    return times


async def while_ingesting(store: Store, words: Sequence[str], articles: Iterator[Article]) -> list[float]:
    """Milliseconds that each answer is waited for while articles are kept as fast as they can be."""
    times = []
    desk = Desk(store, House())
    flood = asyncio.create_task(fill(store, articles, place=True))
    for word in words:
        begin = time.perf_counter()
        await desk.answer(Request(7, f"/search {word}", NOW, language="zh-hans"))
        times.append((time.perf_counter() - begin) * 1000)
    await flood
    return times


def alone(path: Path, words: Sequence[str]) -> tuple[float, float, float]:
    """Resident megabytes of a process of its own, opened and after answering, and its first answer's milliseconds."""
    descriptor = os.open(path, os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    command = [sys.executable, "-m", "bench.scale", str(path), *words]
    idle, used, cold = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    return float(idle), float(used), float(cold)


async def answer_alone(path: Path, words: Sequence[str]) -> None:
    async with await Store.open(path, read_only=True) as store:
        desk = Desk(store, House())
        await desk.answer(Request(7, "/latest", NOW))
        idle = resident()
        begin = time.perf_counter()
        await desk.answer(Request(7, f"/search {words[0]}", NOW))
        cold = (time.perf_counter() - begin) * 1000
        await spent([f"/search {word}" for word in words], desk)
        print(idle, resident(), cold)


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


class Peer:
    """tantivy, fed the same pairs and words; nothing where it isn't installed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            import tantivy
        except ImportError:
            self._index = None
            return
        folder.mkdir()
        self._tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("id", stored=True)
        self._index = tantivy.Index(schema.build(), path=str(folder))

    def add(self, articles: Iterator[Article], first: int) -> None:
        """Index the articles under numbers from `first` on."""
        if self._index is None:
            return
        writer = self._index.writer(50_000_000, 1)
        for number, article in enumerate(articles, first):
            title, body = text.index_text(article.title), text.index_text(article.body)
            writer.add_document(self._tantivy.Document(title=title, body=body, id=number))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, words: str) -> None:
        """Ask for the ten best that hold all words."""
        if self._index is None:
            return
        tokens = text.units(re.sub("-.*", "", words))
        query = " AND ".join(f'(title:"{token}" OR body:"{token}")' for token in tokens)
        self._index.searcher().search(self._index.parse_query(query, ["body"]), 10)

    def size(self) -> int:
        """Bytes on the disk."""
        return sum(f.stat().st_size for f in self._folder.iterdir()) if self._index else 0


def clocked(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def middle(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


def table(rows: Sequence[Row]) -> None:
    for field in fields(Row):
        cells = "".join(f"{getattr(row, field.name):14,.1f}" for row in rows)
        print(f"{MEANING[field.name]:40}{cells}", flush=True)


def panels(rows: Sequence[Row]) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """The curves: size, search and memory."""

    def curve(name: str) -> list[tuple[float, float]]:
        return [(row.articles, getattr(row, name)) for row in rows if getattr(row, name) > 0]

    curves = {
        "index, bytes an article": {"Yaowen": curve("tidied_b"), "tantivy": curve("tantivy_b")},
        "/search, ms of CPU": {"p50": curve("search_50"), "p95": curve("search_95")},
        "resident memory, MB": {"opened": curve("idle_mb"), "answering": curve("used_mb")},
    }
    return {title: {n: points for n, points in group.items() if points} for title, group in curves.items()}


if __name__ == "__main__":
    asyncio.run(answer_alone(Path(sys.argv[1]), sys.argv[2:]))
