"""Whether an article's text matches a search, how well, and the piece of it to show. Works on the text as printed."""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.news.finder import Finder, Span
from bot.news.model import Snippet
from bot.news.query import Query, Term
from bot.news.text import fold

_SENTENCE_END = re.compile(r"[。！？；][”」』）]*|[.!?]\s+")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LEAD = 40
"""How far before the first match a snippet may begin, in characters."""
OPENING = 6000
"""Characters of a body (to the end of a paragraph) by which it is ranked; all of it decides whether it matches.

The longest essays have 70,000: to count through two dozen of these took more than all else in a search.
"""


@dataclass(frozen=True)
class Content:
    """What is searched of an article: tags stand a line each, paragraphs too. `raw` is the body's UTF-8."""

    title: str
    tags: str
    raw: bytes

    @functools.cached_property
    def body(self) -> str:
        """The body; to decode it takes twice as long as to read it."""
        return self.raw.decode()


@dataclass(frozen=True, slots=True)
class _Group:
    """The alternatives of one group: those wanted anywhere, in the title, in a tag."""

    anywhere: Finder | None
    in_title: Finder | None
    in_tag: Finder | None

    def score(self, content: Content, *, proven: bool) -> float | None:
        """How well it matches, or None where it doesn't; what the index has proven does."""
        length = _opening(content.body)
        count = sum(1 for _ in self.anywhere.spans(content.body, 0, length)) if self.anywhere else 0
        titled, tagged = self._titled(content), self._tagged(content)
        if not (count or titled or tagged):
            if not (proven or self._found(content.body, length, self.anywhere)):
                return None
            count, length = 1, len(content.body)
        # Term frequency as BM25 bends it, titles well above, and above all short ones. On two halves of 600 known-item
        # searches (`python -m bench search`) these weights had an MRR@10 of .927 and .925, bm25 with its best column
        # weights .867 and .887.
        head = 3.0 * (1 - 0.3 * min(1.0, max(0, len(content.title) - 10) / 40)) if titled else float(tagged)
        return count / (count + 1.2 * (0.25 + 0.75 * length / 1600)) + head

    def matches(self, content: Content) -> bool:
        """True where it has a score."""
        if self.anywhere and self.anywhere.is_plain_in(content.raw):
            return True
        return self._titled(content) or self._tagged(content) or self._found(content.body, 0, self.anywhere)

    def _titled(self, content: Content) -> bool:
        return self._found(content.title, 0, self.anywhere, self.in_title)

    def _tagged(self, content: Content) -> bool:
        return self._found(content.tags, 0, self.anywhere, self.in_tag)

    @staticmethod
    def _found(printed: str, start: int, *finders: Finder | None) -> bool:
        return any(finder.first(printed, start) for finder in finders if finder)

    def spans(self, body: str, start: int, end: int) -> list[Span]:
        """Where its terms stand in a piece of a body; those wanted in the title or a tag count too."""
        return [span for finder in self._finders() for span in finder.spans(body, start, end)]

    def firsts(self, body: str, start: int) -> list[Span]:
        """Where they first stand from a place on."""
        return [span for finder in self._finders() if (span := finder.first(body, start))]

    def _finders(self) -> Iterator[Finder]:
        return (finder for finder in (self.anywhere, self.in_title, self.in_tag) if finder)


class Matcher:
    """A search, ready to be held against texts."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self._groups = [_Group(*_finders(group)) for group in query.groups]
        self._excluded = _Group(*_finders(query.excluded))
        terms = [*query.excluded, *(term for group in query.groups for term in group)]
        self.reads = not (query.groups and all(term.plain for term in terms)) and bool(terms)
        """False where the index alone proves every candidate."""

    def matches(self, content: Content) -> bool:
        """True where all groups match and nothing excluded does."""
        return all(group.matches(content) for group in self._groups) and not self._excluded.matches(content)

    def score(self, content: Content) -> float | None:
        """How well the text matches, from 0, the mean over the groups; None where it doesn't."""
        if self.reads and self._excluded.matches(content):
            return None
        scores = [group.score(content, proven=not self.reads) for group in self._groups]
        known = [score for score in scores if score is not None]
        if len(known) < len(scores):
            return None
        return sum(known) / max(1, len(known))

    def snippet(self, body: str, width: int) -> Snippet:
        """The piece of about `width` characters that shows the most of what was searched, in one paragraph.

        It begins where a sentence does if one begins near; without a match in the body it is the body's beginning.
        """
        opening = _opening(body)
        spans = _apart(
            span
            for group in self._groups
            for span in group.spans(body, 0, opening) or group.firsts(body, opening)
        )
        start, end = _window(body, spans, width)
        seen = _apart(
            span for group in self._groups for span in group.spans(body, start, _line_end(body, end))
        )
        marks = tuple((a - start, b - start) for a, b in seen if b <= end)
        return Snippet(body[start:end], marks)


def _opening(body: str) -> int:
    """Where the opening of a body ends. No match goes on from it, since none spans two lines."""
    return _line_end(body, OPENING)


def _line_end(body: str, place: int) -> int:
    end = body.find("\n", place)
    return end if end >= 0 else len(body)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in their order, those that begin inside another one merged with it."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _finders(terms: Iterable[Term]) -> tuple[Finder | None, ...]:
    terms = tuple(terms)
    return (
        _finder(term for term in terms if term.anywhere),
        _finder(term for term in terms if term.title),
        _finder(term for term in terms if term.tag),
    )


def _finder(terms: Iterable[Term]) -> Finder | None:
    typed = [term.typed for term in terms]
    return Finder(typed) if typed else None


def _window(body: str, spans: Sequence[Span], width: int) -> Span:
    """Where the best piece starts and ends."""
    first, last = _busiest(body, spans[:200], width)
    start = _start(body, body.rfind("\n", 0, first) + 1, first)
    return start, _end(body, last, max(last, start + width), _line_end(body, last))


def _busiest(body: str, spans: Sequence[Span], width: int) -> Span:
    """The match from where the most different ones are seen at once; the first among equals, (0, 0) among none."""
    names = [fold(body[a:b]) for a, b in spans]
    ends = [end for _, end in spans]

    def seen(i: int) -> int:
        until = spans[i][0] + width - _LEAD // 2
        return len(set(names[i : bisect_right(ends, until)]))

    if len(set(names)) < 2:
        return spans[0] if spans else (0, 0)
    return spans[max(range(len(spans)), key=lambda i: (seen(i), -i))]


def _start(body: str, paragraph: int, match: int) -> int:
    """Where to begin before a match: at the paragraph, else a sentence, else a word or so before."""
    earliest = match - _LEAD
    if paragraph >= earliest:
        return paragraph
    ends = [end.end() for end in _SENTENCE_END.finditer(body, earliest, match)]
    if ends:
        return ends[-1]
    start = match - _LEAD // 2
    word = _WORD.match(body, start) if _WORD.match(body, start - 1) else None
    start = min(match, word.end() if word else start)
    return start + len(body[start:match]) - len(body[start:match].lstrip())


def _end(body: str, match: int, end: int, paragraph: int) -> int:
    """Where to end after a match: at the paragraph's end, or not in the middle of a word."""
    if end >= paragraph:
        return paragraph
    while end > match and _WORD.fullmatch(body, end - 1, end + 1):
        end -= 1
    return match + len(body[match:end].rstrip())
