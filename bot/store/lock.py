"""One writer at a time: a lock file beside the database, held by the process, freed by the system when it ends."""

import fcntl
import os
from pathlib import Path

from bot.errors import StoreError


class ProcessLock:
    """Holds `FILE.lock` from `take` to `release`."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._descriptor: int | None = None

    def take(self) -> None:
        """Raises StoreError where another process writes to the database, or the folder can't be written."""
        path = self._database.with_name(self._database.name + ".lock")
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(f"{path} can't be made: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise StoreError(
                f"{self._database} is in use by another Yaowen: stop that one first. Reading commands work beside it."
            ) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give it back; safe to call twice."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
