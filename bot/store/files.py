"""The file log: what became of every dropped file and entry, known by the digest of its content."""

import sqlite3

from bot.news.model import Receipt
from bot.store import rows
from bot.store.connection import Connection
from bot.store.times import moment, stamp


class Files:
    """The receipts."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def seen(self, digest: str) -> Receipt | None:
        """The receipt of the same content, taken before."""
        found = await self._reader.read(lambda c: _select(c, "WHERE digest = ?", (digest,)))
        return found[0] if found else None

    async def note(self, receipt: Receipt) -> None:
        """Keep a receipt that comes without an article, in place of an earlier one of the same content."""
        await self._writer.write(lambda c: write(c, receipt))

    async def refused(self, limit: int = 20, offset: int = 0) -> tuple[Receipt, ...]:
        """The refused ones, latest first."""
        rest = "WHERE result = 'refused' ORDER BY at DESC, digest LIMIT ? OFFSET ?"
        return await self._reader.read(lambda c: _select(c, rest, (limit, offset)))

    async def counts(self) -> dict[str, int]:
        """How many receipts there are of each result."""
        return await self._reader.read(
            lambda c: dict(c.execute("SELECT result, count(*) FROM receipt GROUP BY result").fetchall())
        )


def write(connection: sqlite3.Connection, receipt: Receipt) -> None:
    """Keep a receipt, in a transaction of the caller's."""
    connection.execute(
        "INSERT OR REPLACE INTO receipt (digest, name, size, result, at, reason) VALUES (?, ?, ?, ?, ?, ?)",
        (
            receipt.digest,
            rows.printable(receipt.name),
            receipt.size,
            receipt.result,
            stamp(receipt.at),
            receipt.reason,
        ),
    )


def _select(connection: sqlite3.Connection, rest: str, values: tuple[str | int, ...]) -> tuple[Receipt, ...]:
    found = connection.execute(f"SELECT name, digest, size, result, at, reason FROM receipt {rest}", values)  # noqa: S608 - the clauses are our own
    return tuple(
        Receipt(name, digest, size, result, moment(at), reason)
        for name, digest, size, result, at, reason in found
    )
