"""Files as untrusted things: found, read and moved without following a link, blocking, or overwriting."""

import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from unicodedata import category

from bot.errors import SourceError
from bot.news.clean import containers

_HEAD = 65_536
"""Bytes that tell what a file is, and so how long it may be."""

REASON = ".reason.txt"
"""What the note beside a quarantined file ends in."""

LONGEST_NAME = 255
"""In bytes, on every common file system."""

PASSING = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp", "~")
"""How the names end that programs give to files they are still writing."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another without reading it."""

    size: int
    changed_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp in what `stat` says."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file in a folder, and its state when it was seen. `where` is its path, light enough for 100,000."""

    where: str
    stamp: Stamp

    @property
    def path(self) -> Path:
        """The path, to work with."""
        return Path(self.where)


def passing(name: str) -> bool:
    """True for hidden files and those still being written."""
    return name.startswith((".", "~", "#")) or name.lower().endswith(PASSING)


def shown(path: Path | str) -> str:
    """A path as printable text: bytes that aren't UTF-8, line ends and other controls stand escaped, spaces don't."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or category(c) == "Zs" else ascii(c)[1:-1] for c in text)


def walk(
    root: Path, leave: frozenset[Path] = frozenset(), failed: Callable[[Path, OSError], None] | None = None
) -> Iterator[Found]:
    """The regular files below `root`, sorted; links, special files, passing names and `leave` are left out.

    Folders to leave may be written in any way: relative, or through links. A folder that can't be listed is told to
    `failed`, and its neighbours go on.
    """
    left = _seen_from(root, leave)
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            if failed:
                failed(folder, error)
            continue
        wanted = [entry for entry in entries if not passing(entry.name)]
        yield from chain.from_iterable(map(_regular, wanted))
        inner = (Path(entry.path) for entry in reversed(wanted) if entry.is_dir(follow_symlinks=False))
        folders.extend(path for path in inner if path not in left)


def _seen_from(root: Path, folders: frozenset[Path]) -> frozenset[Path]:
    """The folders below `root` as a walk, which follows no link, comes by them."""
    real = os.path.realpath(root)
    below = (path for path in map(Path, map(os.path.realpath, folders)) if path.is_relative_to(real))
    return frozenset(root / path.relative_to(real) for path in below)


def _regular(entry: os.DirEntry[str]) -> Iterator[Found]:
    """The entry as a find, or nothing if it is no regular file or just went away."""
    try:
        if entry.is_file(follow_symlinks=False):
            yield Found(entry.path, Stamp.of(entry.stat(follow_symlinks=False)))
    except OSError:
        return


def read(path: Path) -> tuple[bytes, Stamp]:
    """Read a regular file of a single name, and its state after that; of one over its limit, the limit and a byte.

    Raises SourceError with the reason it can't be read. A FIFO doesn't block, a link isn't followed.
    """
    with _plain_errors():
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _ensure_ordinary(os.fstat(handle))
            with open(handle, "rb", closefd=False) as file:
                head = file.read(_HEAD)
                content = head + file.read(containers.limit_of(head) + 1 - len(head))
            return content, Stamp.of(os.fstat(handle))
        finally:
            os.close(handle)


def as_read(content: bytes) -> bytes:
    """What `read` gives of a file with this content: all of it, or the limit and a byte."""
    return content[: containers.limit_of(content[:_HEAD]) + 1]


def _ensure_ordinary(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SourceError("this is not a regular file")
    if status.st_nlink > 1:
        raise SourceError("this file has a second name elsewhere (a hard link), so it isn't read")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Operating system errors as sentences."""
    try:
        yield
    except OSError as error:
        raise SourceError(sentence(error)) from error


def sentence(error: OSError) -> str:
    """What is wrong, for the operator, without the path (the caller names it)."""
    known = {
        errno.ENOENT: "it does not exist",
        errno.EACCES: "it can't be read: permission denied",
        errno.EPERM: "it can't be read: not permitted",
        errno.ELOOP: "it is a link, and links are not followed",
        errno.ENOSPC: "the disk is full",
        errno.EROFS: "the disk is read-only",
    }
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def move(source: Path, folder: Path, relative: Path, reason: str | None = None) -> Path:
    """Move a file to `relative` under `folder`, for good before it returns; a taken name gets a number.

    A reason is written beside it first, so that no file stands there without one. Raises SourceError.
    """
    with _plain_errors():
        target = _free(folder / relative)
        target.parent.mkdir(parents=True, exist_ok=True)
        if reason is not None:
            _write(target.with_name(target.name + REASON), f"{reason}\n".encode())
        _rename(source, target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)
    return target


def _free(target: Path) -> Path:
    """The target, or the first of `name-2.md`, `name-3.md` … that nobody has; with room for `REASON` after it."""
    stem, suffix = (target.stem, target.suffix) if len(os.fsencode(target.suffix)) < 20 else (target.name, "")
    endings = chain([suffix], (f"-{n}{suffix}" for n in count(2)))
    names = (target.with_name(_cut(stem, LONGEST_NAME - len(os.fsencode(e + REASON))) + e) for e in endings)
    return next(path for path in names if not os.path.lexists(path))


def _cut(name: str, length: int) -> str:
    """The name, cut between characters where it is longer than `length` bytes."""
    while len(os.fsencode(name)) > length:
        name = name[:-1]
    return name


def _rename(source: Path, target: Path) -> None:
    """Rename, or copy and remove where the folders lie on two file systems."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        halfway = target.with_name(f".{target.name}.part")
        shutil.copyfile(source, halfway, follow_symlinks=False)
        _sync(halfway, os.O_RDONLY)
        halfway.rename(target)
        source.unlink()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _sync(path, os.O_RDONLY)


def _sync_folder(path: Path) -> None:
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
