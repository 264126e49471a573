"""Small things that outlive the process, such as the last tick's time."""

import sqlite3
from functools import partial

from bot.store.connection import Connection


class Meta:
    """Texts by key."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def get(self, key: str) -> str | None:
        """The text kept under the key."""
        return await self._reader.read(partial(get, key=key))

    async def set(self, key: str, value: str) -> None:
        """Keep the text under the key, in place of an earlier one."""
        await self._writer.write(partial(put, key=key, value=value))


def get(connection: sqlite3.Connection, key: str) -> str | None:
    """`Meta.get` on a connection."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def put(connection: sqlite3.Connection, key: str, value: str) -> None:
    """`Meta.set` in a transaction of the caller's."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
