"""What chats follow and mute, in the words they wrote it in."""

import sqlite3
from collections.abc import Sequence

from bot.news.model import Follow
from bot.store.connection import Connection
from bot.store.upkeep import empty_log

MOST = 50
"""Follows and mutes a chat may have, together."""

_ALL = "WHERE NOT EXISTS (SELECT 1 FROM chat WHERE chat.id = follow.chat AND gone) ORDER BY id"
_OF_A_CHAT = "WHERE chat = ? ORDER BY id"


class Follows:
    """The follows and mutes of all chats. One is never changed, only made and removed."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def all(self) -> tuple[Follow, ...]:
        """Every chat's, but for those of chats that are gone, the oldest first."""
        return await self._reader.read(lambda c: _follows(c, _ALL))

    async def of(self, chat: int) -> tuple[Follow, ...]:
        """The chat's, the oldest first."""
        return await self._reader.read(lambda c: _follows(c, _OF_A_CHAT, chat))

    async def add(self, chat: int, words: str, *, mute: bool, instead_of: Sequence[Follow] = ()) -> bool:
        """Keep one more, in the place of others of the chat. False, and nothing changed, where it has `MOST` already."""

        def work(connection: sqlite3.Connection) -> bool:
            (kept,) = connection.execute("SELECT count(*) FROM follow WHERE chat = ?", (chat,)).fetchone()
            if kept - len(instead_of) >= MOST:
                return False
            connection.executemany("DELETE FROM follow WHERE id = ?", [(f.id,) for f in instead_of])
            connection.execute(
                "INSERT OR REPLACE INTO follow (chat, words, mute) VALUES (?, ?, ?)", (chat, words, mute)
            )
            return True

        return await self._writer.write(work)

    async def remove(self, chat: int, id: int) -> None:  # noqa: A002 - the field's name
        """Erase one of the chat's, from the file too; another chat's, or one that is gone, is left as it is."""
        await self._writer.write(
            lambda c: c.execute("DELETE FROM follow WHERE id = ? AND chat = ?", (id, chat))
        )
        await self._writer.run(empty_log)


def _follows(connection: sqlite3.Connection, rest: str, *values: int) -> tuple[Follow, ...]:
    found = connection.execute(f"SELECT id, chat, words, mute FROM follow {rest}", values)  # noqa: S608 - our own clauses
    return tuple(Follow(id_, chat, words, bool(mute)) for id_, chat, words, mute in found)
