"""/digest: the digests of this chat: when they come, a look at the next one, and off."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.chat import digests, slots, zones
from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import Rows, rows
from bot.errors import UserError
from bot.news import timetable
from bot.news.model import Chat, Slot
from bot.news.text import fold

MOST = 8
"""Slots a chat may have: all of them stand in one line, and each costs a look a minute."""
_OFF = re.compile(r"(?:off|stop|关闭|关掉|关|停止|停|取消|退订|不要)(?=$|[\s\d每周星礼])")
_NOW = frozenset({"now", "preview", "现在", "立即", "马上", "预览"})
_TOMORROW = frozenset({"tomorrow", "明天"})
_ALL = frozenset({"", "all", "全部", "所有"})
_OFFERED = ("07:00", "08:00", "12:00", "20:00")
_TWICE = (Slot(time(8)), Slot(time(20)))
_WEEKLY = Slot(time(9), 0)
_SLOT = r"(?:(?:mon|tue|wed|thu|fri|sat|sun) )?\d\d:\d\d"


async def answer(ask: Ask) -> Reply:
    """Do what the words say: times and days, a zone, off, now; without words, say how things stand."""
    word = fold(ask.words).strip()
    if not word:
        return await _standing(ask)
    if off := _OFF.match(word):
        return await _off(ask, ask.words.strip()[off.end() :].strip())
    if word in _TOMORROW and ask.request.owner:
        return await _tomorrow(ask)
    beside = [each for each in ask.words.split() if fold(each) not in _NOW]
    if len(beside) < len(ask.words.split()):
        return await _now(ask, " ".join(beside))
    return await _set(ask, *_read(ask))


async def choose_zone(ask: Ask) -> Reply:
    """Move the digests to the zone of the city tapped."""
    zone = zones.find(ask.words)
    if zone is None:
        return Reply(toast=ask.say("stale"))
    if not ask.chat.slots:  # an old button: the zone is kept, the digest stays off
        chat = replace(ask.chat, timezone=zone)
        await ask.store.chats.save(chat)
        return replace(await _standing(replace(ask, chat=chat)), edits=True)
    return replace(await _set(ask, ask.chat.slots, zone), edits=True)


def _read(ask: Ask) -> tuple[tuple[Slot, ...], str | None]:
    """Read the chat's slots to be, and the zone after them. Daily ones typed replace the daily ones, weekly ones the
    weekly ones; a zone alone leaves them as they are.

    Raises:
        UserError: it isn't a time, there are too many, or the zone isn't known.
    """
    typed = slots.read(ask.words)
    found = typed.with_times(ask.house.digest_at)
    zone = zones.find(typed.rest) if typed.rest else None
    if typed.rest and zone is None:
        if found and not typed.rest[0].isdigit():
            raise UserError("zone-unknown", typed=typed.rest[:40])
        raise UserError("digest-not-a-time", typed=(typed.rest if found else ask.words)[:40])
    if not found:
        return ask.chat.slots or (Slot(ask.house.digest_at),), zone
    kept = [slot for slot in ask.chat.slots if slot.weekly not in {new.weekly for new in found}]
    wanted = slots.ordered([*kept, *found])
    if len(wanted) > MOST:
        raise UserError("digest-too-many", most=MOST)
    return wanted, zone


async def _set(ask: Ask, wanted: tuple[Slot, ...], zone: str | None) -> Reply:
    """Keep the slots and the zone, and say when the next digest comes."""
    chat = replace(ask.listener, slots=wanted, timezone=zone or ask.chat.timezone, gone=False)
    await _settle(ask, chat)
    now_set = replace(ask, chat=chat)
    where = _zone_label(now_set)
    text = ask.say("digest-set", slots=slots.told(wanted, ask.reader), zone=where, next=await _next(now_set))
    if chat.timezone is None:
        text += "\n\n" + ask.say("digest-zone-guessed", zone=where, example="/digest Europe/Berlin")
        return Reply((Message(text, buttons=_zone_buttons(ask)),))
    return Reply((Message(text, buttons=((_now_button(ask), _off_button(ask)),)),))


async def _settle(ask: Ask, chat: Chat) -> None:
    """Keep the settings; of slots that are new, or in a new zone, close the last date, so that it isn't made up for."""
    local = timetable.zone(chat.timezone, ask.house.timezone)
    moved = ask.chat.gone or local != ask.zone
    now = ask.request.now
    closed = {
        slot.kind: timetable.last_date(now, slot, local)
        for slot in chat.slots
        if moved or slot not in ask.chat.slots
    }
    await ask.store.chats.settle(chat, closed, now)


async def _next(ask: Ask) -> str:
    """Say when the next digest comes."""
    since = ask.request.now.astimezone(ask.zone).date() - timedelta(days=1)
    owed = await ask.store.deliveries.owed_since([ask.chat.id], since)
    following = timetable.upcoming(ask.request.now, ask.chat, owed.get(ask.chat.id, ()), ask.zone)
    assert following, "the chat has slots"
    return ask.say("day-at", day=ask.reader.day(following.local_date), at=f"{following.slot.at:%H:%M}")


async def _standing(ask: Ask) -> Reply:
    choice = _choice(ask)
    if not ask.chat.slots:
        return Reply((Message(ask.say("digest-offer"), buttons=(*choice, (_now_button(ask),))),))
    told = slots.told(ask.chat.slots, ask.reader)
    text = ask.say("digest-stands", slots=told, zone=_zone_label(ask), next=await _next(ask))
    return Reply((Message(text, buttons=(*choice, *_leaving(ask), (_now_button(ask), _off_button(ask)))),))


async def _off(ask: Ask, words: str) -> Reply:
    """Turn all digests off, or those of the times, days or kinds named."""
    if not ask.chat.slots:
        return plain(ask.say("digest-already-off"))
    left = (
        ()
        if fold(words) in _ALL
        else tuple(slot for slot in ask.chat.slots if slot not in _named(ask, words))
    )
    chat = replace(ask.chat, slots=left)
    await ask.store.chats.save(chat)
    return await _standing(replace(ask, chat=chat)) if left else plain(ask.say("digest-off"))


def _named(ask: Ask, words: str) -> Sequence[Slot]:
    """The slots of the chat that the words name: exactly, or all of a day, or all weekly ones.

    Raises:
        UserError: there is none of them, or the words name none.
    """
    typed = slots.read(words)
    named = [
        slot
        for slot in ask.chat.slots
        if slot in typed.slots
        or slot.weekday in typed.days
        or (typed.weekly and slot.weekly and not (typed.days or typed.slots))
    ]
    if typed.rest or not named:
        raise UserError("digest-no-slot", typed=words[:40], slots=slots.told(ask.chat.slots, ask.reader))
    return named


async def _now(ask: Ask, words: str) -> Reply:
    """Show the digest that would come now: the daily one, or what the words say.

    Raises:
        UserError: the words say no slot.
    """
    typed = slots.read(words)
    if typed.rest:
        raise UserError("digest-not-a-time", typed=words[:40])
    wanted = typed.with_times(ask.house.digest_at) or (_first(ask),)
    return Reply(await digests.preview(ask.store, ask.listener, wanted[0], ask.request.now, ask.house))


async def _tomorrow(ask: Ask) -> Reply:
    """Owe tomorrow's digest now: an operator's way to see one delivered."""
    now = ask.request.now
    day = now.astimezone(ask.zone).date() + timedelta(days=1)
    due = timetable.Due(ask.listener, _first(ask), day)
    owed = await digests.owe(ask.store, due, now, ask.house)
    ask.house.wake()
    return plain(ask.say("digest-on-its-way" if owed else "digest-owed-already", day=ask.reader.day(day)))


def _first(ask: Ask) -> Slot:
    """The chat's first daily slot; the house's where it has none."""
    return next((slot for slot in ask.chat.slots if not slot.weekly), Slot(ask.house.digest_at))


def _zone_label(ask: Ask) -> str:
    return zones.label(ask.timezone, ask.reader.locale.language)


def _choice(ask: Ask) -> Rows:
    """The usual choices: a time of day, morning and evening, a look back on Monday."""
    times = tuple(Button(at, f"digest:{at}") for at in _OFFERED)
    twice = Button(
        "＋".join(slots.label(slot, ask.reader) for slot in _TWICE),
        "digest:" + " ".join(slots.typed(slot) for slot in _TWICE),
    )
    return times, (twice, Button(slots.label(_WEEKLY, ask.reader), f"digest:{slots.typed(_WEEKLY)}"))


def _leaving(ask: Ask) -> Rows:
    """A button a slot that takes it away, where there are several."""
    taking = [
        Button(f"✕ {slots.label(slot, ask.reader)}", f"digest:off {slots.typed(slot)}")
        for slot in ask.chat.slots
    ]
    return rows(taking, 4) if len(taking) > 1 else ()


def _zone_buttons(ask: Ask) -> Rows:
    language = ask.reader.locale.language
    return rows([Button(city.names[language], f"zone:{city.zone}") for city in zones.common()], 3)


def _now_button(ask: Ask) -> Button:
    return Button(ask.say("button-digest-now"), "digest:now")


def _off_button(ask: Ask) -> Button:
    return Button(ask.say("button-digest-off"), "digest:off")


COMMAND = Command(
    "digest",
    answer,
    aliases=("日报", "每日推送", "推送", "订阅", "定时", "digest"),
    takes="words",
    taps=(
        Tap("digest", rf"now|off|(?:off )?{_SLOT}|\d\d:\d\d \d\d:\d\d", answer),
        Tap("zone", r"[A-Za-z_]+(?:/[A-Za-z_]+)*", choose_zone),
    ),
)
