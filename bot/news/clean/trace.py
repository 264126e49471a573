"""What cleaning hands back: the articles or refusals of an item, and a trace of what went and why."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from bot.news.model import Article, Published, Refusal

LIMIT = 5_000_000
"""Bytes. The largest real article seen is 1.8 MB of names; beyond this, parsers take over a second."""


def too_big() -> Refusal:
    """The refusal of a file beyond the limit."""
    return Refusal("too-big", LIMIT // 1_000_000)


@dataclass(frozen=True, slots=True)
class Step:
    """One removal (the rule's kind) or one fact (`fact: where it stood`), with at most 200 characters of text."""

    rule: str
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", " ".join(self.text.split())[:200])


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of an article apart from its body. Unknown is None, never a guess."""

    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    author: str | None = None
    source_url: str | None = None
    mirror_url: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    image_caption: str | None = None
    origin: str | None = None
    """Whose text it is by its own word; looked for after the publisher, whom it must not repeat."""


@dataclass(frozen=True, slots=True)
class Refused(Refusal):
    """A refusal that still tells what is known of the item."""

    clues: Clues = field(default=Clues())


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What an item became: one part, or several where a file holds several articles; and how each of them did."""

    parts: tuple[Article | Refusal, ...]
    traces: tuple[tuple[Step, ...], ...] = ()
    """A trace a part, in their order; none at all where nothing was looked into."""

    @property
    def trace(self) -> tuple[Step, ...]:
        """All steps in their order."""
        return tuple(chain.from_iterable(self.traces))


@dataclass(frozen=True, slots=True)
class Making:
    """How an article came to be: the whole text, where repeated blocks were dropped from it, and what cleaning did.

    `at` is where it stands in time if it states no day itself; None for where it is received.
    """

    whole: Article | None = None
    steps: tuple[Step, ...] = ()
    at: datetime | None = None


UNKNOWN = Making()


def traced(cleaned: Cleaned) -> tuple[tuple[Step, ...], ...]:
    """A trace for each part, empty ones where nothing was looked into."""
    return cleaned.traces or ((),) * len(cleaned.parts)
