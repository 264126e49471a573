"""What is removed is gone everywhere, and nothing else is."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.news.model import Article, Joins, New, Paragraph, Placement, Receipt, Updates
from bot.news.query import parse
from bot.store import index, rows
from bot.store.alerts import Place
from bot.store.keeping import keep
from bot.store.migrate import migrate
from bot.store.removing import remove
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]

DAY = timedelta(days=1)
NOON = datetime.fromisoformat("2026-11-21T12:00:00Z")


async def found(store: Store, typed: str, now: datetime) -> list[int]:
    return [hit.report.id for hit in (await store.search(parse(typed, now.date()), now=now)).hits]


async def rows_of(store: Store, *tables: str) -> dict[str, int]:
    def count(connection: sqlite3.Connection) -> dict[str, int]:
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}

    return await store._reader.read(count)


async def test_a_story_shrinks_by_a_report_and_stands_where_the_others_do(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    first = await stored.keep(store, write("火车晚点", published=noon - DAY), New(), receipt(1), noon)
    joins = Joins(first.story, 0.5)
    later = await stored.keep(store, write("大雪封路", published=noon), joins, receipt(2), noon)
    assert await store.articles.delete(later.id)
    story = await store.articles.story(first.story)
    assert story is not None
    assert story.reports == (first,)
    assert await store.articles.latest(1) == (story,)
    assert (await found(store, "大雪", noon), await found(store, "火车", noon)) == ([], [first.id])
    assert await store.articles.near({"大雪": 1.0}, noon - DAY, noon + DAY) == ()
    assert await store._reader.read(lambda c: c.execute("SELECT updated FROM story").fetchone()) == (
        int((noon - DAY).timestamp() * 1_000_000),
    )


async def test_the_last_report_takes_its_story_along_and_the_number_is_not_given_again(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    old = write("桥开通了", source_url="https://example.org/1")
    gone = await stored.keep(store, old, New(), receipt(1), noon)
    await stored.keep(
        store, write("桥通了", source_url="https://example.org/1"), Updates(1), receipt(2), noon
    )
    await store.deliveries.owe(7, "digest", date(2026, 11, 21), ["一"], "…", {gone.story: gone.id}, noon)
    await store.alerts.note([(7, gone.story)], Place(), noon)
    assert await store.articles.delete(gone.id)
    assert await store.articles.count() == (0, 0)
    assert await store.chats.told(7) == {}
    tables = ("article", "body", "version", "story", "told", "alert", "delivery", "receipt")
    assert list((await rows_of(store, *tables)).values()) == [0, 0, 0, 0, 0, 0, 1, 2]
    assert len(await store.deliveries.unsent()) == 1  # what was promised is kept, as it was written
    new = await stored.keep(store, old, New(), receipt(3), noon)
    assert (new.id, new.story) == (gone.id + 1, gone.story + 1)


async def test_what_is_not_there_can_not_be_removed(store: Store) -> None:
    assert not await store.articles.delete(7)


async def test_articles_are_retired_by_when_they_came_a_few_at_a_time(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    for number in range(5):
        old_news = write(f"第{number}天的火车", published=date(2018, 5, 1))
        await stored.keep(store, old_news, New(), receipt(number), noon - number * DAY)
    retired = [await store.articles.retire(noon - DAY, limit=2) for _ in range(3)]
    assert retired == [2, 1, 0]
    assert sorted(await found(store, "火车", noon)) == [1, 2]
    assert await store.articles.count() == (2, 2)


words = st.text("火车大雪晴天站abc 1", min_size=1, max_size=6).filter(str.strip).map(str.strip)
articles = st.builds(
    Article,
    title=words,
    paragraphs=st.lists(st.builds(Paragraph, words), min_size=1, max_size=3).map(tuple),
    publisher=st.none() | st.sampled_from(["晨报", "晚报"]),
    tags=st.lists(words, max_size=2).map(tuple),
)
deeds = st.lists(st.tuples(st.sampled_from(["new", "join", "update", "remove"]), articles), max_size=12)


@given(deeds=deeds)
def test_the_index_holds_what_the_table_holds_whatever_comes_and_goes(
    deeds: list[tuple[str, Article]],
) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection, Path("memory"))
        for deed, article in deeds:
            _do(connection, deed, article)
        assert _terms(connection, "text_index") == _wanted(connection)
        for table in ("story", "body"):
            numbers = "number" if table == "story" else "article"
            column = "story" if table == "story" else "id"
            kept = f"SELECT count(*) FROM {table} WHERE {numbers} NOT IN (SELECT {column} FROM article)"
            assert connection.execute(kept).fetchone() == (0,)


def _do(connection: sqlite3.Connection, deed: str, article: Article) -> None:
    known = connection.execute("SELECT id FROM article WHERE identity = ?", (article.identity,)).fetchone()
    last = connection.execute("SELECT id, story FROM article ORDER BY id DESC LIMIT 1").fetchone()
    if deed == "remove" and last:
        assert remove(connection, last[0])
    elif deed == "update" and last and not known:
        keep(connection, article, Updates(last[0]), "file", NOON)
    elif deed in {"new", "join"} and not known:
        placement: Placement = Joins(last[1], 0.5) if last and deed == "join" else New()
        keep(connection, article, placement, "file", NOON)


def _terms(connection: sqlite3.Connection, table: str) -> list[tuple[str, int]]:
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, {table}, row)")
    return connection.execute("SELECT term, doc FROM temp.words ORDER BY term").fetchall()


def _wanted(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for entry in rows.entries(connection, ""):
        counts.update(set(index._tokens(entry)[1][0].split()))
    return sorted(counts.items())
