"""What looking for ten thousand follows costs: microseconds an article, a change of one of them, and memory."""

import random
import time
import tracemalloc
from collections.abc import Callable, Sequence

from bench._articles import corpus, originals
from bot.errors import UserError
from bot.news import alerts
from bot.news.alerts import Watch
from bot.news.model import Article, Follow
from bot.news.text import fold

FOLLOWS = 10_000
READ = 500


def main() -> None:
    if not (corpus() / "archive").is_dir():
        print(f"no {corpus() / 'archive'}: name the collection in YAOWEN_CORPUS")
        return
    known, articles = (originals(every=20)[first::2] for first in (0, 1))
    follows = _follows(known)
    tracemalloc.start()
    watch = Watch(follows)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{len(follows)} follows: {kept / 1e6:.1f} MB kept, {most / 1e6:.1f} MB at most while built")
    print(f"  built in {_cpu_s(lambda: Watch(follows)):.2f} s")
    read = (articles * (READ // len(articles) + 1))[:READ]
    each = _cpu_s(lambda: [watch.matching(article) for article in read]) / READ
    one = Watch(follows[:1])
    alone = _cpu_s(lambda: [one.matching(article) for article in read]) / READ
    length = sum(len(a.title) + len(a.body) for a in read) / READ
    found = sum(len(watch.matching(article)) for article in read) / READ
    print(
        f"  an article of {length:.0f} characters: {each * 1e6:.0f} µs, with one follow {alone * 1e6:.0f} µs"
    )
    print(f"  {found:.1f} follows hold for an article")


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
    begin = time.process_time()
    work()
    return time.process_time() - begin
