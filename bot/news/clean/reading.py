"""A part's markup as blocks, by its shape; and what the markup itself states of the article."""

from dataclasses import dataclass, field, replace

from lxml import etree

from bot.news.clean import facts, heads, labels, pages, plain, tree
from bot.news.clean.blocks import Block, flatten
from bot.news.clean.heads import Head
from bot.news.clean.part import Part
from bot.news.clean.trace import Clues, Step


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks in reading order, what the markup states, and what pruning cut."""

    blocks: tuple[Block, ...]
    stated: Clues = field(default=Clues())
    steps: tuple[Step, ...] = ()
    has_film: bool = False
    page: Head | None = None
    """What a whole page says of itself; None for anything else."""
    whole: int = 0
    """Characters of text on a whole page, its menus and lists of links included."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The sections of text rules that apply."""
        return ("lines", "page lines") if self.page else ("lines",)


def read(part: Part) -> Reading:
    """Read a whole page, a piece of HTML, or a text."""
    if part.shape == "text":
        return _text(part)
    grown = tree.parse(part.markup)
    return _page(part, grown) if part.shape == "page" else _fragment(part, grown)


def _page(part: Part, grown: etree._Element) -> Reading:
    """A whole page: what trafilatura finds or, where that is next to nothing, the element that sites keep articles in."""
    head, has_film = heads.read(grown), _has_film(grown)
    whole = pages.text(grown)
    blocks = pages.extract(grown, whole)
    if len(blocks) > 1:
        return Reading(blocks, head.clues, (), has_film, head, len(whole))
    steps = tree.prune(grown)
    chosen = tree.region(grown)
    return Reading(
        blocks if chosen is grown else flatten(chosen), head.clues, steps, has_film, head, len(whole)
    )


def _text(part: Part) -> Reading:
    """Plain text or Markdown: where nothing else names it, its first heading or short first line is the title."""
    blocks = plain.blocks(part.markup)
    first = blocks[0] if blocks else None
    if (
        first
        and first.kind != "image"
        and not part.clues.title
        and (first.kind == "subhead" or plain.is_title(first.text))
    ):
        return Reading(blocks[1:], replace(labels.stated(blocks[1:]), title=first.text))
    return Reading(blocks, labels.stated(blocks))


def _fragment(part: Part, grown: etree._Element) -> Reading:
    has_film = _has_film(grown)
    stated = facts.stated(grown)
    steps = tree.prune(grown)
    chosen = tree.region(grown) if part.family != "mirror page" else grown
    blocks = flatten(chosen)
    header = _header(part.header)
    if chosen is not grown:
        header += _pictures(grown, blocks)
    return Reading((*header, *blocks), stated, steps, has_film)


def _header(markup: str) -> tuple[Block, ...]:
    """The lead image and, as captions, all text beside it."""
    if not markup:
        return ()
    grown = tree.parse(markup)
    tree.prune(grown)
    blocks = flatten(grown)
    return tuple(b if b.kind == "image" else Block(b.text, "caption") for b in blocks)


def _pictures(grown: etree._Element, chosen: tuple[Block, ...]) -> tuple[Block, ...]:
    """All images, in the article's element or beside it, and the captions beside it."""
    known = {block.text for block in chosen}
    return tuple(
        b for b in flatten(grown) if b.kind == "image" or (b.kind == "caption" and b.text not in known)
    )


def _has_film(grown: etree._Element) -> bool:
    return next(grown.iter("iframe", "video", "audio", "embed", "object"), None) is not None
