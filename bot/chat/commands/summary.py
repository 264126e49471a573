"""/summary: the sentences of a story worth reading, as they were printed; without a story, the day's most reported."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat import render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.commands.latest import nothing_yet
from bot.chat.message import Reply
from bot.chat.reader import Reader
from bot.errors import UserError
from bot.news import query, telling
from bot.news.model import Story
from bot.store.store import Store

BUDGET = 280
_DAY = timedelta(days=1)
MOST = 10
"""Stories listed."""


async def answer(ask: Ask) -> Reply:
    """Sum up the story of a number, of the message replied to, of the best match for words; of nothing, list the day's."""
    number = ask.asked_number()
    if number is not None:
        return await _summary(ask, number)
    if not ask.words:
        return await _day(ask)
    return await _summary(ask, await best_match(ask.store, ask.words, ask.reader))


async def turn(ask: Ask) -> Reply:
    """Show the summary in place of the card whose button was tapped."""
    return replace(await _summary(ask, int(ask.words)), edits=True)


async def _summary(ask: Ask, number: int) -> Reply:
    story = await ask.story(number)
    made = await ask.house.summaries.of_story(story, BUDGET, ask.request.now)
    told = await asyncio.to_thread(telling.tell, story, BUDGET, made)
    return Reply(render.summary(story, told, ask.reader))


async def best_match(store: Store, words: str, reader: Reader) -> int:
    """The number of the story that fits the words best.

    Raises:
        UserError: there is none, or the words say nothing.
    """
    now = reader.now.astimezone(reader.zone)
    found = await store.search(query.parse(words, reader.today), now=now, limit=1)
    if not found.hits:
        raise UserError("search-nothing", query=words)
    return found.hits[0].report.story


async def most_reported(store: Store, now: datetime) -> tuple[Story, ...]:
    """The day's most reported stories; none where none came in for a day."""
    return await store.articles.most_reported(now - _DAY, MOST)


async def _day(ask: Ask) -> Reply:
    """List the day's most reported stories; the newest ones, where none came in for a day."""
    stories = await most_reported(ask.store, ask.request.now)
    head = "reported-most" if stories else "latest-head"
    stories = stories or await ask.store.articles.latest(MOST)
    return Reply(render.story_list(ask.say(head), stories, ask.reader)) if stories else nothing_yet(ask)


COMMAND = Command(
    "summary",
    answer,
    aliases=("摘要", "概要", "summary"),
    takes="words",
    taps=(Tap("sum", r"\d{1,9}", turn),),
)
