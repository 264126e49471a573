"""/search, and any plain words: the stories that match, newest and fittest first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.chat import marks, render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.commands.latest import nothing_yet
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import rows
from bot.chat.view import FIRST, PATTERN, View
from bot.errors import UserError
from bot.news import query
from bot.news.model import Found, Story
from bot.news.query import Query, Term
from bot.news.synonyms import Widened, known, names_in, widen
from bot.store.search import Page

_EXAMPLES = 4
_RECENT = 40
"""Stories that examples are taken from."""
_READS = 2000
"""Texts read for an answer, some 40 ms; a phrase of common words that hardly ever stand together may need more."""
_FURTHER = 8
"""How many times more are read each time the reader asks to look further."""
_SPELLED, _WIDER, _OFFERED = 3, 6, 3
"""Words looked up in other spellings, searches tried with less in them, and offers made when nothing is found."""


async def answer(ask: Ask) -> Reply:
    """Search; a search for nothing explains itself, with examples to tap."""
    try:
        return await _page(ask, marks.one_line(ask.words), FIRST)
    except UserError as error:
        return await _explained(ask, error)


async def turn(ask: Ask) -> Reply:
    """Show another view in place of the one shown: the message's first line knows the query, nothing else does."""
    words = marks.query_of(ask.request.shown)
    if words is None:
        return Reply(toast=ask.say("stale"))
    return replace(await _page(ask, words, View.read(ask.words)), edits=True)


async def _page(ask: Ask, words: str, view: View) -> Reply:
    asked = query.parse(words, _day(ask, view))
    searched = Widened(asked, ()) if view.exact else widen(asked, known(ask.house.synonyms))
    found = await _found(ask, searched.query, view)
    if found.hits or found.goes_on:
        return Reply(render.results(words, found, ask.reader, view, searched.also))
    if view.page > 1:
        return Reply(toast=ask.say("no-page"))
    if await ask.store.articles.count() == (0, 0):
        return nothing_yet(ask)
    return Reply((render.nothing_found(words, await _others(ask, words, asked), ask.reader),))


def _day(ask: Ask, view: View) -> date:
    """The day it was when the first page was asked for."""
    return date.fromordinal(view.day) if view.day else ask.reader.today


async def _found(ask: Ask, searched: Query, view: View) -> Found:
    reads = _READS * _FURTHER**view.depth
    offset = (view.page - 1) * render.PAGE
    page = Page(render.PAGE, offset, True, view.by_time, reads, through=view.through, zone=ask.zone)
    return await ask.store.results(searched, _day(ask, view), page)


async def _others(ask: Ask, words: str, asked: Query) -> list[tuple[str, int]]:
    """Searches that do find something, each with how much: the nearest spellings, then those with a word or filter less."""
    spelled = [await _spelled(ask, words, term) for term in _single_terms(asked)[:_SPELLED]]
    near = [other for other in spelled if other]
    counts = {
        other: await _count(ask, other) for other in dict.fromkeys([*near, *query.wider(words)[:_WIDER]])
    }
    found = [(other, count) for other, count in counts.items() if count]
    return sorted(found, key=lambda pair: (pair[0] not in near, -pair[1]))[:_OFFERED]


def _single_terms(asked: Query) -> list[Term]:
    return [group[0] for group in asked.groups if not group[0].exact]


async def _spelled(ask: Ask, words: str, term: Term) -> str | None:
    """The search with the term as it is spelled in a title, where the term itself finds nothing."""
    if term.typed != words and await _count(ask, term.typed):
        return None
    near = await ask.store.nearest(term.typed)
    return words.replace(term.typed, near) if near else None


async def _count(ask: Ask, words: str) -> int:
    try:
        asked = query.parse(words, ask.reader.today)
    except UserError:  # what is left says nothing
        return 0
    return (await _found(ask, widen(asked, known(ask.house.synonyms)).query, FIRST)).total


async def _explained(ask: Ask, error: UserError) -> Reply:
    newest = await ask.store.articles.latest(_RECENT)
    if not newest:
        return nothing_yet(ask)
    buttons = [Button(words, f"try:{words}") for words in examples(ask, newest)]
    text = ask.say(error.message, **error.values)
    return Reply((Message(text, buttons=rows(buttons, 2)),))


def examples(ask: Ask, stories: Sequence[Story]) -> tuple[str, ...]:
    """Choose searches that are sure to find something: names in the stories' titles, else tags, and a publisher.

    Names first, as most tags are only a publisher's codes.
    """
    articles = [story.lead.article for story in stories]
    tags = [tag for article in articles for tag in article.tags[:1]]
    names = [name for story in stories for name in names_in(story.title, known(ask.house.synonyms))[:1]]
    named = [article.publisher for article in articles if article.publisher]
    publishers = [ask.say("search-of-publisher", name=f'"{name}"' if " " in name else name) for name in named]
    fit, of_publishers = (_fit(words) for words in ([*names, *tags], publishers))
    return (*fit[: _EXAMPLES - 1], *of_publishers)[:_EXAMPLES]


def _fit(words: Sequence[str]) -> list[str]:
    """Those that a button can carry, each once."""
    return [some for some in dict.fromkeys(words) if 0 < len(some.encode()) <= render.TRIED]


COMMAND = Command(
    "search",
    answer,
    aliases=("搜索", "搜", "查", "查找", "search"),
    takes="words",
    taps=(Tap("find", PATTERN, turn), Tap("try", r"(?s).+", answer)),
)
