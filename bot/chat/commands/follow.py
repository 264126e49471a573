"""/follow: stories with these words come by themselves; and what stands under an alert: why it came, and an end to it."""

import asyncio
from dataclasses import replace

from bot.chat import marks, render
from bot.chat.alerts import AN_HOUR
from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.commands import following, quiet
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import Block, Writer, pack, rows
from bot.errors import UserError
from bot.news import alerts, query
from bot.news.alerts import Match
from bot.store.follows import MOST
from bot.store.matching import Matcher

_SNIPPET = 80
_EXAMPLES = 4
_ROOM = 57
"""What a button's 64 bytes leave beside `follow:`."""


async def answer(ask: Ask) -> Reply:
    """Follow the words; without any, explain how that goes, with examples to tap."""
    words = marks.one_line(ask.words)
    if not words:
        return await _explained(ask)
    if not await keep(ask, words, mute=False):
        return Reply((_message(ask, ask.say("follow-already", words=words), words),))
    told = [ask.say("follow-set", words=words, most=AN_HOUR), quiet.standing(ask)]
    return Reply((_message(ask, "\n\n".join(told), words),))


async def keep(ask: Ask, words: str, *, mute: bool) -> bool:
    """Follow or mute the words, in the place of what meant the same before. False where they were that already.

    Raises:
        UserError: they can't be followed, or there are too many.
    """
    alike = alerts.same(await ask.store.follows.of(ask.chat.id), alerts.parse(words))
    if any(follow.mute == mute for follow in alike):
        return False
    if not await ask.store.follows.add(ask.chat.id, words, mute=mute, instead_of=alike):
        raise UserError("follow-too-many", most=MOST)
    await ask.store.chats.save(replace(ask.listener, gone=False))
    return True


async def why(ask: Ask) -> Reply:
    """Say of each story in the alert which follow brought it and where its words stand, each follow a tap from its end."""
    kept = await ask.store.follows.of(ask.chat.id)
    found = [await ask.store.articles.story(number) for number in marks.numbers(ask.request.shown)]
    matches = await asyncio.to_thread(alerts.matches, kept, [story for story in found if story])
    if not matches:
        return plain(ask.say("why-not"))
    stops = [(following.stop_button(follow),) for follow in dict.fromkeys(match.follow for match in matches)]
    return Reply(pack((_why(match, ask) for match in matches), tuple(stops)))


def _why(match: Match, ask: Ask) -> Block:
    words, said = match.follow.words, alerts.text_of(match.report.article)
    snippet = Matcher(query.parse(words, ask.reader.today)).snippet(said, _SNIPPET)
    head = Writer().add(marks.number(match.story.number)).add(" ").add(ask.say("why", words=words))
    return head.add("\n").add_marked(snippet.text, snippet.marks).block()


async def _explained(ask: Ask) -> Reply:
    newest = await ask.store.articles.latest(render.PAGE)
    tags = dict.fromkeys(tag for story in newest for tag in story.lead.article.tags[:1])
    fit = [tag for tag in tags if len(tag.encode()) <= _ROOM][:_EXAMPLES]
    offered = rows([Button(tag, f"follow:{tag}") for tag in fit], 2)
    return Reply((Message(ask.say("follow-how"), buttons=(*offered, (following.button(ask),))),))


def _message(ask: Ask, text: str, words: str) -> Message:
    """What was said, and under it ways to what the words find now and to all that is followed."""
    buttons = [following.button(ask)]
    if len(words.encode()) <= render.TRIED:
        buttons.insert(0, Button(ask.say("button-search"), f"try:{words}"))
    if quiet.is_now(ask):
        buttons.append(quiet.off_button(ask))
    return Message(text, buttons=rows(buttons, 2))


COMMAND = Command(
    "follow",
    answer,
    aliases=("关注", "follow"),
    takes="words",
    taps=(Tap("follow", r"(?s).+", answer), Tap("why", "", why)),
)
