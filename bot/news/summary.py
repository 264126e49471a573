"""The sentences worth sending. Rule: whole sentences, word for word, in their order; nothing is added.

News tells the most important thing first: every summariser measured (LexRank, TextRank, LSA, SumBasic …) does worse than
the first sentences that fit. So a sentence's place counts most, and is outdone only for a reason: what the rest of the
article comes back to (centrality, Erkan & Radev 2004), what the title says. What a reader trips over loses: a sentence
that leans on the one before, a bare quotation, a question, one too short or too long. Picked sentences differ from one
another (maximal marginal relevance, Carbonell & Goldstein 1998). The weights are set by hand: those that a search for
the best ROUGE finds drop the very penalties that people need.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from bot.news.model import Article, Report, Sentence, Story, Summary
from bot.news.sentences import is_eastern
from bot.news.statements import Statement, is_bare_quotation, statements
from bot.news.terms import coverage
from bot.news.text import units

_ALLOWANCE = 1.1
"""A summary may run over its budget by so much, rather than end a sentence short."""
_FULL = 0.92
WESTERN = 2.5
"""Letters that say as much as one Chinese character."""
_SAMENESS = 0.1
_LEANING = 0.35
_UNKNOWN_SPEAKER = 0.4
_REPEATS = 0.5
"""The share of a sentence's weight that another one holds: standfirsts are told again in the first paragraph."""

_LENGTHS = {True: (18, 110), False: (50, 300)}


def summarise(report: Report, budget: int) -> Summary:
    """The sentences of a report that say most in `budget` Chinese characters (2.5 letters count as one).

    The text may run over by a tenth. Where no sentence is that short, it is the shortest one.
    """
    article = report.article
    candidates = statements(article)
    length = _length(budget, is_eastern(article.body, article.language))
    chosen = [candidates[i] for i in _pick(article, candidates, length)]
    return Summary(tuple(Sentence(c.text, report.id, c.paragraph) for c in chosen), article.language)


def of_story(story: Story, budget: int) -> Summary:
    """The summary of the story's lead, as `summarise` makes it."""
    return summarise(story.lead, budget)


def sentences(report: Report) -> tuple[Sentence, ...]:
    """The sentences that a summary may be made of, in their order."""
    return tuple(Sentence(s.text, report.id, s.paragraph) for s in statements(report.article))


def room(budget: int, eastern: bool) -> float:
    """The most characters that a summary of this budget has, unless a single sentence is longer."""
    return _length(budget, eastern) * _ALLOWANCE


def _length(budget: int, eastern: bool) -> float:
    """A budget in characters of the script."""
    return budget * (1 if eastern else WESTERN)


def _likeness(candidates: Sequence[Statement]) -> list[list[float]]:
    """The cosine of every two sentences, by their places; 0 of one with itself."""
    sharing: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    matrix = [[0.0] * len(candidates) for _ in candidates]
    for place, candidate in enumerate(candidates):
        row = matrix[place]
        for term, weight in candidate.vector.items():
            for other, others_weight in sharing[term]:
                row[other] += weight * others_weight
            sharing[term].append((place, weight))
        for other in range(place):
            matrix[other][place] = row[other]
    return matrix


def _scores(
    article: Article, candidates: Sequence[Statement], likeness: Sequence[Sequence[float]]
) -> list[float]:
    """How much each sentence is worth, by its place."""
    eastern = is_eastern(article.body, article.language)
    degrees = [sum(row) for row in likeness]
    most = max(degrees) or 1.0
    wanted = units(article.title)
    return [
        _worth(candidate, place, degrees[place] / most, coverage(wanted, candidate.vector))
        - _penalties(candidate, eastern)
        for place, candidate in enumerate(candidates)
    ]


def _worth(candidate: Statement, place: int, centrality: float, title_cover: float) -> float:
    return (
        1.5 * math.exp(-0.15 * place)
        + (0.5 if place == 0 else 0.0)
        + centrality
        + 0.8 * title_cover
        + (0.15 if candidate.opens else 0.0)
    )


def _penalties(candidate: Statement, eastern: bool) -> float:
    """What a reader trips over: a bare quotation, a label, a question or an outcry, a length out of the ordinary."""
    text, (least, most) = candidate.text, _LENGTHS[eastern]
    asks = text.rstrip("”」』\"'")[-1:] in "？?！!"
    short = max(0.0, 1 - len(text) / least)
    long = min(1.0, max(0.0, (len(text) - most) / most))
    odd = 0.25 * is_bare_quotation(text) + 0.3 * candidate.is_labelled + 0.3 * asks
    return odd + 0.3 * (short + long)


def _pick(article: Article, candidates: Sequence[Statement], budget: float) -> list[int]:
    """Places of the sentences to send, in their order."""
    likeness = _likeness(candidates)
    scores = _scores(article, candidates, likeness)
    introductions = _introductions(article.title, candidates)
    picked: set[int] = set()
    waiting = set(range(len(candidates)))
    left = budget * _ALLOWANCE
    while waiting and left > budget * (_ALLOWANCE - _FULL):
        needs = {i: _missing(i, candidates, introductions, picked) for i in waiting}
        gains = {i: scores[i] - needs[i] - _SAMENESS * _most_alike(likeness[i], picked) for i in waiting}
        best = max(waiting, key=lambda i: (gains[i], -i))
        waiting.discard(best)
        wanted = _with_what_it_leans_on(best, candidates) - picked
        length = sum(len(candidates[i].text) for i in wanted)
        if length <= left and not _is_told(candidates[best], [candidates[i] for i in picked]):
            picked |= wanted
            left -= length
    return sorted(picked) or [min(range(len(candidates)), key=lambda i: (len(candidates[i].text), i))]


def _introductions(title: str, candidates: Sequence[Statement]) -> dict[int, int]:
    """Where the one who speaks in a sentence is first named, by the sentence's place; not for those in the title."""
    found = {}
    for place, candidate in enumerate(candidates):
        if (speaker := candidate.speaker) and speaker not in title:
            named = (i for i in range(place) if speaker in candidates[i].text)
            if (first := next(named, None)) is not None:
                found[place] = first
    return found


def _missing(
    place: int, candidates: Sequence[Statement], introductions: Mapping[int, int], picked: Set[int]
) -> float:
    """What a sentence loses for leaning on one that isn't sent, or for a speaker whom nobody introduced."""
    leans = candidates[place].leans and place and place - 1 not in picked
    unknown = place in introductions and introductions[place] not in picked
    return (_LEANING if leans else 0.0) + (_UNKNOWN_SPEAKER if unknown else 0.0)


def _most_alike(likeness: Sequence[float], picked: Set[int]) -> float:
    return max((likeness[other] for other in picked), default=0.0)


def _is_told(candidate: Statement, others: Iterable[Statement]) -> bool:
    """True if one of the others says it all, or it says all of one of them."""
    return any(
        max(coverage(candidate.vector, o.vector), coverage(o.vector, candidate.vector)) > _REPEATS
        for o in others
    )


def _with_what_it_leans_on(place: int, candidates: Sequence[Statement]) -> set[int]:
    """The sentence and those before it, back to one that stands by itself."""
    first = place
    while first and candidates[first].leans:
        first -= 1
    return set(range(first, place + 1))
