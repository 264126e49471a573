"""A database file that is written beside its place, and takes it when it is whole and on the disk."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import StoreError


@contextmanager
def arriving(path: Path) -> Iterator[Path]:
    """An empty file to write, its owner's only, that takes the path's name when all went well, and is gone when not.

    Raises StoreError.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        _clear(unfinished)  # left by an attempt that was killed
        unfinished.touch(mode=0o600)
        yield unfinished
        _write_out(unfinished)
        unfinished.replace(path)
        _write_out(path.parent)
    except sqlite3.Error as error:
        raise StoreError(f"{path} can't be written: {error}") from error
    except OSError as error:
        raise StoreError(f"{path} can't be written: {error.strerror}") from error
    finally:
        with suppress(OSError):  # where nothing could be made, nothing can be cleared away
            _clear(unfinished)


def _clear(unfinished: Path) -> None:
    for ending in ("-journal", ""):  # SQLite leaves its journal where the disk is full
        Path(f"{unfinished}{ending}").unlink(missing_ok=True)


def _write_out(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
