"""The people's side of the sandbox: they type, tap, block the bot, send files."""

from typing import Any

from bot.sandbox.fields import Upload
from bot.sandbox.text import MAX_TEXT, units, with_found
from bot.sandbox.world import Json, Post, Room, Tap, User, World

LANGUAGE = "zh-hans"
"""The language of a person's app who didn't say otherwise."""
READER = 1_000_001
"""The person who sits before the page or the terminal; the private chat with the bot has the same number."""


class Impossible(ValueError):  # noqa: N818 - the asker's mistake, told in a sentence
    """What a person can't do in Telegram either."""


class People:
    """What people do. `user` is who does it: in a private chat the chat's own person, in groups person 1 unless named."""

    def __init__(self, world: World) -> None:
        self._world = world

    def say(
        self,
        chat: int,
        text: str,
        *,
        user: int | None = None,
        language: str | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a text; returns the message's id. The language (of the person's app) is kept until another is given.

        Raises:
            Impossible: the text is empty or too long, the bot is blocked, or there is no message to reply to.
        """
        text = text.strip()
        if not 1 <= units(text) <= MAX_TEXT:
            raise Impossible(f"a message has 1 to {MAX_TEXT} characters")
        room, person = self._room(chat), self._person(chat, user, language)
        if reply_to is not None and reply_to not in room.posts:
            raise Impossible(f"there is no message {reply_to} in chat {chat}")
        return self._send(
            room, self._post(room, person, text=text, entities=with_found(text), reply_to=reply_to)
        )

    def send_file(self, chat: int, upload: Upload, *, caption: str = "", user: int | None = None) -> int:
        """Send a file to the bot; returns the message's id."""
        room, person = self._room(chat), self._person(chat, user, None)
        file_id = self._world.store_file(upload)
        return self._send(room, self._post(room, person, text=caption, file_id=file_id))

    def tap(self, chat: int, message: int, data: str, *, user: int | None = None) -> str:
        """Tap the button with this data under a message; returns the query's id.

        Raises:
            Impossible: there is no such button.
        """
        room, person = self._room(chat), self._person(chat, user, None)
        post = room.posts.get(message)
        if post is None or not any(b.get("callback_data") == data for row in post.keyboard for b in row):
            raise Impossible(f"there is no button {data!r} under message {message} in chat {chat}")
        query = f"sandbox-query-{self._world.number()}"
        self._world.taps[query] = Tap(chat, message, data)
        shown = self._world.message(post)
        body: Json = {
            "id": query,
            "from": person.to_json(),
            "message": shown,
            "chat_instance": str(chat),
            "data": data,
        }
        self._world.updates.push("callback_query", body)
        self._world.changed(room)
        return query

    def block(self, chat: int) -> None:
        """Block the bot; in a group: throw it out."""
        self._set_blocked(chat, blocked=True)

    def unblock(self, chat: int) -> None:
        """Unblock the bot; in a group: let it in again."""
        self._set_blocked(chat, blocked=False)

    def migrate(self, chat: int) -> int:
        """Turn a group into a supergroup; returns its new id.

        Raises:
            Impossible: it isn't a group.
        """
        world, old = self._world, self._room(chat)
        if old.kind != "group":
            raise Impossible(f"chat {chat} is not a group")
        new = world.open_room(-1_000_000_000_000 + chat)
        person = self._person(chat, None, None)
        self._send(old, self._post(old, person, service={"migrate_to_chat_id": new.id}))
        old.moved_to = new.id
        self._send(new, self._post(new, person, service={"migrate_from_chat_id": old.id}))
        return new.id

    def speaks(self, chat: int, language: str) -> None:
        """Change the language of a person's app."""
        self._person(chat, None, language)
        self._world.changed(self._world.open_room(chat))

    def _room(self, chat: int) -> Room:
        room = self._world.open_room(chat)
        if room.blocked:
            raise Impossible(f"the bot is blocked in chat {chat}: unblock it first")
        if room.moved_to is not None:
            raise Impossible(f"chat {chat} is now {room.moved_to}")
        return room

    def _person(self, chat: int, user: int | None, language: str | None) -> User:
        number = user or (chat if chat > 0 else 1)
        known = self._world.people.get(number)
        spoken = language or (known.language if known else LANGUAGE)
        self._world.people[number] = person = User(number, f"Reader {number}", spoken)
        return person

    def _post(self, room: Room, person: User, **content: Any) -> Post:
        return Post(0, room.id, person, self._world.now(), **content)

    def _send(self, room: Room, post: Post) -> int:
        kept = self._world.add(room, post)
        self._world.updates.push("message", self._world.message(kept))
        return kept.id

    def _set_blocked(self, chat: int, *, blocked: bool) -> None:
        room, person = self._world.open_room(chat), self._person(chat, None, None)
        if room.blocked == blocked:
            return
        room.blocked = blocked
        status = ({"status": "member"}, {"status": "kicked", "until_date": 0})
        old, new = status if blocked else status[::-1]
        bot = {"user": self._world.bot.to_json()}
        self._world.changed(room)
        self._world.updates.push(
            "my_chat_member",
            {
                "chat": room.to_json(),
                "from": person.to_json(),
                "date": self._world.now(),
                "old_chat_member": old | bot,
                "new_chat_member": new | bot,
            },
        )
