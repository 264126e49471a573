"""/language: the language the bot speaks in this chat."""

from dataclasses import replace

from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.locale import LANGUAGES, Locale
from bot.chat.message import Button, Message, Reply
from bot.news.text import fold

_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
_TYPED = {
    "zh-Hans": frozenset({"简体中文", "简体", "简", "简中", "中文", "zh", "zh-cn", "chinese"}),
    "zh-Hant": frozenset({"繁体中文", "繁体", "繁", "繁中", "正体", "zh-tw", "zh-hk"}),
    "en": frozenset({"英文", "英语", "en-us", "en-gb"}),
}
"""Folded; the codes and the names themselves count as well."""


async def answer(ask: Ask) -> Reply:
    """Speak the language typed from now on; without one, or an unknown one, offer them, the one in use marked."""
    if code := _meant(fold(ask.words).strip()):
        return plain((await _kept(ask, code)).say("language-set"))
    return Reply((_chooser(ask.reader.locale),))


async def choose(ask: Ask) -> Reply:
    """Keep the language chosen, and show the chooser in it."""
    chosen = await _kept(ask, ask.words)
    return Reply((_chooser(chosen),), edits=True, toast=chosen.say("language-set"))


async def _kept(ask: Ask, code: str) -> Locale:
    await ask.store.chats.save(replace(ask.chat, language=code))
    return Locale(code)


def _meant(word: str) -> str | None:
    """The language that a folded word means."""
    return next((c for c in LANGUAGES if word in _TYPED[c] | {fold(c), fold(_NAMES[c])}), None)


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
