"""The chat in the terminal: a line is a message, `:1` taps the first button of the newest message that has buttons.

Works with a pipe too: then each line waits until the one before was answered, and the end of input waits for the last answer.
"""

import asyncio
import contextlib
import re
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import TextIO

from bot.sandbox.people import Impossible
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Json

HINT = "A line is a message; :1 taps button 1; Ctrl-D ends."
_TAP = re.compile(r":(\d{1,3})")
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_ANSWER_S = 30.0
QUIET_S = 1.5
"""How long nothing must come before all is said: a digest is a placeholder first and edited about a second later."""
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Terminal:
    """One person's chat, written line by line. `styled` is for eyes: bold titles, dim names."""

    def __init__(
        self,
        box: Sandbox,
        chat: int,
        write: Callable[[str], object],
        *,
        styled: bool = False,
        quiet_s: float = QUIET_S,
    ) -> None:
        self._box = box
        self._chat = chat
        self._write = write
        self._styled = styled
        self._quiet_s = quiet_s
        self._shown: dict[int, int] = {}
        self._notice = 0
        self._buttons: tuple[int, list[Json]] = (0, [])

    async def talk(self, lines: AsyncIterator[str], *, patient: bool) -> None:
        """Send the lines and show what comes, until the lines end. Patient: one answer is awaited before the next line."""
        showing = asyncio.create_task(self._keep_showing())
        try:
            await self._settle(0.0)
            async for line in lines:
                await self._enter(line.strip())
                if patient:
                    await self._settle(0.0)
            await self._settle(self._quiet_s)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            await self.show()

    async def show(self) -> None:
        """Write what is new: messages, edits, notices."""
        for message in await self._box.messages(self._chat):
            if not message["mine"] and self._shown.get(message["message_id"]) != message["version"]:
                self._shown[message["message_id"]] = message["version"]
                self._write(self._drawn(message))
        room = self._box.world.rooms.get(self._chat)
        for notice in room.notices if room else ():
            if notice.id > self._notice:
                self._notice = notice.id
                self._write(f"* {_printable(notice.text)}\n\n")

    async def _keep_showing(self) -> None:
        while True:
            await self.show()
            await self._box.world.bell.wait()

    async def _enter(self, line: str) -> None:
        if not line:
            return
        try:
            if tap := _TAP.fullmatch(line):
                await self._tap(int(tap[1]))
            else:
                await self._box.say(self._chat, line)
        except Impossible as problem:
            self._write(f"* {problem}\n\n")

    async def _tap(self, number: int) -> None:
        message, buttons = self._buttons
        if not 1 <= number <= len(buttons):
            raise Impossible(f"there is no button {number}")
        button = buttons[number - 1]
        if "callback_data" not in button:
            self._write(f"{button.get('url', button['text'])}\n\n")
            return
        await self._box.tap(self._chat, message, button["callback_data"])

    async def _settle(self, quiet_s: float) -> None:
        """Wait until the bot has taken all there is, and nothing more came for a while."""
        world = self._box.world
        await world.updates.bell.until(lambda: not world.updates.kept, _ANSWER_S)
        while quiet_s and await world.bell.until(_newer(world.version, lambda: world.version), quiet_s):
            pass
        await self.show()

    def _drawn(self, message: Json) -> str:
        mark = " (edited)" if message.get("edit_date") else ""
        head = f"{message['from']['first_name']}{mark}"
        text = message.get("text") or message.get("caption", "")
        entities = message.get("entities") or message.get("caption_entities", [])
        body = spelled(text, entities, styled=self._styled)
        if "document" in message:
            body = f"[{message['document']['file_name']}] {body}".rstrip()
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        if rows:
            self._buttons = message["message_id"], [button for row in rows for button in row]
        drawn = "\n".join(line for line in (self._head(head), body, *_numbered(rows)) if line)
        return drawn + "\n\n"

    def _head(self, text: str) -> str:
        return f"{_DIM}{text}{_PLAIN}" if self._styled else f"{text}:"


def spelled(text: str, entities: Sequence[Json], *, styled: bool) -> str:
    """The text with addresses spelled out after linked words, bold where `styled`."""
    points = sorted(_points(entities, styled=styled))
    encoded, at, pieces = text.encode("utf-16-le"), 0, []
    for offset, _, mark in points:
        pieces += [_printable(encoded[2 * at : 2 * offset].decode("utf-16-le")), mark]
        at = offset
    return "".join([*pieces, _printable(encoded[2 * at :].decode("utf-16-le"))])


def _points(entities: Sequence[Json], *, styled: bool) -> Iterator[tuple[int, int, str]]:
    """Where something is put in: (offset in UTF-16 units, order there, what)."""
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] == "text_link":
            yield end, 1, f" <{_printable(entity['url'])}>"
        elif entity["type"] == "bold" and styled:
            yield start, 2, _BOLD
            yield end, 0, _PLAIN


def _numbered(rows: Sequence[Sequence[Json]]) -> Iterator[str]:
    number = 0
    for row in rows:
        labels = []
        for button in row:
            number += 1
            labels.append(f"[{number}] {_printable(button['text'])}")
        yield "  ".join(labels)


def _printable(text: str) -> str:
    """Without the characters that would steer a terminal."""
    return _UNPRINTABLE.sub("", text)


def _newer(than: int, version: Callable[[], int]) -> Callable[[], bool]:
    return lambda: version() > than


async def lines_of(stream: TextIO = sys.stdin) -> AsyncIterator[str]:
    """The lines of a terminal, pipe or file as they come. A thread reads them: files can't be waited for."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody listens any more
            with contextlib.suppress(
                ValueError, OSError
            ):  # the stream was closed, or isn't text: it ends here
                for line in iter(stream.readline, ""):
                    loop.call_soon_threadsafe(queue.put_nowait, line)
            loop.call_soon_threadsafe(queue.put_nowait, "")

    threading.Thread(target=read, name="terminal", daemon=True).start()
    while line := await queue.get():
        yield line
