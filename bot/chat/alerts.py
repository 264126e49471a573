"""Alerts: what comes in is held against all that is followed, and chats are owed what they wanted, each story once.

In the quiet hours of a chat nothing is sent: its stories wait and come together in the morning. Sending them without a
sound was the other way; but the screen would still light up and show who writes, and for some readers that is a risk.
An alert takes no story out of the digest, which tells the day; but what a digest told while it waited comes no more.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.chat import follows, render
from bot.chat.ask import House
from bot.chat.digests import reader_of
from bot.chat.message import Button, Message
from bot.chat.reader import Reader
from bot.news.alerts import Watch
from bot.news.model import Chat, Follow, Report, Story
from bot.store.alerts import KIND
from bot.store.deliveries import Owed
from bot.store.store import Store

AN_HOUR = 6
"""Messages of alerts a chat gets in an hour; what comes beyond waits, and goes into the next one."""
STORIES = render.PAGE
"""Stories a message: they fit one, even in English."""
FRESH = timedelta(hours=36)
"""A report older than this, by its own date, alerts nobody: an archive that is imported is no news."""


class Lookout:
    """Looks at what came in since it last did, and owes the alerts. What it keeps between two looks it could make anew."""

    def __init__(self, store: Store, house: House) -> None:
        self._store = store
        self._house = house
        self._wanted: tuple[Follow, ...] = ()
        self._watch = Watch(())

    async def look(self, now: datetime) -> None:
        """Find what is followed among the reports that came or changed since the last look, and let it wait."""
        wanted = await self._store.follows.all()
        if wanted != self._wanted:
            self._watch = await asyncio.to_thread(Watch, wanted)
            self._wanted = wanted
        if not self._watch:
            await self._store.alerts.skip()
            return
        while arrived := await self._store.alerts.arrivals(now - FRESH):
            matches = await asyncio.to_thread(_matches, self._watch, arrived.reports)
            await self._store.alerts.note(matches, arrived.until, now)

    async def waiting(self, now: datetime) -> dict[int, list[int]]:
        """The stories that wait, by chat."""
        return await self._store.alerts.waiting(now - FRESH)

    async def owe(self, chat_id: int, numbers: Sequence[int], now: datetime) -> bool:
        """Owe a chat one message of stories that wait for it, unless it is quiet there or has had its fill.

        What is followed no more, or muted now, waits no longer.
        """
        chat = await self._store.chats.get(chat_id)
        reader = reader_of(chat, now, self._house)
        local = now.astimezone(reader.zone)
        if chat.quiet.holds(local.time()) or await self._has_its_fill(chat_id, now):
            return False
        stories = await self._told_of(chat, numbers[:STORIES])
        if not stories:
            return False
        messages = [message.to_json() for message in _written(stories, reader)]
        told = [story.number for story in stories]
        # named by a story, which no other message of the chat holds: the row is unique, as a digest's is by its date
        kind = f"{KIND}:{min(told)}"
        owed = Owed(chat_id, kind, local.date(), messages, reader.say("digest-placeholder"))
        return await self._store.alerts.owe(owed, told, now)

    async def _has_its_fill(self, chat: int, now: datetime) -> bool:
        return await self._store.alerts.owed_since(chat, now - timedelta(hours=1)) >= AN_HOUR

    async def _told_of(self, chat: Chat, numbers: Sequence[int]) -> tuple[Story, ...]:
        """The stories that the chat follows and hasn't muted; the others are dropped."""
        found = [await self._store.articles.story(number) for number in numbers]
        stories = [story for story in found if story]
        asked = await follows.wishes(self._store, chat.id, stories)
        wanted = [story for story in stories if story.number in asked.followed - asked.muted]
        await self._store.alerts.drop(chat.id, set(numbers) - {story.number for story in wanted})
        return tuple(sorted(wanted, key=lambda story: story.updated, reverse=True))


def _matches(watch: Watch, reports: Sequence[Report]) -> list[tuple[int, int]]:
    """The chats that follow what a report says, each with its story."""
    return [
        (follow.chat, report.story)
        for report in reports
        for follow in watch.matching(report.article)
        if not follow.mute
    ]


def _written(stories: Sequence[Story], reader: Reader) -> tuple[Message, ...]:
    why = Button(reader.say("button-why"), "why")
    return render.story_list(reader.say("alert-head", count=len(stories)), stories, reader, ((why,),))
