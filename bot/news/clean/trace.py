"""What cleaning hands back: the articles or refusals of an item, and a trace of what went and why."""

from dataclasses import dataclass, field

from bot.news.model import Article, Published, Refusal

LIMIT = 5_000_000
"""Bytes. The largest real article seen is 1.8 MB of names; beyond this, parsers take over a second."""


def too_big() -> Refusal:
    """The refusal of a file beyond the limit."""
    return Refusal("too-big", f"The file is larger than {LIMIT // 1_000_000} MB.")


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


@dataclass(frozen=True, slots=True)
class Refused(Refusal):
    """A refusal that still tells what is known of the item."""

    clues: Clues = field(default=Clues())


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What an item became: one part, or several where a file holds several articles."""

    parts: tuple[Article | Refusal, ...]
    trace: tuple[Step, ...] = ()
