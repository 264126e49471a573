"""What the sandbox remembers: the bot, the people, the chats and their messages. In memory only."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bot.sandbox.faults import Faults, Limits, Meter
from bot.sandbox.fields import Fields, Upload
from bot.sandbox.keyboard import Keyboard
from bot.sandbox.refusals import bad, forbidden, migrated
from bot.sandbox.text import Entity
from bot.sandbox.updates import Bell, Updates

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot."""

    id: int
    name: str
    language: str | None = None
    username: str | None = None
    is_bot: bool = False

    def to_json(self) -> Json:
        """As Telegram's User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        user |= {"username": self.username} if self.username else {}
        return user | ({"language_code": self.language} if self.language else {})


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a chat as it stands now. `history` holds the texts it had before, oldest first."""

    id: int
    chat: int
    sender: User
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    keyboard: Keyboard = ()
    reply_to: int | None = None
    file_id: str | None = None
    service: Mapping[str, Any] = field(default_factory=dict)
    edited: int | None = None
    history: tuple[str, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """What answerCallbackQuery shows over the chat."""

    id: int
    text: str
    alert: bool


@dataclass(slots=True)
class Room:
    """A chat."""

    id: int
    kind: ChatKind
    title: str
    posts: dict[int, Post] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    blocked: bool = False
    left: bool = False
    moved_to: int | None = None
    typing_until: float = 0.0
    version: int = 0

    def to_json(self) -> Json:
        """As Telegram's Chat."""
        name = {"first_name": self.title} if self.kind == "private" else {"title": self.title}
        return {"id": self.id, "type": self.kind, **name}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the bot, as it came."""

    method: str
    params: Mapping[str, Any]
    files: tuple[str, ...]
    at: float


@dataclass(slots=True)
class Tap:
    """A tapped button that waits for its answer."""

    chat: int
    message: int
    data: str
    answered: bool = False


class World:
    """Everything the sandbox knows. `clock` gives seconds since 1970."""

    def __init__(self, token: str, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self.token = token
        self.clock = clock
        self.bot = User(
            int(token.split(":", maxsplit=1)[0]), "要闻 Yaowen", username="yaowen_sandbox_bot", is_bot=True
        )
        self.rooms: dict[int, Room] = {}
        self.people: dict[int, User] = {}
        self.updates = Updates()
        self.bell = Bell()
        self.asked = Bell()
        self.taps: dict[str, Tap] = {}
        self.uploads: dict[str, Upload] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.webhook = ""
        self.requests: list[Asked] = []
        self.faults = Faults()
        self.meter = Meter(limits)
        self.version = 0
        self._numbers = itertools.count(1)
        self._messages = itertools.count(1)

    def now(self) -> int:
        """The time as Telegram writes it: whole seconds since 1970."""
        return int(self.clock())

    def number(self) -> int:
        """A number not used before, for whatever is not a message."""
        return next(self._numbers)

    def note(self, method: str, fields: Fields) -> None:
        """Remember a request."""
        self.requests.append(Asked(method, dict(fields.values), tuple(fields.files), self.clock()))
        self.asked.ring()

    def changed(self, room: Room) -> int:
        """Tell all who watch that a chat changed; returns the version it has now."""
        self.version += 1
        room.version = self.version
        self.bell.ring()
        return self.version

    def settings_changed(self) -> None:
        """Tell all who watch that the bot's commands or descriptions changed."""
        self.version += 1
        self.bell.ring()

    def open_room(self, chat: int) -> Room:
        """The chat of this id, made where there is none: negative ids are groups, -100… supergroups."""
        if chat not in self.rooms:
            kind: ChatKind = (
                "private" if chat > 0 else "supergroup" if str(chat).startswith("-100") else "group"
            )
            self.rooms[chat] = Room(chat, kind, f"Reader {chat}" if chat > 0 else f"Group {-chat}")
        return self.rooms[chat]

    def room_of(self, fields: Fields) -> Room:
        """The chat that a request names, where the bot may act.

        Raises:
            Refused: there is no such chat, the bot is not welcome in it, or it moved.
        """
        if not fields.text("chat_id"):
            raise bad("chat_id is empty")
        room = self.rooms.get(fields.integer("chat_id"))
        if room is None:
            raise bad("chat not found")
        if room.moved_to is not None:
            raise migrated(room.moved_to)
        _check_welcome(room)
        return room

    def add(self, room: Room, post: Post) -> Post:
        """Put a message into a chat, under the next number."""
        return self._keep(room, replace(post, id=next(self._messages)))

    def edit(self, room: Room, post: Post, **changes: Any) -> Post:
        """Replace what a message says; what it said goes to its history."""
        history = (*post.history, post.text)
        return self._keep(room, replace(post, **changes, edited=self.now(), history=history))

    def remove(self, room: Room, message: int) -> None:
        """Take a message out of a chat."""
        del room.posts[message]
        self.changed(room)

    def message(self, post: Post, *, nested: bool = False) -> Json:
        """A message as Telegram's Message; a nested one without the message it replies to."""
        room = self.rooms[post.chat]
        message: Json = {
            "message_id": post.id,
            "from": post.sender.to_json(),
            "chat": room.to_json(),
            "date": post.date,
        }
        message |= self._content(post) | dict(post.service)
        if post.edited:
            message["edit_date"] = post.edited
        if post.keyboard:
            message["reply_markup"] = {"inline_keyboard": [list(row) for row in post.keyboard]}
        if not nested and (target := room.posts.get(post.reply_to or 0)):
            message["reply_to_message"] = self.message(target, nested=True)
        return message

    def store_file(self, upload: Upload) -> str:
        """Keep a file; returns its id."""
        file_id = f"sandbox-file-{self.number():08d}"
        self.uploads[file_id] = upload
        return file_id

    def document(self, file_id: str) -> Json:
        """A file as Telegram's Document."""
        upload = self.uploads[file_id]
        return {
            "file_id": file_id,
            "file_unique_id": file_id[-16:],
            "file_name": upload.name,
            "mime_type": upload.mime,
            "file_size": len(upload.content),
        }

    def _content(self, post: Post) -> Json:
        prefix = "caption" if post.file_id else "text"
        content: Json = {"document": self.document(post.file_id)} if post.file_id else {}
        if post.text:
            content[prefix] = post.text
        if post.entities:
            content["caption_entities" if post.file_id else "entities"] = list(post.entities)
        return content

    def _keep(self, room: Room, post: Post) -> Post:
        room.posts[post.id] = replace(post, version=self.changed(room))
        return room.posts[post.id]


def _check_welcome(room: Room) -> None:
    if room.blocked and room.kind == "private":
        raise forbidden("bot was blocked by the user")
    if room.blocked:
        raise forbidden(f"bot was kicked from the {room.kind} chat")
    if room.left:
        raise forbidden(f"bot is not a member of the {room.kind} chat")
