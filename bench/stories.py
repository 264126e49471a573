"""Does grouping put the reports of one event together? Against hand-made groups, beside "same title" (what readers of feeds do)."""

import itertools
import json
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.news import fingerprints, stories
from bot.news.clean.cleaner import clean
from bot.news.model import (
    PLACED,
    Article,
    Duplicate,
    Joins,
    Placement,
    RawItem,
    Report,
    Story,
    Updates,
    stands_at,
)
from bot.store.carriers import CARRIERS

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
    """Stories in memory, found by their terms and their sentences as the database finds them."""

    def __init__(self) -> None:
        self.stories: dict[int, Story] = {}
        self.files: dict[str, int] = {}
        self.reports: dict[int, Report] = {}
        self._shelved: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
        self._seen: dict[str, int] = {}
        self._printed: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, article: Article, file: str) -> Placement:
        """Place an article and keep it."""
        at, weights = stands_at(article.published, RECEIVED), stories.key_terms(article)
        same, near = self.reports.get(self._seen.get(article.identity, 0)), self._near(weights, at)
        placed = stories.place(article, at, same, near, self.carriers(article, at))
        if isinstance(placed, Duplicate | Updates):
            return placed
        number = placed.story if isinstance(placed, Joins) else len(self.stories) + 1
        new = Report(len(self.files) + 1, number, article, RECEIVED, at, file)
        self._keep(new, dict(placed.origins) if isinstance(placed, Joins) else {})
        self.files[file] = number
        self._seen[article.identity] = new.id
        for term in stories.kept_terms(article):
            self._shelved[term].append((at, number))
        return placed

    def carriers(self, article: Article, at: datetime) -> list[Report]:
        """Reports of other publishers that share sentences with it, as `Grouping.around` finds them."""
        votes = Counter(
            id_ for mark in fingerprints.sentences(article) for id_ in self._printed.get(mark, ())
        )
        near = (
            report
            for report in map(self.reports.__getitem__, votes)
            if abs(report.at - at) <= stories.REPRINTED_WITHIN
            and (report.article.publisher != article.publisher or article.publisher is None)
        )
        return sorted(near, key=lambda r: (r.reprint is not None, -votes[r.id], r.at, r.id))[:CARRIERS]

    def _keep(self, new: Report, origins: Mapping[int, int | None]) -> None:
        """Put a report in its story, and note who carries whose text."""
        old = self.stories[new.story].reports if new.story in self.stories else ()
        ids = {PLACED: new.id}
        carried = {ids.get(id_, id_): of if of is None else ids.get(of, of) for id_, of in origins.items()}
        together = (replace(r, reprint=carried.get(r.id, r.reprint)) for r in (*old, new))
        story = Story(new.story, tuple(sorted(together, key=lambda r: (r.at, r.id))))
        self.stories[new.story] = story
        self.reports |= {report.id: report for report in story.reports}
        for mark in fingerprints.kept(fingerprints.sentences(new.article)):
            self._printed[mark].append(new.id)

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
    grouped: dict[str, dict[str, int]] = {}
    for name, ordered in orders(articles).items():
        begin = time.process_time()
        grouped[name] = group(ordered)
        rate = len(ordered) / (time.process_time() - begin)
        print(f"{name:18}", score(labels, grouped[name]), f" {rate:.0f} articles/s")
    for name, groups in grouped.items():
        print(
            f"{name:18} {moved(groups, grouped['by time'])} of {len(groups)} files stand with others than by time"
        )


def moved(groups: Mapping[str, int], by_time: Mapping[str, int]) -> int:
    """How many files have other company than where they come by time."""
    here, there = company(groups), company(by_time)
    return sum(here[file] != there[file] for file in there)


def company(groups: Mapping[str, int]) -> dict[str, frozenset[str]]:
    """The files of each file's story."""
    together: defaultdict[int, set[str]] = defaultdict(set)
    for file, number in groups.items():
        together[number].add(file)
    return {file: frozenset(together[number]) for file, number in groups.items()}


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
    """Orders of arrival: by file name, by time, by time but up to half a day late, and three by lot."""
    ways = {"by name": list(articles)}
    ways["by time"] = sorted(articles, key=lambda pair: (stands_at(pair[0].published, RECEIVED), pair[1]))
    lot = random.Random(12)
    late = {file: timedelta(hours=lot.uniform(0, 12)) for _, file in articles}
    ways["half a day late"] = sorted(
        articles, key=lambda pair: stands_at(pair[0].published, RECEIVED) + late[pair[1]]
    )
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
