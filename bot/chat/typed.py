"""What a person typed, read as a command: `/latest@bot 5`, `／latest 5`, 最新 5, 12, or just words to search for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat.ask import Command
from bot.news.text import fold

_SLASH = re.compile(
    r"\s*[/／]\s*([A-Za-z0-9_]+)(?:@([A-Za-z0-9_]*))?(?:\s+|(?=[^\x00-\x7f])|$)(.*)", re.DOTALL
)
_NUMBER = re.compile(r"\s*[#＃]?\s*(\d{1,9})\s*")
_ALIAS = re.compile(r"\s*[/／]?\s*([^\W\d_]+)[\s:：,，]*(.*)", re.DOTALL)
_FITS = {"nothing": re.compile(""), "number": re.compile(r"\d{0,3}"), "words": re.compile(r"(?s).*")}


@dataclass(frozen=True, slots=True)
class Typed:
    """A command's name, the words after it, and the bot it is addressed to by name, if any."""

    name: str
    words: str = ""
    to: str = ""


def read(text: str, commands: Iterable[Command]) -> Typed:
    """Read a text. What has a slash is a command, known or not; a number is a story; all else is a search."""
    if said := slashed(text):
        return said
    if number := _NUMBER.fullmatch(text):
        return Typed("story", number[1])
    if aliased := _ALIAS.fullmatch(text):
        word, rest = fold(aliased[1]), aliased[2].strip()
        for command in commands:
            if word in command.aliases and _FITS[command.takes].fullmatch(rest):
                return Typed(command.name, rest)
    return Typed("search", text.strip())


def slashed(text: str) -> Typed | None:
    """Read a command with its slash, known or not: the only thing that a group's chatter is answered for."""
    found = _SLASH.fullmatch(text)
    return Typed(found[1].lower(), found[3].strip(), found[2] or "") if found else None
