"""/split, for operators: why reports stand together, and taking some out of a story for good."""

import re
from dataclasses import replace

from bot.chat import grouped, marks
from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import rows
from bot.errors import UserError
from bot.news.model import Report, Story


async def answer(ask: Ask) -> Reply:
    """Take out the reports whose places were typed; without any, show the reports to choose from.

    In reply to one story the places alone will do.
    """
    numbers = [int(number) for number in re.findall(r"\d{1,9}", ask.words)]
    if shown := _shown(ask, numbers):
        numbers.insert(0, shown)
    if not numbers or re.search(r"[^\d\s,，、#＃]", ask.words):
        raise UserError("split-how")
    story = await ask.story(numbers[0])
    if len(numbers) == 1:
        return await _choice(ask, story, 1)
    return await _split(ask, story, [_report(story, place) for place in numbers[1:]])


async def choose(ask: Ask) -> Reply:
    """Show why a story's reports stand together, with buttons to take one out."""
    number, _, page = ask.words.partition(":")
    reply = await _choice(ask, await ask.story(int(number)), int(page or 1))
    return replace(reply, edits=bool(page))


async def doubt(ask: Ask) -> Reply:
    """Ask whether the report tapped is really to be taken out."""
    story, report = await _tapped(ask)
    text = ask.say("split-sure", number=story.number, title=report.article.title)
    yes = Button(ask.say("button-split"), f"split:{story.number}:{report.id}")
    no = Button(ask.say("button-back"), f"group:{story.number}:1")
    return Reply((Message(text, buttons=rows([yes, no])),), edits=True)


async def split(ask: Ask) -> Reply:
    """Take the report out."""
    story, report = await _tapped(ask)
    return replace(await _split(ask, story, [report]), edits=True)


def _shown(ask: Ask, typed: list[int]) -> int | None:
    """Return the story replied to, unless a number with its sign was typed before the places."""
    shown = marks.numbers(ask.request.shown)
    named = ask.words.strip().startswith(("#", "＃")) or (len(typed) > 1 and typed[0] in shown)
    return None if len(shown) != 1 or named else shown[0]


def _report(story: Story, place: int) -> Report:
    if not 1 <= place <= len(story.reports):
        raise UserError("split-no-report", number=story.number, count=len(story.reports), place=place)
    return story.reports[place - 1]


async def _tapped(ask: Ask) -> tuple[Story, Report]:
    """Return the story and the report of a button; the report may be elsewhere by now."""
    number, _, id_ = ask.words.partition(":")
    story = await ask.story(int(number))
    report = story.report(int(id_))
    if report is None:
        raise UserError("stale")
    return story, report


async def _choice(ask: Ask, story: Story, page: int) -> Reply:
    known = await ask.store.grouping.reasons(story.number)
    shown = grouped.reasons(story, known, ask.reader, page, ask.say("group-tap"))
    return Reply(shown) if shown else Reply(toast=ask.say("no-page"))


async def _split(ask: Ask, story: Story, taken: list[Report]) -> Reply:
    ids = {report.id for report in taken}
    new = await ask.store.grouping.split(story.number, ids, ask.request.now)
    if new is None:
        raise UserError("split-all", number=story.number)
    text = ask.say("split-done", number=story.number, new=new, count=len(ids))
    back = Button(ask.say("button-undo"), f"merge:{story.number}:{new}")
    opened = [Button(str(number), f"s:{number}") for number in (story.number, new)]
    return replace(plain(text), messages=(Message(text, buttons=(tuple(opened), (back,))),))


_STORY, _PAIR = r"\d{1,9}(?::[1-9]\d{0,3})?", r"\d{1,9}:\d{1,18}"

COMMAND = Command(
    "split",
    answer,
    aliases=("拆分",),
    taps=(Tap("group", _STORY, choose), Tap("out", _PAIR, doubt), Tap("split", _PAIR, split)),
    owner_only=True,
)
