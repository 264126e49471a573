"""/status, for operators: how the service stands, in numbers."""

from collections.abc import Mapping

from bot.chat.ask import Ask, Command, plain
from bot.chat.message import Reply
from bot.store.answers import TOKENS
from bot.summariser import ACCEPTED


async def answer(ask: Ask) -> Reply:
    """Count what is stored, read, asked for and still to send."""
    stories, reports = await ask.store.articles.count()
    feeds = await ask.store.feeds.all()
    lines = [
        ask.say("status-head", version=ask.house.version),
        ask.say("status-stories", stories=stories, reports=reports),
        ask.say("status-files", **await file_counts(ask)),
        ask.say("status-feeds", feeds=len(feeds), failing=sum(feed.problem is not None for feed in feeds)),
        ask.say("status-digests", chats=len(await ask.store.chats.with_digests())),
        ask.say("status-unsent", count=len(await ask.store.deliveries.unsent())),
    ]
    if shelf := ask.house.summaries.shelf:
        lines.append(_model(ask, await shelf.answers.tally(ask.request.now.date()), shelf.tokens_a_day))
    return plain("\n".join(lines))


def _model(ask: Ask, tally: Mapping[str, int], most: int) -> str:
    """What the model took today, how many of its summaries may be shown, and why the others may not."""
    others = [f"{code} {n}" for code, n in sorted(tally.items()) if code not in {TOKENS, ACCEPTED}]
    spent, fine = tally.get(TOKENS, 0), tally.get(ACCEPTED, 0)
    line = ask.say("status-model", accepted=fine, tokens=spent, most=most)
    return line + (ask.say("status-model-not", codes=", ".join(others)) if others else "")


async def file_counts(ask: Ask) -> dict[str, int]:
    """Count files by what became of them, zeros included."""
    counts = await ask.store.files.counts()
    return {result: counts.get(result, 0) for result in ("stored", "updated", "duplicate", "refused")}


COMMAND = Command("status", answer, aliases=("状态",), owner_only=True)
