"""/following: what this chat follows and mutes, a button each to end it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.chat import render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.commands import quiet
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import Block, Writer, pack
from bot.news.model import Follow

_LABEL = 30
_STOP = "✕ "


async def answer(ask: Ask) -> Reply:
    """List what is followed and what is muted."""
    kept = await ask.store.follows.of(ask.chat.id)
    if not kept:
        return Reply((Message(ask.say("following-nothing")),))
    tail = [(stop_button(follow),) for follow in sorted(kept, key=lambda follow: follow.mute)]
    return Reply(pack(_listed(ask, kept), tuple(tail)))


async def stop(ask: Ask) -> Reply:
    """End a follow or a mute, and show what is left in place of the message tapped."""
    kept = await ask.store.follows.of(ask.chat.id)
    ended = next((follow for follow in kept if follow.id == int(ask.words)), None)
    if ended:
        await ask.store.follows.remove(ask.chat.id, ended.id)
    said = ask.say("follow-stopped", words=ended.words) if ended else ask.say("follow-none")
    return replace(await answer(ask), edits=True, toast=said)


def button(ask: Ask) -> Button:
    """A way to the list."""
    return Button(ask.say("button-following"), "following")


def stop_button(follow: Follow) -> Button:
    """The button that ends a follow."""
    return Button(_STOP + render.cut(follow.words, _LABEL), f"unfollow:{follow.id}")


def _listed(ask: Ask, kept: Sequence[Follow]) -> Iterator[Block]:
    for mute, head in ((False, "following-head"), (True, "muted-head")):
        words = [follow.words for follow in kept if follow.mute == mute]
        if words:
            writer = Writer().add(ask.say(head, count=len(words)), "bold")
            yield writer.add("".join(f"\n· {each}" for each in words)).block()
    yield Writer().add(ask.say("following-stop")).block()
    yield Writer().add(quiet.standing(ask)).block()


COMMAND = Command(
    "following",
    answer,
    aliases=("关注列表", "我的关注", "following"),
    taps=(Tap("following", "", answer), Tap("unfollow", r"[1-9]\d{0,17}", stop)),
)
