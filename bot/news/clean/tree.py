"""HTML to a pruned tree: what is no text of the article goes, by tag, by class and by being hidden.

libxml2 parses and prunes (a tenth of the cost of a BeautifulSoup tree of the same page); only what is left is walked.
"""

import re
from collections.abc import Iterator
from functools import cache, partial

from lxml import etree, html

from bot.news.clean import deep, sites
from bot.news.clean.spacing import tidy
from bot.news.clean.trace import Step

_DROPPED = {
    "script": "script",
    "style": "script",
    "noscript": "script",
    "template": "script",
    "head": "script",
    "iframe": "player",
    "object": "player",
    "embed": "player",
    "video": "player",
    "audio": "player",
    "canvas": "player",
    "svg": "player",
    "nav": "navigation",
    "aside": "related",
    "form": "form",
    "input": "form",
    "button": "form",
    "select": "form",
    "textarea": "form",
}
_REGION_SHARE = 0.35
"""A known container with less of the text than this is a teaser, or left behind by broken markup."""
_INLINE = frozenset({"span", "font", "ok", "em", "i", "u", "o", "wbr", "label", "abbr", "mark"})
"""Elements that say nothing about a line: they go, so that less is left to walk."""
_NOSCRIPT = re.compile(r"<(?i:noscript)\b[^>]{0,1000}>")
_NOSCRIPT_END = re.compile(r"</(?i:noscript)\s*>")
_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_KEPT_SHARE = 0.4
"""An element with more of the page's text than this is never cut: broken markup makes an advertisement's box swallow all."""


def parse(markup: str) -> etree._Element:
    """A tree of a page or a piece of HTML, however broken or deep; comments are left out."""
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    markup = without_noscript(markup)
    whole = markup if _PAGE.search(markup[:2000]) else f"<div>{markup}</div>"
    grown = html.document_fromstring(whole, parser=parser)
    stopped = parser.error_log.last_error
    if stopped is not None and stopped.type_name == "ERR_RESOURCE_LIMIT":
        return html.document_fromstring(deep.flattened(whole), parser=parser)
    for other in list(grown.itersiblings(etree.Element)):  # a page pasted into a page grows beside it
        grown.append(other)
    return grown


def without_noscript(markup: str) -> str:
    """The markup without what is shown where no script runs.

    Cut as text: where something inside isn't closed, the parser lets it swallow all that follows (most pages of the BBC).
    """
    before, *rest = _NOSCRIPT.split(markup)
    ends = ((piece, _NOSCRIPT_END.search(piece)) for piece in rest)
    return before + "".join(piece[end.end() :] if end else piece for piece, end in ends)


def prune(tree: etree._Element) -> tuple[Step, ...]:
    """Cut from the tree what is not the article, in place; a step for each cut that held text."""
    limit = max(60, _KEPT_SHARE * length(tree))
    is_talk = cache(partial(_has_contributions, tree))
    steps = []
    todo = [tree]
    while todo:
        element = todo.pop()
        kind = _kind(element)
        if kind == "comments" and is_talk():
            kind = None
        if kind is None or (kind != "script" and length(element) > limit):
            todo.extend(reversed(element))
            if element.tag in _INLINE and not element.get("class") and not element.get("href"):
                element.drop_tag()
            continue
        text = "" if kind == "script" else tidy("".join(element.itertext()))
        if text:
            steps.append(Step(kind, text))
        element.drop_tree()
    return tuple(steps)


def region(tree: etree._Element) -> etree._Element:
    """The element that a known site keeps its article in, or the whole tree."""
    whole = length(tree)
    known = (
        e for e in tree.iter(etree.Element) if any(sites.kind_of_mark("region", mark) for mark in marks(e))
    )
    best = max(known, key=length, default=None)
    return best if best is not None and length(best) > _REGION_SHARE * whole else tree


def marks(element: etree._Element) -> Iterator[str]:
    """Its classes, its id and its itemprop, token by token."""
    for name in ("class", "id", "itemprop"):
        yield from (element.get(name) or "").split()


def _kind(element: etree._Element) -> str | None:
    """The kind of thing to cut that this element is; None for what stays."""
    if element.tag in _DROPPED:
        return _DROPPED[element.tag]
    attributes = element.attrib
    if not attributes:
        return None
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
        return "hidden"
    return next((kind for mark in marks(element) if (kind := sites.kind_of_mark("cut", mark))), None)


def _has_contributions(tree: etree._Element) -> bool:
    """Whether what stands among the comments is the article: a talk whose speakers answer each other."""
    marked = (mark for element in tree.iter(etree.Element) for mark in marks(element))
    return any(sites.kind_of_mark("contributions", mark) for mark in marked)


def outer_links(element: etree._Element) -> Iterator[etree._Element]:
    """The links in it, but for those in other links, where pages forget to close one."""
    last = None
    for link in element.iter("a"):
        if last is None or last not in link.iterancestors("a"):
            last = link
            yield link


def length(element: etree._Element) -> int:
    """How many characters of text it holds, white space at line ends not counted."""
    return sum(len(text.strip()) for text in element.itertext())
