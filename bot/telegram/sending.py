"""Messages and replies to requests of the Bot API. Text and entities only: there is no markup to get wrong."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, repeat
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity
from telegram import Message as Sent
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.chat.message import Message, Reply, Span
from bot.errors import ChatGone
from bot.telegram.faults import Fault, fault, lost, stale, unchanged
from bot.telegram.pacing import Lane

Bot = ExtBot[Lane]

FAILED: tuple[Fault, ...] = ("unsent", "down")
"""Surely not sent, or refused by a server in trouble."""
ANY_FAILURE: tuple[Fault, ...] = ("unsent", "down", "unsure", "later")

_ENTITIES = {
    "bold": MessageEntity.BOLD,
    "italic": MessageEntity.ITALIC,
    "link": MessageEntity.TEXT_LINK,
    "code": MessageEntity.CODE,
    "quote": MessageEntity.BLOCKQUOTE,
}
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")
_MAX_TOAST = 200
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from: the chat and its topic, and for a tap the query and the message under the button."""

    chat: int
    thread: int | None = None
    query: str | None = None
    tapped: int | None = None


def patient() -> Iterator[float]:
    """Pauses in seconds between attempts, growing to half a minute, without an end: any outage is waited out."""
    return chain((1, 2, 4, 8, 15), repeat(30))


def sendable(text: str) -> str:
    """Return the text with what can't be sent (NUL, half a surrogate pair) replaced; its length stays."""
    return _UNSENDABLE.sub("\ufffd", text)


def entities(message: Message) -> tuple[MessageEntity, ...]:
    """Turn spans into entities: offsets and lengths in UTF-16 units."""
    text = sendable(message.text)
    return tuple(_entity(text, span) for span in message.spans)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """Turn rows of buttons into a keyboard; None without any."""
    rows = [
        [InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in message.buttons if row
    ]
    return InlineKeyboardMarkup(rows) if rows else None


async def send(
    bot: Bot, origin: Origin, message: Message, lane: Lane | None = None, *, silent: bool = False
) -> int:
    """Send a message and return its id. `silent` sends it without a sound.

    Raises:
        TelegramError: as the Bot API refuses it.
    """
    sent: Sent = await bot.send_message(
        origin.chat,
        sendable(message.text),
        entities=entities(message) or None,
        reply_markup=keyboard(message),
        message_thread_id=origin.thread,
        disable_notification=silent or None,
        rate_limit_args=lane,
    )
    return sent.message_id


async def edit(bot: Bot, chat: int, message_id: int, message: Message, lane: Lane | None = None) -> None:
    """Put a message in the place of a sent one. That it says so already is a success.

    Raises:
        TelegramError: as the Bot API refuses it.
    """
    try:
        await bot.edit_message_text(
            sendable(message.text),
            chat,
            message_id,
            entities=entities(message) or None,
            reply_markup=keyboard(message),
            rate_limit_args=lane,
        )
    except TelegramError as error:
        if not unchanged(error):
            raise


async def respond(bot: Bot, origin: Origin, reply: Reply, pauses_s: Sequence[float]) -> None:
    """Send an answer: the notice of a tap first, then the messages in order.

    A message is sent again after what surely didn't arrive, an edit after any failure; a message whose arrival is
    uncertain is not: a doubled answer is worse than asking twice.

    Raises:
        ChatGone: the chat takes no more messages.
        TelegramError: as the Bot API refuses it, even without formatting.
    """
    try:
        await _acknowledge(bot, origin, reply.toast)
        rest = await _put_in_place(bot, origin, reply, pauses_s)
        for message in rest:
            sending = partial(or_plain, partial(send, bot, origin), message)
            await insist(sending, FAILED, pauses_s)
    except TelegramError as error:
        if fault(error) == "gone":
            raise ChatGone from error
        raise


async def _acknowledge(bot: Bot, origin: Origin, toast: str | None) -> None:
    if origin.query is None:
        return
    try:
        await bot.answer_callback_query(origin.query, text=toast[:_MAX_TOAST] if toast else None)
    except TelegramError as error:
        # only the little clock on the button depends on it: the answer itself comes all the same
        if not stale(error) and fault(error) not in ANY_FAILURE:
            raise


async def _put_in_place(
    bot: Bot, origin: Origin, reply: Reply, pauses_s: Sequence[float]
) -> tuple[Message, ...]:
    """Edit the tapped message, if the reply wants that and it is still there; return the messages left to send."""
    place = origin.tapped
    if not (reply.edits and reply.messages and place is not None):
        return reply.messages
    first, rest = reply.messages[0], reply.messages[1:]
    try:
        editing = partial(or_plain, partial(edit, bot, origin.chat, place), first)
        await insist(editing, ANY_FAILURE, pauses_s)
    except TelegramError as error:
        if lost(error):
            return reply.messages
        raise
    return rest


async def or_plain(request: Callable[[Message], Awaitable[_T]], message: Message) -> _T:
    """Make a request with a message; where it is refused, once more without formatting and buttons.

    Raises:
        TelegramError: refused again, or something else than the message's form is wrong.
    """
    try:
        return await request(message)
    except TelegramError as error:
        bare = not (message.spans or message.buttons)
        if bare or lost(error) or fault(error) != "refused":
            raise
    return await request(Message(message.text))


async def insist(
    request: Callable[[], Awaitable[_T]], again: Collection[Fault], pauses_s: Iterable[float]
) -> _T:
    """Make a request, after each of the pauses again as long as one of these faults comes.

    Raises:
        TelegramError: another fault, or the last attempt's.
    """
    for pause in pauses_s:
        try:
            return await request()
        except TelegramError as error:
            if fault(error) not in again:
                raise
        await asyncio.sleep(pause)
    return await request()


def _entity(text: str, span: Span) -> MessageEntity:
    offset = _units(text[: span.start])
    length = _units(text[span.start : span.end])
    return MessageEntity(_ENTITIES[span.kind], offset, length, url=span.url)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
