"""Make bot/news/tables/background.txt: in how many news articles each term occurs. Statistics only, no text.

usage: python tools/make_background_table.py FOLDER... --without FOLDER --out FILE

Reads every file under the folders (gzipped ones too), cleans it, and counts the terms of its title and opening, as
grouping does. Files whose title also occurs under a `--without` folder are left out, so that measuring on those stays
honest. A Latin word counts by its share of the Western articles, as most of the collection is Chinese: so "the" is
common although few of the articles have it.
"""

import argparse
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.news.clean.cleaner import clean
from bot.news.model import Article, RawItem
from bot.news.stories import opening_terms

RARE = 8
"""Terms in fewer articles are as good as unknown: with 8 or 1 as the limit, grouping scored the same."""
STEP = 1.2
"""Frequencies are rounded to the next lower power of this, so that the terms share few lines."""


def main() -> None:
    options = _options()
    without = {article.title for folder in options.without for article in _articles(folder)}
    articles = [a for folder in options.folders for a in _articles(folder) if a.title not in without]
    options.out.write_text(table(articles), encoding="utf-8")
    print(f"{len(articles)} articles, {options.out.stat().st_size} bytes")


def table(articles: Iterable[Article]) -> str:
    """The table's text: the number of articles, then a line for each frequency with its terms."""
    eastern, western, total, latin = Counter[str](), Counter[str](), 0, 0
    for article in articles:
        is_western = not article.language.startswith("zh")
        (western if is_western else eastern).update(set(opening_terms(article)))
        total, latin = total + 1, latin + is_western
    scale = total / latin if latin else 1
    scaled = {term: round(count * scale) for term, count in western.items() if count > 1 and term.isascii()}
    lines = defaultdict(list)
    for term in eastern.keys() | scaled.keys():
        frequency = max(eastern[term], scaled.get(term, 0))
        if frequency >= RARE and not re.fullmatch(r"\d{5,}", term):
            lines[_rounded(frequency)].append(term)
    return "\n".join([str(total), *(" ".join([str(f), *sorted(lines[f])]) for f in sorted(lines))]) + "\n"


def _rounded(frequency: int) -> int:
    """The next lower power of `STEP`, as a whole number."""
    power = 1.0
    while power * STEP <= frequency:
        power *= STEP
    return round(power)


def _articles(folder: Path) -> Iterator[Article]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        raw = RawItem(path.name, gzip.decompress(content) if path.suffix == ".gz" else content)
        yield from (part for part in clean(raw).parts if isinstance(part, Article))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--without", action="append", default=[], type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
