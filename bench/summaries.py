"""Are the picked sentences better than the first ones? ROUGE (Lin 2004) against written summaries, beside lead."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.stories import corpus
from bot.news.model import Article, Paragraph, Report
from bot.news.sentences import split
from bot.news.summary import summarise

BUDGET = 120
LANGUAGES = {"zh": "zh-Hans", "en": "en"}
NOW = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """An article and what people wrote in its place."""

    report: Report
    references: tuple[str, ...]


def main(arguments: Sequence[str] = ()) -> None:
    folder = Path(arguments[0]) if arguments else corpus() / "summaries"
    if not folder.is_dir():
        print(f"no {folder}: name the collection in YAOWEN_CORPUS")
        return
    for name in LANGUAGES:
        rows = list(read(folder / f"{name}.jsonl"))
        begin = time.perf_counter()
        texts = [summarise(row.report, BUDGET).text for row in rows]
        rate = len(rows) / (time.perf_counter() - begin)
        leads = [lead(row.report.article, max(60, len(text))) for row, text in zip(rows, texts, strict=True)]
        print(f"{name}  summary {rouge(rows, texts)}  lead {rouge(rows, leads)}  n={len(rows)}  {rate:.0f}/s")


def read(path: Path) -> Iterator[Row]:
    """The rows of a file of `title`, `paragraphs`, `references`."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            paragraphs = tuple(Paragraph(" ".join(p.split())) for p in row["paragraphs"] if p.strip())
            article = Article(row["title"] or "-", paragraphs, LANGUAGES[path.stem])
            yield Row(Report(1, 1, article, NOW, NOW), tuple(row["references"]))


def lead(article: Article, budget: int) -> str:
    """The first sentences that fit."""
    text = ""
    for paragraph in article.paragraphs:
        for sentence in split(paragraph.text, article.language):
            if text and len(text) + len(sentence) > budget * 1.1:
                return text
            text += sentence if article.language.startswith("zh") else f" {sentence}"
    return text


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 of single tokens and of pairs, in percent."""

    one: float
    two: float

    def __str__(self) -> str:
        return f"R1 {self.one:.1f} R2 {self.two:.1f}"


def rouge(rows: Iterable[Row], texts: Iterable[str]) -> Rouge:
    """The mean over the rows of the mean over a row's references; characters for Chinese, words for other scripts."""
    scores = [
        [sum(_overlap(r, text, n) for r in row.references) / len(row.references) for n in (1, 2)]
        for row, text in zip(rows, texts, strict=True)
    ]
    one, two = (100 * sum(column) / len(scores) for column in zip(*scores, strict=True))
    return Rouge(one, two)


def _overlap(reference: str, text: str, size: int) -> float:
    wanted, got = (_grams(t, size) for t in (reference, text))
    both = (wanted & got).total()
    return 2 * both / (wanted.total() + got.total()) if both else 0.0


def _grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    tokens = re.findall(r"[\u3400-\u9fff]|[a-z0-9]+", text.lower())
    return Counter(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))
