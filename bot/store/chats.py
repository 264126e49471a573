"""The chats: their settings, what they follow, and which stories each was sent. Nothing else about a reader is ever kept."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from bot.news.model import Chat, Quiet, Slot
from bot.store.connection import Connection
from bot.store.deliveries import close, reopen
from bot.store.upkeep import empty_log

_CHAT = "SELECT id, language, timezone, gone, heard, quiet FROM chat"
_EVERY_DAY = -1


class Chats:
    """The chats known by their platform's id."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def get(self, chat: int) -> Chat:
        """The chat's settings; those of a new one where it is unknown."""
        found = await self._reader.read(partial(_chats, rest="WHERE id = ?", values=(chat,)))
        return found[0] if found else Chat(chat)

    async def save(self, chat: Chat) -> None:
        """Keep the settings."""
        await self._writer.write(partial(_save, chat=chat))

    async def settle(self, chat: Chat, closed: Mapping[str, date], now: datetime) -> None:
        """Keep the settings, and close dates of its slots, by their kinds, so that they aren't made up for.

        Later dates that were closed, by settings of an hour ago say, are opened. All in one transaction: no tick comes
        in between and finds a date due.
        """

        def work(connection: sqlite3.Connection) -> None:
            _save(connection, chat)
            for kind, day in closed.items():
                close(connection, chat.id, kind, day, now)
                reopen(connection, chat.id, kind, day)

        await self._writer.write(work)

    async def mark(self, chat: int, *, gone: bool) -> None:
        """Note whether the chat is gone; its settings stay as they are, and nothing is noted of one without any."""
        await self._writer.write(lambda c: c.execute("UPDATE chat SET gone = ? WHERE id = ?", (gone, chat)))

    async def with_digests(self) -> tuple[Chat, ...]:
        """The chats that are there and want a digest, by id."""
        wanting = "WHERE gone = 0 AND id IN (SELECT chat FROM slot) ORDER BY id"
        return await self._reader.read(partial(_chats, rest=wanting))

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

    async def told(self, chat: int) -> dict[int, int]:
        """The numbers of the stories that the chat was sent, each with the id of the newest report it had then."""
        return await self._reader.read(
            lambda c: dict(c.execute("SELECT story, through FROM told WHERE chat = ?", (chat,)).fetchall())
        )


_MOVE = (
    "UPDATE slot SET chat = ?1 WHERE chat = ?2 AND NOT EXISTS (SELECT 1 FROM chat WHERE id = ?1)",
    "UPDATE OR IGNORE chat SET id = ? WHERE id = ?",
    "UPDATE OR IGNORE told SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE follow SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE alert SET chat = ? WHERE chat = ?",
    "UPDATE OR IGNORE delivery SET chat = ? WHERE chat = ?",
)
_ERASE = (
    "DELETE FROM chat WHERE id = ?",
    "DELETE FROM slot WHERE chat = ?",
    "DELETE FROM told WHERE chat = ?",
    "DELETE FROM follow WHERE chat = ?",
    "DELETE FROM alert WHERE chat = ?",
    "DELETE FROM delivery WHERE chat = ?",
)


def _erase(connection: sqlite3.Connection, chat: int) -> None:
    for statement in _ERASE:
        connection.execute(statement, (chat,))


def _save(connection: sqlite3.Connection, chat: Chat) -> None:
    quiet = f"{chat.quiet.start:%H:%M}-{chat.quiet.end:%H:%M}"
    row = (chat.id, chat.language, chat.timezone, chat.gone, chat.heard, quiet)
    connection.execute("INSERT OR REPLACE INTO chat VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM slot WHERE chat = ?", (chat.id,))
    connection.executemany(
        "INSERT INTO slot (chat, weekday, at) VALUES (?, ?, ?)",
        [
            (chat.id, _EVERY_DAY if slot.weekday is None else slot.weekday, slot.at.isoformat())
            for slot in chat.slots
        ],
    )


def _chats(connection: sqlite3.Connection, rest: str, values: Sequence[int] = ()) -> tuple[Chat, ...]:
    """The chats that the rest of the statement picks out, with their slots."""
    rows = connection.execute(f"{_CHAT} {rest}", values).fetchall()
    return tuple(replace(_chat(row), slots=_slots(connection, row[0])) for row in rows)


def _chat(row: Sequence[Any]) -> Chat:
    id_, language, timezone, gone, heard, quiet = row
    hours = Quiet(*map(time.fromisoformat, quiet.split("-")))
    return Chat(id_, language, timezone, gone=bool(gone), heard=heard, quiet=hours)


def _slots(connection: sqlite3.Connection, chat: int) -> tuple[Slot, ...]:
    found = connection.execute("SELECT weekday, at FROM slot WHERE chat = ? ORDER BY weekday, at", (chat,))
    return tuple(
        Slot(time.fromisoformat(at), None if weekday == _EVERY_DAY else weekday) for weekday, at in found
    )
