"""`yaowen digest`: what a digest would hold, as text or as an Atom feed; and one owed to a chat."""

import argparse
import sys
from dataclasses import replace
from datetime import UTC, datetime

from bot import app
from bot.chat import atom, digests, slots
from bot.chat.ask import House
from bot.config import Config
from bot.errors import ConfigError, SourceError
from bot.news.model import Chat, Slot
from bot.news.timetable import Due, last_date, zone
from bot.store.store import Store
from bot.terminal.output import plain, say
from bot.terminal.reading import locale

_ANYBODY = 0
"""The id of a chat that was never sent anything."""


async def digest(settings: Config, given: argparse.Namespace) -> int:
    """Show the digest that a chat would get, or anybody; as text, and with a chat, it is owed unless `--dry-run` is given."""
    async with app.reading(settings) as store:
        house = app.house(settings, told_by=app.summaries(settings, store))
        chat = await store.chats.get(_ANYBODY if given.chat is None else given.chat)
        chat = replace(chat, heard=chat.heard or locale().language)
        now = _at(given.at, chat.timezone or house.timezone)
        slot = _slot(given.slot, chat, house)
        _show(await _written(store, chat, slot, now, house, as_atom=given.format == "atom"), given)
    if given.dry_run or given.chat is None or given.format == "atom":
        return 0
    local = zone(chat.timezone, house.timezone)
    day = last_date(now, slot, local) if slot.weekly else now.astimezone(local).date()
    async with app.adding(settings) as store:
        house = app.house(settings, told_by=app.summaries(settings, store))
        owed = await digests.owe(store, Due(chat, slot, day), now, house)
    done = f"owed to chat {chat.id} for {day}; the bot sends it within a minute, or when it is started"
    say(done if owed else f"chat {chat.id} was owed {day} before")
    return 0 if owed else 1


async def _written(
    store: Store, chat: Chat, slot: Slot, now: datetime, house: House, *, as_atom: bool
) -> bytes:
    if as_atom:
        picks = await digests.chosen(store, chat, slot, now, house)
        return await digests.as_feed(picks, chat, now, house)
    messages = await digests.preview(store, chat, slot, now, house)
    return "".join(f"{plain(message)}\n\n" for message in messages).encode()


def _show(written: bytes, given: argparse.Namespace) -> None:
    if given.output is None:
        sys.stdout.buffer.write(written)
        sys.stdout.flush()
        return
    try:
        atom.put(given.output, written)
    except OSError as error:
        raise SourceError(f"{given.output} can't be written: {error.strerror}") from error


def _slot(text: str | None, chat: Chat, house: House) -> Slot:
    """The slot meant: the one typed, else the chat's first, else the house's."""
    if text is None:
        return chat.slots[0] if chat.slots else Slot(house.digest_at)
    typed = slots.read(text)
    found = typed.with_times(house.digest_at)
    if typed.rest or len(found) != 1:
        raise ConfigError([f'--slot: must be one time such as 20:00 or "mon 09:00", not {text!r}'])
    return found[0]


def _at(text: str | None, local: str) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigError([f"--at: must be a moment such as 2026-11-22T08:00, not {text!r}"]) from error
    return at if at.tzinfo else at.replace(tzinfo=zone(local, local))
