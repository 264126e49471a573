"""Cleaned items for people and programs: the rows of `clean --json`, and `--explain`."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.news.clean.trace import Cleaned, Clues, Refused, traced
from bot.news.model import Article, Refusal


def row(
    file: str, part: int | None, result: Article | Refusal, told: Callable[[Refusal], str] = str
) -> dict[str, Any]:
    """One object of `clean --json`. `part` counts from 1 where a file holds several articles, else it is None.

    `told` puts refusals in words: this layer knows codes only.
    """
    facts = (
        result if isinstance(result, Article) else result.clues if isinstance(result, Refused) else Clues()
    )
    article = result if isinstance(result, Article) else None
    return {
        "file": file,
        "part": part,
        "is_article": article is not None,
        "reason": told(result) if isinstance(result, Refusal) else None,
        "title": facts.title,
        "publisher": facts.publisher,
        "published": _iso(facts.published),
        "author": facts.author,
        "source_url": facts.source_url,
        "mirror_url": facts.mirror_url,
        "language": article.language if article else None,
        "tags": list(facts.tags),
        "image_url": facts.image_url,
        "image_caption": facts.image_caption,
        "body": article.body if article else None,
    }


def explain(cleaned: Cleaned, told: Callable[[Refusal], str] = str) -> str:
    """Of each part what went and why, and where each fact stood, a line each; then what is left.

    `told` puts refusals in words.
    """
    width = max((len(step.rule) for step in cleaned.trace), default=0)
    lines = []
    for part, steps in zip(cleaned.parts, traced(cleaned), strict=True):
        lines += [f"{step.rule:<{width}}  {step.text}" for step in steps]
        lines.append(_summary(part, told))
    return "\n".join(lines)


def _summary(part: Article | Refusal, told: Callable[[Refusal], str]) -> str:
    if isinstance(part, Refusal):
        return f"= no article ({part.code}): {told(part)}"
    return f"= {part.title}: {len(part.paragraphs)} paragraphs, {len(part.body)} characters, {part.language}"


def _iso(published: date | None) -> str | None:
    return published.isoformat() if published else None
