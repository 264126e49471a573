"""One module a command: what it answers, and what its buttons do. `MENU` is all of them, in the order of /help."""

from bot.chat.ask import Command
from bot.chat.commands import (
    digest,
    follow,
    following,
    help,  # noqa: A004 - the command's name
    inbox,
    language,
    latest,
    merge,
    mute,
    privacy,
    quiet,
    read,
    search,
    split,
    start,
    status,
    story,
    summary,
)
from bot.chat.locale import Locale

MENU: tuple[Command, ...] = (
    latest.COMMAND,
    search.COMMAND,
    summary.COMMAND,
    story.COMMAND,
    read.COMMAND,
    digest.COMMAND,
    follow.COMMAND,
    following.COMMAND,
    mute.COMMAND,
    quiet.COMMAND,
    language.COMMAND,
    privacy.COMMAND,
    help.COMMAND,
    start.COMMAND,
    status.COMMAND,
    inbox.COMMAND,
    split.COMMAND,
    merge.COMMAND,
)
"""Dispatch, /help and Telegram's command menu are all made from this."""


def described(language: str, *, owner: bool = False) -> tuple[tuple[str, str], ...]:
    """Return name and description of each command that a person may use, as Telegram's menu wants them."""
    locale = Locale.of(language)
    return tuple((command.name, locale.say(command.about)) for command in allowed(owner=owner))


def allowed(*, owner: bool) -> tuple[Command, ...]:
    """Return the commands that a person may use."""
    return tuple(command for command in MENU if owner or not command.owner_only)
