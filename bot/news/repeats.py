"""Paragraphs that a publisher puts under (or over) article after article: known by their coming back, without a rule.

A block is boilerplate once it stood at the edge of articles of three stories that lie further apart than one event's
reports do; six stories are enough by themselves. Across 5,000 files that finds greetings, credits of a show, authors'
biographies, calls for donations. What spoke against looking between the edges: the background that agencies repeat
word for word and the rows of daily tables stand there, and rules for markup reach most of what else does.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.news.fingerprints import bare, fingerprint
from bot.news.model import Article, Paragraph
from bot.news.text import CJK

FIRST, LAST = 3, 8
"""How many paragraphs at either edge are looked at. The longest tail seen was of 7 lines."""

_STORIES = 3
_STORIES_ALONE = 6
_APART = timedelta(days=8)
"""Twice the window in which reports join a story."""
_RECENT = 8
"""Stories remembered of a block: enough to tell a new one from one more report."""
_LIGHTEST = 8
"""Characters (three Latin ones count as one): shorter lines are headings, answers, "to be continued"."""
_ENOUGH = 40
"""Characters looked at to weigh a line."""
_DIGITS = 0.15
"""The share of digits from which on a line is a figure of a table, not a phrase; addresses don't count."""
_LEFT = 0.5
"""The share of an article's text that must be left."""
_ROLE = re.compile(
    r"(?:主持人?|主[讲講]人?|[座与與对對][谈談]人|嘉[宾賓]|[来來][宾賓]|受[访訪][者人]?|[Gg]uests?|[Hh]osts?|[Pp]anell?ists?|[Ss]peakers?)\s*[：:]"
)
"""Who took part in a talk, or speaks in it: regular guests come back, and are news of each."""
_CJK_RUN = re.compile(f"[{CJK}]+")
_SLACK = 1
"""Lines that may stand between boilerplate and the edge: a date, an editor's name."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph at the edge of a publisher's articles. `recent` are the latest stories it stood in, by number."""

    stories: int
    recent: tuple[int, ...]
    first: datetime
    last: datetime
    """The earliest and the latest time at which an article with it stands."""

    @property
    def is_learned(self) -> bool:
        """Whether it has come back often enough, over long enough, to be no news."""
        if self.stories >= _STORIES_ALONE:
            return True
        return self.stories >= _STORIES and self.last - self.first >= _APART


@dataclass(frozen=True, slots=True)
class Trimmed:
    """An article without its repeated blocks, and these with the number of stories each stood in."""

    article: Article
    dropped: tuple[tuple[Paragraph, int], ...] = ()


def seen(block: Block | None, story: int, at: datetime) -> Block:
    """What is known of a block after it stood in one more article of this story, at this time."""
    if block is None:
        return Block(1, (story,), at, at)
    first, last = min(block.first, at), max(block.last, at)
    if story in block.recent:
        return Block(block.stories, block.recent, first, last)
    return Block(block.stories + 1, (story, *block.recent)[:_RECENT], first, last)


@functools.lru_cache(maxsize=8)  # asked for three times as an article is kept
def prints(article: Article) -> Mapping[int, int]:
    """The fingerprints of the paragraphs at the edges that may be boilerplate, by the paragraph's place (from 0)."""
    size = len(article.paragraphs)
    edges = (n for n in range(size) if n < FIRST or n >= size - LAST)
    title = bare(article.title)
    found = ((n, bare(article.paragraphs[n].text)) for n in edges if _may_repeat(article.paragraphs[n]))
    return {n: fingerprint(text) for n, text in found if text != title}


def trim(article: Article, stories: Mapping[int, int]) -> Trimmed:
    """Drop the learned blocks at the edges, unless under half of the text would be left.

    `stories` has the learned ones among `prints`, by fingerprint, with the number of stories each stood in.
    """
    known = {n: stories[mark] for n, mark in prints(article).items() if mark in stories}
    size = len(article.paragraphs)
    gone = {*_from_edge(range(min(FIRST, size)), known), *_from_edge(range(size)[: -LAST - 1 : -1], known)}
    left = tuple(p for n, p in enumerate(article.paragraphs) if n not in gone)
    if not gone or _length(left) < _LEFT * _length(article.paragraphs):
        return Trimmed(article)
    dropped = tuple((article.paragraphs[n], known[n]) for n in sorted(gone))
    return Trimmed(replace(article, paragraphs=left), dropped)


def _from_edge(places: Sequence[int], known: Mapping[int, int]) -> Iterator[int]:
    """The known blocks on the way in from the edge, as far as hardly anything stands between them."""
    between = 0
    for place in places:
        if place in known:
            yield place
            between = 0
        else:
            between += 1
        if between > _SLACK:
            return


def _may_repeat(paragraph: Paragraph) -> bool:
    """Whether it is of a kind and a weight that boilerplate has."""
    text = paragraph.text
    if paragraph.kind in {"subhead", "row"} or _weight(text[:_ENOUGH]) < _LIGHTEST or _ROLE.match(text):
        return False
    return "://" in text or sum(map(str.isdigit, text)) < _DIGITS * len(text)


def _weight(text: str) -> float:
    letters = "".join(filter(str.isalnum, text))
    return len(letters) - len(_CJK_RUN.sub("", letters)) * 2 / 3


def _length(paragraphs: Sequence[Paragraph]) -> int:
    return sum(len(p.text) for p in paragraphs)
