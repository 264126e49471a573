import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import parse, visitor
from fluent.syntax.ast import Junk, Message, VariableReference

import bot
from bot.chat.commands import MENU
from bot.chat.locale import LANGUAGES, Locale
from bot.news.clean.trace import Clues
from bot.news.digest import SECTIONS
from bot.sources.files import _UNREADABLE

BOT = Path(str(bot.__file__)).parent


class Places(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def entries(language: str) -> Iterator[Message]:
    """The messages in a language's file, one after another."""
    for entry in parse((BOT / "chat" / "locales" / f"{language}.ftl").read_text("utf-8")).body:
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message):
            yield entry


def messages(language: str) -> dict[str, set[str]]:
    """The ids in a language's file, each with the names of its places."""
    found = {}
    for entry in entries(language):
        places = Places()
        places.visit(entry)
        found[entry.id.name] = places.names
    return found


def said() -> Iterator[str]:
    """The ids that stand in the program: every literal that is said, or raised for a person."""
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def raised() -> Iterator[str]:
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "UserError":
                first = node.args[0]
                assert isinstance(first, ast.Constant), f"{path}:{node.lineno}"
                yield str(first.value)


def test_all_languages_have_the_same_messages_with_the_same_places() -> None:
    first, *others = map(messages, LANGUAGES)
    for other in others:
        assert other == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language: str) -> None:
    counts = Counter(entry.id.name for entry in entries(language))
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_message_is_said_somewhere() -> None:
    composed = {f"{kind}-{command.name}" for command in MENU for kind in ("about", "usage", "button")}
    composed |= {f"refused-{code}" for code in codes()}
    composed |= {f"section-{name}" for name in SECTIONS}
    composed |= {f"fact-{name.replace('_', '-')}" for name in Clues.__dataclass_fields__}
    assert set(messages("en")) - composed - set(said()) == set()


def codes() -> set[str]:
    """The codes of all refusals: what one is made with, and what the table of the system's errors names."""
    found = set(_UNREADABLE.values())
    for path in BOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                made = node.func.id in ("Refusal", "Refused") and "sandbox" not in path.parts
                literals = ast.walk(first) if made and first else ()
                found |= {
                    n.value for n in literals if isinstance(n, ast.Constant) and isinstance(n.value, str)
                }
    return found


def test_every_refusal_has_its_sentence() -> None:
    said = {name.removeprefix("refused-") for name in messages("en") if name.startswith("refused-")}
    assert said == codes()


def test_every_error_shown_to_a_person_has_its_message() -> None:
    assert set(raised()) <= set(messages("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said_and_fits_a_message(language: str) -> None:
    locale = Locale(language)
    for name, places in messages(language).items():
        text = locale.say(name, **dict.fromkeys(places, 3))
        assert "{" not in text
        assert 0 < len(text) < 1000
        if name.startswith("about-"):
            assert len(text) <= 256, "Telegram's limit for a command's description"
        if name in ("stale", "no-page", "language-set"):
            assert len(text) <= 200, "Telegram's limit for a notice"


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh-hans", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de", "zh-Hans"),
        ("zh-twi", "zh-Hans"),
        ("", "zh-Hans"),
        (None, "zh-Hans"),
    ],
)
def test_the_language_follows_the_app(code: str | None, language: str) -> None:
    assert Locale.of(code) == Locale(language)


def test_counts_have_their_plurals_and_story_numbers_no_commas() -> None:
    english = Locale("en")
    assert english.say("others", count=1) == "1 more publisher"
    assert english.say("others", count=1200) == "1,200 more publishers"
    assert "#12345" in english.say("story-unknown", number=12345)


def test_an_unknown_message_or_a_missing_value_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        Locale("en").say("no-such-message")
    with pytest.raises(KeyError):
        Locale("en").say("others")
    assert not Locale("en").knows("no-such-message")
