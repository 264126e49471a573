"""Whole pages of unknown sites: where their article's text is.

trafilatura's default was the safest base of all that were measured on held-back pages; voting ensembles and the bodies in
JSON-LD lost. What it leaves in, the rules for page lines take out.
"""

from lxml import etree
from trafilatura import bare_extraction

from bot.news.clean.blocks import Block, flatten

_AS_HTML = {"head": "h3", "list": "ul", "item": "li", "quote": "blockquote", "row": "tr", "cell": "td", "lb": "br", "ref": "a"}


def extract(markup: str) -> tuple[Block, ...]:
    """The blocks of the page's article; none where no article is found."""
    found = bare_extraction(markup, include_comments=False, include_tables=True, include_links=True, with_metadata=False)
    if found is None or found.body is None:
        return ()
    return _blocks(found.body)


def _blocks(body: etree._Element) -> tuple[Block, ...]:
    """trafilatura's own XML, renamed to HTML and flattened."""
    for element in body.iter(etree.Element):
        if element.tag == "hi":
            element.tag = "b" if element.get("rend") == "#b" else "span"
        element.tag = _AS_HTML.get(element.tag, element.tag)
    return flatten(body)
