"""A chat's digest: which stories, in what words. Built when it is owed, sent by whoever delivers."""

import asyncio
import functools
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.chat import atom, follows, render
from bot.chat.ask import House
from bot.chat.locale import Locale
from bot.chat.message import Message
from bot.chat.reader import Reader
from bot.news import digest, telling, timetable
from bot.news.digest import Pick
from bot.news.model import Chat, Slot, Story, Summary
from bot.news.telling import Told
from bot.store.store import Store

BUDGET = 240
"""Characters of text a story: with title and source an item has about 300."""
WINDOW = timedelta(hours=36)
"""How far back a digest looks where there was none before, or a late one: a day and a half leaves no hole."""
NOBODY = -(1 << 62)
"""The chat that the house's own digest, the Atom file, is kept under: Telegram's ids have 52 bits."""
_DAILY, _WEEKLY = "digest [0-9]*", "digest [a-z]*"
"""Patterns of the kinds of deliveries: `Slot.kind` of the daily slots, and of the weekly ones."""
_QUIET = "quiet "
"""Before a kind: the line which says that there was nothing."""
_OVERLAP = timedelta(hours=1)
"""An article counts as received when it comes to the door, and can be found when it is cleaned, and all before it."""
_CANDIDATES = 200


async def preview(store: Store, chat: Chat, slot: Slot, now: datetime, house: House) -> tuple[Message, ...]:
    """Write the digest of a slot that the chat would get now. Nothing is kept of it."""
    picks = await chosen(store, chat, slot, now, house)
    reader = reader_of(chat, now, house)
    return await _written(picks, house, reader, slot, reader.today)


async def prepare(store: Store, due: timetable.Due, now: datetime, house: House) -> None:
    """Ask the model about the stories of a digest to come, so that it needn't wait for any."""
    for pick in await chosen(store, due.chat, due.slot, now, house):
        await house.summaries.of_story(pick.shown, BUDGET, now)


async def owe(store: Store, due: timetable.Due, now: datetime, house: House) -> bool:
    """Write a digest and owe it; False when it was owed before.

    When there is nothing to tell, one line says so; after such a line further empty dates are closed in silence.
    """
    chat, slot, day = due.chat, due.slot, due.local_date
    if day in await store.deliveries.owed_dates(chat.id, slot.kind, day):
        return False
    reader = reader_of(chat, now, house)
    picks = await chosen(store, chat, slot, now, house)
    lines = [message.to_json() for message in await _written(picks, house, reader, slot, day)]
    placeholder = reader.say("digest-placeholder")
    owes = functools.partial(store.deliveries.owe, chat.id, local_date=day, placeholder=placeholder, now=now)
    if picks:
        told = await store.chats.told(chat.id) if slot.weekly else ()
        return await owes(kind=slot.kind, messages=lines, stories=newly_told(picks, told))
    if not await _was_quiet(store, chat, slot, now):
        await owes(kind=_QUIET + slot.kind, messages=lines, stories={})
    return await owes(kind=slot.kind, messages=(), stories={})


async def chosen(store: Store, chat: Chat, slot: Slot, now: datetime, house: House) -> tuple[Pick, ...]:
    """Choose what goes in: in a daily digest what came in since the last one, in a weekly one the week's most reported."""
    if slot.weekly:
        week = await store.articles.most_reported(now - digest.WEEK, _CANDIDATES)
        return digest.look_back(week, house.stories, now, await follows.wishes(store, chat.id, week))
    last = await store.deliveries.last_told(chat.id, _DAILY, now)
    since = max(last - _OVERLAP, now - WINDOW) if last else now - WINDOW
    fresh = await store.articles.fresh(since, _CANDIDATES)
    wishes = await follows.wishes(store, chat.id, fresh)
    return digest.choose(fresh, await store.chats.told(chat.id), house.stories, now, wishes)


async def as_feed(picks: Sequence[Pick], chat: Chat, now: datetime, house: House) -> bytes:
    """Write a digest as an Atom feed."""
    return atom.digest([await _item(pick, house) for pick in picks], reader_of(chat, now, house))


async def publish(store: Store, due: timetable.Due, now: datetime, house: House, file: Path) -> None:
    """Put the house's own digest into a file, and note it as owed; where there is nothing new the file stays as it is,
    or is an empty feed.

    It tells what it did not tell before, of the last day and a half. The file comes first: killed in between, the same
    entries are written again. Raises OSError where it can't be written.
    """
    picks = await chosen(store, due.chat, due.slot, now, house)
    if picks or not await asyncio.to_thread(file.exists):
        written = await as_feed(picks, due.chat, now, house)
        await asyncio.to_thread(atom.put, file, written)
    await store.deliveries.owe(due.chat.id, due.slot.kind, due.local_date, (), "", newly_told(picks), now)


def newly_told(picks: Sequence[Pick], told: Collection[int] = ()) -> dict[int, int]:
    """The stories that a digest tells, each with its newest report, but for those told before: the look back at a week
    shows none of their news.
    """
    return {pick.story.number: pick.story.newest for pick in picks if pick.story.number not in told}


def reader_of(chat: Chat, now: datetime, house: House, app_language: str | None = None) -> Reader:
    """Return who reads in a chat: its own language first, else the app's, now or when it was last heard; its own zone, else the house's."""
    return Reader(
        Locale.of(chat.language or app_language or chat.heard),
        timetable.zone(chat.timezone, house.timezone),
        now,
    )


async def _written(
    picks: Sequence[Pick], house: House, reader: Reader, slot: Slot, day: date
) -> tuple[Message, ...]:
    """Tell and lay out, with what a model was asked ahead; nobody waits for one here."""
    parts = [(name, [await _item(pick, house) for pick in some]) for name, some in digest.sections(picks)]
    return render.digest(day, parts, reader, weekly=slot.weekly)


async def _item(pick: Pick, house: House) -> render.Item:
    made = await house.summaries.known(pick.shown, BUDGET)
    return render.Item(pick.shown, await asyncio.to_thread(_tell, pick.shown, made), pick.follows_up)


@functools.lru_cache(maxsize=64)
def _tell(story: Story, made: Summary) -> Told:
    """Tell a story once for all the chats that get it on a morning."""
    return telling.tell(story, BUDGET, made)


async def _was_quiet(store: Store, chat: Chat, slot: Slot, now: datetime) -> bool:
    """True if the chat's last daily digest, or weekly one, said that there was nothing to tell."""
    kinds = _WEEKLY if slot.weekly else _DAILY
    said = await store.deliveries.last_told(chat.id, _QUIET + kinds, now)
    told = await store.deliveries.last_told(chat.id, kinds, now)
    return said is not None and (told is None or told < said)
