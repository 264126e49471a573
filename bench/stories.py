"""Does grouping put the reports of one event together? Against hand-made groups, beside "same title" (what readers of feeds do)."""

import itertools
import json
import os
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.news import stories
from bot.news.clean.cleaner import clean
from bot.news.model import Article, Duplicate, Joins, RawItem, Report, Story, Updates, stands_at

RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Labels:
    """Which event each file reports, and the pairs that look alike, or don't count either way."""

    events: Mapping[str, str]
    look_alikes: tuple[tuple[str, str], ...]
    ignored: frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of files and B-cubed (Bagga & Baldwin 1998)."""

    precision: float
    recall: float
    b_cubed: float
    joined: int
    """Look-alike pairs in one story."""

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  B-cubed {self.b_cubed:.3f}  look-alikes {self.joined}"


class Shelf:
    """Stories in memory, found by their key terms as the database finds them."""

    def __init__(self) -> None:
        self.stories: dict[int, Story] = {}
        self.files: dict[str, int] = {}
        self._shelved: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
        self._seen: dict[str, Report] = {}

    def add(self, article: Article, file: str) -> None:
        """Place an article and keep it."""
        at, weights = stands_at(article.published, RECEIVED), stories.key_terms(article)
        placed = stories.place(article, at, self._seen.get(article.identity), self._near(weights, at))
        if isinstance(placed, Duplicate | Updates):
            return
        number = placed.story if isinstance(placed, Joins) else len(self.stories) + 1
        report = Report(len(self.files) + 1, number, article, RECEIVED, at, file)
        old = self.stories[number].reports if number in self.stories else ()
        self.stories[number] = Story(number, tuple(sorted((*old, report), key=lambda r: (r.at, r.id))))
        self.files[file] = number
        self._seen[article.identity] = report
        for term in weights:
            self._shelved[term].append((at, number))

    def _near(self, weights: Mapping[str, float], at: datetime) -> list[Story]:
        found: defaultdict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for number in {n for then, n in self._shelved[term] if abs(then - at) <= stories.WINDOW}:
                found[number] += weight
        ordered = sorted(found, key=lambda number: (-found[number], number))
        return [self.stories[number] for number in ordered[:50]]


def main(arguments: Sequence[str] = ()) -> None:
    folder = Path(arguments[0]) if arguments else corpus() / "stories"
    if not folder.is_dir():
        print(f"no {folder}: name the collection in YAOWEN_CORPUS")
        return
    labels, articles = read_labels(folder), list(read_articles(folder / "raw"))
    print(
        f"{len(labels.events)} labelled files, {len(articles)} articles, {len(labels.look_alikes)} look-alike pairs"
    )
    print("same title        ", score(labels, {file: article.title for article, file in articles}))
    for name, ordered in orders(articles).items():
        begin = time.perf_counter()
        groups = group(ordered)
        rate = len(ordered) / (time.perf_counter() - begin)
        print(f"{name:18}", score(labels, groups), f" {rate:.0f} articles/s")


def corpus() -> Path:
    """The folder of the article collection."""
    return Path(os.environ.get("YAOWEN_CORPUS", "../shared/data"))


def read_articles(folder: Path) -> Iterator[tuple[Article, str]]:
    """Clean every file of a folder, by name; refused ones are left out."""
    for path in sorted(folder.iterdir()):
        for part in clean(RawItem(path.name, path.read_bytes())).parts:
            if isinstance(part, Article):
                yield part, path.name


def read_labels(folder: Path) -> Labels:
    """The groups beside the raw files; a look-alike in no group is an event of its own."""
    events: dict[str, str] = {}
    look_alikes = []
    for row in _rows(folder / "groups.jsonl"):
        names = [Path(file).name for file in row["files"]]
        if row["same_story"]:
            events.update(dict.fromkeys(names, row["id"]))
        else:
            look_alikes.append((names[0], names[1]))
    for name in itertools.chain.from_iterable(look_alikes):
        events.setdefault(name, name)
    ignored = frozenset(
        frozenset(Path(f).name for f in row["pair"]) for row in _rows(folder / "ignore.jsonl")
    )
    return Labels(events, tuple(look_alikes), ignored)


def orders(articles: Sequence[tuple[Article, str]]) -> dict[str, list[tuple[Article, str]]]:
    """Orders of arrival: by file name, by time, and three by lot."""
    ways = {"by name": list(articles)}
    ways["by time"] = sorted(articles, key=lambda pair: (stands_at(pair[0].published, RECEIVED), pair[1]))
    for seed in range(3):
        ways[f"by lot {seed}"] = random.Random(seed).sample(articles, len(articles))
    return ways


def group(articles: Iterable[tuple[Article, str]]) -> dict[str, int]:
    """The story of each file, in this order of arrival."""
    shelf = Shelf()
    for article, file in articles:
        shelf.add(article, file)
    return shelf.files


def score(labels: Labels, found: Mapping[str, object]) -> Score:
    """Compare the found groups with the labels; a file in no group stands alone."""
    got = {name: found.get(name, f"alone {name}") for name in labels.events}
    wanted_pairs, got_pairs = _pairs(labels, labels.events), _pairs(labels, got)
    both = len(wanted_pairs & got_pairs)
    precision, recall = _b_cubed(labels, got)
    return Score(
        both / max(1, len(got_pairs)),
        both / max(1, len(wanted_pairs)),
        2 * precision * recall / (precision + recall),
        sum(got[one] == got[other] for one, other in labels.look_alikes),
    )


def _pairs(labels: Labels, groups: Mapping[str, object]) -> set[frozenset[str]]:
    pairs = (pair for pair in itertools.combinations(labels.events, 2) if groups[pair[0]] == groups[pair[1]])
    return set(map(frozenset, pairs)) - labels.ignored


def _b_cubed(labels: Labels, got: Mapping[str, object]) -> tuple[float, float]:
    precision = recall = 0.0
    for name in labels.events:
        mates = [_mates(labels, groups, name) for groups in (labels.events, got)]
        both = len(mates[0] & mates[1])
        precision, recall = precision + both / len(mates[1]), recall + both / len(mates[0])
    return precision / len(labels.events), recall / len(labels.events)


def _mates(labels: Labels, groups: Mapping[str, object], name: str) -> set[str]:
    return {
        m for m in labels.events if groups[m] == groups[name] and frozenset((m, name)) not in labels.ignored
    }


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, filter(str.strip, lines))
