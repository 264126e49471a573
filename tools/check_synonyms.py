"""Print how often each name of `bot/news/tables/synonyms.txt` stands in a folder of articles, and what around.

Run it as `python tools/check_synonyms.py FOLDER`, and read it: a name that hides inside other words belongs in brackets.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.news.clean.cleaner import clean
from bot.news.model import Article, RawItem
from bot.news.synonyms import Group, known
from bot.news.text import fold

AROUND = 3
SHOWN = 6


def main() -> None:
    """Print a block for each group, in the order of the table."""
    bodies = list(dict.fromkeys(texts(Path(sys.argv[1]))))
    print(f"{len(bodies)} articles")
    for group in dict.fromkeys(group for groups in known().values() for group in groups):
        print("\n".join(lines(group, bodies)))


def texts(folder: Path) -> Iterator[str]:
    """The folded text of every article in the folder's files."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for part in clean(RawItem(path.name, path.read_bytes())).parts:
            if isinstance(part, Article):
                yield fold(f"{part.title}\n{part.body}")


def lines(group: Group, bodies: Sequence[str]) -> Iterator[str]:
    """The group, and a line for each of its names: articles, then what most often stands around it."""
    yield f"\n{' | '.join(group.names)}   understood: {' | '.join(group.understood) or 'none'}"
    for name in group.names:
        found = [contexts for body in bodies if (contexts := list(around(name, body)))]
        common = Counter(context for contexts in found for context in contexts).most_common(SHOWN)
        yield f"  {name}  {len(found)}  {'  /  '.join(context for context, _ in common)}"


def around(name: str, body: str) -> Iterator[str]:
    """What stands around each place of a name in a folded text; a name in letters is a word."""
    folded = fold(name)
    start = body.find(folded)
    while start >= 0:
        end = start + len(folded)
        word = body[max(0, start - 1) : end + 1]
        if not folded.isascii() or re.fullmatch(rf"\W?{re.escape(folded)}\W?", word):
            yield body[max(0, start - AROUND) : end + AROUND].replace("\n", " ")
        start = body.find(folded, end)


if __name__ == "__main__":
    main()
