"""`yaowen latest`, `search`, `story`, `stories`, `summary`: the chat's answers, at the terminal."""

import argparse
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count

from bot import app
from bot.chat import grouped, marks, refusals, render
from bot.chat.commands.latest import MOST as AT_ONCE
from bot.chat.commands.summary import BUDGET, MOST, best_match, most_reported
from bot.chat.locale import Locale
from bot.chat.message import Message, Request
from bot.chat.reader import Reader
from bot.config import Config
from bot.errors import UserError
from bot.news import query, telling, timetable
from bot.news.model import Article, Reason, Refusal, Report, Story
from bot.news.summary import summarise
from bot.news.telling import Told
from bot.sources import files
from bot.store.store import Store
from bot.terminal.importing import cleaned
from bot.terminal.output import hit_row, plain, print_rows, say, story_row, summary_row

_TERMINAL = 0
"""The chat id of the terminal: it has no settings of its own."""


def locale() -> Locale:
    """Return the locale that the terminal's environment asks for."""
    tongue = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return Locale.of("en" if tongue.startswith(("C", "POSIX")) else tongue.split(".")[0].replace("_", "-"))


def explain(error: UserError) -> str:
    """Return a reader's error as a sentence in the terminal's language."""
    return locale().say(error.message, **error.values)


async def latest(settings: Config, given: argparse.Namespace) -> int:
    """Print the newest stories.

    Raises:
        UserError: more than a list for eyes holds.
    """
    if not given.json and given.count > AT_ONCE:
        raise UserError("latest-how-many", most=AT_ONCE)
    async with app.reading(settings) as store:
        if given.json:
            async for story in store.articles.each_latest(given.count):
                print_rows([story_row(story)])
        else:
            await _chat(settings, store, f"/latest {given.count}")
    return 0


async def search(settings: Config, given: argparse.Namespace) -> int:
    """Print the stories, or with `--articles` the articles, that match."""
    words, reader = " ".join(given.words), _reader(settings)
    asked = query.parse(words, reader.today)
    async with app.reading(settings) as store:
        if not (given.json or given.articles):
            await _chat(settings, store, f"/search {words}")
            return 0
        by_story, now = not given.articles, reader.now
        found = store.each_hit(asked, now=now, limit=given.limit, offset=given.offset, by_story=by_story)
        async for hit, total in found:
            print_rows([hit_row(hit, total)])
    return 0


async def story(settings: Config, given: argparse.Namespace) -> int:
    """Print every report of a story; with `--explain`, why each is part of it."""
    async with app.reading(settings) as store:
        found = await store.articles.story(given.number)
        if found is None:
            raise UserError("story-unknown", number=given.number)
        known = await store.grouping.reasons(found.number) if given.explain else None
        if given.json:
            print_rows([story_row(found, known)])
        elif known is None:
            await _chat(settings, store, f"/story {given.number}")
        else:
            _explain(found, known, _reader(settings))
    return 0


def _explain(story: Story, known: Mapping[int, Reason], reader: Reader) -> None:
    """Print why each report is part of the story, page after page."""
    for page in count(1):
        messages = grouped.reasons(story, known, reader, page)
        if not messages:
            return
        _print_messages(messages)


def _reader(settings: Config) -> Reader:
    """Who reads at the terminal: in its language, by the zone of the configuration."""
    return Reader(locale(), timetable.zone(None, settings.digest.timezone), datetime.now(UTC))


async def stories(settings: Config, given: argparse.Namespace) -> int:
    """Print all stories, a line each, by number."""
    async with app.reading(settings) as store:
        async for found in store.articles.each_story():
            if given.json:
                print_rows([story_row(found)])
            else:
                print(f"{found.number}\t{len(found.reports)}\t{found.title}", flush=True)
    return 0


async def summary(settings: Config, given: argparse.Namespace) -> int:
    """Print the summary of a stored story, or of a file."""
    if given.file:
        return await _summarise_file(settings, given)
    async with app.reading(settings) as store:
        # also where the chat answers: a script must see that there is none
        found = await _meant(store, " ".join(given.words), _reader(settings))
        if not given.json and given.chars is None:
            await _chat(settings, store, f"/summary {' '.join(given.words)}")
            return 0
    budget = given.chars or BUDGET
    made = [(story.number, telling.tell(story, budget)) for story in found]
    _print_summaries(made, settings, as_json=given.json)
    return 0


def _print_summaries(made: Sequence[tuple[int | None, Told]], settings: Config, *, as_json: bool) -> None:
    if as_json:
        print_rows(summary_row(story, told.summary) for story, told in made)
        return
    reader = _reader(settings)
    print("\n\n".join(render.said(told, reader).text for _, told in made))


async def _summarise_file(settings: Config, given: argparse.Namespace) -> int:
    async for _, outcome in cleaned([given.file], settings.sites):
        parts = (outcome,) if isinstance(outcome, Refusal) else outcome.parts
    articles = [part for part in parts if isinstance(part, Article)]
    if not articles:
        say(f"yaowen: {files.shown(given.file)}: {_refusals(parts)} (`yaowen clean --explain` says more)")
        return 1
    now = datetime.now(UTC)
    reports = (Report(0, 0, article, now, now) for article in articles)
    made = [(None, Told(summarise(report, given.chars or BUDGET))) for report in reports]
    _print_summaries(made, settings, as_json=given.json)
    return 0


def _refusals(parts: Iterable[Article | Refusal]) -> str:
    return " ".join(dict.fromkeys(refusals.english(part) for part in parts if isinstance(part, Refusal)))


async def _meant(store: Store, words: str, reader: Reader) -> Sequence[Story]:
    """Return the story meant by a number or by words; by nothing, the day's most reported ones.

    Raises:
        UserError: there is none.
    """
    if not words:
        return await most_reported(store, reader.now) or await store.articles.latest(MOST)
    number = marks.typed_number(words)
    if number is None:
        number = await best_match(store, words, reader)
    found = await store.articles.story(number)
    if found is None:
        raise UserError("story-unknown", number=number)
    return (found,)


async def _chat(settings: Config, store: Store, text: str) -> None:
    """Ask as a reader would, and print what a reader would get."""
    request = Request(_TERMINAL, text, datetime.now(UTC), language=locale().language)
    reply = await app.desk(settings, store).answer(request)
    _print_messages(reply.messages)


def _print_messages(messages: Iterable[Message]) -> None:
    print("\n\n".join(plain(message) for message in messages))
