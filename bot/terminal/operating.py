"""`yaowen check`, `status`, `feeds`: for the operator."""

import argparse
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import app
from bot.chat import refusals
from bot.config import TOKEN_VARIABLE, Config, Feed, Model
from bot.errors import ConfigError, ModelError, SourceError, StoreError
from bot.news.model import Receipt
from bot.store.feeds import FeedState
from bot.terminal.importing import import_row
from bot.terminal.output import moment, print_rows, say

_REFUSED = 20
"""Refused files listed, the latest first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `check` found of one part: fine, or what is wrong and how to mend it."""

    part: str
    fine: bool
    words: str


async def check(settings: Config, given: argparse.Namespace) -> int:
    """Look at every part of the set-up and print a line each; status 1 when something must be mended."""
    wrong = 0
    async for finding in _findings(settings, offline=given.offline):
        wrong += not finding.fine
        if given.json:
            print_rows([{"part": finding.part, "ok": finding.fine, "text": finding.words}])
        else:
            print(f"{'ok   ' if finding.fine else 'WRONG'}  {finding.part}: {finding.words}", flush=True)
    return int(wrong > 0)


async def _findings(settings: Config, *, offline: bool) -> AsyncIterator[Finding]:
    yield Finding("configuration", fine=True, words="can be used")
    for note in settings.notes:
        yield Finding("configuration", fine=True, words=note)
    for finding in _folders(settings):
        yield finding
    yield await _database(settings)
    yield _access(settings)
    yield await _token(settings, offline=offline)
    if not offline:
        async for finding in _feeds(settings):
            yield finding
    if settings.model:
        yield await _model(settings.model, settings, offline=offline)


def _folders(settings: Config) -> Iterator[Finding]:
    moved = [
        settings.inbox,
        settings.done,
        settings.quarantine,
        *(f.path for f in settings.folders if f.move),
    ]
    for path in (settings.inbox, settings.done, settings.quarantine):
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            yield Finding(
                str(path),
                fine=False,
                words=f"can't be made: {error.strerror}; mend its rights or change [data] dir",
            )
    for path in dict.fromkeys([*moved, *(f.path for f in settings.folders)]):
        yield _folder(path, os.R_OK | os.X_OK | (os.W_OK if path in moved else 0))
    if settings.digest.atom:
        yield _folder(settings.digest.atom.parent, os.R_OK | os.X_OK | os.W_OK)


def _folder(path: Path, rights: int) -> Finding:
    if not path.is_dir():
        return Finding(
            str(path), fine=False, words="there is no such folder; make it, or change the configuration"
        )
    if not os.access(path, rights):
        return Finding(
            str(path), fine=False, words="the bot may not use it; give its user the rights (chown, chmod)"
        )
    return Finding(str(path), fine=True, words="can be used")


async def _database(settings: Config) -> Finding:
    if not settings.database.exists():
        return Finding("database", fine=True, words=f"{settings.database} will be made at the first start")
    try:
        async with app.reading(settings) as store:
            stories, reports = await store.articles.count()
    except StoreError as error:
        return Finding("database", fine=False, words=str(error))
    return Finding(
        "database", fine=True, words=f"{settings.database} holds {reports} articles in {stories} stories"
    )


def _access(settings: Config) -> Finding:
    telegram = settings.telegram
    if telegram.allow is None:
        return Finding("access", fine=True, words="everyone may use the bot")
    if not telegram.owners and not telegram.allow:
        words = "nobody may use the bot; put your user id into [telegram] owners (write to the bot: it says your id)"
        return Finding("access", fine=False, words=words)
    return Finding(
        "access",
        fine=True,
        words=f"may use the bot: owners {len(telegram.owners)}, other chats {len(telegram.allow)}",
    )


async def _token(settings: Config, *, offline: bool) -> Finding:
    if settings.telegram.token is None:
        words = f"is missing; set {TOKEN_VARIABLE}, or [telegram] token_file (@BotFather gives tokens)"
        return Finding("token", fine=False, words=words)
    if offline:
        return Finding("token", fine=True, words="has the right form; not tried")
    try:
        return Finding("token", fine=True, words=f"Telegram knows it as @{await app.whoami(settings)}")
    except (ConfigError, SourceError) as error:
        return Finding("token", fine=False, words=str(error))


async def _feeds(settings: Config) -> AsyncIterator[Finding]:
    for feed in settings.feeds:
        try:
            words = await app.try_feed(settings, feed.url)
            yield Finding(feed.url, fine=True, words=words)
        except SourceError as error:
            yield Finding(feed.url, fine=False, words=str(error))


async def _model(model: Model, settings: Config, *, offline: bool) -> Finding:
    if offline:
        return Finding("model", fine=True, words=f"{model.name} at {model.base_url}; not tried")
    try:
        return Finding("model", fine=True, words=await app.try_model(settings))
    except ModelError as error:
        return Finding("model", fine=False, words=f"{model.name} at {model.base_url} {error}")


async def status(settings: Config, given: argparse.Namespace) -> int:
    """Print what is stored, what is owed, and the files that were refused."""
    async with app.reading(settings) as store:
        stories, reports = await store.articles.count()
        counts = await store.files.counts()
        refused = await store.files.refused(_REFUSED)
        unsent = await store.deliveries.unsent()
        model = await store.answers.tally(datetime.now(UTC).date())
    sums = {
        "stories": stories,
        "articles": reports,
        "files": counts,
        "digests_unsent": len(unsent),
        "model": model,
    }
    if given.json:
        print_rows([{**sums, "refused": [_refused_row(receipt) for receipt in refused]}])
        return 0
    print(f"{stories} stories, {reports} articles, {len(unsent)} digests on their way")
    print(
        "files: " + (", ".join(f"{count} {result}" for result, count in sorted(counts.items())) or "none yet")
    )
    if model:
        print("model today: " + ", ".join(f"{count} {code}" for code, count in sorted(model.items())))
    for receipt in refused:
        for each in receipt.refusals:
            name = each.within(receipt.name)
            print(f"refused {receipt.at:%Y-%m-%d %H:%M}  {name}: {refusals.english(each)}")
    if len(refused) == _REFUSED:
        print(f"these are the latest {_REFUSED}; /inbox in chat has them all")
    return 0


def _refused_row(receipt: Receipt) -> dict[str, Any]:
    return {**import_row(receipt.name, receipt.result, receipt.refusals), "at": moment(receipt.at)}


async def feeds(settings: Config, given: argparse.Namespace) -> int:
    """Print the feeds of the configuration and how each fared last."""
    async with app.reading(settings) as store:
        states = {state.url: state for state in await store.feeds.all()}
    rows = [_feed_row(feed, states.get(feed.url)) for feed in settings.feeds]
    if given.json:
        print_rows(rows)
        return 0
    for row in rows:
        how = row["problem"] or (f"fetched {row['fetched']}" if row["fetched"] else "not fetched yet")
        print(f"{row['url']}  {row['title'] or ''}  {how}")
    if not rows:
        say("no feeds; add [[feeds]] to the configuration")
    return 0


def _feed_row(feed: Feed, state: FeedState | None) -> dict[str, Any]:
    return {
        "url": feed.url,
        "title": feed.title or (state.title if state else None),
        "fetched": moment(state.fetched_at) if state and state.fetched_at else None,
        "failures": state.failures if state else 0,
        "problem": state.problem if state else None,
    }
