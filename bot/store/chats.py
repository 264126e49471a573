"""The chats: their settings, what they follow, and which stories each was sent. Nothing else about a reader is ever kept."""

import sqlite3
from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import Any

from bot.news.model import Chat, Quiet
from bot.store.connection import Connection
from bot.store.upkeep import empty_log

_CHAT = "SELECT id, language, timezone, digest_at, gone, heard, quiet FROM chat"


class Chats:
    """The chats known by their platform's id."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def get(self, chat: int) -> Chat:
        """The chat's settings; those of a new one where it is unknown."""
        row = await self._reader.read(lambda c: c.execute(f"{_CHAT} WHERE id = ?", (chat,)).fetchone())
        return _chat(row) if row else Chat(chat)

    async def save(self, chat: Chat) -> None:
        """Keep the settings."""
        await self._writer.write(partial(write, chat=chat))

    async def mark(self, chat: int, *, gone: bool) -> None:
        """Note whether the chat is gone; its settings stay as they are, and nothing is noted of one without any."""
        await self._writer.write(lambda c: c.execute("UPDATE chat SET gone = ? WHERE id = ?", (gone, chat)))

    async def with_digests(self) -> tuple[Chat, ...]:
        """The chats that are there and want a digest, by id."""
        found = await self._reader.read(
            lambda c: c.execute(f"{_CHAT} WHERE digest_at IS NOT NULL AND gone = 0 ORDER BY id").fetchall()
        )
        return tuple(map(_chat, found))

    async def forget(self, chat: int) -> None:
        """Erase everything about the chat, from the file too."""
        await self._writer.write(partial(_erase, chat=chat))
        await self._writer.run(empty_log)

    async def moved(self, old: int, new: int) -> None:
        """Let the chat go on under another id; where both are known, the settings of the new one stay."""

        def work(connection: sqlite3.Connection) -> None:
            for statement in _MOVE:
                connection.execute(statement, (new, old))
            _erase(connection, old)

        await self._writer.write(work)

    async def told(self, chat: int) -> frozenset[int]:
        """The numbers of the stories that the chat was sent."""
        found = await self._reader.read(
            lambda c: c.execute("SELECT story FROM told WHERE chat = ?", (chat,)).fetchall()
        )
        return frozenset(number for (number,) in found)


def write(connection: sqlite3.Connection, chat: Chat) -> None:
    """Keep a chat's settings, in a transaction of the caller's."""
    digest_at = chat.digest_at.isoformat() if chat.digest_at else None
    quiet = f"{chat.quiet.start:%H:%M}-{chat.quiet.end:%H:%M}"
    row = (chat.id, chat.language, chat.timezone, digest_at, chat.gone, chat.heard, quiet)
    connection.execute("INSERT OR REPLACE INTO chat VALUES (?, ?, ?, ?, ?, ?, ?)", row)


_MOVE = (
    "UPDATE OR IGNORE chat SET id = ? WHERE id = ?",
    "UPDATE OR IGNORE told SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE follow SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE alert SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE delivery SET chat = ? WHERE chat = ?",
)
_ERASE = (
    "DELETE FROM chat WHERE id = ?",
    "DELETE FROM told WHERE chat = ?",
    "DELETE FROM follow WHERE chat = ?",
    "DELETE FROM alert WHERE chat = ?",
    "DELETE FROM delivery WHERE chat = ?",
)


def _erase(connection: sqlite3.Connection, chat: int) -> None:
    for statement in _ERASE:
        connection.execute(statement, (chat,))


def _chat(row: Sequence[Any]) -> Chat:
    id_, language, timezone, digest_at, gone, heard, quiet = row
    at = time.fromisoformat(digest_at) if digest_at else None
    hours = Quiet(*map(time.fromisoformat, quiet.split("-")))
    return Chat(id_, language, timezone, at, bool(gone), heard, hours)
