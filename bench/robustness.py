"""Does anything break it? Mutated files beside another extractor, then markup made to kill parsers beside a reader's question.

The files stand in YAOWEN_MUTATED, 10,000 unless told.
"""

import asyncio
import io
import logging
import multiprocessing
import os
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import trafilatura
from pebble import ProcessExpired, ProcessFuture, ProcessPool

from bench.stories import corpus
from bot.chat.ask import House
from bot.chat.desk import Desk
from bot.chat.message import Request
from bot.cleaner import CleaningPool
from bot.ingest import Ingest
from bot.news.clean.cleaner import clean
from bot.news.model import Article, RawItem
from bot.sandbox.trial import SAMPLES
from bot.store.store import Store

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parents[1] / "tests" / "news" / "clean" / "golden"
KILO = 1024
SIZES = (16 * KILO, 64 * KILO, KILO * KILO, 4_900_000)
"""The last one is what a file may have at most."""
TIME_S = 2.0
PAUSE_S = 0.05
"""Between two questions of the reader."""

SHAPES: Mapping[str, str] = {
    "nested div": "<div>",
    "p without end": "<p>",
    "end tags": "</",
    "attributes without end": '<a b="',
    "comments": "<!--",
    "CDATA": "<![CDATA[",
    "instructions": "<?",
    "declarations": "<!",
    "marked sections": "<![",
    "less than": "<",
    "attributes": "a",
    "unclosed inline": "<b><i><font>",
    "misnested": "<b><p></b></p>",
    "nested tables": "<table><tr><td>",
    "nested lists": "<ul><li><blockquote>",
    "entities": "&#x26;amp;",
    "front matter": "---\ntitle: a\n---\n",
    "Markdown links": "[a](b ",
    "promotion lines": "#### [ ",
}
"""What a few bytes repeated do to parsers; the first 14 cost one or another of them over a minute at 1 MB."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutated file: an article, a refusal, a fault, or over the time; and its CPU seconds."""

    kind: str
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Killed:
    """What became of a killer, wall seconds, and the longest wait of the reader meanwhile."""

    shape: str
    size: int
    kind: str
    took_s: float
    waited_s: float


def main() -> None:
    count = int(os.environ.get("YAOWEN_MUTATED", "10000"))
    files = list(mutants(count))
    print_mutants(outcomes(ended, files), outcomes(read_by_peer, files))
    print_killers(asyncio.run(killers(SIZES)))


def print_mutants(ours: Sequence[Outcome], peer: Sequence[Outcome]) -> None:
    """Print what became of the mutated files, and what a file costs, beside the peer."""
    for name, found in (("ours", ours), ("trafilatura", peer)):
        kinds, times = Counter(o.kind for o in found).most_common(), [o.cpu_s for o in found]
        p99 = quantiles(times, n=100)[98]
        print(f"{name:12}{len(found)} mutated files: {dict(kinds)}")
        print(
            f"{'':12}CPU p50 {1000 * median(times):.1f} ms  p99 {1000 * p99:.0f} ms  max {max(times):.2f} s"
        )
    print(f"CPU time of all, ours : trafilatura = {_sum(ours) / _sum(peer):.2f} : 1")


def _sum(found: Sequence[Outcome]) -> float:
    return sum(o.cpu_s for o in found)


def print_killers(found: Sequence[Killed]) -> None:
    """Print what became of the killers, shape by shape, and how long a reader waited."""
    print(f"{len(found)} killers: {dict(Counter(k.kind for k in found).most_common())}")
    for shape in SHAPES:
        own = [k for k in found if k.shape == shape]
        cells = "  ".join(f"{k.size // KILO:>5} KB {k.kind[:12]:12} {k.took_s:4.2f} s" for k in own)
        print(f"{shape:23}{cells}")
    print(
        f"slowest {max(k.took_s for k in found):.2f} s; the reader's longest wait {max(k.waited_s for k in found):.3f} s"
    )


def sources() -> list[bytes]:
    """Return the files that are mutated: fixtures, samples and, where there is one, the collection's archive."""
    fixtures = [path for folder in (GOLDEN, SAMPLES) for path in folder.iterdir() if path.suffix != ".json"]
    archive = [path for path in (corpus() / "archive").rglob("*") if path.is_file()]
    found = [path.read_bytes() for path in (*sorted(fixtures), *sorted(archive)[::10])]
    return [content for content in found if 0 < len(content) < 300_000]


def mutants(count: int) -> Iterator[bytes]:
    """Yield that many mutated files, the same ones every time."""
    dice, originals = random.Random(2026), sources()
    return (mutated(dice, originals) for _ in range(count))


def mutated(dice: random.Random, originals: Sequence[bytes]) -> bytes:
    """Return one of the files after one to six mutations; now and then packed as an archive or a letter."""
    content = dice.choice(originals)
    for _ in range(dice.randint(1, 6)):
        content = dice.choice(_MUTATIONS)(dice, content, originals) or b" "
    return content


def _cut(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(content))
    return content[:at] + content[at + dice.randint(1, 400) :]


def _end(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    return content[: dice.randrange(len(content))]


def _noise(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at = dice.randrange(len(content))
    return content[:at] + dice.randbytes(dice.randint(1, 40)) + content[at:]


def _flip(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    flipped = bytearray(content)
    for _n in range(dice.randint(1, 50)):
        flipped[dice.randrange(len(flipped))] = dice.randrange(256)
    return bytes(flipped)


def _repeat(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at, size = dice.randrange(len(content)), dice.randint(1, 200)
    return content[:at] + content[at : at + size] * dice.randint(2, 60) + content[at:]


def _markup(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    at, piece = dice.randrange(len(content)), dice.choice(list(SHAPES.values())).encode()
    return content[:at] + piece * dice.choice((1, 3, 200)) + content[at:]


def _splice(dice: random.Random, content: bytes, originals: Sequence[bytes]) -> bytes:
    other = dice.choice(originals)
    return content[: dice.randrange(len(content))] + other[dice.randrange(len(other)) :]


def _recode(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    coding = dice.choice(("gb18030", "big5", "utf-16", "utf-16-le", "latin-1", "utf-7", "shift_jis"))
    return content.decode("utf-8", "replace").encode(coding, "replace")


def _mojibake(_: random.Random, content: bytes, __: Sequence[bytes]) -> bytes:
    return content.decode("latin-1").encode()


def _zipped(dice: random.Random, content: bytes, originals: Sequence[bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", content)
        archive.writestr("b.md", dice.choice(originals))
    return file.getvalue()


def _mailed(dice: random.Random, content: bytes, _: Sequence[bytes]) -> bytes:
    kind = dice.choice(("text/html", "text/plain", "multipart/mixed; boundary=x", "text/html; charset=gbk"))
    return (
        f"From: a@b.example\r\nSubject: Rain\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n".encode()
        + content
    )


Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]
_COMMON: tuple[Mutation, ...] = (_cut, _end, _noise, _flip, _repeat, _markup, _splice)
_MUTATIONS: tuple[Mutation, ...] = (*_COMMON, *_COMMON, _recode, _mojibake, _zipped, _mailed)


def outcomes(work: Callable[[bytes], str], files: Sequence[bytes]) -> list[Outcome]:
    """Let a reader of files have them all, each in a process that is killed after the time that a file may take."""
    with ProcessPool(os.cpu_count() or 1, context=multiprocessing.get_context("spawn")) as pool:
        futures = [pool.schedule(timed, args=(work, content), timeout=TIME_S) for content in files]
        return [_ended(future) for future in futures]


def _ended(future: "ProcessFuture[Outcome]") -> Outcome:
    try:
        outcome: Outcome = future.result()
    except FutureTimeoutError:
        return Outcome("OVER TIME", TIME_S)
    except ProcessExpired:
        return Outcome("FAULT died", TIME_S)
    return outcome


def timed(work: Callable[[bytes], str], content: bytes) -> Outcome:
    """Call a reader of files here and now; any exception is a fault."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # the peer tells of every page it can't read
    began = time.process_time()
    try:
        kind = work(content)
    except Exception as error:  # noqa: BLE001 - counting them is the point
        kind = f"FAULT {type(error).__name__}"
    finally:
        logging.disable(before)
    return Outcome(kind, time.process_time() - began)


def ended(content: bytes) -> str:
    """Return how cleaning ended: an article, or a refusal with a reason (anything else is a fault)."""
    parts = clean(RawItem("mutated", content)).parts
    if not parts or any(not isinstance(part, Article) and not part.code for part in parts):
        return "FAULT no reason"
    return "article" if any(isinstance(part, Article) for part in parts) else "refused"


def read_by_peer(content: bytes) -> str:
    """Return whether trafilatura, as it comes, finds a text."""
    return "text" if trafilatura.extract(content) else "no text"


def killer(shape: str, size: int) -> bytes:
    """Return the shape repeated to this size, in a page's frame."""
    piece = SHAPES[shape]
    if shape == "attributes":
        filled = "<p " + " ".join(f"{piece}{n}=1" for n in range(size // 10)) + ">"
    else:
        filled = piece * (size // len(piece))
    return filled.encode()[:size]


async def killers(sizes: Sequence[int]) -> list[Killed]:
    """Clean every shape in every size in the bot's pool of one worker, while a reader goes on asking for the latest."""
    with tempfile.TemporaryDirectory() as folder:
        async with await Store.open(Path(folder) / "news.db") as store, CleaningPool() as pool:
            ingest = Ingest(store, pool)
            for path in sorted(SAMPLES.iterdir()):
                await ingest.take(RawItem(path.name, path.read_bytes()), NOW)
            desk = Desk(store, House())
            return [await _one(pool, desk, shape, size) for shape in SHAPES for size in sizes]


async def _one(pool: CleaningPool, desk: Desk, shape: str, size: int) -> Killed:
    content = killer(shape, size)
    began = time.perf_counter()
    work = asyncio.create_task(pool.clean(RawItem(shape, content)))
    waits = []
    while not work.done():
        waits.append(await _asked(desk))
        await asyncio.wait([work], timeout=PAUSE_S)
    (part, *_) = (await work).parts
    kind = "article" if isinstance(part, Article) else part.code
    return Killed(shape, size, kind, time.perf_counter() - began, max(waits))


async def _asked(desk: Desk) -> float:
    began = time.perf_counter()
    reply = await desk.answer(Request(1, "/latest", NOW, "zh"))
    assert len(reply.messages[0].text) > 100
    return time.perf_counter() - began
