"""Small things that outlive the process, such as the last tick's time."""

from bot.store.connection import Connection


class Meta:
    """Texts by key."""

    def __init__(self, reader: Connection, writer: Connection) -> None:
        self._reader = reader
        self._writer = writer

    async def get(self, key: str) -> str | None:
        """The text kept under the key."""
        row = await self._reader.read(
            lambda c: c.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        )
        return row[0] if row else None

    async def set(self, key: str, value: str) -> None:
        """Keep the text under the key, in place of an earlier one."""
        await self._writer.write(
            lambda c: c.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))
        )
