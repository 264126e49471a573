"""One article of a file, taken out of its envelope and not read yet."""

import re
from dataclasses import dataclass, field
from typing import Literal

from bot.news.clean.trace import Clues, Step

Shape = Literal["page", "fragment", "text"]
"""How the markup has to be read: a whole HTML page, a piece of HTML, plain text or Markdown."""

_PAGE = re.compile(r"<!doctype html|<html[\s>]|<body[\s>]|<head[\s>]", re.I)
_MARKUP = re.compile(
    r"</?(?:p|div|br|article|section|table|h[1-6]|ul|ol|figure|span|img|blockquote|main)\b[^>]*>", re.I
)


@dataclass(frozen=True, slots=True)
class Part:
    """An article's markup, what its envelope states of it, and what has been cut off so far."""

    family: str
    markup: str
    clues: Clues = field(default=Clues())
    steps: tuple[Step, ...] = ()
    header: str = ""
    """Markup that the envelope sets apart for the lead image and its caption: no text of the article."""

    @property
    def shape(self) -> Shape:
        """Told by the tags it holds."""
        if _PAGE.search(self.markup[:5000]):
            return "page"
        return "fragment" if _MARKUP.search(self.markup) else "text"
