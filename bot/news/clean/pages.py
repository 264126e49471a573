"""Whole pages of unknown sites: where their article's text is.

trafilatura's default was the safest base of all that were measured on held-back pages; voting ensembles and the bodies in
JSON-LD lost. What it leaves in, the rules for page lines take out.
"""

from collections import Counter

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bot.news.clean.blocks import Block, flatten
from bot.news.clean.spacing import bare

_PARAGRAPH = 80
"""Characters. Shorter paragraphs occur twice by chance."""
_MOST = 0.5
_LITTLE = 300
_PARTS = ("p", "h2", "h3", "h4", "ul", "ol", "blockquote")
_AS_HTML = {
    "head": "h3",
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "row": "tr",
    "cell": "td",
    "lb": "br",
    "ref": "a",
}


def extract(tree: etree._Element) -> tuple[Block, ...]:
    """The blocks of a page's article; none where no article is found.

    The quick extraction is as good as the thorough one wherever it finds most of the page's paragraphs.
    """
    paragraphs = [(p, text) for p in tree.iter("p") if len(text := bare("".join(p.itertext()))) >= _PARAGRAPH]
    blocks = _extracted(tree, fast=True)
    if _length(blocks) < _MOST * sum(len(text) for _, text in paragraphs) or _length(blocks) < _LITTLE:
        blocks = max(blocks, _extracted(tree, fast=False), key=_length)
    return _completed(blocks, paragraphs, tree)


def _extracted(tree: etree._Element, *, fast: bool) -> tuple[Block, ...]:
    found = bare_extraction(
        tree, include_comments=False, include_tables=True, include_links=True, with_metadata=False, fast=fast
    )
    return _blocks(found.body) if isinstance(found, Document) and found.body is not None else ()


def _length(blocks: tuple[Block, ...]) -> int:
    return sum(len(bare(block.text)) for block in blocks)


def _blocks(body: etree._Element) -> tuple[Block, ...]:
    """Blocks of trafilatura's own XML, renamed to HTML and flattened."""
    for element in body.iter(etree.Element):
        element.tag = _AS_HTML.get(element.tag, element.tag)
    return flatten(body)


def _completed(
    blocks: tuple[Block, ...], paragraphs: list[tuple[etree._Element, str]], tree: etree._Element
) -> tuple[Block, ...]:
    """Where a page keeps its article in several boxes of one make and one was taken for all, take the others too.

    Told by the paragraphs found: their parents' and grandparents' tags and classes. Nothing changes unless the other boxes
    hold at least a third as much again.
    """
    known = {bare(block.text) for block in blocks if len(block.text) >= _PARAGRAPH}
    makes = Counter(_make(p) for p, text in paragraphs if text in known)
    usual = {make for make, times in makes.items() if times >= 2 and any(classes for _, classes in make)}
    if not usual or sum(len(text) for p, text in paragraphs if _make(p) in usual) < 1.33 * sum(
        map(len, known)
    ):
        return blocks
    return tuple(block for part in tree.iter(*_PARTS) if _make(part) in usual for block in flatten(part))


def _make(element: etree._Element) -> tuple[tuple[str, str], ...]:
    """The tags and classes of the two elements above."""
    parent = element.getparent()
    above = (parent, parent.getparent() if parent is not None else None)
    return tuple((e.tag, e.get("class") or "") for e in above if e is not None)
