"""Text with spans, and lists of it packed into messages within Telegram's limits, no word lost.

The limits are Telegram's: 4,096 UTF-16 units, 100 entities and 100 buttons a message. Entities of more than about
9.5 kB are cut as well (seen by RSS-to-Telegram-Bot), so the links of one message are kept below that.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain

from bot.chat.message import Button, Message, Span, SpanKind

UNITS = 4096
SPANS = 100
BUTTONS = 100
LINK_BYTES = 8_000
ROW = 5
"""Small buttons a row: five stay readable on a phone."""
_GAP = "\n\n"
_BREAKS = ("\n", "。！？", " ，；", "")

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Text that stays in one message as long as it fits, and the small buttons that go with it."""

    text: str
    spans: tuple[Span, ...] = ()
    buttons: tuple[Button, ...] = ()

    def part(self, start: int, end: int) -> "Block":
        """Return the text of [start, end) without white space at its ends, and what of the spans lies in it."""
        text = self.text[start:end]
        if text == self.text == text.strip():
            return self
        start += len(text) - len(text.lstrip())
        end = start + len(text.strip())
        return Block(self.text[start:end], tuple(_clipped(self.spans, start, end)), self.buttons)


@dataclass(frozen=True, slots=True)
class _Load:
    """What blocks take of a message, the blank line after each among the units."""

    units: int = 0
    spans: int = 0
    link_bytes: int = 0
    buttons: int = 0

    def __add__(self, more: "_Load") -> "_Load":
        return _Load(
            self.units + more.units,
            self.spans + more.spans,
            self.link_bytes + more.link_bytes,
            self.buttons + more.buttons,
        )

    def fits(self, room: int) -> bool:
        """Whether one message bears it, with so many buttons at most."""
        fits = self.units - len(_GAP) <= UNITS and self.spans <= SPANS
        return fits and self.link_bytes <= LINK_BYTES and self.buttons <= room


_NO_LOAD = _Load()


class Writer:
    """Appends strings, each in its own look, and keeps count of the places."""

    def __init__(self) -> None:
        self._text = ""
        self._spans: list[Span] = []

    def add(self, text: str, *kinds: SpanKind, url: str | None = None) -> "Writer":
        """Append text; `url` makes it a link."""
        start, end = len(self._text), len(self._text) + len(text)
        self._text += text
        if text:
            self._spans += [Span(start, end, kind) for kind in kinds]
        if text and url:
            self._spans.append(Span(start, end, "link", url))
        return self

    def add_marked(self, text: str, marks: Iterable[tuple[int, int]]) -> "Writer":
        """Append text with some places of it bold."""
        start = len(self._text)
        self._spans += [Span(start + a, start + b, "bold") for a, b in marks]
        self._text += text
        return self

    def over(self, block: Block) -> Block:
        """Return the block with what was written before it, as one."""
        start = len(self._text)
        below = [replace(span, start=span.start + start, end=span.end + start) for span in block.spans]
        return Block(self._text + block.text, (*self._spans, *below), block.buttons)

    def block(self, *buttons: Button) -> Block:
        """Return what was written."""
        return Block(self._text, tuple(self._spans), buttons)


def pack(blocks: Iterable[Block], tail: Rows = ()) -> tuple[Message, ...]:
    """Pack blocks into as few messages as keep their order, a blank line between two; `tail` goes under the last.

    A block too long for one message is cut between lines, else sentences, else words. Blocks of white space are left out.
    """
    groups = _grouped(blocks, (), BUTTONS - sum(map(len, tail)))
    return tuple(_message(group, tail if group is groups[-1] else ()) for group in groups)


def pages(blocks: Iterable[Block], head: Block) -> tuple[Block, ...]:
    """Pack blocks into as few pages as keep their order, each with room for the head in a message of one page."""
    return tuple(map(_joined, _grouped(blocks, (head,), BUTTONS)))


def _grouped(blocks: Iterable[Block], before: tuple[Block, ...], room: int) -> list[list[Block]]:
    """The blocks in groups that fit a message each, together with what stands before them in every one."""
    start = sum(map(_load, before), _NO_LOAD)
    load, groups = start, list[list[Block]]()
    for piece in chain.from_iterable(_pieces(block, UNITS - start.units) for block in blocks):
        more = _load(piece)
        if groups and (load + more).fits(room):
            groups[-1].append(piece)
            load += more
        else:
            groups.append([piece])
            load = start + more
    return groups


def rows(buttons: Sequence[Button], width: int = ROW) -> Rows:
    """Lay buttons out in rows."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))


def units(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pieces(block: Block, limit: int) -> Iterator[Block]:
    """Cut a block into pieces of so many units at most; the buttons stay with the last."""
    rest = block.part(0, len(block.text))
    while units(rest.text[: limit + 1]) > limit:
        end = _cut_at(rest.text, limit)
        yield _modest(replace(rest.part(0, end), buttons=()))
        rest = rest.part(end, len(rest.text))
    if rest.text:
        yield _modest(rest)


def _cut_at(text: str, limit: int) -> int:
    """Find the best place to cut a text that is too long: the last line, sentence or word that ends in the second half."""
    window = text[: bisect_right([*accumulate(map(units, text[:limit]))], limit)]
    for marks in _BREAKS:
        found = max((window.rfind(mark) + 1 for mark in marks), default=0)
        if found > len(window) // 2:
            return found
    return len(window)


def _modest(block: Block) -> Block:
    """Leave out the spans, and the buttons, that no message could carry."""
    spent = 0
    kept: list[Span] = []
    for span in block.spans[:SPANS]:
        spent += _weight(span)
        if spent <= LINK_BYTES:
            kept.append(span)
    return Block(block.text, tuple(kept), block.buttons[: BUTTONS // 2])


def _message(group: Sequence[Block], tail: Rows) -> Message:
    whole = _joined(group)
    return Message(whole.text, whole.spans, rows(whole.buttons) + tail)


def _joined(group: Sequence[Block]) -> Block:
    spans: list[Span] = []
    start = 0
    for block in group:
        spans += [replace(s, start=s.start + start, end=s.end + start) for s in block.spans]
        start += len(block.text) + len(_GAP)
    buttons = [button for block in group for button in block.buttons]
    return Block(_GAP.join(block.text for block in group), tuple(spans), tuple(buttons))


def _clipped(spans: Iterable[Span], start: int, end: int) -> Iterator[Span]:
    for span in spans:
        left, right = max(span.start, start), min(span.end, end)
        if left < right:
            yield replace(span, start=left - start, end=right - start)


def _load(block: Block) -> _Load:
    length = units(block.text) + len(_GAP)
    return _Load(length, len(block.spans), sum(map(_weight, block.spans)), len(block.buttons))


def _weight(span: Span) -> int:
    return len((span.url or "").encode("utf-8", "replace"))
