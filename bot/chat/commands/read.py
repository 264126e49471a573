"""/read: the whole clean text of a story's report, page by page; for operators, what cleaning did to it."""

import asyncio

from bot.chat import whole
from bot.chat.ask import Ask, Command, Tap
from bot.chat.message import Message, Reply
from bot.errors import UserError
from bot.news.model import Report, Story


async def answer(ask: Ask) -> Reply:
    """Show the first page of the story's lead report."""
    number = ask.asked_number()
    if number is None:
        raise UserError("read-which")
    story = await ask.story(number)
    return _shown(ask, await _page(ask, story, story.lead, 1), edits=False)


async def turn(ask: Ask) -> Reply:
    """Show a page of a story's report, the lead's unless one is named, in place of the message shown."""
    number, report, page = _read(ask.words)
    story = await ask.story(number)
    chosen = story.report(report) if report else story.lead
    return _shown(ask, await _page(ask, story, chosen, page or 1), edits=True) if chosen else _stale(ask)


async def explain(ask: Ask) -> Reply:
    """Show an operator what cleaning did to a report: as a message of its own, its further pages in place of it."""
    number, report, page = _read(ask.words)
    chosen = (await ask.story(number)).report(report)
    if chosen is None or not ask.request.owner:
        return _stale(ask)
    steps = await ask.store.traces.of(chosen.id)
    return _shown(ask, whole.trace(chosen, steps, ask.reader, page or 1), edits=page > 0)


def _read(data: str) -> tuple[int, int, int]:
    """The story, the report and the page in a button's data; 0 where one is not named."""
    number, report, page = (*map(int, data.split(":")), 0, 0)[:3]
    return number, report, page


async def _page(ask: Ask, story: Story, chosen: Report, page: int) -> Message | None:
    """Lay out a page; the longest texts take longer than the loop should wait."""
    owner = ask.request.owner
    return await asyncio.to_thread(whole.report, story, chosen, ask.reader, page, owner=owner)


def _shown(ask: Ask, message: Message | None, *, edits: bool) -> Reply:
    return Reply((message,), edits=edits) if message else Reply(toast=ask.say("no-page"))


def _stale(ask: Ask) -> Reply:
    return Reply(toast=ask.say("stale"))


COMMAND = Command(
    "read",
    answer,
    aliases=("全文", "阅读", "read"),
    takes="number",
    taps=(
        Tap("read", r"\d{1,9}(?::\d{1,12}(?::[1-9]\d{0,3})?)?", turn),
        Tap("how", r"\d{1,9}:\d{1,12}(?::[1-9]\d{0,3})?", explain),
    ),
)
