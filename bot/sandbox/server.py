"""The sandbox as a whole: a Bot API server, the people who use the bot, and the page, on this machine only.

async with Sandbox() as box:
    box.base_url                        # "http://127.0.0.1:N/bot", for python-telegram-bot
    await box.say(7, "/start")
    answer = await box.wait_for(7, lambda m: "要闻" in m["text"])
    await box.tap(7, answer["message_id"], "latest:2")
"""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tornado.httpserver import HTTPServer
from tornado.web import Application

from bot.errors import ConfigError
from bot.sandbox.botapi import BotDoor, FileDoor, SeenFileDoor
from bot.sandbox.faults import Fault, FaultKind, Limits
from bot.sandbox.fields import Upload
from bot.sandbox.inbox import DropBox, Outcomes
from bot.sandbox.people import LANGUAGE, People
from bot.sandbox.sim import PAGE, ChatDoor, DropDoor, PageDoor, RequestsDoor, SimDoor, post_json
from bot.sandbox.world import Asked, Json, World

TOKEN = "123456789:sandbox-token-that-opens-nothing-else"  # noqa: S105 - opens this sandbox only
_LARGEST_REQUEST = 60 * 1024 * 1024


class Sandbox:
    """Telegram in a box. An async context manager; its verbs act as people do.

    Messages come as Telegram's Message objects (dicts), with `mine` (a person wrote it), `version` and
    `history` (the texts it had before, oldest first) besides.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        inbox: Path | None = None,
        outcomes: Outcomes | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(token, limits, clock)
        self._people = People(self.world)
        self._box = DropBox(inbox, outcomes)
        self._wanted_port = port
        self._works: set[asyncio.Future[object]] = set()

    async def __aenter__(self) -> Self:
        """Listen on the wished port of 127.0.0.1, or on a free one.

        Raises:
            ConfigError: the port is taken, or not ours to take.
        """
        listener = _listening(self._wanted_port)
        self.port: int = listener.getsockname()[1]
        self._server = HTTPServer(
            self._application(), max_buffer_size=_LARGEST_REQUEST, max_body_size=_LARGEST_REQUEST
        )
        self._server.add_socket(listener)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening and let go of everyone who still waits."""
        self._server.stop()
        for work in tuple(self._works):
            work.cancel()
        await asyncio.gather(*self._works, return_exceptions=True)
        await self._server.close_all_connections()

    @property
    def origin(self) -> str:
        """The address of the whole, without a path."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """The Bot API's address, to which the token and the method are added."""
        return f"{self.origin}/bot"

    @property
    def base_file_url(self) -> str:
        """The address of the bot's files."""
        return f"{self.origin}/file/bot"

    @property
    def page_url(self) -> str:
        """The chat page's address."""
        return f"{self.origin}/"

    @property
    def token(self) -> str:
        """The only token it accepts."""
        return self.world.token

    @property
    def requests(self) -> Sequence[Asked]:
        """What the bot asked for, oldest first: `method`, `params`, `files`, `at`."""
        return self.world.requests

    async def say(
        self,
        chat: int,
        text: str,
        *,
        language: str | None = None,
        user: int | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a text as a person; returns the message's id."""
        return self._people.say(
            chat, text, user=user, language=language or self._language(chat), reply_to=reply_to
        )

    async def send_file(self, chat: int, name: str, content: bytes, *, caption: str = "") -> int:
        """Send a file as a person; returns the message's id."""
        return self._people.send_file(chat, Upload(name, content), caption=caption)

    async def tap(self, chat: int, message_id: int, data: str, *, user: int | None = None) -> str:
        """Tap a button as a person; returns the query's id."""
        return self._people.tap(chat, message_id, data, user=user)

    def block(self, chat: int) -> None:
        """Block the bot; in a group: throw it out."""
        self._people.block(chat)

    def unblock(self, chat: int) -> None:
        """Unblock the bot; in a group: let it in again."""
        self._people.unblock(chat)

    def migrate(self, chat: int) -> int:
        """Turn a group into a supergroup; returns its new id."""
        return self._people.migrate(chat)

    def fail(
        self,
        method: str,
        kind: FaultKind = "error",
        *,
        times: int = 1,
        code: int = 500,
        description: str = "Internal Server Error",
        retry_after: int | None = None,
    ) -> None:
        """Let the next calls of a method ("*" is any) go wrong; `retry_after` makes it a 429."""
        self.world.faults.plan(Fault(method, kind, times, code, description, retry_after))

    async def messages(self, chat: int) -> list[Json]:
        """What stands in a chat now, oldest first."""
        room = self.world.rooms.get(chat)
        return [post_json(self.world, post) for post in room.posts.values()] if room else []

    async def wait_for(self, chat: int, predicate: Callable[[Json], Any], timeout: float = 30.0) -> Json:  # noqa: ASYNC109 - the verb's own promise
        """The bot's first message in a chat of which the predicate is true, as soon as there is one.

        Raises:
            AssertionError: there is none after `timeout` seconds; says what stands there instead.
        """
        await self.world.bell.until(lambda: self._found(chat, predicate), timeout)
        if found := self._found(chat, predicate):
            return found[0]
        texts = [m.get("text") for m in await self.messages(chat)]
        raise AssertionError(f"no such message in chat {chat} after {timeout} s; there are {texts}")

    async def wait_for_request(self, method: str, count: int = 1, timeout: float = 30.0) -> Asked:  # noqa: ASYNC109 - as above
        """The `count`th call of a method, as soon as it came in (it may not be answered yet).

        Raises:
            AssertionError: it did not come.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while len(calls := [a for a in self.requests if a.method.lower() == method.lower()]) < count:
                    await self.world.asked.wait()
                return calls[count - 1]
        raise AssertionError(f"{method} was not called {count} times in {timeout} s")

    def _found(self, chat: int, predicate: Callable[[Json], Any]) -> list[Json]:
        room = self.world.rooms.get(chat)
        posts = (post_json(self.world, post) for post in room.posts.values()) if room else ()
        return [post for post in posts if not post["mine"] and predicate(post)]

    def _language(self, chat: int) -> str | None:
        return None if chat in self.world.people else LANGUAGE

    def _application(self) -> Application:
        world, people, box = {"world": self.world}, {"people": self._people}, {"box": self._box}
        return Application(
            [
                (r"/bot([^/]+)/([^/]+)", BotDoor, world),
                (r"/file/bot([^/]+)/(.+)", FileDoor, world),
                (r"/sim/chat", ChatDoor, world),
                (r"/sim/requests", RequestsDoor, world),
                (r"/sim/drop", DropDoor, box),
                (r"/sim/file/(.+)", SeenFileDoor, world),
                (r"/sim/(\w+)", SimDoor, world | people),
                (r"/()", PageDoor, {"path": str(PAGE), "default_filename": "index.html"}),
                (r"/([a-z]+\.(?:html|css|js|svg))", PageDoor, {"path": str(PAGE)}),
            ],
            works=self._works,
            log_function=lambda _handler: None,
        )


def _listening(port: int) -> socket.socket:
    """A socket that listens on this machine only (tornado's own maker leaks one where the port is taken)."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        problem = f"port {port} can't be used ({error.strerror}): choose another, or 0 for any free one"
        raise ConfigError([problem]) from error
    listener.setblocking(False)
    return listener
