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
from bot.cleaner import CleaningPool
from bot.config import Config
from bot.errors import SourceError, StoreError
from bot.ingest import Ingest, trimmed
from bot.news.clean import output
from bot.news.clean.sites import Own
from bot.news.clean.trace import Cleaned, Step
from bot.news.model import Article, Receipt, Refusal
from bot.sources import files, folder
from bot.store.store import Store
from bot.terminal.output import print_rows, say

_RESULTS = ("stored", "updated", "duplicate", "refused", "failed")


async def clean(settings: Config, given: argparse.Namespace) -> int:
    """Print what cleaning makes of each file, in the order given; status 1 when one can't be read."""
    paths = _listed(given.paths)
    failed = False
    async with _at_hand(settings, given) as store:
        with _bar(len(paths), "clean") as bar:
            async for path, outcome in cleaned(paths, settings.sites):
                bar.update()
                if isinstance(outcome, SourceError):
                    failed = True
                    say(f"yaowen: {files.shown(path)}: {outcome}")
                    outcome = Cleaned((Refusal("unreadable", str(outcome)),))  # noqa: PLW2901 - a row like any other
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
    steps = list(cleaned.trace)
    for part in cleaned.parts:
        if isinstance(part, Refusal):
            parts.append(part)
            continue
        found = await trimmed(store, part)
        parts.append(found.article)
        steps += [
            Step("repeated", f"seen in {count} articles of {part.publisher}: {paragraph.text}")
            for paragraph, count in found.dropped
        ]
    return Cleaned(tuple(parts), tuple(steps))


def _print_cleaned(path: Path, cleaned: Cleaned, given: argparse.Namespace) -> None:
    name = files.shown(path)
    if given.explain:
        print(f"=== {name}\n{output.explain(cleaned)}\n", flush=True)
        return
    several = len(cleaned.parts) > 1
    parts = [
        output.row(name, number if several else None, part) for number, part in enumerate(cleaned.parts, 1)
    ]
    if given.json:
        print_rows(parts)
    else:
        for row in parts:
            print(_readable(row), end="\n\n", flush=True)


def _readable(row: dict[str, Any]) -> str:
    """Return a cleaned article as a person reads it: facts, a blank line, the body."""
    if not row["is_article"]:
        return f"{row['file']}: not an article: {row['reason']}"
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


async def cleaned(paths: Sequence[Path], own: Own) -> AsyncIterator[tuple[Path, Cleaned | SourceError]]:
    """Clean the files side by side; yield in the order given."""
    workers = min(len(paths), os.cpu_count() or 1)
    async with CleaningPool(workers=max(1, workers), own=own) as pool:

        async def work(path: Path) -> Cleaned | SourceError:
            raw = await asyncio.to_thread(folder.given, path)
            return raw if isinstance(raw, SourceError) else await pool.clean(raw)

        ahead: list[asyncio.Task[Cleaned | SourceError]] = []
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
        paths = _listed(given.paths, report.told)
        with _bar(len(paths), "ingest") as bar:
            report.bar = bar
            try:
                await folder.import_files(paths, Ingest(store, pool).take, report.told, _now)
            except* StoreError as group:
                raise group.exceptions[0] from group
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
        """True when a file was refused or could not be read."""
        return bool(self._results["refused"] or self._results["failed"])

    def told(self, path: Path, outcome: Receipt | SourceError) -> None:
        """Count one file's outcome, and print it when rows are wanted."""
        result = outcome.result if isinstance(outcome, Receipt) else "failed"
        reason = outcome.reason if isinstance(outcome, Receipt) else str(outcome)
        self._results[result] += 1
        if reason:
            self._reasons[reason] += 1
        if self._json:
            print_rows([{"file": files.shown(path), "result": result, "reason": reason}])
        elif result == "failed":
            say(f"yaowen: {files.shown(path)}: {reason}")
        if self.bar is not None:
            self.bar.update()

    def close(self) -> None:
        """Print the sums to standard error, the reasons by how often they came."""
        say(" · ".join(f"{name} {self._results[name]}" for name in _RESULTS))
        for reason, count in self._reasons.most_common():
            say(f"{count:7}  {reason}")


def _listed(paths: Iterable[Path], told: folder.Told | None = None) -> list[Path]:
    def failed(path: Path, error: Receipt | SourceError) -> None:
        say(f"yaowen: {files.shown(path)}: {error}")

    return list(folder.listing(paths, told or failed))


def _bar(total: int, name: str) -> "tqdm[None]":
    """Return a progress bar with rate and time left, shown only on a terminal and for more than a handful."""
    return tqdm(total=total, desc=name, unit=" files", disable=None if total > 20 else True)


def _now() -> datetime:
    return datetime.now(UTC)
