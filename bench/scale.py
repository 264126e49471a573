"""Does it hold for years? Size, speed and memory as the archive grows, beside tantivy on the same articles.

The sizes stand in YAOWEN_SCALE, such as 1000,10000,100000; with the last one over 10,000 the curves are drawn into
docs/growth.svg. YAOWEN_SCALE_DIR names a folder for the databases, which a later run measures without filling them
anew. Up to the last 600 of a size the articles are loaded a thousand to a transaction, and the index is tidied;
those are kept one by one and measured. "Now" is the hour after the newest article, so that there is always something new.
"""

import asyncio
import gc
import itertools
import json
import os
import pickle
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from sqlite3 import Connection, connect
from statistics import median, quantiles

from bench._articles import comes_at, originals, recombined
from bench._plot import draw
from bot.chat.ask import House
from bot.chat.desk import Desk
from bot.chat.message import Request
from bot.news import stories, text
from bot.news.model import Article, New, Receipt, instant
from bot.store import index
from bot.store.archive import Archive
from bot.store.store import Store

QUERIES = 120
LOADED = 1000
"""Articles loaded to a transaction."""
MEASURED = 300
"""Articles kept one by one, and as many again found a place for."""
WARMED = 50
"""Of these, as many as come first in a process of its own."""
TAKEN = "taken"
"""Under this the database keeps how many of the articles it was given."""
PEERED = 100_000
"""tantivy is fed up to this many."""
PLOT = Path(__file__).parents[1] / "docs" / "growth.svg"
_HAN = re.compile(f"[{text.CJK}]{{4,}}")


Row = dict[str, float]
"""What was measured at one size, under the names of MEANING.

Times are CPU milliseconds but for `busy`, `cold` and `slice`, which are waited.
"""

MEANING = {
    "articles": "articles",
    "machine": "a million additions, ms CPU",
    "index_b": "index, bytes an article, tidied",
    "kept_s": "kept one by one, articles/s CPU",
    "together_s": "  as an import commits them, together",
    "placed_s": "  found a place for and kept",
    "import_s": "  the same, in an import",
    "search_50": "/search, ms CPU p50",
    "search_95": "  p95",
    "single_95": "  p95 of one character",
    "busy_95": "  p95 waited while ingesting flat out",
    "cold": "  the first one, cold, ms waited",
    "near_50": "near, ms CPU p50",
    "near_95": "  p95",
    "latest": "/latest, ms CPU p50",
    "digest": "a digest written, ms CPU p50",
    "slice_max": "longest slice of upkeep, ms waited",
    "idle_mb": "resident MB, after /latest",
    "used_mb": "  after 120 searches more",
    "digest_mb": "  after 8 digests more",
    "import_mb": "  in an import",
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
    gc.freeze()  # the articles held here are no bot's: to look through them took each full collection 100 ms
    with tempfile.TemporaryDirectory() as folder:
        rows = grow(found, sizes, Path(os.environ.get("YAOWEN_SCALE_DIR", folder)))
    table(rows)
    if sizes[-1] > 10_000:
        PLOT.parent.mkdir(exist_ok=True)
        PLOT.write_text(draw(panels(rows)), encoding="utf-8")


def grow(found: Sequence[Article], sizes: Sequence[int], folder: Path) -> list[Row]:
    """Fill a database to each size, and measure there."""
    rows: list[Row] = []
    peer, before = Peer(folder / "tantivy"), None
    for size in sizes:
        path = folder / f"{size}.db"
        if before and not path.exists():
            shutil.copyfile(before, path)
        rows.append(asyncio.run(at_size(found, size, path)))
        if size <= PEERED:
            peer.add(found, size)
            rows[-1] |= peer.measured(queries(found))
        table(rows[-1:])
        before = path
    return rows


async def at_size(found: Sequence[Article], size: int, path: Path) -> Row:
    """Fill the database up to the size, and measure."""
    begin = time.perf_counter()
    async with await Store.open(path) as store:
        row = {"articles": size, "machine": machine()}
        row |= await filled(store, found, size)
        row |= {"index_b": index_bytes(path)}
        print(f"{size} articles after {time.perf_counter() - begin:.0f} s", file=sys.stderr, flush=True)
        row |= await answered(store, found, size)
        end = await taken(store)
    row |= alone("answers", path, size, queries(found))
    row |= alone("imports", path, size, list(recombined(found, end - 2 * MEASURED, end)))
    row["machine"] = (row["machine"] + machine()) / 2
    return row


def machine() -> float:
    """CPU milliseconds of a fixed piece of work, to compare machines by, and one busy with others' work with itself."""

    def additions() -> None:
        total = 0
        for number in range(1_000_000):
            total += number

    return median(clocked(additions) for _ in range(9))


async def filled(store: Store, found: Sequence[Article], size: int) -> Row:
    start = await taken(store)
    last = max(start, size - 2 * MEASURED)
    await load(store, found, start, last)
    longest = await upkeep(store)
    kept = await fill(store, recombined(found, last, last + MEASURED), keep_one)
    placed = await fill(store, recombined(found, last + MEASURED, last + 2 * MEASURED), place_one)
    await store.meta.set(TAKEN, str(last + 5 * MEASURED))  # with what is taken in while it is measured
    return {"kept_s": kept, "placed_s": placed, "slice_max": longest}


async def load(store: Store, found: Sequence[Article], start: int, last: int) -> None:
    """Keep the articles in bulk; the index is told to write larger pieces."""
    await tune(store, hashsize=1 << 26, automerge=16)
    for number in range(start, last, LOADED):
        end = min(number + LOADED, last)
        await bulk(store, recombined(found, number, end))
        await store.meta.set(TAKEN, str(end))  # cut short, it goes on from here
    await tune(store, hashsize=1 << 20, automerge=4)


async def bulk(store: Store, articles: Iterator[Article]) -> None:
    """Keep the articles a thousand to a transaction, each a story of its own."""
    while some := list(itertools.islice(articles, LOADED)):
        await store.at_once(partial(keep_all, some))
    await store.kept()


async def taken(store: Store) -> int:
    return int(await store.meta.get(TAKEN) or 0)


async def tune(store: Store, **settings: int) -> None:
    def work(connection: Connection) -> None:
        for table, setting in itertools.product(index.TABLES, settings.items()):
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES (?, ?)", setting)

    await store._writer.write(work)  # noqa: SLF001 - no setting of the store's


def keep_all(articles: Sequence[Article], archive: Archive) -> None:
    for article in articles:
        archive.keep(article, New(), "file", published(article))


def published(article: Article) -> datetime:
    assert article.published
    return instant(article.published)


Take = Callable[[Store, Article], Coroutine[None, None, object]]


async def fill(store: Store, articles: Iterator[Article], take: Take) -> float:
    """Take the articles one by one; return how many a second of CPU."""
    some = list(articles)
    begin = time.process_time()
    for article in some:
        await take(store, article)
    return len(some) / (time.process_time() - begin)


async def keep_one(store: Store, article: Article) -> None:
    await store.at_once(partial(keep_all, [article]))


async def place_one(store: Store, article: Article) -> None:
    await store.at_once(partial(placed, article))


def placed(article: Article, archive: Archive) -> None:
    """Do what the door does (bot/ingest.py), but for the repeated blocks."""
    at = published(article)
    near = archive.near(article, stories.key_terms(article), at)
    around = archive.around(article, at)
    same = archive.find(article.identity)
    placement = stories.place(article, at, same, near, around.carriers, around.apart)
    archive.keep(article, placement, "file", at)
    archive.note(Receipt("file", article.source_url or "", 1, "stored", at))


async def answered(store: Store, found: Sequence[Article], size: int) -> Row:
    words, now = queries(found), after(size)
    desk = Desk(store, House())
    search = await searched(words, desk, now)
    single = await searched(characters(found), desk, now)
    near = await near_times(store, list(recombined(found, size - 60, size)))
    end = await taken(store) - 2 * MEASURED
    busy = await while_ingesting(store, words, recombined(found, end - MEASURED, end), now)
    return {
        **named("search", search),
        **named("single", single),
        **named("near", near),
        **named("busy", busy),
    }


def after(size: int) -> datetime:
    """The hour after the newest of so many articles."""
    return comes_at(size) + timedelta(hours=1)


def index_bytes(path: Path) -> float:
    """Bytes of the search index, an article."""
    with closing(connect(path)) as connection:
        statement = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'title@_index%' ESCAPE '@' OR name LIKE 'text@_index%' ESCAPE '@'"
        (size,) = connection.execute(statement).fetchone()
        (count,) = connection.execute("SELECT count(*) FROM article").fetchone()
        return float(size / count)


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


def characters(found: Sequence[Article]) -> list[str]:
    """Forty characters of titles."""
    lot = random.Random(5)
    titles = [article.title for article in found if _HAN.search(article.title)]
    return [lot.choice(_HAN.findall(lot.choice(titles))[0]) for _ in range(40)]


async def spent(asked: Sequence[str], desk: Desk, now: datetime) -> list[float]:
    """CPU milliseconds of each answer, the first round left out."""
    times = []
    for words in (asked[0], *asked):
        begin = time.process_time()
        await desk.answer(Request(7, words, now, language="zh-hans"))
        times.append((time.process_time() - begin) * 1000)
    return times[1:]


async def searched(asked: Sequence[str], desk: Desk, now: datetime) -> list[float]:
    """CPU milliseconds of each search: of three rounds the middle one, as others' work on the machine makes single ones
    twice as long. Each round compiles the words anew, as for one who asks once.
    """
    rounds = []
    for _ in range(3):
        re.purge()
        rounds.append(await spent([f"/search {words}" for words in asked], desk, now))
    return list(map(median, zip(*rounds, strict=True)))


async def near_times(store: Store, articles: Sequence[Article]) -> list[float]:
    times = []
    for article in articles:
        at, terms = published(article), stories.key_terms(article)
        begin = time.process_time()
        await store.articles.near(terms, at - stories.WINDOW, at + stories.WINDOW)
        times.append((time.process_time() - begin) * 1000)
    return times


async def while_ingesting(
    store: Store, words: Sequence[str], articles: Iterator[Article], now: datetime
) -> list[float]:
    """Milliseconds that each answer is waited for while articles are kept as fast as they can be."""
    times = []
    desk = Desk(store, House())
    flood = asyncio.create_task(fill(store, articles, place_one))
    for word in words:
        begin = time.perf_counter()
        await desk.answer(Request(7, f"/search {word}", now, language="zh-hans"))
        times.append((time.perf_counter() - begin) * 1000)
        if flood.done():
            break
    await flood
    return times


def alone(what: str, path: Path, size: int, handed: object) -> Row:
    """Let a process of its own measure, from a file that no memory holds."""
    descriptor = os.open(path, os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    command = [sys.executable, "-m", "bench.scale", what, str(path), str(size)]
    told = subprocess.run(command, input=pickle.dumps(handed), capture_output=True, check=True).stdout
    row: Row = json.loads(told)
    return row


async def answers(path: Path, size: int, words: Sequence[str]) -> Row:
    """Open, list, search, and write digests, as a bot does that was just started."""
    now = after(size)
    async with await Store.open(path, read_only=True) as store:
        desk = Desk(store, House())
        await desk.answer(Request(7, "/latest", now))
        row = {"idle_mb": resident()}
        begin = time.perf_counter()
        await desk.answer(Request(7, f"/search {words[0]}", now))
        row["cold"] = (time.perf_counter() - begin) * 1000
        await spent([f"/search {word}" for word in words], desk, now)
        row["used_mb"] = resident()
        row["latest"] = median(await spent(["/latest 10"] * 20, desk, now))
        digests = [
            (await spent(["/digest now"], desk, now - timedelta(days=days)))[0] for days in range(1, 9)
        ]
        return row | {"digest": median(digests), "digest_mb": resident()}


async def imports(path: Path, _size: int, articles: Sequence[Article]) -> Row:
    """Place and keep articles as an import does, and as many only keep."""
    async with await Store.open(path) as store:
        await store.hurry()
        # a process reads the tables of the language once
        await fill(store, iter(articles[:WARMED]), place_one)
        placed = await fill(store, iter(articles[WARMED:MEASURED]), place_one)
        row = {"import_s": placed, "import_mb": resident()}
        return row | {"together_s": await fill(store, iter(articles[MEASURED:]), keep_one)}


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


class Peer:
    """tantivy, fed the same pairs and words; nothing where it isn't installed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = 0
        try:
            import tantivy
        except ImportError:
            self._index = None
            return
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self._tantivy = tantivy
        schema = tantivy.SchemaBuilder()
        for name in ("title", "body"):
            schema.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        schema.add_integer_field("id", stored=True)
        self._index = tantivy.Index(schema.build(), path=str(folder))

    def add(self, found: Sequence[Article], size: int) -> None:
        """Index as many articles as are missing to the size."""
        if self._index is None:
            return
        writer = self._index.writer(50_000_000, 1)
        for number, article in enumerate(recombined(found, self._held, size), self._held):
            title, body = text.index_text(article.title), text.index_text(article.body)
            writer.add_document(self._tantivy.Document(title=title, body=body, id=number))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._held = size

    def search(self, words: str) -> None:
        """Ask for the ten best that hold all words."""
        if self._index is None:
            return
        tokens = text.units(re.sub("-.*", "", words))
        query = " AND ".join(f'(title:"{token}" OR body:"{token}")' for token in tokens)
        self._index.searcher().search(self._index.parse_query(query, ["body"]), 10)

    def measured(self, asked: Sequence[str]) -> Row:
        """Measure how large it is on the disk, and how long the ten best take."""
        if self._index is None:
            return {}
        on_disk = sum(file.stat().st_size for file in self._folder.iterdir())
        times = named("tantivy", [clocked(partial(self.search, words)) for words in asked])
        return {"tantivy_b": on_disk / self._held, **times}


def clocked(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def middle(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    return median(times), quantiles(times, n=20)[-1]


def named(name: str, times: Sequence[float]) -> Row:
    """The same, as parts of a row."""
    half, most = middle(times)
    return {f"{name}_50": half, f"{name}_95": most}


def table(rows: Sequence[Row]) -> None:
    for name, meaning in MEANING.items():
        cells = "".join(f"{row[name]:14,.1f}" if name in row else f"{'-':>14}" for row in rows)
        print(f"{meaning:40}{cells}", flush=True)


def panels(rows: Sequence[Row]) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """The curves, by panel and name."""

    def curve(name: str) -> list[tuple[float, float]]:
        return [(row["articles"], row[name]) for row in rows if row.get(name, 0) > 0]

    curves = {
        "index, bytes an article": {"Yaowen": curve("index_b"), "tantivy": curve("tantivy_b")},
        "ingest, articles a second of CPU": {"kept": curve("kept_s"), "together": curve("together_s"), "placed": curve("placed_s"), "import": curve("import_s")},
        "/search, ms of CPU": {"p50": curve("search_50"), "p95": curve("search_95")},
        "/latest and a digest, ms of CPU": {"latest": curve("latest"), "digest": curve("digest")},
        "resident memory, MB": {"latest": curve("idle_mb"), "search": curve("used_mb"), "digest": curve("digest_mb"), "import": curve("import_mb")},
        "the first search, cold, ms": {"waited": curve("cold")},
    }  # fmt: skip
    return {title: {n: points for n, points in group.items() if points} for title, group in curves.items()}


if __name__ == "__main__":
    work: Callable[..., Coroutine[None, None, Row]] = answers if sys.argv[1] == "answers" else imports
    print(json.dumps(asyncio.run(work(Path(sys.argv[2]), int(sys.argv[3]), pickle.load(sys.stdin.buffer)))))
