"""What looking for ten thousand follows costs: microseconds an article, a change of one of them, and memory."""

import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from bench._articles import corpus, originals
from bot.errors import UserError
from bot.news import alerts
from bot.news.alerts import Watch
from bot.news.model import Article, Follow, Report, Story
from bot.news.text import fold
from bot.store.follows import MOST

FOLLOWS = 10_000


def main() -> None:
    if not (corpus() / "archive").is_dir():
        print(f"no {corpus() / 'archive'}: name the collection in YAOWEN_CORPUS")
        return
    known, articles = (originals(every=10)[first::2] for first in (0, 1))
    follows = _follows(known)
    tracemalloc.start()
    watch = Watch(follows)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{len(follows)} follows: {kept / 1e6:.1f} MB kept, {most / 1e6:.1f} MB at most while built")
    print(f"  built in {_cpu_s(lambda: Watch(follows)):.2f} s")
    each = _cpu_s(lambda: [watch.matching(article) for article in articles]) / len(articles)
    one = Watch(follows[:1])
    alone = _cpu_s(lambda: [one.matching(article) for article in articles]) / len(articles)
    length = sum(len(a.title) + len(a.body) for a in articles) / len(articles)
    found = sum(len(watch.matching(article)) for article in articles) / len(articles)
    print(
        f"  an article of {length:.0f} characters: {each * 1e6:.0f} µs, with one follow {alone * 1e6:.0f} µs"
    )
    print(f"  {found:.1f} follows hold for an article")
    _print_wishes(follows, articles)


def _print_wishes(follows: Sequence[Follow], articles: Sequence[Article]) -> None:
    """What a digest pays: two hundred stories against the fifty follows of a chat, the first chat's and any later one's."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    stories = [Story(n, (Report(n, n, article, now, now),)) for n, article in enumerate(articles)]
    chats = [follows[start : start + MOST] for start in (0, MOST)]
    both, first = (_cpu_s(partial(_sort_out, chats[:count], stories)) / len(stories) for count in (2, 1))
    later = both - first
    print(
        f"  200 stories against {MOST} follows: {first * 200e3:.0f} ms, for the next chat {later * 200e3:.0f} ms"
    )


def _sort_out(chats: Sequence[Sequence[Follow]], stories: Sequence[Story]) -> None:
    for follows in chats:
        alerts.wishes(follows, stories)


def _follows(articles: Sequence[Article]) -> list[Follow]:
    """Follows as people might write them, from titles of other articles: one in three of two words, one in ten with a minus."""
    lot = random.Random(5)
    texts = [article.title for article in articles]
    follows: dict[str, Follow] = {}
    while len(follows) < FOLLOWS:
        words = [_piece(lot.choice(texts), lot) for _ in range(lot.choice((1, 1, 2)))]
        if lot.random() < 0.1:
            words.append("-" + _piece(lot.choice(texts), lot))
        typed = " ".join(words)
        try:
            alerts.parse(typed)
        except UserError:
            continue
        follows.setdefault(fold(typed), Follow(len(follows) + 1, len(follows) % 500, typed))
    return list(follows.values())


def _piece(text: str, lot: random.Random) -> str:
    start = lot.randrange(len(text))
    return "".join(text[start : start + lot.choice((2, 2, 3, 3, 4, 5))].split())


def _cpu_s(work: Callable[[], object]) -> float:
    alerts._readied.cache_clear()  # noqa: SLF001 - each article is new to it, as those that arrive are
    begin = time.process_time()
    work()
    return time.process_time() - begin
