"""What a command is, and what it gets to see. A command is a function from an `Ask` to a Reply."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import time, tzinfo
from typing import Literal

from bot.chat import marks
from bot.chat.message import Message, Reply, Request
from bot.chat.reader import Reader
from bot.errors import UserError
from bot.news import timetable
from bot.news.model import Chat, Story
from bot.news.synonyms import Group
from bot.store.store import Store
from bot.summariser import Summariser


@dataclass(frozen=True, slots=True)
class House:
    """What holds for all chats: the operator's defaults, and a way to wake the delivery of digests."""

    timezone: str = "Asia/Shanghai"
    digest_at: time = time(8, 0)
    stories: int = 10
    version: str = ""
    synonyms: tuple[Group, ...] = ()
    """The operator's own groups of names, beside those that come with the program."""
    wake: Callable[[], None] = lambda: None
    summaries: Summariser = field(default_factory=Summariser)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, read: the words after the command, or what follows the action in a button's data."""

    request: Request
    words: str
    chat: Chat
    reader: Reader
    store: Store
    house: House
    menu: "tuple[Command, ...]" = ()
    """The commands that this person may use."""

    def say(self, message: str, /, **values: str | int) -> str:
        """Return a message in the reader's language."""
        return self.reader.say(message, **values)

    @property
    def timezone(self) -> str:
        """The name of the time zone that the chat goes by: its own, else the house's."""
        return self.chat.timezone or self.house.timezone

    @property
    def zone(self) -> tzinfo:
        """The time zone that the chat goes by."""
        return timetable.zone(self.chat.timezone, self.house.timezone)

    @property
    def listener(self) -> Chat:
        """The chat, and the language its person reads now: what comes unasked is written when nobody asks."""
        return replace(self.chat, heard=self.request.language or self.chat.heard)

    def with_words(self, words: str) -> "Ask":
        """The same request with other words."""
        return replace(self, words=words)

    def asked_number(self) -> int | None:
        """Return the story number typed, or that of the message replied to; None where other words, or none, stand.

        Raises:
            UserError: nothing was typed, and the message replied to shows several stories.
        """
        if self.words.strip().lstrip("#＃"):
            return marks.typed_number(self.words)
        shown = marks.numbers(self.request.shown)
        if len(shown) > 1:
            raise UserError("which-number", example=shown[0])
        return shown[0] if shown else None

    async def story(self, number: int) -> Story:
        """Return a story by its number.

        Raises:
            UserError: there is none.
        """
        found = await self.store.articles.story(number)
        if found is None:
            raise UserError("story-unknown", number=number)
        return found


Handler = Callable[[Ask], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button does: its action, a regular expression of all that may follow it, and who answers."""

    action: str
    takes: str
    answer: Handler


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `name` is typed after a slash, `aliases` (folded) stand for it as plain words.

    `takes` says which words may follow an alias; with any others the text is a search.
    """

    name: str
    answer: Handler
    aliases: tuple[str, ...] = ()
    takes: Literal["nothing", "number", "words"] = "nothing"
    taps: tuple[Tap, ...] = field(default=())
    owner_only: bool = False

    @property
    def about(self) -> str:
        """The id of the message that says what it does."""
        return f"about-{self.name}"


def plain(text: str) -> Reply:
    """A reply of one message without any looks."""
    return Reply((Message(text),))
