"""What a chat follows and mutes, and which stories that means.

A follow is written as a search is (`bot.news.query`): all words, `"phrases"`, `-without`, `OR`. It holds for an article
whose title, tags and body have exactly that, in either script and any width or case, English words in singular and
plural. Filters and other names for one thing are left out: what comes unasked should be what was asked, and can be said
in a line. Nobody's regular expressions are ever run.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.errors import UserError
from bot.news import query, text
from bot.news.automaton import Automaton
from bot.news.model import Article, Follow, Report, Story
from bot.news.query import Query, Term

LONGEST = 64
"""Characters in a follow: some ten words."""

_WORD = re.compile(f"{text.LETTER}+")
_SPACES = re.compile(" {2,}")
_EDGE = "\x1f"
"""Stands at both ends of every word of letters, in texts and follows alike: whole words are then plain pieces of text."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a text must hold: of each group any piece, of `excluded` none. Follows that mean the same are equal."""

    groups: tuple[tuple[str, ...], ...]
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """Of some stories, by number: those that a chat follows, and those that it doesn't want to hear of."""

    followed: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A follow that holds for a story, and a report in which its words stand."""

    story: Story
    follow: Follow
    report: Report


def parse(words: str) -> Meaning:
    """Read what somebody wants to follow or mute.

    Raises UserError: "follow-too-long", "follow-filter" where it narrows by anything but words, or "follow-empty"
    where there is no word to follow in it.
    """
    if len(words) > LONGEST:
        raise UserError("follow-too-long", limit=LONGEST)
    asked = _asked(words)
    terms = [term for group in (*asked.groups, asked.excluded) for term in group]
    if asked != Query(asked.groups, asked.excluded) or not all(term.anywhere for term in terms):
        raise UserError("follow-filter")
    if not asked.groups:
        raise UserError("follow-empty")
    return Meaning(tuple(sorted({_pieces(group) for group in asked.groups})), _pieces(asked.excluded))


class Watch:
    """All that is followed and muted anywhere, ready to be held against what arrives: each article is read once."""

    def __init__(self, follows: Iterable[Follow]) -> None:
        asked: defaultdict[Meaning, list[Follow]] = defaultdict(list)
        for follow, meaning in _readable(follows):
            asked[meaning].append(follow)
        self._asked = [(meaning, tuple(wanting)) for meaning, wanting in asked.items()]
        self._pieces = sorted(set().union(*(_all_pieces(meaning) for meaning in asked)))
        self._automaton = Automaton(self._pieces)
        self._by_piece: defaultdict[str, list[int]] = defaultdict(list)
        for place, meaning in enumerate(asked):
            for piece in max(meaning.groups, key=_rarity):
                self._by_piece[piece].append(place)

    def __bool__(self) -> bool:
        """True where anything at all is looked for."""
        return bool(self._asked)

    def matching(self, article: Article) -> tuple[Follow, ...]:
        """The follows and mutes that hold for the article; those that mean the same stand together."""
        found = {self._pieces[place] for place in self._automaton.found(_readied(article))}
        places = {place for piece in found for place in self._by_piece.get(piece, ())}
        return tuple(
            follow
            for meaning, follows in map(self._asked.__getitem__, sorted(places))
            if _holds(meaning, found)
            for follow in follows
        )


def wishes(follows: Iterable[Follow], stories: Iterable[Story]) -> Wishes:
    """Sort out stories by what one chat follows and mutes.

    A story is followed where any of its reports holds the words; it is muted where the report does that it is shown by
    (its lead): a word that one report of many says in passing hides no event.
    """
    asked = tuple(_readable(follows))
    followed: set[int] = set()
    muted: set[int] = set()
    for story in stories if asked else ():
        lead = _readied(story.lead.article)
        if any(follow.mute and _is_said(meaning, lead) for follow, meaning in asked):
            muted.add(story.number)
        if any(_following(asked, story)):
            followed.add(story.number)
    return Wishes(frozenset(followed), frozenset(muted))


def matches(follows: Iterable[Follow], stories: Iterable[Story]) -> tuple[Match, ...]:
    """Why a chat is told of the stories: each follow that holds for one, with the first report that has its words."""
    asked = tuple(_readable(follows))
    first: dict[tuple[int, int], Match] = {}
    for story in stories:
        for match in _following(asked, story):
            first.setdefault((story.number, match.follow.id), match)
    return tuple(first.values())


def same(follows: Iterable[Follow], meaning: Meaning) -> tuple[Follow, ...]:
    """Those of the follows that mean this, in whatever words, script or order."""
    return tuple(follow for follow, other in _readable(follows) if other == meaning)


def text_of(article: Article) -> str:
    """All that follows are held against, as it was printed: the title, the tags and the paragraphs, a line each."""
    return "\n".join((article.title, *article.tags, *(p.text for p in article.paragraphs)))


def _asked(words: str) -> Query:
    try:
        return query.parse(words, date.max)
    except UserError as error:
        if error.message == "search-empty":
            return Query()
        raise UserError("follow-filter") from None  # one that says nothing is a filter all the same


def _following(asked: Iterable[tuple[Follow, Meaning]], story: Story) -> Iterator[Match]:
    for report in story.reports:
        said = _readied(report.article)
        for follow, meaning in asked:
            if not follow.mute and _is_said(meaning, said):
                yield Match(story, follow, report)


def _readable(follows: Iterable[Follow]) -> Iterator[tuple[Follow, Meaning]]:
    for follow in follows:
        try:
            yield follow, parse(follow.words)
        except UserError:  # kept by another version, say: it is listed and can be removed, but means nothing
            continue


def _pieces(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(sorted({_edged(term.typed) for term in terms}))


def _all_pieces(meaning: Meaning) -> Iterator[str]:
    for group in (*meaning.groups, meaning.excluded):
        yield from group


def _rarity(group: Sequence[str]) -> int:
    """How rarely a group is likely to be found: as its shortest piece is long."""
    return min(map(len, group))


def _holds(meaning: Meaning, found: set[str]) -> bool:
    return found.isdisjoint(meaning.excluded) and not any(map(found.isdisjoint, meaning.groups))


def _is_said(meaning: Meaning, said: str) -> bool:
    """`_holds`, piece by piece: for the few of one chat this is ten times as fast as an automaton, which Python steps through."""
    return all(any(piece in said for piece in group) for group in meaning.groups) and not any(
        piece in said for piece in meaning.excluded
    )


@functools.lru_cache(maxsize=1024)
def _readied(article: Article) -> str:
    """The article's text, in which the pieces are looked for. None goes over the end of a line.

    Kept, since the stories of a morning are held against what every chat follows.
    """
    return _edged(text_of(article))


def _edged(raw: str) -> str:
    """Folded, every run of spaces one, and every word of letters or digits between two edges."""
    folded = _SPACES.sub(" ", text.fold(raw))
    return _WORD.sub(rf"{_EDGE}\g<0>{_EDGE}", folded)
