"""Files as untrusted things: found, read and moved without following a link, blocking, or overwriting."""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from unicodedata import category

from bot.errors import SourceError
from bot.news.clean import containers
from bot.news.model import Refusal

_HEAD = 65_536
"""Bytes that tell what a file is, and so how long it may be."""

REASON = ".reason.txt"
"""What the note beside a quarantined file ends in."""

LONGEST_NAME = 255
"""In bytes, on every common file system."""

PASSING = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".swp", "~")
"""How the names end that programs give to files they are still writing."""


_UNREADABLE = {
    errno.ENOENT: "gone",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ELOOP: "link",
    errno.ENXIO: "special",  # a socket can't even be opened
}


class UnreadableError(SourceError):
    """A file that can't be read, or must not be: `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another without reading it; of what is no file, only which one it is."""

    size: int
    changed_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp in what `stat` says."""
        ordinary = stat.S_ISREG(status.st_mode)
        return (
            cls(status.st_size, status.st_mtime_ns, status.st_ino) if ordinary else cls(0, 0, status.st_ino)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a folder, and its state when it was seen. `where` is its path, light enough for 100,000.

    `refusal` says why it is not to be opened: no regular file, or a folder that can't be looked into.
    """

    where: str
    stamp: Stamp
    refusal: Refusal | None = None

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


def walk(root: Path, leave: frozenset[Path] = frozenset()) -> Iterator[Found]:
    """What lies below `root`, sorted, without passing names and `leave`. Links are never followed.

    Folders to leave may be written in any way: relative, or through links. One that can't be listed is a find that
    says so, and its neighbours go on.
    """
    left = _seen_from(root, leave)
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Found(str(folder), _which(folder), _unlisted(error))
            continue
        wanted = [entry for entry in entries if not passing(entry.name)]
        inner = [Path(entry.path) for entry in reversed(wanted) if _is_folder(entry)]
        yield from chain.from_iterable(_found(entry) for entry in wanted if not _is_folder(entry))
        folders.extend(path for path in inner if path not in left)


def _seen_from(root: Path, folders: frozenset[Path]) -> frozenset[Path]:
    """The folders below `root` as a walk, which follows no link, comes by them."""
    real = os.path.realpath(root)
    below = (path for path in map(Path, map(os.path.realpath, folders)) if path.is_relative_to(real))
    return frozenset(root / path.relative_to(real) for path in below)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # some file systems must be asked for it, and may not tell
        return False


def _found(entry: os.DirEntry[str]) -> Iterator[Found]:
    """The entry as a find, or nothing if it just went away."""
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return
    except OSError as error:  # a folder may be listed and yet keep what lies in it to itself
        yield Found(entry.path, Stamp(0, 0, entry.inode()), _unlisted(error))
    else:
        yield Found(entry.path, Stamp.of(status), _odd(status))


def _odd(status: os.stat_result) -> Refusal | None:
    """Why this is nothing to open; None for a regular file."""
    if stat.S_ISREG(status.st_mode):
        return None
    return Refusal("link" if stat.S_ISLNK(status.st_mode) else "special")


def _which(folder: Path) -> Stamp:
    """The stamp of a folder that can't be listed; a blank one where it is gone, or out of sight."""
    try:
        return Stamp.of(folder.lstat())
    except OSError:
        return Stamp(0, 0, 0)


def _unlisted(error: OSError) -> Refusal:
    """Why a folder can't be looked into, or what lies in it can't be looked at."""
    denied = isinstance(error, PermissionError)
    return Refusal("folder-denied") if denied else _unreadable(error)


def read(path: Path) -> tuple[bytes, Stamp]:
    """Read a regular file of a single name, and its state after that; of one over its limit, the limit and a byte.

    Raises UnreadableError. A FIFO doesn't block, a link isn't followed.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _ensure_ordinary(os.fstat(handle))
            with open(handle, "rb", closefd=False) as file:
                head = file.read(_HEAD)
                content = head + file.read(containers.limit_of(head) + 1 - len(head))
            return content, Stamp.of(os.fstat(handle))
        finally:
            os.close(handle)
    except OSError as error:
        raise UnreadableError(_unreadable(error)) from error


def as_read(content: bytes) -> bytes:
    """What `read` gives of a file with this content: all of it, or the limit and a byte."""
    return content[: containers.limit_of(content[:_HEAD]) + 1]


def _ensure_ordinary(status: os.stat_result) -> None:
    if refusal := _odd(status):
        raise UnreadableError(refusal)
    if status.st_nlink > 1:
        raise UnreadableError(Refusal("hard-link"))


def _unreadable(error: OSError) -> Refusal:
    """Why something can't be read."""
    code = _UNREADABLE.get(error.errno or 0)
    return Refusal(code) if code else Refusal("unreadable", error.strerror or type(error).__name__)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Operating system errors as sentences for the log."""
    try:
        yield
    except OSError as error:
        raise SourceError(error.strerror or type(error).__name__) from error


def move(source: Path, folder: Path, relative: Path, reason: str | None = None) -> Path:
    """Move a file to `relative` under `folder`, for good before it returns; a taken name gets a number.

    A reason is written beside it first, so that no file stands there without one. Raises SourceError.
    """
    with _plain_errors():
        target = _free(folder / relative)
        target.parent.mkdir(parents=True, exist_ok=True)
        with _beside(target, reason):
            _rename(source, target)
        _sync_folder(target.parent)
        _sync_folder(source.parent)
    return target


@contextmanager
def _beside(target: Path, reason: str | None) -> Iterator[None]:
    """Write a reason beside what is to come to `target`; it goes again where that doesn't come."""
    note = target.with_name(target.name + REASON)
    if reason is not None:
        _write(note, f"{reason}\n".encode())
    try:
        yield
    except OSError:
        if reason is not None:
            note.unlink(missing_ok=True)
        raise


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
    """Rename, or copy and remove where a file's folders lie on two file systems."""
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV or _odd(source.lstat()):
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
