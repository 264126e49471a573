"""Databases for tests: real ones, on disk where processes matter and in memory where thousands are needed."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.news.model import Article, New, Paragraph, Placement, Receipt
from bot.store import index, rows
from bot.store.keeping import keep
from bot.store.migrate import migrate
from bot.store.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    async with await Store.open(path) as store:
        yield store


@pytest.fixture
def memory() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    yield connection
    connection.close()


Write = Callable[..., Article]
Put = Callable[..., int]


@pytest.fixture
def write() -> Write:
    """Make an article of a title and a body, a paragraph a line."""

    def article(title: str, body: str = "一句话。", **facts: object) -> Article:
        return Article(title, tuple(Paragraph(line) for line in body.split("\n")), **facts)  # type: ignore[arg-type]

    return article


@pytest.fixture
def put(memory: sqlite3.Connection, write: Write) -> Put:
    """Keep an article in the database in memory; gives its id."""

    def keep_one(
        title: str,
        body: str = "一句话。",
        *,
        placement: Placement | None = None,
        now: datetime = NOON,
        **facts: object,
    ) -> int:
        return keep(memory, write(title, body, **facts), placement or New(), "file.md", now)

    return keep_one


@pytest.fixture
def receipt() -> Callable[..., Receipt]:
    """Make a receipt for the n-th file."""

    def of(number: int = 1, result: str = "stored", at: datetime = NOON, **rest: object) -> Receipt:
        return Receipt(f"file{number}.md", f"{number:064x}", 100, result, at, **rest)  # type: ignore[arg-type]

    return of


Vocabulary = Callable[[sqlite3.Connection], dict[str, list[tuple[str, int]]]]


@pytest.fixture
def vocabulary() -> Vocabulary:
    """Read what the search index holds: in how many articles each token stands, table by table."""

    def read(connection: sqlite3.Connection) -> dict[str, list[tuple[str, int]]]:
        found = {}
        for table in index.TABLES:
            connection.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, row)")
            found[table] = connection.execute("SELECT term, doc FROM temp.words ORDER BY term").fetchall()
            connection.execute("DROP TABLE temp.words")
        return found

    return read


@pytest.fixture
def fed_afresh(vocabulary: Vocabulary) -> Vocabulary:
    """Read what the search index would hold if the stored articles were all fed to an empty one."""

    def read(connection: sqlite3.Connection) -> dict[str, list[tuple[str, int]]]:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
            migrate(fresh, Path("memory"))
            for entry in rows.entries(connection, ""):
                index.feed(fresh, entry)
            return vocabulary(fresh)

    return read
