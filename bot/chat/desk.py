"""The desk: a Request in, a Reply out. Reads what was typed or tapped, and hands it to the command meant."""

import re
from dataclasses import dataclass

from bot.chat import typed
from bot.chat.ask import Ask, Command, House, Tap, plain
from bot.chat.commands import allowed
from bot.chat.commands.help import unknown
from bot.chat.digests import reader_of
from bot.chat.message import Reply, Request
from bot.errors import UserError
from bot.store.store import Store

__all__ = ["Desk", "House"]


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers people. Keeps nothing between two requests but what the store keeps."""

    store: Store
    house: House

    async def answer(self, request: Request) -> Reply:
        """Answer a request in the person's language; what can't be done is said, never raised."""
        ask = await self._ask(request)
        try:
            return await (_tapped(ask) if request.tapped else _typed(ask))
        except UserError as error:
            text = ask.say(error.message, **error.values)
            return Reply(toast=text[:200]) if request.tapped else plain(text)

    async def _ask(self, request: Request) -> Ask:
        chat = await self.store.chats.get(request.chat)
        reader = reader_of(chat, request.now, self.house, request.language)
        menu = allowed(owner=request.owner)
        return Ask(request, request.text, chat, reader, self.store, self.house, menu)


async def _typed(ask: Ask) -> Reply:
    """Answer typed words. In a group, only commands are meant for the bot."""
    in_group = ask.request.chat < 0
    if in_group and not typed.slashed(ask.request.text):
        return Reply()
    read = typed.read(ask.request.text, ask.menu)
    command = _named(read.name, ask)
    if command is None:
        return Reply() if in_group else await unknown(ask.with_words(f"/{read.name}"))
    return await command.answer(ask.with_words(read.words))


async def _tapped(ask: Ask) -> Reply:
    """Answer a tapped button. What no button of today says gets a notice."""
    action, _, rest = ask.request.text.partition(":")
    for tap in _taps(ask):
        if tap.action == action and re.fullmatch(tap.takes, rest, re.ASCII):
            return await tap.answer(ask.with_words(rest))
    return Reply(toast=ask.say("stale"))


def _named(name: str, ask: Ask) -> Command | None:
    return next((command for command in ask.menu if command.name == name), None)


def _taps(ask: Ask) -> list[Tap]:
    return [tap for command in ask.menu for tap in command.taps]
