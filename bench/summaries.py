"""Are the picked sentences better than the first ones? ROUGE (Lin 2004) against written summaries, beside lead and LexRank.

LexRank is sumy's; it is handed our sentences and words, since its own need data that is downloaded. Over the archive:
are all sentences verbatim, and do all quotations close? Speed is processor time, of one core.
"""

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench._articles import originals
from bench.stories import corpus
from bot.news.model import Article, Paragraph, Report
from bot.news.sentences import is_balanced, split
from bot.news.summary import summarise
from bot.news.text import units

BUDGET = 120
BUDGETS = (60, 240, 280)
"""Those of a list, a digest and /summary, for the archive."""
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
        compare(name, list(read(folder / f"{name}.jsonl")))
    for budget in BUDGETS:
        look_over(originals(every=1), budget)


def compare(name: str, rows: Sequence[Row]) -> None:
    """Print how near ours, the first sentences and LexRank's of our length come to the references."""
    texts, rate = timed(lambda row: summarise(row.report, BUDGET).text, rows)
    leads = [lead(row.report.article, max(60, len(text))) for row, text in zip(rows, texts, strict=True)]
    print(f"{name}  summary {rouge(rows, texts)}  {rate:.0f}/s  lead {rouge(rows, leads)}  n={len(rows)}")
    try:
        rank = lex_rank()
    except ImportError:
        print(f"{name}  sumy's LexRank: not installed")
        return
    ranked, rate = timed(lambda row: rank(row.report.article), rows)
    print(f"{name}  sumy's LexRank {rouge(rows, ranked)}  {rate:.0f}/s")


def look_over(articles: Sequence[Article], budget: int) -> None:
    """Print how many sentences of the archive's summaries aren't verbatim, or hold half a quotation."""
    reports = [Report(number, 1, article, NOW, NOW) for number, article in enumerate(articles, start=1)]
    summaries, rate = timed(lambda report: summarise(report, budget), reports)
    pairs = [(report, s) for report, told in zip(reports, summaries, strict=True) for s in told.sentences]
    verbatim = sum(s.text in report.article.paragraphs[s.paragraph].text for report, s in pairs)
    torn = sum(not is_balanced(s.text) for _, s in pairs)
    print(
        f"archive, {budget} characters: {len(pairs)} sentences of {len(reports)} articles,"
        f" {100 * verbatim / len(pairs):.2f} % verbatim, {torn} with half a quotation, {rate:.0f}/s"
    )


def timed(sum_up: Callable[[Any], Any], rows: Sequence[Any]) -> tuple[list[Any], float]:
    """What becomes of the rows, and how many a second of processor time."""
    begin = time.process_time()
    made = [sum_up(row) for row in rows]
    return made, len(made) / (time.process_time() - begin)


def lex_rank() -> Callable[[Article], str]:
    """Return sumy's LexRank over our sentences and words: the best that fit the budget, in their order."""
    from sumy.models.dom import ObjectDocumentModel, Sentence
    from sumy.models.dom import Paragraph as Block
    from sumy.summarizers.lex_rank import LexRankSummarizer

    class Words:
        """What sumy asks for words."""

        def to_words(self, text: str) -> tuple[str, ...]:
            return units(text)

    def ranked(article: Article) -> str:
        eastern = article.language.startswith("zh")
        room = BUDGET * 1.1 * (1 if eastern else 2.5)
        document = ObjectDocumentModel(
            [
                Block([Sentence(text, Words()) for text in split(p.text, article.language)])
                for p in article.paragraphs
            ]
        )
        best = LexRankSummarizer()(document, lambda infos: fitting(infos, room))
        return ("" if eastern else " ").join(map(str, best))

    return ranked


def fitting(infos: Sequence[Any], room: float) -> list[Any]:
    """The best sentences that fit together, at least one."""
    kept: list[Any] = []
    for info in infos:
        if len(str(info.sentence)) <= room:
            kept.append(info)
            room -= len(str(info.sentence))
    return kept or list(infos[:1])


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
