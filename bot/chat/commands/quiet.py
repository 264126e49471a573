"""/quiet: the hours in which no alert comes to this chat."""

import re
from dataclasses import replace
from datetime import time

from bot.chat import hours, zones
from bot.chat.ask import Ask, Command, Tap
from bot.chat.message import Button, Message, Reply
from bot.errors import UserError
from bot.news.model import Quiet
from bot.news.text import fold

_OFF = frozenset({"off", "never", "关", "关闭", "关掉", "不要", "取消"})
_NEVER = Quiet(time(0), time(0))
_OFFERED = ("22:00-07:00", "23:00-08:00")
_FROM = re.compile(r"^\s*(?:from\b|[从從自])", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:[-‐-―−~～〜－至到]|to\b|until\b)\s*", re.IGNORECASE)


async def answer(ask: Ask) -> Reply:
    """Set the hours, or end them; without words, say how things stand."""
    if not ask.words.strip():
        return _shown(ask)
    zone = ask.chat.timezone
    if fold(ask.words).strip() in _OFF:
        quiet = _NEVER
    else:
        quiet, place = _read(ask.words)
        zone = _zone(ask, place) if place else zone
    chat = replace(ask.listener, quiet=quiet, timezone=zone)
    await ask.store.chats.save(chat)
    return _shown(replace(ask, chat=chat))


async def tap(ask: Ask) -> Reply:
    """Set the hours tapped, in place of the message."""
    return replace(await answer(ask), edits=True)


def standing(ask: Ask) -> str:
    """Say which hours are quiet, in whose time, and whether it is quiet now."""
    quiet = ask.chat.quiet
    if not quiet.ever:
        return ask.say("quiet-never")
    where = zones.label(ask.timezone, ask.reader.locale.language)
    said = ask.say("quiet-stands", start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}", zone=where)
    return f"{said}\n{ask.say('quiet-now', at=f'{_local(ask):%H:%M}')}" if is_now(ask) else said


def is_now(ask: Ask) -> bool:
    """True where alerts wait at this moment."""
    return ask.chat.quiet.holds(_local(ask))


def off_button(ask: Ask) -> Button:
    """The button that ends the quiet hours."""
    return Button(ask.say("button-quiet-off"), "quiet:off")


def _local(ask: Ask) -> time:
    return ask.request.now.astimezone(ask.zone).time()


def _shown(ask: Ask) -> Reply:
    text = f"{standing(ask)}\n\n{ask.say('quiet-how')}"
    offered = tuple(Button(each.replace("-", "–"), f"quiet:{each}") for each in _OFFERED)
    return Reply((Message(text, buttons=(offered, (off_button(ask),))),))


def _read(words: str) -> tuple[Quiet, str]:
    """Read from when to when, and the place named after it or before.

    Raises:
        UserError: these aren't two times of day.
    """
    for start in (0, *(gap.end() for gap in re.finditer(r"\s+", words))):
        if span := _span(words[start:]):
            quiet, after = span
            return quiet, f"{words[:start]} {after}".strip()
    raise UserError("quiet-not-hours", typed=words[:40])


def _span(words: str) -> tuple[Quiet, str] | None:
    """The hours that the words begin with, and what follows; None where they begin otherwise."""
    start = hours.read(_FROM.sub("", words))
    until = _UNTIL.match(start[1]) if start else None
    end = hours.read(start[1][until.end() :]) if start and until else None
    if start is None or end is None or start[0] == end[0]:
        return None
    return Quiet(start[0], end[0]), end[1]


def _zone(ask: Ask, place: str) -> str:
    """The zone of the place.

    Raises:
        UserError: it isn't known, or the daily digest's hour hangs on another one.
    """
    zone = zones.find(place)
    if zone is None:
        raise UserError("quiet-zone-unknown", typed=place[:40])
    if ask.chat.slots and zone != ask.timezone:
        raise UserError("quiet-zone-of-digest", example=f"/digest {place[:40]}")
    return zone


COMMAND = Command(
    "quiet",
    answer,
    aliases=("免打扰", "勿扰", "quiet"),
    takes="words",
    taps=(Tap("quiet", r"off|\d\d:\d\d-\d\d:\d\d", tap),),
)
