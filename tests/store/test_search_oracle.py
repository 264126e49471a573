"""Search finds exactly what reading every text would find: checked against an oracle that does read every text."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.news.model import Article, New, Paragraph
from bot.news.query import Query, Term, parse
from bot.news.text import fold, is_cjk
from bot.store.keeping import keep
from bot.store.migrate import migrate
from bot.store.search import Page, search

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ALPHABET = "中国國家家普京習习年的ァｱ가A aéＡ１19-·,，。😀𠮷"
"""Small, so that terms meet by chance: forms of one character, two scripts, letters beside Han, punctuation."""

lines = st.text(ALPHABET, min_size=1, max_size=14).map(str.strip).filter(bool)
articles = st.builds(
    lambda title, body, tags: Article(title, tuple(map(Paragraph, body)), tags=tuple(tags)),
    lines,
    st.lists(lines, min_size=1, max_size=3),
    st.lists(lines, max_size=2),
)


def stored(articles: Sequence[Article]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    for article in articles:
        keep(connection, article, New(), "file.md", NOW)
    return connection


def found_by_search(connection: sqlite3.Connection, query: Query, size: int = 3) -> list[str]:
    """The identities of all results, page after page."""
    identities: list[str] = []
    while True:
        page = search(connection, query, NOW.date(), Page(size, len(identities), by_story=False))
        identities += [hit.report.article.identity for hit in page.hits]
        if len(page.hits) < size:
            return identities


def holds(field: str, term: Term) -> bool:
    """The oracle: the folded term stands in the folded field, where a run of spaces counts as one, and no letter or
    digit goes on at its ends.
    """
    text, wanted = re.sub(" +", " ", fold(field)), " ".join(fold(term.typed).split())
    start = text.find(wanted)
    while start >= 0:
        before, after = text[:start][-1:], text[start + len(wanted) :][:1]
        if not (joins(before, wanted[0]) or joins(wanted[-1], after)):
            return True
        start = text.find(wanted, start + 1)
    return False


def joins(left: str, right: str) -> bool:
    return all(char.isalnum() and not is_cjk(char) for char in (left, right))


def read(article: Article, query: Query) -> bool:
    """The oracle for a whole query without filters."""

    def has(term: Term) -> bool:
        fields = (
            [article.title] if term.title else [article.title, *article.tags, *article.body.split("\n\n")]
        )
        return any(holds(field, term) for field in fields)

    wanted = all(any(map(has, group)) for group in query.groups)
    return wanted and not any(map(has, query.excluded))


def pieces(article: Article) -> Iterator[str]:
    yield from (article.title, *article.tags, *(paragraph.text for paragraph in article.paragraphs))


@st.composite
def typed_from(draw: st.DrawFn, articles: Sequence[Article]) -> str:
    """Something to type: mostly pieces of the texts, perhaps in quotes, with operators between."""
    cuts = []
    for _ in range(draw(st.integers(1, 3))):
        piece = draw(st.sampled_from([piece for article in articles for piece in pieces(article)]))
        start = draw(st.integers(0, len(piece) - 1))
        cut = piece[start : start + draw(st.integers(1, 5))]
        form = draw(st.sampled_from(["{}", "{}", "{}", '"{}"', "-{}", "OR {}", "|{}", "title:{}", "「{}」"]))
        cuts.append(form.format(cut))
    return " ".join(cuts)


@settings(deadline=None)
@given(st.data())
def test_every_search_finds_exactly_what_reading_would(data: st.DataObject) -> None:
    some = data.draw(st.lists(articles, min_size=1, max_size=6, unique_by=lambda article: article.identity))
    typed = data.draw(typed_from(some))
    try:
        query = parse(typed, NOW.date())
    except UserError:
        return
    with closing(stored(some)) as connection:
        found = found_by_search(connection, query)
    expected = {article.identity for article in some if read(article, query)}
    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "年",
        "普京",
        "习近平",
        "中俄关系",
        "无上限",
        "2020年",
        "G7",
        "COVID-19",
        "NATO",
        '"气候 变化"',
        "習近平",
        "Ｇ７",
        "é",
        '"气候  变化"',
    ],
)
def test_each_kind_of_term_is_found_wherever_it_stands(typed: str) -> None:
    term = typed.strip('"')
    around = ["{}", "前{}后", "（{}）", "说，{}。", "那 {} 呢", "x，{}，1", "一\n{}\n二"]
    decoys = ["平普上限近京习", "NATOs 12020 COVIDs-19", "G71", "e1"]
    texts = [form.format(term) for form in around] + decoys
    some = [Article(f"第{n}篇", tuple(map(Paragraph, text.split("\n")))) for n, text in enumerate(texts)]
    with closing(stored(some)) as connection:
        found = found_by_search(connection, parse(typed, NOW.date()))
    assert set(found) == {article.identity for article in some[: len(around)]}
