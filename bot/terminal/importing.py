"""`yaowen clean` and `yaowen ingest`: files and folders, with progress and a report."""

import argparse
import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bot import app
from bot.chat.refusals import english
from bot.cleaner import CleaningPool
from bot.config import Config
from bot.errors import StoreError
from bot.ingest import Ingest, Neighbours, repeated, trimmed
from bot.news.clean import output
from bot.news.clean.sites import Own
from bot.news.clean.trace import Cleaned, Step, traced
from bot.news.model import Article, Receipt, Refusal
from bot.sources import files, folder
from bot.store.store import Store
from bot.terminal.output import print_rows, say

_RESULTS = ("stored", "updated", "duplicate", "refused", "failed")


async def clean(settings: Config, given: argparse.Namespace) -> int:
    """Print what cleaning makes of each file, in the order given; status 1 when one can't be read."""
    left_out: list[Path] = []
    paths = _listed(given.paths, left_out)
    failed = bool(left_out)
    async with _at_hand(settings, given) as store:
        with _bar(len(paths), "clean") as bar:
            async for path, outcome in cleaned(paths, settings.sites):
                bar.update()
                if isinstance(outcome, Refusal):
                    failed = True
                    say(f"yaowen: {files.shown(path)}: {english(outcome)}")
                    outcome = Cleaned((outcome,))  # noqa: PLW2901 - a row like any other
                _print_cleaned(path, await _without_repeats(store, outcome) if store else outcome, given)
    return int(failed)


@asynccontextmanager
async def _at_hand(settings: Config, given: argparse.Namespace) -> AsyncIterator[Store | None]:
    """Open the database for an explanation, where there is one; otherwise cleaning knows nothing of what is stored."""
    if given.explain and settings.database.exists():
        async with app.reading(settings) as store:
            yield store
    else:
        yield None


async def _without_repeats(store: Store, cleaned: Cleaned) -> Cleaned:
    """Do what an import would do on top: drop what the publisher repeats, and say so."""
    parts: list[Article | Refusal] = []
    traces: list[tuple[Step, ...]] = []
    for part, steps in zip(cleaned.parts, traced(cleaned), strict=True):
        found = await trimmed(store, part) if isinstance(part, Article) else None
        parts.append(found.article if found else part)
        traces.append((*steps, *(repeated(found) if found else ())))
    return Cleaned(tuple(parts), tuple(traces))


def _print_cleaned(path: Path, cleaned: Cleaned, given: argparse.Namespace) -> None:
    name = files.shown(path)
    if given.explain:
        print(f"=== {name}\n{output.explain(cleaned, english)}\n", flush=True)
        return
    several = len(cleaned.parts) > 1
    for number, part in enumerate(cleaned.parts, 1):
        row = output.row(name, number if several else None, part, english)
        if given.json:
            print_rows([row])
        elif isinstance(part, Refusal):
            print(f"{part.within(name)}: not an article: {row['reason']}", end="\n\n", flush=True)
        else:
            print(_readable(row), end="\n\n", flush=True)


def _readable(row: dict[str, Any]) -> str:
    """Return a cleaned article as a person reads it: facts, a blank line, the body."""
    facts = (
        "publisher",
        "published",
        "author",
        "source_url",
        "mirror_url",
        "language",
        "image_url",
        "image_caption",
    )
    lines = [row["title"], *(f"{key}: {row[key]}" for key in facts if row[key])]
    return "\n".join([*lines, "", row["body"]])


async def cleaned(paths: Sequence[Path], own: Own) -> AsyncIterator[tuple[Path, Cleaned | Refusal]]:
    """Clean the files side by side; yield in the order given."""
    workers = min(len(paths), os.cpu_count() or 1)
    async with CleaningPool(workers=max(1, workers), own=own) as pool:

        async def work(path: Path) -> Cleaned | Refusal:
            raw = await asyncio.to_thread(folder.given, path)
            return raw if isinstance(raw, Refusal) else await pool.clean(raw)

        ahead: list[asyncio.Task[Cleaned | Refusal]] = []
        coming = iter(paths)
        with suppress(StopIteration):
            while len(ahead) < 2 * workers:
                ahead.append(asyncio.create_task(work(next(coming))))
        for path in paths:
            yield path, await ahead.pop(0)
            with suppress(StopIteration):
                ahead.append(asyncio.create_task(work(next(coming))))


async def ingest(settings: Config, given: argparse.Namespace) -> int:
    """Import files, tell what became of each, and sum up; status 1 when some were refused or could not be read."""
    report = _Report(as_json=given.json)
    async with (
        app.writing(settings) as store,
        CleaningPool(workers=os.cpu_count() or 1, own=settings.sites) as pool,
    ):
        await store.hurry()
        paths = list(folder.listing(given.paths, report.told))
        with _bar(len(paths), "ingest") as bar:
            report.bar = bar
            try:
                await folder.import_files(paths, Ingest(store, pool, Neighbours()).take, report.told, _now)
            except* StoreError as group:
                raise group.exceptions[0] from group
        await store.tidy()
    report.close()
    return int(report.failed)


class _Report:
    """What became of the files of an import."""

    def __init__(self, *, as_json: bool) -> None:
        self._json = as_json
        self._results: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self.bar: tqdm[None] | None = None

    @property
    def failed(self) -> bool:
        """True when a file was refused or could not be read, or a part of one was refused."""
        return bool(self._reasons)

    def told(self, path: Path, outcome: Receipt | Refusal) -> None:
        """Count one file's outcome, and print it when rows are wanted, else what nobody would find by the sums."""
        result = outcome.result if isinstance(outcome, Receipt) else "failed"
        refusals = outcome.refusals if isinstance(outcome, Receipt) else (outcome,)
        self._results[result] += 1
        self._reasons.update(map(english, refusals))
        if self._json:
            print_rows([import_row(files.shown(path), result, refusals)])
        else:
            for each in refusals if result == "failed" else [r for r in refusals if r.part]:
                say(f"yaowen: {each.within(files.shown(path))}: {english(each)}")
        if self.bar is not None:
            self.bar.update()

    def close(self) -> None:
        """Print the sums to standard error, the reasons by how often they came."""
        say(" · ".join(f"{name} {self._results[name]}" for name in _RESULTS))
        for reason, count in self._reasons.most_common():
            say(f"{count:7}  {reason}")


def import_row(file: str, result: str, refusals: Sequence[Refusal]) -> dict[str, Any]:
    """Return an imported file as `ingest --json` lists it: `reason` why it was refused whole, `parts` what in it was."""
    whole = [english(each) for each in refusals if each.part is None]
    parts = [{"part": each.part, "reason": english(each)} for each in refusals if each.part]
    return {"file": file, "result": result, "reason": " ".join(whole) or None, "parts": parts}


def _listed(paths: Iterable[Path], left_out: list[Path]) -> list[Path]:
    """List the files meant; say what in their folders can't be read, and note it."""

    def failed(path: Path, refusal: Receipt | Refusal) -> None:
        assert isinstance(refusal, Refusal)  # nothing is taken yet
        left_out.append(path)
        say(f"yaowen: {files.shown(path)}: {english(refusal)}")

    return list(folder.listing(paths, failed))


def _bar(total: int, name: str) -> "tqdm[None]":
    """Return a progress bar with rate and time left, shown only on a terminal and for more than a handful."""
    return tqdm(total=total, desc=name, unit=" files", disable=None if total > 20 else True)


def _now() -> datetime:
    return datetime.now(UTC)
