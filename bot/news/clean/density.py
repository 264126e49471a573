"""Where a page's running text lies, told by sentences: stops and commas of both scripts, outside links.

After readability (Arc90) and GNE (Zhang & Chen 2019): a paragraph speaks for its parent and half for its grandparent, by
its length and its punctuation. Neither counts both scripts' punctuation, and neither takes text between `br`s for lines.
"""

import re
from collections import defaultdict
from heapq import nlargest
from itertools import chain, islice

from lxml import etree

from bot.news.clean import sites
from bot.news.clean.tree import length, marks, outer_links

_POINTS = re.compile(r"[，。！？；：、,.!?;:](?!\d)")
_LINES = frozenset(
    {"p", "pre", "blockquote", "li", "td", "dd", "h2", "h3", "h4", "section", "article", "div"}
)
_FEW = 12
"""Characters. Shorter lines are labels, not text."""
_LONG = 100
_NOTICE = 300
_INLINE = frozenset({"b", "br", "em", "font", "i", "img", "small", "span", "strong", "u"})
_CANDIDATES = 30
_LINKED = 0.25
_KNOWN = 3
"""How much more an element counts that is marked as sites mark their article's text."""
_FOOTER = re.compile(
    r"举报电话|舉報電話|ICP[备備证]|公网安备|郑重声明|免责声明|版权所有|版權所有|All [Rr]ights [Rr]eserved|©"
)
_MORE = 1.4
"""How much more weight an element around the best one must hold to be taken in its place."""


def densest(tree: etree._Element) -> etree._Element | None:
    """The element that holds most of the running text and little else; None where there is no sentence."""
    weights = {e: weight for e in tree.iter(*_LINES) if (weight := _weight(e)) and not _is_in_link(e)}
    scores: defaultdict[etree._Element, float] = defaultdict(float)
    for element, weight in weights.items():
        homes = chain((element,) if element.find("br") is not None else (), element.iterancestors())
        for distance, home in enumerate(islice(homes, 2), 1):
            scores[home] += weight / distance
    if not scores:
        return None
    for element in scores:
        scores[element] *= _KNOWN if _is_known(element) else 1
    candidates = nlargest(_CANDIDATES, scores, key=lambda e: scores[e])
    best = max(candidates, key=lambda e: scores[e] * (1 - linked(e)))
    return best if _is_known(best) else _grown(best, weights)


def _is_known(element: etree._Element) -> bool:
    return any(sites.kind_of_mark("text_marks", mark) for mark in marks(element))


def _is_in_link(element: etree._Element) -> bool:
    return next(element.iterancestors("a"), None) is not None


def linked(element: etree._Element) -> float:
    """The share of its text that stands in links."""
    return sum(map(length, outer_links(element))) / max(1, length(element))


def _grown(best: etree._Element, weights: dict[etree._Element, float]) -> etree._Element:
    """The best element, or one around it: where an article lies in several boxes, the best is only one of them."""
    found, inside = best, best
    held = more = tried = _held(best, weights)
    for around in best.iterancestors():
        more += weights.get(around, 0) + sum(_held(e, weights) for e in around if e is not inside)
        inside = around
        if around.tag not in {"body", "html"} and more > max(_MORE * held, tried):
            tried = more
            if linked(around) < _LINKED:
                found, held = around, more
    return found


def _held(element: etree._Element, weights: dict[etree._Element, float]) -> float:
    return sum(weights.get(e, 0) for e in element.iter(*_LINES))


def _weight(element: etree._Element) -> float:
    """How much running text stands directly in an element and its inline elements, links left out."""
    text = "".join(_own(element))
    if len(text) < _FEW:
        return 0
    points = 0 if _FOOTER.search(text) and len(text) < _NOTICE else len(_POINTS.findall(text))
    return points + min(3, len(text) / _LONG) if points else 0


def _own(element: etree._Element) -> list[str]:
    """Its own pieces of text, in any order."""
    pieces, todo = [element.text or ""], list(element)
    while todo:
        child = todo.pop()
        pieces.append(child.tail or "")
        if child.tag in _INLINE:
            pieces.append(child.text or "")
            todo.extend(child)
    return [piece.strip() for piece in pieces]
