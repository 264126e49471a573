"""/search, and any plain words: the stories that match, newest and fittest first."""

from collections.abc import Iterable
from dataclasses import replace

from bot.chat import marks, render
from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.commands.latest import nothing_yet
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import rows
from bot.errors import UserError
from bot.news import query
from bot.news.model import Story

_EXAMPLES = 4
_EXAMPLE_BYTES = 59
"""What a button's 64 bytes leave beside `try:`."""


async def answer(ask: Ask) -> Reply:
    """Search; a search for nothing explains itself, with examples to tap."""
    try:
        return await _page(ask, marks.one_line(ask.words), 1)
    except UserError as error:
        return await _explained(ask, error)


async def turn(ask: Ask) -> Reply:
    """Show another page in place of the one shown: its first line knows the query, nothing else does."""
    words = marks.query_of(ask.request.shown)
    if words is None:
        return Reply(toast=ask.say("stale"))
    return replace(await _page(ask, words, int(ask.words)), edits=True)


async def _page(ask: Ask, words: str, page: int) -> Reply:
    now = ask.request.now
    asked = query.parse(words, now.astimezone(ask.reader.zone).date())
    found = await ask.store.search(asked, now=now, limit=render.PAGE, offset=(page - 1) * render.PAGE)
    if found.hits:
        return Reply(render.results(words, found, ask.reader, page))
    if page > 1:
        return Reply(toast=ask.say("no-page"))
    if await ask.store.articles.count() == (0, 0):
        return nothing_yet(ask)
    return plain(ask.say("search-nothing", query=words))


async def _explained(ask: Ask, error: UserError) -> Reply:
    newest = await ask.store.articles.latest(render.PAGE)
    if not newest:
        return nothing_yet(ask)
    buttons = [Button(words, f"try:{words}") for words in examples(newest)]
    text = ask.say(error.message, **error.values)
    return Reply((Message(text, buttons=rows(buttons, 2)),))


def examples(stories: Iterable[Story]) -> tuple[str, ...]:
    """Choose searches that are sure to find something: tags of the stories, else who published them."""
    articles = [story.lead.article for story in stories]
    tags = [tag for article in articles for tag in article.tags[:1]]
    named = [article.publisher for article in articles if article.publisher]
    fit = (words for words in dict.fromkeys([*tags, *named]) if 0 < len(words.encode()) <= _EXAMPLE_BYTES)
    return tuple(fit)[:_EXAMPLES]


COMMAND = Command(
    "search",
    answer,
    aliases=("搜索", "搜", "查", "查找", "search"),
    takes="words",
    taps=(Tap("find", r"[1-9]\d{0,5}", turn), Tap("try", r"(?s).+", answer)),
)
