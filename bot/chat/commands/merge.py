"""/merge, for operators: two stories that tell one event become one, for good."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.chat import marks, render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import rows
from bot.errors import UserError
from bot.news import stories
from bot.news.model import Story

_OFFERED = 8


async def answer(ask: Ask) -> Reply:
    """Put the second story typed into the first; with one only, offer those that are most like it.

    In reply to a story that one is the first, and the number typed is put into it.
    """
    numbers = [int(number) for number in re.findall(r"\d{1,9}", ask.words)]
    shown = marks.numbers(ask.request.shown)
    if len(numbers) < 2 and len(shown) == 1:
        numbers = [shown[0], *(number for number in numbers if number != shown[0])]
    if not 1 <= len(numbers) <= 2 or re.search(r"[^\d\s,，、#＃+]", ask.words):
        raise UserError("merge-how")
    if len(numbers) == 1:
        return await _offers(ask, await ask.story(numbers[0]))
    return await _merge(ask, *numbers)


async def offer(ask: Ask) -> Reply:
    """Offer the stories most like the one tapped."""
    return await _offers(ask, await ask.story(int(ask.words)))


async def doubt(ask: Ask) -> Reply:
    """Ask whether the two stories tapped are really one."""
    into, other = [await ask.story(number) for number in _pair(ask)]
    text = ask.say("merge-sure", number=into.number, title=into.title, other=other.number, second=other.title)
    yes = Button(ask.say("button-merge-yes"), f"merge:{into.number}:{other.number}")
    no = Button(ask.say("button-back"), f"group:{into.number}:1")
    return Reply((Message(text, buttons=rows([yes, no])),), edits=True)


async def merge(ask: Ask) -> Reply:
    """Make the two stories tapped one."""
    return replace(await _merge(ask, *_pair(ask)), edits=True)


def _pair(ask: Ask) -> tuple[int, int]:
    number, _, other = ask.words.partition(":")
    return int(number), int(other)


async def _merge(ask: Ask, number: int, other: int) -> Reply:
    into, gone = await ask.story(number), await ask.story(other)
    if not await ask.store.grouping.merge(into.number, gone.number):
        raise UserError("merge-one", number=number, other=other)
    count = len(into.reports) + len(gone.reports)
    text = ask.say("merge-done", number=into.number, other=gone.number, count=count)
    return Reply((Message(text, buttons=((Button(str(into.number), f"s:{into.number}"),),)),))


async def _offers(ask: Ask, story: Story) -> Reply:
    """List the stories of those days that share most of the story's words, each a tap away."""
    near = [other for other in await _near(ask, story) if other.number != story.number]
    if not near:
        raise UserError("merge-none", number=story.number)
    head = ask.say("merge-which", number=story.number, title=render.cut(story.title, render.TITLE))
    lines = [f"{marks.number(other.number)} {render.cut(other.title, render.TITLE)}" for other in near]
    taps = [Button(str(other.number), f"join:{story.number}:{other.number}") for other in near]
    return Reply((Message("\n".join((head, *lines)), buttons=rows(taps)),))


async def _near(ask: Ask, story: Story) -> tuple[Story, ...]:
    days = stories.WINDOW + timedelta(days=1)
    first, last = story.reports[0].at - days, story.updated + days
    terms = stories.key_terms(story.lead.article)
    return await ask.store.articles.near(terms, first, last, _OFFERED)


_PAIR = r"\d{1,9}:\d{1,9}"

COMMAND = Command(
    "merge",
    answer,
    aliases=("合并",),
    taps=(Tap("with", r"\d{1,9}", offer), Tap("join", _PAIR, doubt), Tap("merge", _PAIR, merge)),
    owner_only=True,
)
