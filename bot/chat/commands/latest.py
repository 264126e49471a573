"""/latest: the newest stories."""

from dataclasses import replace

from bot.chat import render
from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.message import Reply
from bot.errors import UserError

MOST = 50
"""Stories at once."""
_DIGITS = 3


async def answer(ask: Ask) -> Reply:
    """List the newest stories: the first page, or exactly as many as were asked for."""
    if not ask.words:
        return await _page(ask, 1)
    if not _is_count(ask.words):
        raise UserError("latest-how-many", most=MOST)
    stories = await ask.store.articles.latest(int(ask.words))
    if not stories:
        return nothing_yet(ask)
    return Reply(render.story_list(ask.say("latest-head"), stories, ask.reader))


async def turn(ask: Ask) -> Reply:
    """Show another page in place of the one shown."""
    return replace(await _page(ask, int(ask.words)), edits=True)


def _is_count(words: str) -> bool:
    return words.isdecimal() and len(words) <= _DIGITS and 1 <= int(words) <= MOST


def nothing_yet(ask: Ask) -> Reply:
    """Say that nothing is stored, and how news gets in."""
    return plain(ask.say("nothing-yet-owner" if ask.request.owner else "nothing-yet"))


async def _page(ask: Ask, page: int) -> Reply:
    offset = (page - 1) * render.PAGE
    stories = await ask.store.articles.latest(render.PAGE + 1, offset)
    if not stories:
        return Reply(toast=ask.say("no-page")) if offset else nothing_yet(ask)
    tail = render.pager("latest", page, len(stories) > render.PAGE)
    head = ask.say("latest-page", page=page) if offset else ask.say("latest-head")
    return Reply(render.story_list(head, stories[: render.PAGE], ask.reader, tail))


COMMAND = Command(
    "latest",
    answer,
    aliases=("最新", "最新消息", "新闻", "要闻", "latest", "news"),
    takes="number",
    taps=(Tap("latest", r"[1-9]\d{0,5}", turn),),
)
