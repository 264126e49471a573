"""What does grouping do to years of news? Replays the archive in the order of time, and shows what a person should look at.

YAOWEN_BACKTEST names a file in which the stories are kept; what changed against the last run is printed then.
YAOWEN_JOINS=50 prints so many joins by lot (always the same ones) with the openings of both sides, to be read.
"""

import itertools
import json
import os
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench._articles import originals
from bench.stories import RECEIVED, Shelf
from bot.news import crossing, stories
from bot.news.model import Article, Joins, Story, stands_at

SHOWN = 12
_TITLE, _OPENING = 44, 160


@dataclass(frozen=True, slots=True)
class Join:
    """An article that joined a story, and the report of it that it is most like."""

    article: Article
    other: Article
    placed: Joins


def main() -> None:
    articles = in_time(originals(int(os.environ.get("YAOWEN_EVERY", "1"))))
    if not articles:
        print("no articles: name the collection in YAOWEN_CORPUS")
        return
    begin = time.process_time()
    shelf, joins = replay(articles)
    spent = (time.process_time() - begin) * 1000 / len(articles)
    summarise(shelf, joins)
    print(f"{spent:.2f} ms CPU an article, in memory")
    if kept := os.environ.get("YAOWEN_BACKTEST"):
        changes(Path(kept), shelf)
    to_be_looked_at(shelf, joins)
    in_two_languages(articles)
    for join in random.Random(50).sample(joins, min(len(joins), int(os.environ.get("YAOWEN_JOINS", "0")))):
        show(join)


def in_time(articles: Iterable[Article]) -> list[Article]:
    """Each article once, as the days brought them."""
    once = {article.identity: article for article in articles}
    return sorted(once.values(), key=lambda a: (stands_at(a.published, RECEIVED), a.identity))


def replay(articles: Sequence[Article]) -> tuple[Shelf, list[Join]]:
    """Place them one after the other."""
    shelf, joins = Shelf(), []
    for article in articles:
        placed = shelf.add(article, article.identity)
        if isinstance(placed, Joins):
            reports = [r for r in shelf.stories[placed.story].reports if r.article is not article]
            other = stories.closest(article, Story(placed.story, tuple(reports)))
            joins.append(Join(article, other.article, placed))
    return shelf, joins


def summarise(shelf: Shelf, joins: Sequence[Join]) -> None:
    sizes = [len(story.reports) for story in shelf.stories.values()]
    reprints = [join for join in joins if join.placed.rule == "reprint"]
    print(
        f"{sum(sizes)} reports in {len(sizes)} stories, {sum(size > 1 for size in sizes)} of several; "
        f"{len(joins)} joins, {len(reprints)} of them reprints, {sum(map(across, joins))} across languages"
    )


def across(join: Join) -> bool:
    return join.article.language[:2] != join.other.language[:2]


def changes(path: Path, shelf: Shelf) -> None:
    """Print which pairs came together or apart since the last run, and keep this one in its place."""
    now = {
        report.article.identity: story.number for story in shelf.stories.values() for report in story.reports
    }
    titles = {r.article.identity: r.article.title for s in shelf.stories.values() for r in s.reports}
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        known = before.keys() & now.keys()
        old, new = (pairs({i: groups[i] for i in known}) for groups in (before, now))
        print(f"against the last run: {len(new - old)} pairs came together, {len(old - new)} apart")
        for sign, some in (("+", new - old), ("-", old - new)):
            for one, other in sorted(some)[:SHOWN]:
                print(f"  {sign} {titles[one][:_TITLE]}  |  {titles[other][:_TITLE]}")
    path.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")


def pairs(groups: dict[str, int]) -> set[tuple[str, str]]:
    """Every two articles of one story."""
    together: defaultdict[int, list[str]] = defaultdict(list)
    for identity in sorted(groups):
        together[groups[identity]].append(identity)
    return {pair for some in together.values() for pair in itertools.combinations(some, 2)}


def to_be_looked_at(shelf: Shelf, joins: Sequence[Join]) -> None:
    """Print the joins that barely came about, the largest stories and the longest."""
    print("the weakest joins")
    events = [join for join in joins if join.placed.rule == "event"]
    for join in sorted(events, key=lambda join: join.placed.score)[:SHOWN]:
        print(f"  {join.placed.score:.3f} {told(join.article)}  |  {told(join.other)}")
    by_size = sorted(shelf.stories.values(), key=lambda story: -len(story.reports))
    by_span = sorted(shelf.stories.values(), key=span, reverse=True)
    for name, some in (("largest", by_size), ("longest", by_span)):
        print(f"the {name} stories")
        for story in some[:SHOWN]:
            print(f"  {len(story.reports):3} reports, {span(story).days:2} days  {told(story.lead.article)}")
    print("reprints")
    for join in [join for join in joins if join.placed.rule == "reprint"][:SHOWN]:
        print(f"  {join.placed.score:.2f}  {told(join.article)}  |  {told(join.other)}")


def in_two_languages(articles: Sequence[Article]) -> None:
    """Print which Chinese and English articles would join if they had come on the same days; most can't be one event."""
    chinese, english = (
        [(a, crossing.marks(a)) for a in articles if a.language[:2] == code] for code in ("zh", "en")
    )
    found = [
        (score, one, other)
        for other, theirs in chinese
        for one, mine in english
        if (score := crossing.alike(mine, theirs))
    ]
    print(
        f"{len(found)} of {len(chinese)} x {len(english)} pairs in two languages are alike, whatever their days"
    )
    for score, one, other in sorted(found, key=lambda row: -row[0])[:SHOWN]:
        print(
            f"  {score:.2f}  {str(one.published)[:4]} {told(one)}  |  {str(other.published)[:4]} {told(other)}"
        )


def span(story: Story) -> timedelta:
    times = [report.at for report in story.reports]
    return max(times) - min(times)


def told(article: Article) -> str:
    return f"{article.publisher} {str(article.published)[5:10]} {article.title[:_TITLE]}"


def show(join: Join) -> None:
    print(f"\n{join.placed.rule} {join.placed.score:.3f} {' '.join(join.placed.terms)}")
    for article in (join.other, join.article):
        print(f"  {told(article)}\n    {article.body[:_OPENING]!r}")


if __name__ == "__main__":
    main()
