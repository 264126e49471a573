"""Files dropped onto the page: into the inbox folder, and what became of each."""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.news.model import Receipt
from bot.sources import files

Outcomes = Callable[[Sequence[str]], Awaitable[Sequence[Receipt]]]
"""Asked with SHA-256 digests in hex; answers with the receipts of those whose fate is known."""

MAX_FILE = 20 * 1024 * 1024
_UNFIT = re.compile(r'[\0-\x1f\x7f<>:"|?*\\/]+')


@dataclass(frozen=True, slots=True)
class Drop:
    """A dropped file: its name in the inbox, when it came, and the receipt once there is one."""

    name: str
    digest: str
    size: int
    at: datetime
    receipt: Receipt | None = None

    def known(self, receipt: Receipt | None) -> "Drop":
        """With its receipt; one from before it came means that the bot had the same content already."""
        if receipt and receipt.at < self.at:
            receipt = replace(receipt, result="duplicate", refusals=())
        return replace(self, receipt=receipt)


class DropBox:
    """Puts files into a folder and remembers which."""

    def __init__(self, folder: Path | None, outcomes: Outcomes | None = None) -> None:
        self._folder = folder
        self._outcomes = outcomes
        self._dropped: list[Drop] = []

    async def put(self, name: str, content: bytes) -> Drop:
        """Put a file into the folder, under its name or one much like it.

        Raises:
            ValueError: there is no folder, or the file is too big.
            OSError: the folder can't be written to.
        """
        if self._folder is None:
            raise ValueError("no inbox folder was given")
        if len(content) > MAX_FILE:
            raise ValueError(f"a file may have {MAX_FILE // 1024 // 1024} MB at most")
        at = datetime.now(UTC)
        path = await asyncio.to_thread(_write, self._folder, fitting(name), content)
        drop = Drop(path.name, hashlib.sha256(files.as_read(content)).hexdigest(), len(content), at)
        self._dropped.append(drop)
        return drop

    async def drops(self) -> tuple[Drop, ...]:
        """All dropped files in their order, each with its receipt where one is known."""
        if self._outcomes is None or not self._dropped:
            return tuple(self._dropped)
        known = {
            receipt.digest: receipt for receipt in await self._outcomes([d.digest for d in self._dropped])
        }
        return tuple(d.known(known.get(d.digest)) for d in self._dropped)


def fitting(name: str) -> str:
    """A file name without folders, control characters or a leading dot; at most 200 bytes, never empty."""
    known = name.encode("utf-8", "ignore").decode()
    base = _UNFIT.sub(" ", known.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    path = Path(base or "article.txt")
    suffix = _within(path.suffix, 20)
    return _within(path.name.removesuffix(path.suffix), 200 - len(suffix.encode())) + suffix


def _within(text: str, size: int) -> str:
    """As much of the beginning as fits into so many bytes."""
    return text.encode()[:size].decode("utf-8", "ignore")


def _write(folder: Path, name: str, content: bytes) -> Path:
    """Write beside, then move in place, so that a watcher never sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    target, n = folder / name, 1
    while target.exists():
        n += 1
        target = folder / f"{Path(name).stem} ({n}){Path(name).suffix}"
    half = folder / f".{target.name}.part"
    half.write_bytes(content)
    return half.replace(target)
