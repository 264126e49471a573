"""Texts as weighted terms, for telling what is rare in them and how alike they are.

TF-IDF (Spärck Jones 1972) over the units that the search index knows. Document frequencies come from a table made of
several thousand news articles (`tools/make_background_table.py`), so that a new database groups well from its first
article, and the same article weighs the same everywhere.
"""

import functools
import importlib.resources
import math
import operator
from collections.abc import Iterable, Mapping

Vector = Mapping[str, float]
"""Weights by term, of length one (or empty)."""


def vector(counts: Mapping[str, float]) -> Vector:
    """Weigh counted terms by their rarity. Counts stay as they are: damping them by a logarithm lost 4 % of the pairs."""
    rarities, unknown = _background()
    rarity_of = rarities.get
    weights = {term: count * rarity_of(term, unknown) for term, count in counts.items()}
    length = math.sqrt(sum(map(operator.mul, weights.values(), weights.values())))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """How alike two texts are, 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum([weight * large[term] for term, weight in small.items() if term in large])


def coverage(terms: Iterable[str], text: Iterable[str]) -> float:
    """The share of the terms' rarity that the text has, 0 to 1; 0 where there are no terms."""
    wanted, present = set(terms), set(text)
    total = sum(map(rarity, wanted))
    return sum(map(rarity, wanted & present)) / total if total else 0.0


def heaviest(weights: Vector, count: int) -> dict[str, float]:
    """The first `count` terms by weight, heaviest first; alphabetical among equals."""
    least = min(sorted(weights.values(), reverse=True)[:count], default=0.0)
    heavy = [(term, weight) for term, weight in weights.items() if weight >= least]
    return dict(sorted(heavy, key=lambda pair: (-pair[1], pair[0]))[:count])


def rarity(term: str) -> float:
    """The term's inverse document frequency; an unknown term is as rare as can be."""
    rarities, unknown = _background()
    return rarities.get(term, unknown)


@functools.cache
def _background() -> tuple[dict[str, float], float]:
    """Rarities by term, and that of a term the table doesn't know."""
    table = importlib.resources.files("bot.news.tables") / "background.txt"
    first, *lines = table.read_text(encoding="utf-8").splitlines()
    articles = int(first)
    rarities = {}
    for line in lines:
        frequency, *terms = line.split(" ")
        rarities.update(dict.fromkeys(terms, _rarity(int(frequency), articles)))
    return rarities, _rarity(0, articles)


def _rarity(frequency: int, articles: int) -> float:
    return math.log(1 + (articles + 1) / (frequency + 0.5))
