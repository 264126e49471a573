import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.news.clean.cleaner import clean
from bot.news.clean.trace import Cleaned
from bot.news.model import Article, Hints, RawItem, Refusal


@pytest.fixture
def cleaned() -> Callable[[str | bytes], Cleaned]:
    """Cleans a text or bytes, as if dropped."""

    def do(content: str | bytes) -> Cleaned:
        return clean(RawItem("dropped.html", content.encode() if isinstance(content, str) else content))

    return do


@pytest.fixture
def article() -> Callable[..., Article]:
    """Cleans what must become one article."""

    def do(content: str | bytes, hints: Hints | None = None) -> Article:
        raw = content.encode() if isinstance(content, str) else content
        (part,) = clean(RawItem("dropped.html", raw, hints or Hints())).parts
        assert isinstance(part, Article), part
        return part

    return do


@pytest.fixture
def refusal(cleaned: Callable[[str | bytes], Cleaned]) -> Callable[[str | bytes], Refusal]:
    """Cleans what must be refused."""

    def do(content: str | bytes) -> Refusal:
        (part,) = cleaned(content).parts
        assert isinstance(part, Refusal), part
        return part

    return do


@pytest.fixture
def corpus() -> Path:
    """The collection of real files to measure on."""
    root = Path(__file__).parents[3]
    folder = root / os.environ.get("YAOWEN_CORPUS", "../shared/data")
    if not folder.is_dir():
        pytest.skip("no article collection here")
    return folder
