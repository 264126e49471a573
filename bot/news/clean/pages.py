"""Whole pages of unknown sites: where their article's text is.

trafilatura's default was the safest base of all that were measured on held-back pages; voting ensembles and the bodies in
JSON-LD lost. What it leaves in, the rules for page lines take out.
"""

import re
from collections import Counter

from lxml import etree
from trafilatura import bare_extraction
from trafilatura.settings import Document

from bot.news.clean.blocks import Block, flatten
from bot.news.clean.density import densest
from bot.news.clean.spacing import bare
from bot.news.clean.tree import prune

_PARAGRAPH = 80
"""Characters. Shorter paragraphs occur twice by chance."""
_MOST = 0.5
_LEAST = 0.2
_CHINESE = 0.2
_LITTLE = 300
_RUNNING = etree.XPath(
    "//text()[string-length(normalize-space()) >= 80][not(ancestor::a)]", smart_strings=False
)
_HAN = re.compile("[\u4e00-\u9fff]")
_NO_TEXT = (
    "head",
    "script",
    "style",
    "svg",
    "template",
    "select",
    "button",
    "iframe",
    "noscript",
    "nav",
    "footer",
)
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


def text(tree: etree._Element) -> str:
    """All text of a page without white space; elements that never hold an article's text are cut from the tree."""
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    return bare(tree.xpath("string()"))


def extract(tree: etree._Element, whole: str) -> tuple[Block, ...]:
    """The blocks of a page's article; none where no article is found. `whole` is all of the page's text."""
    if len(_HAN.findall(whole)) > _CHINESE * len(whole):
        return _dense(tree)
    paragraphs = [(p, text) for p in tree.iter("p") if len(text := bare("".join(p.itertext()))) >= _PARAGRAPH]
    quick = _extracted(tree)
    length = _length(quick)
    if len(quick) == 1 or length < _LITTLE:
        return _dense(tree) or quick
    if length < max(_MOST * sum(len(text) for _, text in paragraphs), _LEAST * sum(map(len, _RUNNING(tree)))):
        dense = _dense(tree)
        quick = dense if _holds(dense, quick) else quick
    return _completed(quick, paragraphs, tree)


def _holds(whole: tuple[Block, ...], part: tuple[Block, ...]) -> bool:
    """Whether most of the part's text is among the whole's."""
    known = {bare(block.text) for block in whole}
    return 2 * sum(len(text) for block in part if (text := bare(block.text)) in known) > _length(part)


def _dense(tree: etree._Element) -> tuple[Block, ...]:
    prune(tree)
    found = densest(tree)
    return flatten(found) if found is not None else ()


def _extracted(tree: etree._Element) -> tuple[Block, ...]:
    found = bare_extraction(
        tree, include_comments=False, include_tables=True, include_links=True, with_metadata=False, fast=True
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
