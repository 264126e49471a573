"""What is owed to chats: one delivery a chat, kind and local day, its messages fixed when it is made.

A part goes new → placing → placed → sent: a neutral placeholder is sent and its message id kept before the text is put
in its place, so that a crash at any point neither loses nor doubles a digest.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from bot.store.connection import Connection
from bot.store.times import maybe_moment, stamp

State = Literal["new", "placing", "placed", "sent", "failed"]


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a delivery. `payload` is empty once it was sent or given up."""

    number: int
    payload: str
    state: State
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Messages owed to a chat, in order, from part 0."""

    id: int
    chat: int
    kind: str
    local_date: date
    placeholder: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery to make: its messages, written out, and what stands in their place until they are shown."""

    chat: int
    kind: str
    local_date: date
    messages: Sequence[str]
    placeholder: str


class Deliveries:
    """The outbox."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def owe(  # noqa: PLR0913, PLR0917 - a row's columns, and what is written with it in one transaction
        self,
        chat: int,
        kind: str,
        local_date: date,
        messages: Sequence[str],
        placeholder: str,
        stories: Mapping[int, int],
        now: datetime,
    ) -> bool:
        """Owe the messages and mark the stories told, in one transaction. False where the day already has its row.

        `stories` maps their numbers to the newest report of each.
        """

        def work(connection: sqlite3.Connection) -> bool:
            if not owe(connection, Owed(chat, kind, local_date, messages, placeholder), now):
                return False
            connection.executemany(
                "INSERT INTO told (chat, story, at, through) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET at = excluded.at, through = max(through, excluded.through)",
                [(chat, story, stamp(now), through) for story, through in stories.items()],
            )
            return True

        return await self._writer.write(work)

    async def owed_dates(self, chat: int, kind: str, since: date) -> frozenset[date]:
        """The local days from `since` on for which the chat has its row."""
        found = await self._reader.read(
            lambda c: c.execute(
                "SELECT local_date FROM delivery WHERE chat = ? AND kind = ? AND local_date >= ?",
                (chat, kind, since.isoformat()),
            ).fetchall()
        )
        return frozenset(date.fromisoformat(day) for (day,) in found)

    async def owed_since(self, chats: Sequence[int], since: date) -> dict[int, frozenset[tuple[str, date]]]:
        """By chat, the kinds and local days from `since` on that have their row."""
        found = await self._reader.read(
            lambda c: c.execute(
                "SELECT chat, kind, local_date FROM delivery"
                " WHERE chat IN (SELECT value FROM json_each(?)) AND local_date >= ?",
                (json.dumps(chats), since.isoformat()),
            ).fetchall()
        )
        owed: defaultdict[int, set[tuple[str, date]]] = defaultdict(set)
        for chat, kind, day in found:
            owed[chat].add((kind, date.fromisoformat(day)))
        return {chat: frozenset(rows) for chat, rows in owed.items()}

    async def last_told(self, chat: int, kinds: str, until: datetime) -> datetime | None:
        """When the last delivery of these kinds (a GLOB pattern) that held a message was made, of those made by then."""
        (made,) = await self._reader.read(
            lambda c: c.execute(
                "SELECT max(created) FROM delivery WHERE chat = ? AND kind GLOB ? AND created <= ?"
                " AND EXISTS (SELECT 1 FROM part WHERE part.delivery = delivery.id)",
                (chat, kinds, stamp(until)),
            ).fetchone()
        )
        return maybe_moment(made)

    async def close(self, chat: int, kind: str, local_date: date, now: datetime) -> None:
        """Let a day have its row, with nothing to deliver, so that it isn't owed any more."""
        await self._writer.write(partial(close, chat=chat, kind=kind, local_date=local_date, now=now))

    async def unsent(self) -> tuple[Delivery, ...]:
        """Deliveries with a part neither sent nor failed, whole, oldest first."""
        return await self._reader.read(_unsent)

    async def placing(self, id: int, part: int) -> None:  # noqa: A002 - the field's name
        """The placeholder is about to be sent."""
        await self._set(id, part, "state = 'placing'")

    async def placed(self, id: int, part: int, message_id: int) -> None:  # noqa: A002 - the field's name
        """The placeholder stands in the chat as this message."""
        await self._set(id, part, "state = 'placed', message_id = ?", message_id)

    async def sent(self, id: int, part: int) -> None:  # noqa: A002 - the field's name
        """The text stands in the chat: it is erased here."""
        await self._set(id, part, "state = 'sent', payload = NULL")

    async def failed(self, id: int, reason: str) -> None:  # noqa: A002 - the field's name
        """Give up what is left of a delivery; its texts are erased."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE delivery SET reason = ? WHERE id = ?", (reason, id))
            connection.execute(
                "UPDATE part SET state = 'failed', payload = NULL"
                " WHERE delivery = ? AND state IN ('new', 'placing', 'placed')",
                (id,),
            )

        await self._writer.write(work)

    async def purge(self, before: datetime) -> None:
        """Forget deliveries made before then, and that stories were told which have not moved since."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM delivery WHERE created < ?", (stamp(before),))
            connection.execute(
                "DELETE FROM told WHERE at < :before"
                " AND NOT EXISTS (SELECT 1 FROM story WHERE number = told.story AND updated >= :before)",
                {"before": stamp(before)},
            )

        await self._writer.write(work)

    async def _set(self, delivery: int, part: int, change: str, *values: int) -> None:
        await self._writer.write(
            lambda c: c.execute(
                f"UPDATE part SET {change} WHERE delivery = ? AND number = ?",  # noqa: S608 - our own clauses
                (*values, delivery, part),
            )
        )


def owe(connection: sqlite3.Connection, owed: Owed, now: datetime) -> bool:
    """Owe the messages, in a transaction of the caller's. False where the day already has its row of this kind."""
    cursor = connection.execute(
        "INSERT OR IGNORE INTO delivery (chat, kind, local_date, placeholder, created) VALUES (?, ?, ?, ?, ?)",
        (owed.chat, owed.kind, owed.local_date.isoformat(), owed.placeholder, stamp(now)),
    )
    if not cursor.rowcount:
        return False
    connection.executemany(
        "INSERT INTO part (delivery, number, payload, state) VALUES (?, ?, ?, 'new')",
        [(cursor.lastrowid, number, message) for number, message in enumerate(owed.messages)],
    )
    return True


def close(connection: sqlite3.Connection, chat: int, kind: str, local_date: date, now: datetime) -> None:
    """`Deliveries.close` in a transaction of the caller's."""
    owe(connection, Owed(chat, kind, local_date, (), ""), now)


def reopen(connection: sqlite3.Connection, chat: int, kind: str, after: date) -> None:
    """Forget the rows after that day that never held a message, so that their days can be owed after all."""
    connection.execute(
        "DELETE FROM delivery WHERE chat = ? AND kind = ? AND local_date > ?"
        " AND NOT EXISTS (SELECT 1 FROM part WHERE part.delivery = delivery.id)",
        (chat, kind, after.isoformat()),
    )


def _unsent(connection: sqlite3.Connection) -> tuple[Delivery, ...]:
    open_ones = connection.execute(
        "SELECT id, chat, kind, local_date, placeholder FROM delivery WHERE id IN"
        " (SELECT delivery FROM part WHERE state IN ('new', 'placing', 'placed')) ORDER BY id"
    ).fetchall()
    return tuple(
        Delivery(id_, chat, kind, date.fromisoformat(day), placeholder, _parts(connection, id_))
        for id_, chat, kind, day, placeholder in open_ones
    )


def _parts(connection: sqlite3.Connection, delivery: int) -> tuple[Part, ...]:
    found = connection.execute(
        "SELECT number, payload, state, message_id FROM part WHERE delivery = ? ORDER BY number", (delivery,)
    )
    return tuple(
        Part(number, payload or "", state, message_id) for number, payload, state, message_id in found
    )
