"""What a file is wrapped in: which family of envelope, what it states, and the article's markup without it.

Envelopes are cut as text, before anything is parsed: the broken HTML inside would swallow or spill them, and a tree of a
whole mirror page costs more than all that follows. Each family has its own module; a file that repeats its envelope holds
several articles.
"""

import re

from bot.news.clean import jekyll, mirror
from bot.news.clean.part import Part
from bot.news.clean.trace import Refused

_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<(?:!--|\?)[^>]*>\s*){0,5}<(?:rss|feed|rdf:RDF|opml)[\s>]", re.I
)
_DOCUMENT = re.compile(r"\s*(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head)[\s>]", re.I)
_JSON_FEED = re.compile(r'\s*\{\s*"version"\s*:\s*"https://jsonfeed\.org')


def unwrap(text: str) -> tuple[Part | Refused, ...]:
    """The articles of a file without their envelopes, or the reason why there is none."""
    if _FEED.match(text) or _JSON_FEED.match(text):
        return (Refused("feed"),)
    if _DOCUMENT.match(text):
        return (Part("page", text),)
    if jekyll.fits(text):
        return tuple(map(jekyll.unwrap, jekyll.pieces(text)))
    if mirror.is_index(text):
        return (Refused("index"),)
    if mirror.fits(text):
        return tuple(map(mirror.unwrap, mirror.pieces(text)))
    if jekyll.starts_with_title_link(text):
        return (jekyll.unwrap_title_link(text),)
    return (Part("plain file", text),)
