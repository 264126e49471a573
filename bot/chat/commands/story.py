"""/story: who reported what first, in time order, what each adds, how headlines changed; for operators, why they stand together."""

import asyncio
from dataclasses import replace

from bot.chat import render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.message import Button, Message, Reply
from bot.errors import UserError
from bot.news import telling

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
    return Reply((*card[:-1], _with_why(card[-1], ask, story.number)) if ask.request.owner else card)


def _with_why(last: Message, ask: Ask, number: int) -> Message:
    button = Button(ask.say("button-group"), f"group:{number}")
    return replace(last, buttons=(*last.buttons, (button,)))


COMMAND = Command(
    "story",
    answer,
    aliases=("报道", "story"),
    takes="number",
    taps=(Tap("s", r"\d{1,9}", open_card), Tap("card", r"\d{1,9}(?::[1-9]\d{0,3})?", turn)),
)
