"""A pruned piece of HTML as a list of blocks in reading order: one line of text each, and what kind of line it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from lxml import etree

from bot.news.clean import sites
from bot.news.clean.spacing import bare, tidy
from bot.news.clean.tree import outer_links

BlockKind = Literal["text", "subhead", "quote", "item", "row", "caption", "image"]

_CONTAINERS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "subhead"),
    "blockquote": "quote",
    "li": "item",
    "figcaption": "caption",
    "figure": "caption",
}
_STRONG = frozenset({"b", "strong"})
_PICTURE = re.compile(r"https?://.*\.(?:jpe?g|png|webp|gif)(?:\?|$)", re.I)
_ROW_CELL = 160
"""Characters. A table cell with more than this is a page layout, not a datum."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of an article's markup. For an image, `text` is its alternative text and `url` its address."""

    text: str
    kind: BlockKind = "text"
    linked: int = 0
    """How many of its characters stand in links."""
    after_image: bool = False
    """Whether it is the line right after an image in the same element."""
    alone: bool = False
    """Whether its element ends with it."""
    strong: bool = False
    """Whether all of it is bold."""
    url: str | None = None


def flatten(tree: etree._Element) -> tuple[Block, ...]:
    """The blocks of a tree, in reading order."""
    return tuple(_Walk().blocks(tree))


@dataclass
class _Walk:
    """A walk over a tree without recursion (broken pages nest thousands deep), gathering the current line."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    depth_link: int = 0
    depth_strong: int = 0
    after_image: bool = False
    right_after_image: bool = False
    kinds: list[tuple[etree._Element, BlockKind]] = field(default_factory=list)

    def blocks(self, tree: etree._Element) -> Iterator[Block]:
        """All blocks, in order."""
        steps = etree.iterwalk(tree, events=("start", "end"))
        for event, element in steps:
            if event == "start":
                if element.tag == "tr" and _is_row(element):
                    steps.skip_subtree()
                    yield from self._flush()
                    yield _row(element)
                    continue
                yield from self._enter(element)
                self._words(element.text)
            else:
                yield from self._leave(element)
                self._words(element.tail if element is not tree else None)

    def _words(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            length = len(text.strip())
            self.linked += length if self.depth_link else 0
            self.strong += length if self.depth_strong else 0

    def _enter(self, element: etree._Element) -> Iterator[Block]:
        tag = element.tag
        if tag in _CONTAINERS:
            yield from self._flush()
            self.after_image = False
        elif tag == "br" and not self._in_heading():
            yield from self._flush()
        if tag in {"img", "a"}:
            yield from self._picture(element)
        self.depth_strong += tag in _STRONG
        if kind := _kind_of(element) or ("caption" if tag == "small" and self.right_after_image else None):
            yield from self._flush()
            self.kinds.append((element, kind))

    def _leave(self, element: etree._Element) -> Iterator[Block]:
        tag = element.tag
        if tag in _CONTAINERS:
            yield from self._flush(alone=True)
            self.after_image = False
        self.depth_link -= tag == "a"
        self.depth_strong -= tag in _STRONG
        if self.kinds and self.kinds[-1][0] is element:
            yield from self._flush()
            self.kinds.pop()

    def _picture(self, element: etree._Element) -> Iterator[Block]:
        """An image, or what is left of one; any other link is only counted."""
        if element.tag == "a":
            self.depth_link += 1
        url = address_of(element) if element.tag == "img" else _picture_link(element)
        if url:
            yield from self._flush()
            yield Block(tidy(element.get("alt") or element.get("title") or ""), "image", url=url)
            self.after_image = self.right_after_image = True

    def _in_heading(self) -> bool:
        return any(kind == "subhead" for _, kind in self.kinds)

    def _flush(self, *, alone: bool = False) -> Iterator[Block]:
        """Yield the line gathered so far, if it has any text, and begin another. `alone`: the element ends here."""
        if not self.pieces:
            return
        raw = "".join(self.pieces)
        if not raw.isspace() and (text := tidy(raw)):
            kinds = [kind for _, kind in self.kinds]
            kind: BlockKind = "caption" if "caption" in kinds else kinds[-1] if kinds else "text"
            strong = self.strong >= 0.9 * len(bare(text))
            yield Block(text, kind, self.linked, self.after_image, alone, strong)
            self.after_image = self.right_after_image = False
        self.pieces, self.linked, self.strong = [], 0, 0


def address_of(image: etree._Element) -> str | None:
    """Where an image lies: lazy pages keep it in other attributes than `src`."""
    for name in ("data-src", "data-original", "data-lazy-src", "data-full-url", "src"):
        value = (image.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return value
    return None


def _picture_link(link: etree._Element) -> str | None:
    """The picture that a link in a figure leads to, where the link is all that is left of it."""
    above, url = link.getparent(), link.get("href") or ""
    return (
        url
        if above is not None and above.tag == "figure" and link.find(".//img") is None and _PICTURE.match(url)
        else None
    )


def _kind_of(element: etree._Element) -> BlockKind | None:
    """The kind that an element gives to the lines in it."""
    if element.attrib and _is_caption(element):
        return "caption"
    if element.tag == "table" and element.find(".//img") is not None and _is_brief(element, 300):
        return "caption"
    return _KINDS.get(element.tag)


def _is_caption(element: etree._Element) -> bool:
    return any(
        sites.kind_of_mark("caption", mark)
        for key in ("class", "id")
        for mark in (element.get(key) or "").split()
    )


def _is_row(row: etree._Element) -> bool:
    """Whether a table's row holds data: several short cells, at least two with text, no pictures."""
    if next(row.iter("img", "table"), None) is not None:
        return False
    texts = [text for cell in row.iterchildren("td", "th") if (text := _shown(cell))]
    return len(texts) >= 2 and max(map(len, texts)) <= _ROW_CELL


def _row(row: etree._Element) -> Block:
    linked = sum(len(_shown(link)) for link in outer_links(row))
    return Block(" ".join(filter(None, map(_shown, row.iterchildren("td", "th")))), "row", linked)


def _is_brief(element: etree._Element, limit: int) -> bool:
    """Whether it shows so many characters at the most; of tables in tables without end, no more is read than that."""
    left = limit
    for text in element.itertext():
        left -= len(bare(text))
        if left < 0:
            return False
    return len(_shown(element)) <= limit


def _shown(element: etree._Element) -> str:
    return tidy("\n".join(element.itertext()))


def retext(block: Block, text: str) -> Block:
    """The same block with other text."""
    return replace(block, text=text)
