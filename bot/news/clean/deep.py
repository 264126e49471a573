"""Pages nested deeper than libxml2 follows (2,048 elements): it stops there, and the rest of the text is gone.

BeautifulSoup builds its own tree from the same parser's events and has no such limit; it costs ten times as much, so it
is asked for these pages only. What it keeps is handed back flat, a paragraph a block.
"""

import html
from itertools import groupby

from bs4 import BeautifulSoup
from bs4.element import CData, Comment, Declaration, Doctype, NavigableString, ProcessingInstruction

_NO_TEXT = frozenset({"script", "style", "template", "noscript"})
_NOT_SHOWN = (CData, Comment, Declaration, Doctype, ProcessingInstruction)
_INLINE = frozenset({"a", "abbr", "b", "em", "font", "i", "mark", "ok", "small", "span", "strong", "u"})


def flattened(markup: str) -> str:
    """The page's head as it is, and its text as paragraphs."""
    soup = BeautifulSoup(markup, "lxml")
    lines = groupby(filter(_is_shown, soup.find_all(string=True)), key=_home)
    texts = ((tag, "".join(map(str, strings)).strip()) for (_, tag), strings in lines)
    body = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in texts if text)
    return f"<html>{soup.head or ''}<body>{body}</body></html>"


def _is_shown(text: NavigableString) -> bool:
    above = text.parent
    return above is not None and above.name not in _NO_TEXT | {"title"} and not isinstance(text, _NOT_SHOWN)


def _home(text: NavigableString) -> tuple[int, str]:
    """Which block a string stands in (by identity: BeautifulSoup compares tags by all that is in them), and its tag."""
    above = text.parent
    while above is not None and above.name in _INLINE:
        above = above.parent
    tag = above.name if above is not None and above.name in {"h1", "h2", "h3", "li", "blockquote"} else "p"
    return id(above), tag
