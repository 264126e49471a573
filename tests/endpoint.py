"""A language model's endpoint on this machine that answers as it is told, well or badly, and remembers what it was asked."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]
Reply = bytes | Act


class LocalModel:
    """Gives its replies in order, the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.heads: list[str] = []
        self.url = ""
        self._busy: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def serve(self) -> AsyncIterator["LocalModel"]:
        server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        try:
            yield self
        finally:
            server.close()
            for task in self._busy:
                task.cancel()
            await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._busy.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(
                int(line.split(":")[1])
                for line in head.splitlines()
                if line.lower().startswith("content-length")
            )
            self.heads.append(head)
            self.asked.append(json.loads(await reader.readexactly(length)))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            if isinstance(reply, bytes):
                writer.write(reply)
            else:
                await reply(writer)
            await writer.drain()
        writer.close()

    def forms(self) -> list[str]:
        """How it was asked for JSON each time."""
        return [asked.get("response_format", {}).get("type", "text") for asked in self.asked]


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def says(content: object, **more: object) -> bytes:
    """An answer of the right form."""
    return http(
        json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}], **more}).encode()
    )


def sums_up(*numbers_and_texts: tuple[int, str], glue: str = "") -> bytes:
    """A summary of these sentences, each with the number it claims."""
    numbers = [number for number, _ in numbers_and_texts]
    text = glue.join(text for _, text in numbers_and_texts)
    return says(json.dumps({"picks": numbers, "summary": text, "evidence": [[n] for n in numbers]}))


async def stalls(writer: asyncio.StreamWriter) -> None:
    """Say that an answer comes, and nothing more."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(60)


async def drips(writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then: each one comes in time."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def overflows(writer: asyncio.StreamWriter) -> None:
    """Send without end."""
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


async def breaks_off(writer: asyncio.StreamWriter) -> None:
    """Promise more than comes."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
