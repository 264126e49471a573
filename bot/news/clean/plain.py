"""Plain text and Markdown as blocks."""

import re
from collections.abc import Sequence

from bot.news.clean.blocks import Block, BlockKind
from bot.news.clean.spacing import tidy

# The bounds keep a text of brackets without end from taking the square of its length.
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]{0,1000})\]\(\s*<?(?P<url>[^)\s>]{1,2000})[^)]{0,1000}\)")
_LINK = re.compile(r"\[(?P<text>[^\]\[]{1,1000})\]\((?P<url>[^)\s]{1,2000})[^)]{0,1000}\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|~~|`)(?=\S)(?P<text>.+?)(?<=\S)\1")
_MARKS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"#{1,6}\s+"), "subhead"),
    (re.compile(r">\s?"), "quote"),
    (re.compile(r"(?:[-*+•]|\d{1,2}[.)])\s+"), "item"),
)
_SEPARATOR = re.compile(r"\|?[\s:|-]*-{3,}[\s:|-]*\|?|[-*_=\s]{3,}")
_TITLE = 60
_WRAPPED = 50
"""Characters. Lines about this long or longer that end without a stop were wrapped by an editor."""


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain or Markdown text: paragraphs end at blank lines or, where there are none, at line ends."""
    found: list[Block] = []
    for paragraph in re.split(r"\n[ \t\u3000]*\n", text.replace("<br>", "\n")):
        for line in _joined(paragraph.split("\n")):
            found.extend(_blocks_of(line))
    return tuple(found)


def _joined(lines: list[str]) -> list[str]:
    """Lines of one paragraph, those that were only wrapped put together again."""
    joined: list[str] = []
    for line in filter(str.strip, lines):
        if joined and _continues(joined[-1], line):
            joined[-1] += "\n" + line
        else:
            joined.append(line)
    return joined


def _continues(before: str, line: str) -> bool:
    """Whether `line` goes on with the sentence of the line before: that one is long, Latin, and has no end."""
    last = before.rsplit("\n", 1)[-1].rstrip()
    if (
        line.startswith(("\u3000\u3000", "    "))
        or any(mark.match(line.lstrip()) for mark, _ in _MARKS)
        or "|" in line[:1]
    ):
        return False
    return len(last) >= _WRAPPED and last[-1] < "\u2e80" and not last.endswith((".", "!", "?", ":", '"', "”"))


def _blocks_of(line: str) -> list[Block]:
    line = line.strip()
    if _SEPARATOR.fullmatch(line):
        return []
    images = [Block(tidy(found["alt"]), "image", url=found["url"]) for found in _IMAGE.finditer(line)]
    rest = _IMAGE.sub("", line)
    kind: BlockKind = "text"
    if mark := next(((found, name) for shape, name in _MARKS if (found := shape.match(rest))), None):
        kind, rest = mark[1], rest[mark[0].end() :].rstrip("# ")
    if rest.startswith("|") and rest.endswith("|"):
        kind, rest = "row", " ".join(filter(None, map(str.strip, rest.split("|"))))
    links = list(_LINK.finditer(rest))
    strong = bool(re.fullmatch(r"(\*\*|__).+\1", rest))
    shown = tidy(_EMPHASIS.sub(r"\g<text>", _LINK.sub(r"\g<text>", rest)))
    linked = sum(len(found["text"]) for found in links)
    if not shown:
        return images
    return [*images, Block(shown, kind, linked=linked, after_image=bool(images), strong=strong)]


def is_title(line: str) -> bool:
    """Whether a first line looks like a title: short, and not a sentence."""
    return len(line) <= 120 and not re.search(r"[。！？…；.!?;:：,，]$", line)


def first_words(paragraphs: Sequence[Block]) -> str | None:
    """The first sentence, at most 60 characters of it, in place of a title; None where there is no running text."""
    first = next((block.text for block in paragraphs if block.kind == "text"), "")
    found = re.match(r".{8,}?(?:[。！？…]|[.!?](?=\s|$))", first)
    if not found:
        return None
    return found[0] if len(found[0]) <= _TITLE else found[0][: _TITLE - 1].rstrip() + "…"
