"""What the bot says before a request comes to the desk, or when the desk fails."""

from typing import Literal

from bot.chat.locale import Locale
from bot.chat.message import Message, Reply, Request

Notice = Literal["private", "slower", "sorry"]


def say(notice: Notice, request: Request) -> Reply:
    """Return the notice in the language of the person's app: over the chat for a tap, else as a message."""
    text = Locale.of(request.language).say(notice, chat=str(request.chat))
    return Reply(toast=text) if request.tapped else Reply((Message(text),))
