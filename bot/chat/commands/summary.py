"""/summary: the sentences of a story worth reading, as they were printed."""

from dataclasses import replace

from bot.chat import render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.commands.latest import nothing_yet
from bot.chat.message import Reply
from bot.errors import UserError
from bot.news import query

BUDGET = 280


async def answer(ask: Ask) -> Reply:
    """Sum up the story of a number, of the message replied to, of the best match for words; else the newest one."""
    number = ask.asked_number()
    if number is None:
        number = await (_best_match(ask) if ask.words else _newest(ask))
    return await _summary(ask, number) if number is not None else nothing_yet(ask)


async def turn(ask: Ask) -> Reply:
    """Show the summary in place of the card whose button was tapped."""
    return replace(await _summary(ask, int(ask.words)), edits=True)


async def _summary(ask: Ask, number: int) -> Reply:
    story = await ask.story(number)
    told = await ask.house.summaries.of_story(story, BUDGET, ask.request.now)
    return Reply(render.summary(story, told, ask.reader))


async def _best_match(ask: Ask) -> int:
    now = ask.request.now
    today = now.astimezone(ask.reader.zone).date()
    found = await ask.store.search(query.parse(ask.words, today), now=now, limit=1)
    if not found.hits:
        raise UserError("search-nothing", query=ask.words)
    return found.hits[0].report.story


async def _newest(ask: Ask) -> int | None:
    newest = await ask.store.articles.latest(1)
    return newest[0].number if newest else None


COMMAND = Command(
    "summary",
    answer,
    aliases=("摘要", "概要", "summary"),
    takes="words",
    taps=(Tap("sum", r"\d{1,9}", turn),),
)
