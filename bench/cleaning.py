"""How fast are files cleaned? Mirror files beside trafilatura's fast mode, whole pages beside its default, on the same files."""

import gzip
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from trafilatura import extract

from bench.stories import corpus
from bot.news.clean.cleaner import clean
from bot.news.model import RawItem

MIRRORS = (
    "epochtimes_2018",
    "epochtimes_2020",
    "ntdtv_2020",
    "secretchina_2020",
    "soundofhope_2020",
    "rfa_2020",
)
EACH = 50
ROUNDS = 3


def main() -> None:
    folder = corpus()
    if not folder.is_dir():
        print(f"no {folder}: name the collection in YAOWEN_CORPUS")
        return
    compare(
        "mirror files",
        mirrors(folder),
        "trafilatura fast",
        partial(extract, include_comments=False, fast=True),
    )
    compare("whole pages", pages(folder), "trafilatura", partial(extract, include_comments=False))


def mirrors(folder: Path) -> list[bytes]:
    """The first files of each family of mirror pages."""
    return [
        path.read_bytes()
        for family in MIRRORS
        for path in sorted((folder / "archive" / family).glob("*"))[:EACH]
    ]


def pages(folder: Path) -> list[bytes]:
    """Whole pages of unknown sites, in English and in Chinese."""
    packed = sorted((folder / "extraction" / "html").glob("*.gz"))
    plain = sorted((folder / "other").glob("html_zh_han*/*"))
    return [gzip.decompress(path.read_bytes()) for path in packed] + [path.read_bytes() for path in plain]


def compare(name: str, contents: Sequence[bytes], peer: str, find: Callable[[bytes], str | None]) -> None:
    """Print the CPU time a file takes with both, turn by turn; the best of some rounds each."""
    runs: tuple[Callable[[bytes], object], Callable[[bytes], object]] = (_clean, find)
    rounds = [[_each(run, contents) for run in runs] for _ in range(ROUNDS)]
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    print(
        f"{name:13} {len(contents)} files   yaowen {ours:5.2f} ms   {peer} {theirs:5.2f} ms   {theirs / ours:.2f} times as fast"
    )


def _clean(content: bytes) -> object:
    return clean(RawItem("page", content))


def _each(run: Callable[[bytes], object], contents: Sequence[bytes]) -> float:
    """Milliseconds of CPU a file."""
    begin = time.process_time()
    for content in contents:
        run(content)
    return 1000 * (time.process_time() - begin) / len(contents)
