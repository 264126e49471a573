"""The people's door: /sim/ takes what people do as JSON and shows what they see; the page is drawn from it."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from tornado.web import StaticFileHandler

from bot.chat import refusals
from bot.chat.locale import Locale
from bot.news.model import Refusal
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.inbox import Drop, DropBox
from bot.sandbox.local import Local
from bot.sandbox.people import LANGUAGE, READER, Impossible, People
from bot.sandbox.world import Json, Post, World

PAGE = Path(__file__).with_name("page")
_LONGEST_WATCH_S = 25.0


class SimDoor(Local):
    """A verb of a person, as POST /sim/<verb> with a JSON object."""

    def initialize(self, world: World, people: People) -> None:
        """Take the world and who acts in it."""
        self.world, self.people = world, people

    async def post(self, verb: str) -> None:
        """Do it; 400 with a sentence where it can't be done."""
        act = _VERBS.get(verb)
        if act is None:
            self.answer({"problem": f"there is no verb {verb!r}"}, 404)
            return
        try:
            self.answer(act(self.world, self.people, _object(self)))
        except (Impossible, KeyError, TypeError, ValueError) as error:
            self.answer({"problem": str(error)}, 400)


class ChatDoor(Local):
    """GET /sim/chat?chat=1&after=0: what a person sees of a chat (the reader's own unless named), once newer than `after`."""

    def initialize(self, world: World) -> None:
        """Take the world to show."""
        self.world = world

    async def get(self) -> None:
        """Show the chat; waits up to 25 seconds for news."""
        chat, after = int(self.get_argument("chat", str(READER))), int(self.get_argument("after", "-1"))
        try:
            await self.unless_gone(
                self.world.bell.until(lambda: self.world.version > after, _LONGEST_WATCH_S)
            )
        except asyncio.CancelledError:
            self.hang_up()
            return
        self.answer(seen(self.world, chat))


class RequestsDoor(Local):
    """GET /sim/requests: what the bot asked for, oldest first."""

    def initialize(self, world: World) -> None:
        """Take the world to show."""
        self.world = world

    async def get(self) -> None:
        """List the requests."""
        self.answer([asdict(asked) for asked in self.world.requests])


class DropDoor(Local):
    """POST /sim/drop with files puts them into the inbox; GET says what became of them."""

    def initialize(self, box: DropBox) -> None:
        """Take the box to drop into."""
        self.box = box

    async def get(self) -> None:
        """List the drops."""
        locale = Locale.of(self.get_query_argument("language", "en"))
        self.answer([drop_json(drop, locale) for drop in await self.box.drops()])

    async def post(self) -> None:
        """Put each file in; 400 with a sentence where one can't be."""
        try:
            for file in self.request.files.get("file", []):
                await self.box.put(file.filename, file.body)
        except (ValueError, OSError) as error:
            self.answer({"problem": str(error)}, 400)
            return
        await self.get()


class PageDoor(Local, StaticFileHandler):
    """The page and its files."""

    def set_extra_headers(self, path: str) -> None:
        """Say UTF-8 where the type doesn't."""
        if path.endswith((".html", ".css", ".js")):
            self.set_header("Content-Type", f"{self.get_content_type()}; charset=utf-8")


def seen(world: World, chat: int) -> Json:
    """What a person sees of a chat."""
    room = world.rooms.get(chat)
    person = world.people.get(chat)
    language = (person and person.language) or LANGUAGE
    return {
        "version": world.version,
        "chat": chat,
        "bot": world.bot.name,
        "language": language,
        "blocked": room.blocked if room else False,
        "typing": bool(room and room.typing_until > world.clock()),
        "waiting": [asdict(t) for t in world.taps.values() if t.chat == chat and not t.answered],
        "messages": [post_json(world, p) for p in room.posts.values()] if room else [],
        "notices": [asdict(n) for n in room.notices[-5:]] if room else [],
        "commands": commands_for(world, chat, language),
        "description": _described(world, language),
    }


def post_json(world: World, post: Post) -> Json:
    """A message as Telegram's Message, and with whose it is, its version, and the texts it had before."""
    own = {"mine": post.sender != world.bot, "version": post.version, "history": list(post.history)}
    return world.message(post) | own


def commands_for(world: World, chat: int, language: str) -> list[Json]:
    """The command menu that Telegram would show in a private chat: the narrowest scope first, then the language."""
    code = language[:2]
    for scope in (f"chat:{chat}", "all_private_chats", "default"):
        for spoken in (code, ""):
            if found := world.commands.get((scope, spoken)):
                return found
    return []


def drop_json(drop: Drop, locale: Locale) -> Json:
    """A dropped file for the page; `result` is null while nothing is known."""
    receipt = drop.receipt
    refusals = receipt.refusals if receipt else ()
    return {
        "name": drop.name,
        "size": drop.size,
        "result": receipt.result if receipt else None,
        "reason": "\n".join(_reason(each, locale) for each in refusals) or None,
    }


def _reason(refusal: Refusal, locale: Locale) -> str:
    said = refusals.told(refusal, locale)
    return f"{refusal.part}: {said}" if refusal.part else said


def _described(world: World, language: str) -> str:
    spoken = world.descriptions.get(("description", language[:2]))
    return spoken or world.descriptions.get(("description", ""), "")


def _object(handler: Local) -> Json:
    if not handler.request.headers.get("Content-Type", "").startswith("application/json"):
        raise Impossible("send a JSON object as application/json")
    given = json.loads(handler.request.body)
    if not isinstance(given, dict):
        raise Impossible("send a JSON object")
    return given


def _say(_world: World, people: People, given: Json) -> Any:
    optional = {name: given[name] for name in ("user", "language", "reply_to") if name in given}
    return {"message_id": people.say(int(given["chat"]), str(given["text"]), **optional)}


def _tap(_world: World, people: People, given: Json) -> Any:
    return {
        "query": people.tap(
            int(given["chat"]), int(given["message"]), str(given["data"]), user=given.get("user")
        )
    }


def _block(_world: World, people: People, given: Json) -> Any:
    (people.block if given.get("blocked", True) else people.unblock)(int(given["chat"]))
    return {"blocked": given.get("blocked", True)}


def _migrate(_world: World, people: People, given: Json) -> Any:
    return {"chat": people.migrate(int(given["chat"]))}


def _speak(_world: World, people: People, given: Json) -> Any:
    people.speaks(int(given["chat"]), str(given["language"]))
    return {"language": given["language"]}


def _fail(world: World, _people: People, given: Json) -> Any:
    fault = Fault(**given)
    if fault.kind not in get_args(FaultKind):
        raise Impossible(f"kind is one of {', '.join(get_args(FaultKind))}")
    world.faults.plan(fault)
    return {"planned": asdict(fault)}


_VERBS: Mapping[str, Callable[[World, People, Json], Any]] = {
    "say": _say,
    "tap": _tap,
    "block": _block,
    "migrate": _migrate,
    "speak": _speak,
    "fail": _fail,
}
