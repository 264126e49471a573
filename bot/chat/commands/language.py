"""/language: the language the bot speaks in this chat."""

from dataclasses import replace

from bot.chat.ask import Ask, Command, Tap
from bot.chat.locale import LANGUAGES, Locale
from bot.chat.message import Button, Message, Reply

_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


async def answer(ask: Ask) -> Reply:
    """Offer the languages, the one in use marked."""
    return Reply((_chooser(ask.reader.locale),))


async def choose(ask: Ask) -> Reply:
    """Keep the language chosen, and show the chooser in it."""
    chosen = Locale(ask.words)
    await ask.store.chats.save(replace(ask.chat, language=chosen.language))
    return Reply((_chooser(chosen),), edits=True, toast=chosen.say("language-set"))


def _chooser(locale: Locale) -> Message:
    buttons = (
        (Button(f"✓ {_NAMES[code]}" if code == locale.language else _NAMES[code], f"lang:{code}"),)
        for code in LANGUAGES
    )
    return Message(locale.say("language-which"), buttons=tuple(buttons))


COMMAND = Command(
    "language",
    answer,
    aliases=("语言", "language"),
    taps=(Tap("lang", "|".join(LANGUAGES), choose),),
)
