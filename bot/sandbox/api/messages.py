"""Methods that send, change and delete messages."""

from typing import Any

from bot.sandbox import keyboard, text
from bot.sandbox.fields import Fields
from bot.sandbox.refusals import NOT_MODIFIED, OLD_QUERY, Refused, bad
from bot.sandbox.world import Json, Notice, Post, Room, World

_MAX_UPLOAD = 50 * 1024 * 1024
_TYPING_S = 5.0
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(world: World, fields: Fields) -> Json:
    """SendMessage."""
    if not fields.text("text"):
        raise bad("message text is empty")
    room = world.room_of(fields)
    words, entities = _text(fields, "text", "entities", text.MAX_TEXT)
    if not words:
        raise bad("text must be non-empty")
    return world.message(_send(world, room, fields, text=words, entities=entities))


def send_document(world: World, fields: Fields) -> Json:
    """SendDocument: with an uploaded file, or the id of one sent before."""
    room = world.room_of(fields)
    caption, entities = _text(fields, "caption", "caption_entities", text.MAX_CAPTION)
    file_id = _file(world, fields)
    return world.message(_send(world, room, fields, text=caption, entities=entities, file_id=file_id))


def edit_message_text(world: World, fields: Fields) -> Json:
    """EditMessageText of the bot's own messages; without reply_markup the buttons go."""
    if not fields.text("text"):
        raise bad("message text is empty")
    room, post = _own_post(world, fields)
    if post.file_id:
        raise bad("there is no text in the message to edit")
    words, entities = _text(fields, "text", "entities", text.MAX_TEXT)
    if not words:
        raise bad("text must be non-empty")
    return _edit(world, room, post, text=words, entities=entities, keyboard=_keyboard(fields))


def edit_message_reply_markup(world: World, fields: Fields) -> Json:
    """EditMessageReplyMarkup of the bot's own messages."""
    room, post = _own_post(world, fields)
    return _edit(world, room, post, keyboard=_keyboard(fields))


def delete_message(world: World, fields: Fields) -> bool:
    """DeleteMessage."""
    room = world.room_of(fields)
    message = fields.integer("message_id")
    if message not in room.posts:
        raise bad("message to delete not found")
    world.remove(room, message)
    return True


def delete_messages(world: World, fields: Fields) -> bool:
    """DeleteMessages: 1 to 100 of them; those that aren't there are skipped."""
    room = world.room_of(fields)
    messages = fields.nested("message_ids", "message identifiers")
    if not isinstance(messages, list) or not messages:
        raise bad("message identifiers are not specified")
    if len(messages) > 100:
        raise bad("too many message identifiers specified")
    for message in messages:
        if message in room.posts:
            world.remove(room, message)
    return True


def send_chat_action(world: World, fields: Fields) -> bool:
    """SendChatAction: shows that the bot is typing, for five seconds."""
    room = world.room_of(fields)
    if fields.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    room.typing_until = world.clock() + _TYPING_S
    world.changed(room)
    return True


def answer_callback_query(world: World, fields: Fields) -> bool:
    """AnswerCallbackQuery: once a tap."""
    tap = world.taps.get(fields.text("callback_query_id"))
    if tap is None or tap.answered:
        raise bad(OLD_QUERY)
    if text.units(fields.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    tap.answered = True
    room = world.rooms[tap.chat]
    if fields.text("text"):
        room.notices.append(Notice(world.number(), fields.text("text"), fields.flag("show_alert")))
    world.changed(room)
    return True


def _text(fields: Fields, name: str, entities: str, limit: int) -> tuple[str, tuple[text.Entity, ...]]:
    if fields.text("parse_mode"):
        raise bad("unsupported parse_mode: this bot sends entities")
    given = fields.nested(entities, "entities")
    if given is not None and not isinstance(given, list):
        raise bad("can't parse entities: expected an Array")
    return text.sent(fields.text(name), given or (), limit=limit)


def _keyboard(fields: Fields) -> keyboard.Keyboard:
    return keyboard.checked(fields.nested("reply_markup", "reply keyboard markup"))


def _send(world: World, room: Room, fields: Fields, **content: Any) -> Post:
    if fields.integer("message_thread_id"):
        raise bad("message thread not found")
    reply_to = _reply_to(room, fields)
    buttons = _keyboard(fields)
    world.meter.count(room.id, world.clock())
    room.typing_until = 0.0
    post = Post(0, room.id, world.bot, world.now(), keyboard=buttons, reply_to=reply_to, **content)
    return world.add(room, post)


def _reply_to(room: Room, fields: Fields) -> int | None:
    wanted = fields.nested("reply_parameters", "reply parameters") or {}
    if not isinstance(wanted, dict):
        raise bad("can't parse reply parameters: expected an Object")
    target = wanted.get("message_id") or fields.integer("reply_to_message_id")
    if not target or target in room.posts:
        return target or None
    if wanted.get("allow_sending_without_reply") or fields.flag("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _own_post(world: World, fields: Fields) -> tuple[Room, Post]:
    room = world.room_of(fields)
    if not fields.text("message_id"):
        raise bad("message identifier is not specified")
    post = room.posts.get(fields.integer("message_id"))
    if post is None:
        raise bad("message to edit not found")
    if post.sender != world.bot or post.service:
        raise bad("message can't be edited")
    return room, post


def _edit(world: World, room: Room, post: Post, **changes: Any) -> Json:
    if all(getattr(post, name) == value for name, value in changes.items()):
        raise bad(NOT_MODIFIED)
    world.meter.count(room.id, world.clock())
    return world.message(world.edit(room, post, **changes))


def _file(world: World, fields: Fields) -> str:
    given = fields.text("document")
    upload = fields.files.get(given.removeprefix("attach://")) or fields.files.get("document")
    if upload is None and given in world.uploads:
        return given
    if upload is None and given:
        raise bad("wrong file identifier/HTTP URL specified")
    if upload is None:
        raise bad("there is no document in the request")
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > _MAX_UPLOAD:
        raise Refused(413, "Request Entity Too Large")
    return world.store_file(upload)
