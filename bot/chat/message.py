"""Messages as values: text, spans over it, rows of buttons. Built from these, never from markup.

Offsets count Python characters; the Telegram adapter turns them into UTF-16 units.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, get_args

SpanKind = Literal["bold", "italic", "link", "code", "quote"]
_KINDS = frozenset(get_args(SpanKind))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text to show in a special way: [start, end) in characters; `url` for links only."""

    start: int
    end: int
    kind: SpanKind
    url: str | None = None

    def __post_init__(self) -> None:
        # kept messages may be another version's: a kind unknown here must not get any further
        lies = 0 <= self.start < self.end and self.kind in _KINDS
        if not lies or (self.kind == "link") != bool(self.url):
            raise ValueError(f"not a span: {self}")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `data` comes back in a Request when it is tapped (1 to 64 bytes)."""

    label: str
    data: str

    def __post_init__(self) -> None:
        if not self.label or not 1 <= len(self.data.encode()) <= 64:
            raise ValueError(f"not a button: {self}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message: at most 4,096 UTF-16 units of text (the renderer packs, the adapter relies on it)."""

    text: str
    spans: tuple[Span, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()

    def to_json(self) -> str:
        """As one line, to be kept in a delivery."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> "Message":
        """What `to_json` wrote."""
        row = json.loads(line)
        return cls(
            row["text"],
            tuple(Span(**s) for s in row["spans"]),
            tuple(tuple(Button(**b) for b in r) for r in row["buttons"]),
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What a person typed or tapped, stripped of the platform."""

    chat: int
    text: str
    """The words as typed, or the button's data when `tapped`."""
    now: datetime
    language: str | None = None
    """The language code of the person's app, as the platform gives it."""
    tapped: bool = False
    shown: str | None = None
    """The text of the message under discussion: the one replied to, or the one whose button was tapped."""
    owner: bool = False
    """True for an operator in a private chat."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer: messages in order. `edits` puts the first one in place of the message whose button was tapped."""

    messages: tuple[Message, ...] = ()
    edits: bool = False
    toast: str | None = None
    """A short notice (at most 200 characters) shown over the chat when a button was tapped."""
