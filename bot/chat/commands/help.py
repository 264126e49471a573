"""/help: every command in a line, and what else can be typed."""

from bot.chat.ask import Ask, Command
from bot.chat.message import Reply
from bot.chat.pack import Block, Writer, pack


async def answer(ask: Ask) -> Reply:
    """List what this person can do."""
    head = Writer().add(ask.say("help-head"), "bold")
    tips = Writer().add(ask.say("help-tips"))
    return Reply(pack([head.block(), _commands(ask), tips.block()]))


async def unknown(ask: Ask) -> Reply:
    """Say that there is no such command, and which there are."""
    head = Writer().add(ask.say("command-unknown", command=ask.words))
    return Reply(pack([head.block(), _commands(ask)]))


def _commands(ask: Ask) -> Block:
    writer = Writer()
    for i, command in enumerate(ask.menu):
        usage = f"usage-{command.name}"
        writer.add("\n" if i else "").add(f"/{command.name}")
        if ask.reader.locale.knows(usage):
            writer.add(" ").add(ask.say(usage), "italic")
        writer.add(" · ").add(ask.say(command.about))
    return writer.block()


COMMAND = Command("help", answer, aliases=("帮助", "help", "说明"))
