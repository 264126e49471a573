"""Updates of the Bot API to requests: what was said, by whom, and where the answer goes. Pure."""

from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Chat, Message, Update, User

from bot.chat import typed
from bot.chat.commands import MENU
from bot.chat.message import Request
from bot.telegram.bot import TelegramSettings
from bot.telegram.sending import Origin

_HELP = "/help"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request, where it came from, and whether its chat may use the bot."""

    request: Request
    origin: Origin
    welcome: bool


def read(update: Update, name: str, settings: TelegramSettings, now: datetime) -> Incoming | None:
    """Read what a person wants of the bot called `name`; None where nobody wants anything.

    Answered are new messages and taps. Not answered: edits, channel posts, forwarded messages, what another bot wrote
    or an inline bot helped to write, service messages, and in groups whatever isn't a command for this bot.
    """
    if update.callback_query:
        return _tap(update.callback_query, settings, now)
    if update.message:
        return _said(update.message, name, settings, now)
    return None


def _tap(query: CallbackQuery, settings: TelegramSettings, now: datetime) -> Incoming | None:
    shown = query.message
    if shown is None or not query.data:
        return None
    request = Request(
        chat=shown.chat.id,
        text=query.data,
        now=now,
        language=query.from_user.language_code,
        tapped=True,
        shown=shown.text if isinstance(shown, Message) else None,
        owner=_is_owner(query.from_user, shown.chat, settings),
    )
    origin = Origin(shown.chat.id, _topic(shown), query.id, shown.message_id)
    return Incoming(request, origin, _is_welcome(query.from_user, shown.chat, settings))


def _said(message: Message, name: str, settings: TelegramSettings, now: datetime) -> Incoming | None:
    person = message.from_user
    text = None if _is_second_hand(message) else _words(message, name)
    if person is None or text is None or (person.is_bot and not message.sender_chat):
        return None  # an anonymous administrator comes as a bot that speaks for its chat
    answered = message.reply_to_message
    request = Request(
        chat=message.chat.id,
        text=text,
        now=now,
        language=person.language_code,
        shown=answered.text if answered else None,
        owner=_is_owner(person, message.chat, settings),
    )
    return Incoming(
        request, Origin(message.chat.id, _topic(message)), _is_welcome(person, message.chat, settings)
    )


def _is_second_hand(message: Message) -> bool:
    return bool(message.forward_origin or message.via_bot or message.is_automatic_forward)


def _words(message: Message, name: str) -> str | None:
    """Return what was typed, without the bot's name behind the command. A picture or a file, in private, asks for help."""
    private = message.chat.type == Chat.PRIVATE
    if message.text is None:
        return _HELP if private and message.effective_attachment else None
    command = typed.slashed(message.text)
    if command is None:
        return message.text if private else None
    if command.to:
        return f"/{command.name} {command.words}".rstrip() if command.to.lower() == name.lower() else None
    return message.text if private or any(known.name == command.name for known in MENU) else None


def _topic(message: object) -> int | None:
    if isinstance(message, Message) and message.is_topic_message:
        return message.message_thread_id
    return None


def _is_owner(person: User, chat: Chat, settings: TelegramSettings) -> bool:
    return chat.type == Chat.PRIVATE and person.id in settings.owners


def _is_welcome(person: User, chat: Chat, settings: TelegramSettings) -> bool:
    return settings.allow is None or chat.id in settings.allow or _is_owner(person, chat, settings)
