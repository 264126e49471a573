"""/start: what this is, in a few lines, and where to go from here."""

from bot.chat.ask import Ask, Command, Tap
from bot.chat.message import Button, Message, Reply


async def answer(ask: Ask) -> Reply:
    """Greet, say how much there is to read, and offer the first steps as buttons."""
    stories, _ = await ask.store.articles.count()
    lines = (ask.say("start-greeting"), ask.say("start-stories", stories=stories), ask.say("start-how"))
    buttons = (
        (_button(ask, "latest"), _button(ask, "digest")),
        (_button(ask, "help"), _button(ask, "language")),
    )
    return Reply((Message("\n\n".join(lines), buttons=buttons),))


async def step(ask: Ask) -> Reply:
    """Do what the tapped first step says."""
    command = next(command for command in ask.menu if command.name == ask.words)
    return await command.answer(ask.with_words(""))


def _button(ask: Ask, name: str) -> Button:
    return Button(ask.say(f"button-{name}"), f"do:{name}")


COMMAND = Command(
    "start",
    answer,
    aliases=("开始", "start"),
    taps=(Tap("do", "latest|digest|help|language", step),),
)
