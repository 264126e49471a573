"""When what is left is no article: nothing, a list, a film with a note, a stub."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.news.clean import sites
from bot.news.clean.blocks import Block
from bot.news.clean.heads import Head
from bot.news.clean.junk import is_link
from bot.news.clean.reading import Reading
from bot.news.clean.spacing import bare
from bot.news.clean.trace import Clues
from bot.news.model import Refusal

_SHORTEST = 15
"""Characters (three Latin ones count as one). The shortest real articles seen are a storm warning of 18 and a poem of 28."""
_SHORTEST_WITH_FILM = 60
_STUB = 150
"""Characters. With less, one line that says "go on reading there" makes the rest a beginning only."""
_PROSE = 0.8
_PROSE_DATED = 0.2
"""Of 181 news pages all but 7 say what they are, and 6 of these show a date; shops and manuals show none (0 of 12)."""
_SHARE = 0.06
"""Of a page's text: forums and home pages show the beginnings of many things."""
_SENTENCE = 22
_HEADLINE = 60
_STORIES = 3
"""How many lines that begin a story each a digest has, at least."""
_LABEL = re.compile(r"([^\s:：][^:：。.]{1,24})[:：]\s?\S.{0,60}")
_AGAIN = 3
_LABELLED = 0.4
"""The share of lines that name a feature, from which on a page describes several things by the same features."""
_PRICE = re.compile(r"(?:(?:from|was|now|only) )?[£$€¥￥]\s?\d[\d.,]*|\d[\d.,]* ?(?:元|USD|EUR|GBP|円)", re.I)
_STOP = re.compile(r"[。！？.!?]")
_ENOUGH = 300
"""Characters looked at to weigh a text."""


def judge(kept: Sequence[Block], read: Reading, clues: Clues) -> Refusal | None:
    """Why the kept blocks are no article; None where they are one."""
    weight = _weight("".join(block.text for block in kept)[:_ENOUGH])
    if sites.is_video(clues.source_url):
        return Refusal("video")
    if weight == 0:
        return _empty(read.blocks)
    if not clues.title:
        return Refusal("no-title")
    if weight < _STUB and any(
        s.fullmatch(block.text) for block in kept for s in sites.patterns("stubs", "lines")
    ):
        return Refusal("stub")
    if read.has_film and weight < _SHORTEST_WITH_FILM:
        return Refusal("video")
    if weight < _SHORTEST:
        return Refusal("too-short")
    return _gathered(kept, clues.title) or (_not_news(kept, read.page, read.whole) if read.page else None)


def _gathered(kept: Sequence[Block], title: str) -> Refusal | None:
    """Whether the page leads to several articles, or holds the beginnings of several."""
    if _is_digest(kept, title):
        return Refusal("digest")
    return Refusal("list") if _is_list(kept) else None


def _not_news(kept: Sequence[Block], page: Head, whole: int) -> Refusal | None:
    """Whether a whole page is something else: it says so, or it neither says that it is news nor reads like it."""
    if other := _other(kept, page):
        return _refused(other)
    if page.is_website and sites.is_root(page.clues.source_url):
        return Refusal("front-page")
    if _is_catalogue(kept):
        return Refusal("catalogue")
    if not page.is_news and not page.is_dated and sum(len(bare(b.text)) for b in kept) < _SHARE * whole:
        return Refusal("list")
    needed = _PROSE_DATED if page.is_dated else _PROSE
    if page.is_news or (_prose(kept) >= needed and (page.is_dated or not page.is_website)):
        return None
    return Refusal("not-news")


def _other(kept: Sequence[Block], page: Head) -> str | None:
    """What the page is instead, by its own word or by its look."""
    if page.other:
        return page.other
    if any(block.text.endswith("¶") for block in kept):
        return "manual"
    undated = not page.is_news and not page.is_dated
    return "product" if undated and any(_PRICE.fullmatch(block.text) for block in kept) else None


def _refused(kind: str) -> Refusal:
    """The refusal of a kind of page in the table."""
    match kind:
        case "product":
            return Refusal("product")
        case "forum":
            return Refusal("forum")
        case "manual":
            return Refusal("manual")
        case "vacancy":
            return Refusal("vacancy")
        case _:
            return Refusal("list")


def _is_catalogue(kept: Sequence[Block]) -> bool:
    """Whether many lines name features, and at least two features come back again and again."""
    labels = [found[1] for block in kept if (found := _LABEL.fullmatch(block.text))]
    again = [label for label, times in Counter(labels).items() if times >= _AGAIN]
    return len(again) >= 2 and len(labels) >= _LABELLED * len(kept)


def _prose(kept: Sequence[Block]) -> float:
    """The share of the text that stands in whole sentences of some length."""
    text = sum(len(block.text) for block in kept)
    sentences = sum(len(b.text) for b in kept if _weight(b.text) >= _SENTENCE and _STOP.search(b.text))
    return sentences / max(1, text)


def _empty(blocks: Sequence[Block]) -> Refusal:
    if any(block.kind == "image" for block in blocks):
        return Refusal("images-only")
    return Refusal("empty-body")


def _is_list(kept: Sequence[Block]) -> bool:
    """Whether links make up most of the blocks and most of the text."""
    text = sum(len(bare(block.text)) for block in kept)
    linked = sum(block.linked for block in kept)
    return len(kept) >= 4 and linked > 0.6 * text and sum(map(is_link, kept)) > 0.5 * len(kept)


def _is_digest(kept: Sequence[Block], title: str) -> bool:
    """Whether a title that says so is followed by several stories, each set off from the next."""
    sure, perhaps = (
        any(shape.search(title) for shape in sites.patterns("digests", key)) for key in ("titles", "perhaps")
    )
    return (sure or perhaps) and (_is_marked(kept) or (sure and _headed(kept) >= _STORIES))


def _is_marked(kept: Sequence[Block]) -> bool:
    """Whether lines are numbered from one, or several begin with a mark or name a place or a desk."""
    (number,), (mark,), (desk,) = (sites.patterns("digests", key) for key in ("number", "mark", "desk"))
    numbers = [int(found[1]) for block in kept if (found := number.match(block.text))]
    marked = (sum(bool(shape.fullmatch(block.text)) for block in kept) for shape in (mark, desk))
    return numbers[:_STORIES] == [*range(1, _STORIES + 1)] or max(marked) >= _STORIES


def _headed(kept: Sequence[Block]) -> int:
    """How many headlines have a story under them, or before a colon in the same line."""
    stories = [_STOP.search(block.text) is not None and len(block.text) > _HEADLINE for block in kept]
    under = sum(not before and after for before, after in pairwise(stories))
    within = sum(bool(re.match(r"[^。：:]{4,45}[：:].{30}", block.text)) for block in kept)
    return max(under, within)


def _weight(text: str) -> float:
    return sum(1 if char > "\u2e7f" else 1 / 3 for char in text if char.isalnum())
