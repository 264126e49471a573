import re
from collections import Counter
from collections.abc import Iterable

import pytest

from bot.chat.commands import MENU, described
from bot.chat.locale import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_is_what_telegram_takes(language: str) -> None:
    menu = described(language, owner=True)
    assert [name for name, _ in menu] == [command.name for command in MENU]
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name, _ in menu)
    assert all(1 <= len(about) <= 256 for _, about in menu)


def test_readers_are_not_offered_what_is_for_operators() -> None:
    assert {"status", "inbox", "split", "merge"} == {c.name for c in MENU} - {
        name for name, _ in described("en")
    }


def _doubled(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_every_button_has_one_command_that_answers_it() -> None:
    assert _doubled(tap.action for command in MENU for tap in command.taps) == []


def test_every_word_stands_for_one_command() -> None:
    assert _doubled(word for command in MENU for word in {command.name, *command.aliases}) == []
