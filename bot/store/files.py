"""The file log: what became of every dropped file and entry, known by the digest of its content."""

import json
import sqlite3
from collections.abc import Sequence

from bot.news.model import Receipt, Refusal
from bot.store import rows
from bot.store.batch import Batch
from bot.store.connection import Connection
from bot.store.times import moment, stamp

_KEEP = (
    "INSERT INTO receipt (digest, name, size, result, at, reason) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (digest) DO UPDATE SET name = excluded.name, size = excluded.size, result = excluded.result,"
    " at = excluded.at, reason = excluded.reason"
)


class Files:
    """The receipts."""

    def __init__(self, reader: Connection, writer: Connection | Batch) -> None:
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
        """Those that were refused, or of which a part was, latest first."""
        rest = "WHERE reason IS NOT NULL ORDER BY at DESC, digest LIMIT ? OFFSET ?"
        return await self._reader.read(lambda c: _select(c, rest, (limit, offset)))

    async def counts(self) -> dict[str, int]:
        """How many receipts there are of each result."""
        return await self._reader.read(
            lambda c: dict(c.execute("SELECT result, count(*) FROM receipt GROUP BY result").fetchall())
        )


def write(connection: sqlite3.Connection, receipt: Receipt) -> None:
    """Keep a receipt, in a transaction of the caller's."""
    connection.execute(
        _KEEP,
        (
            receipt.digest,
            rows.printable(receipt.name),
            receipt.size,
            receipt.result,
            stamp(receipt.at),
            _written(receipt.refusals),
        ),
    )


def _select(connection: sqlite3.Connection, rest: str, values: tuple[str | int, ...]) -> tuple[Receipt, ...]:
    found = connection.execute(f"SELECT name, digest, size, result, at, reason FROM receipt {rest}", values)  # noqa: S608 - the clauses are our own
    return tuple(
        Receipt(name, digest, size, result, moment(at), _read(reason))
        for name, digest, size, result, at, reason in found
    )


def _written(refusals: Sequence[Refusal]) -> str | None:
    written = [(each.code, each.value, each.part and rows.printable(each.part)) for each in refusals]
    return json.dumps(written, ensure_ascii=False) if written else None


def _read(reason: str | None) -> tuple[Refusal, ...]:
    """The refusals; a sentence, as earlier versions wrote it, is an unknown code and shown as it stands."""
    if reason is None:
        return ()
    if not reason.startswith("[["):
        return (Refusal(reason),)
    return tuple(Refusal(code, value, part) for code, value, part in json.loads(reason))
