"""/story: who reported what first, in time order, what each adds, how headlines changed; for operators, why they stand together."""

import asyncio
from dataclasses import replace

from bot.chat import render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.message import Button, Message, Reply
from bot.errors import UserError
from bot.news import telling
from bot.news.model import Story

BUDGET = 120


async def answer(ask: Ask) -> Reply:
    """Show the card of the story asked for."""
    number = ask.asked_number()
    if number is None:
        raise UserError("story-which")
    return await _card(ask, number, 1)


async def open_card(ask: Ask) -> Reply:
    """Show the card of a tapped number, as a message of its own."""
    return await _card(ask, int(ask.words), 1)


async def turn(ask: Ask) -> Reply:
    """Show a page of the card in place of the message shown."""
    number, _, page = ask.words.partition(":")
    return replace(await _card(ask, int(number), int(page or 1)), edits=True)


async def _card(ask: Ask, number: int, page: int) -> Reply:
    story = await ask.story(number)
    told = await asyncio.to_thread(telling.tell, story, BUDGET)
    titles = await ask.store.articles.former_titles(story.number)
    entries = await asyncio.to_thread(telling.timeline, story, titles)
    card = render.card(story, told, entries, ask.reader, page)
    if not card:
        return Reply(toast=ask.say("no-page"))
    return Reply((*card[:-1], _with_grouping(card[-1], ask, story)) if ask.request.owner else card)


def _with_grouping(last: Message, ask: Ask, story: Story) -> Message:
    """Add a way to why the reports stand together; where there is only one, to the stories that it may belong to."""
    why = Button(ask.say("button-group"), f"group:{story.number}")
    near = Button(ask.say("button-merge"), f"with:{story.number}")
    return replace(last, buttons=(*last.buttons, (why if len(story.reports) > 1 else near,)))


COMMAND = Command(
    "story",
    answer,
    aliases=("报道", "story"),
    takes="number",
    taps=(Tap("s", r"\d{1,9}", open_card), Tap("card", r"\d{1,9}(?::[1-9]\d{0,3})?", turn)),
)
