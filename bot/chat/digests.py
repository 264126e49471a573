"""A chat's digest: which stories, in what words. Built when it is owed, sent by whoever delivers."""

from datetime import date, datetime, timedelta

from bot.chat import follows, render
from bot.chat.ask import House
from bot.chat.locale import Locale
from bot.chat.message import Message
from bot.chat.reader import Reader
from bot.news import digest
from bot.news.model import Chat, Story
from bot.store.store import Store

KIND = "digest"
_QUIET = "quiet"
"""Marks the dates of digests that said there was nothing: the next empty one says nothing at all."""
BUDGET = 240
"""Characters of text a story: with title and source an item has about 300."""
WINDOW = timedelta(hours=36)
"""A day and a half: a digest that came late leaves no hole before it, and what was told isn't repeated."""
_CANDIDATES = 200
_LOOK_BACK = timedelta(days=14)


async def preview(store: Store, chat: Chat, now: datetime, house: House) -> tuple[Message, ...]:
    """Write the digest that the chat would get now. Nothing is kept of it."""
    stories = await _stories(store, chat, now, house)
    return await _written(stories, house, reader_of(chat, now, house))


async def prepare(store: Store, chat: Chat, now: datetime, house: House) -> None:
    """Ask the model about the stories of the chat's next digest, so that it needn't wait for any."""
    for story in await _stories(store, chat, now, house):
        await house.summaries.of_story(story, BUDGET, now)


async def owe(store: Store, chat: Chat, local_date: date, now: datetime, house: House) -> bool:
    """Write the chat's digest of a date and owe it; False when that date was owed before.

    When there is nothing to tell, one line says so; after such a line further empty dates are closed in silence.
    """
    reader = reader_of(chat, now, house)
    stories = await _stories(store, chat, now, house)
    messages: tuple[Message, ...] = ()
    if stories or not await _was_quiet(store, chat, local_date):
        messages = await _written(stories, house, reader, local_date)
    lines = [message.to_json() for message in messages]
    numbers = [story.number for story in stories]
    placeholder = reader.say("digest-placeholder")
    owed = await store.deliveries.owe(chat.id, KIND, local_date, lines, placeholder, numbers, now)
    if owed and not stories:
        await store.deliveries.owe(chat.id, _QUIET, local_date, (), "", (), now)
    return owed


def reader_of(chat: Chat, now: datetime, house: House, app_language: str | None = None) -> Reader:
    """Return who reads in a chat: its own language first, else the app's, now or when it was last heard; its own zone, else the house's."""
    return Reader(
        Locale.of(chat.language or app_language or chat.heard),
        digest.zone(chat.timezone, house.timezone),
        now,
    )


async def _stories(store: Store, chat: Chat, now: datetime, house: House) -> tuple[Story, ...]:
    fresh = await store.articles.fresh(now - WINDOW, _CANDIDATES)
    muted = (await follows.wishes(store, chat.id, fresh)).muted
    heard = [story for story in fresh if story.number not in muted]
    return digest.choose(heard, await store.chats.told(chat.id), house.stories, now)


async def _written(
    stories: tuple[Story, ...], house: House, reader: Reader, day: date | None = None
) -> tuple[Message, ...]:
    """Sum up and lay out, with what a model was asked ahead; nobody waits for one here."""
    items = [(story, await house.summaries.known(story, BUDGET)) for story in stories]
    return render.digest(day or reader.now.astimezone(reader.zone).date(), items, reader)


async def _was_quiet(store: Store, chat: Chat, local_date: date) -> bool:
    """True if the chat's last digest before this date had nothing to tell."""
    since = local_date - _LOOK_BACK
    owed = await store.deliveries.owed_dates(chat.id, KIND, since)
    quiet = await store.deliveries.owed_dates(chat.id, _QUIET, since)
    return max((day for day in owed if day < local_date), default=None) in quiet
