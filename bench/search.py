"""Does search find all of it, only it, and the wanted article first? On the archive, beside tantivy and SQLite's bm25.

The searches are made by script, from the archive's own words, with a fixed seed. *Completeness*: searches of 14 classes,
each paged to its end, against an oracle that reads every folded text. *Known item*: two words of a title are typed, and
the reciprocal rank of that article is taken (MRR@10); words are cut by jieba's dictionary, pairs that match fewer than 3
or more than 600 articles are left out. Ranking weights were chosen on the first half, the second half is the check.
"""

import os
import random
import re
import sqlite3
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.news import text
from bot.news.clean.cleaner import clean
from bot.news.model import Article, New, RawItem, instant
from bot.news.query import parse
from bot.store.keeping import keep
from bot.store.migrate import migrate
from bot.store.search import Page, search

A_CLASS = 15
KNOWN = 600
NOW = datetime(2026, 11, 21, tzinfo=UTC)

Find = Callable[[str], list[int]]
"""Words typed to the ids of the ten best articles."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and what it must find, by article id."""

    kind: str
    typed: str
    wanted: frozenset[int]


class Archive:
    """The articles, by id from 1, and their texts folded for the oracle to read."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = dict(enumerate(articles, start=1))
        self.fields = {id_: _fields(article) for id_, article in self.articles.items()}

    def holding(self, term: str, *, title: bool = False) -> frozenset[int]:
        """The articles with a term: the same folded characters, Latin words whole."""
        found = _reader(text.fold(term))
        return frozenset(
            id_ for id_, fields in self.fields.items() if any(map(found, fields[:1] if title else fields))
        )


def main() -> None:
    """Print completeness by class, and the known-item ranking beside its peers."""
    folder = (
        Path(os.environ.get("YAOWEN_CORPUS") or Path(__file__).parents[2] / "shared" / "data") / "archive"
    )
    if not folder.is_dir():
        print(f"no archive at {folder}: name the corpus by YAOWEN_CORPUS")
        return
    archive = Archive(_articles(folder))
    connection = _stored(archive)
    print(f"{len(archive.articles)} articles")
    _completeness(archive, connection)
    _known_items(archive, connection)


def _completeness(archive: Archive, connection: sqlite3.Connection) -> None:
    rows: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for asked in _asked(archive, random.Random(3)):
        found = _all_pages(connection, asked.typed)
        hits = len(set(found) & asked.wanted)
        rows[asked.kind].append((hits, len(asked.wanted), len(found)))
    print("class             searches  matches  recall  precision")
    for kind, some in [*rows.items(), ("all", [row for rows_ in rows.values() for row in rows_])]:
        hits, wanted, found = (sum(column) for column in zip(*some, strict=True))
        print(f"{kind:17} {len(some):8} {wanted:8}  {hits / wanted:6.3f}  {hits / found:9.3f}")


def _known_items(archive: Archive, connection: sqlite3.Connection) -> None:
    asked = _titles_asked(archive)
    halves = asked[::2], asked[1::2]
    newest = max(instant(a.published) for a in archive.articles.values() if a.published)
    systems: dict[str, Find] = {
        "yaowen, today": lambda typed: _first_ten(connection, typed, NOW),
        "yaowen, the day after the newest": lambda typed: _first_ten(
            connection, typed, newest + timedelta(days=1)
        ),
        "tantivy, the same pairs, 8/4/1": _tantivy(archive),
        "SQLite bm25, the same pairs, 8/4/1": _bm25(archive),
    }
    print(f"known item, {len(asked)} searches    MRR@10 first half  second half    all   first  CPU ms")
    for name, find in systems.items():
        start = time.process_time()
        ranks = [[_rank(find(typed), id_) for typed, id_ in half] for half in halves]
        spent = (time.process_time() - start) / len(asked) * 1000
        every = ranks[0] + ranks[1]
        print(
            f"{name:36} {_mean(ranks[0]):14.3f} {_mean(ranks[1]):12.3f} {_mean(every):6.3f}"
            f" {every.count(1.0) / len(every):7.3f} {spent:7.2f}"
        )


def _articles(folder: Path) -> list[Article]:
    """Each article of the archive once, as it comes out of the cleaner."""
    found: dict[str, Article] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for part in clean(RawItem(path.name, path.read_bytes())).parts:
            if isinstance(part, Article):
                found.setdefault(part.identity, part)
    return list(found.values())


def _stored(archive: Archive) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, Path("memory"))
    connection.execute("BEGIN")
    for id_, article in archive.articles.items():
        assert keep(connection, article, New(), "file", NOW) == id_
    connection.execute("COMMIT")
    return connection


def _fields(article: Article) -> list[str]:
    texts = (article.title, *article.tags, *(paragraph.text for paragraph in article.paragraphs))
    return [" ".join(text.fold(field).split()) for field in texts]


def _reader(term: str) -> Callable[[str], bool]:
    """The oracle: does the term stand in a field, no letter or digit of its own kind going on at its ends?"""

    def reads(field: str) -> bool:
        start = field.find(term)
        while start >= 0:
            before, after = field[:start][-1:], field[start + len(term) :][:1]
            if not (_one_word(before, term[0]) or _one_word(term[-1], after)):
                return True
            start = field.find(term, start + 1)
        return False

    return reads


def _one_word(left: str, right: str) -> bool:
    return all(char.isalnum() and not text.is_cjk(char) for char in (left, right))


def _asked(archive: Archive, chance: random.Random) -> Iterator[Asked]:
    """Fifteen searches of each class, made of pieces of texts drawn at random."""
    pieces = {kind: _pieces(archive, chance, pattern) for kind, pattern in _PIECES.items()}
    for kind, some in pieces.items():
        for piece in some[:A_CLASS]:
            typed = f'"{piece}"' if kind in _QUOTED else piece
            yield Asked(kind, typed, archive.holding(piece))
    names = pieces["three characters"]
    for kind, combine in _COMBINED.items():
        for one, other in zip(pieces["two characters"][:A_CLASS], names[:A_CLASS], strict=True):
            yield combine(archive, kind, one, other)


_PIECES = {
    "one character": r"[\u4e00-\u9fff]",
    "two characters": r"[\u4e00-\u9fff]{2}",
    "three characters": r"[\u4e00-\u9fff]{3}",
    "four and more": r"[\u4e00-\u9fff]{4,7}",
    "a Latin word": r"(?<![^\W_])[A-Za-z]{3,12}(?![^\W_])",
    "letters, digits": r"(?<![^\W_])[A-Z]+-?\d+(?![^\W_])",
    "mixed": r"(?<![^\W_])(?:\d{1,4}|[A-Z]{2,5})[\u4e00-\u9fff]{1,3}",
    "a phrase": r"[\u4e00-\u9fff]{2,4}[，、：“”《》 ][\u4e00-\u9fff]{2,4}",
    "an English phrase": r"(?<![^\W_])[a-z]{2,9} [a-z]{2,9} [a-z]{2,9}(?![^\W_])",
}
_QUOTED = {"a Latin word", "a phrase", "an English phrase"}


def _pieces(archive: Archive, chance: random.Random, pattern: str) -> list[str]:
    """Twenty different pieces of texts that fit the pattern."""
    bodies = [article.title + "\n" + article.body for article in archive.articles.values()]
    found: dict[str, None] = {}
    while len(found) < A_CLASS + 5:
        body = chance.choice(bodies)
        spot = chance.randrange(len(body))
        if match := re.compile(pattern).search(body, spot):
            found[match[0]] = None
    return list(found)


def _both(archive: Archive, kind: str, one: str, other: str) -> Asked:
    near = _beside(archive, other)
    return Asked(kind, f"{near} {other}", archive.holding(near) & archive.holding(other))


def _either(archive: Archive, kind: str, one: str, other: str) -> Asked:
    return Asked(kind, f"{one} OR {other}", archive.holding(one) | archive.holding(other))


def _without(archive: Archive, kind: str, one: str, other: str) -> Asked:
    near = _beside(archive, one)
    return Asked(kind, f"{one} -{near}", archive.holding(one) - archive.holding(near))


def _in_title(archive: Archive, kind: str, one: str, other: str) -> Asked:
    return Asked(kind, f"标题：{one} OR {other}", archive.holding(one, title=True) | archive.holding(other))


def _since(archive: Archive, kind: str, one: str, other: str) -> Asked:
    day = datetime(2019, 7, 1, tzinfo=UTC)
    late = {id_ for id_, article in archive.articles.items() if instant(article.published or NOW) >= day}
    return Asked(kind, f"{one} after:2019-07", archive.holding(one) & late)


_COMBINED = {
    "two words": _both,
    "either word": _either,
    "without a word": _without,
    "in the title": _in_title,
    "since a day": _since,
}


def _beside(archive: Archive, term: str) -> str:
    """Two characters that stand in a text with the term."""
    found = min(archive.holding(term))
    pairs = re.findall(r"[\u4e00-\u9fff]{2}", " ".join(archive.fields[found]))
    return str(next(pair for pair in reversed(pairs) if pair not in term))


def _all_pages(connection: sqlite3.Connection, typed: str) -> list[int]:
    found: list[int] = []
    while True:
        page = Page(limit=300, offset=len(found), by_story=False)
        hits = search(connection, parse(typed, NOW.date()), NOW.date(), page).hits
        found += [hit.report.id for hit in hits]
        if len(hits) < 300:
            return found


def _titles_asked(archive: Archive) -> list[tuple[str, int]]:
    """Two words of a title each, and the article's id."""
    import rjieba

    chance = random.Random(11)
    cut = rjieba.Jieba().cut
    asked: list[tuple[str, int]] = []
    for id_, article in chance.sample(sorted(archive.articles.items()), len(archive.articles)):
        words = dict.fromkeys(word for word in cut(article.title, True) if _WORD.fullmatch(word))
        if len(words) < 3:
            continue
        pair = chance.sample(list(words), 2)
        if 3 <= len(archive.holding(pair[0]) & archive.holding(pair[1])) <= 600:
            asked.append((" ".join(pair), id_))
        if len(asked) == KNOWN:
            break
    return asked


_WORD = re.compile(r"[\u4e00-\u9fff]{2,}|[A-Za-z]{3,}")


def _first_ten(connection: sqlite3.Connection, typed: str, now: datetime) -> list[int]:
    found = search(connection, parse(typed, now.date()), now.date(), Page(limit=10, offset=0, by_story=False))
    return [hit.report.id for hit in found.hits]


def _tantivy(archive: Archive) -> Find:
    """Fed the same tokens, white space between them; phrases in titles, tags and bodies."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    for field in _BOOSTS:
        builder.add_text_field(field, tokenizer_name="whitespace")
    index = tantivy.Index(builder.build(), tempfile.mkdtemp())
    writer = index.writer()
    for id_, article in archive.articles.items():
        fields = zip(_BOOSTS, _tokens(article), strict=True)
        writer.add_document(tantivy.Document(id=id_, **{name: [tokens] for name, tokens in fields}))
    writer.commit()
    index.reload()
    searcher, schema = index.searcher(), index.schema
    make, occur = tantivy.Query, tantivy.Occur

    def one(field: str, boost: float, units: Sequence[str]) -> tantivy.Query:
        if len(units) == 1:
            return make.boost_query(make.term_query(schema, field, units[0]), boost)
        return make.boost_query(make.phrase_query(schema, field, list(units)), boost)

    def find(typed: str) -> list[int]:
        words = [text.units(word) for word in typed.split()]
        clauses = [[(occur.Should, one(*field, units)) for field in _BOOSTS.items()] for units in words]
        both = make.boolean_query([(occur.Must, make.boolean_query(clause)) for clause in clauses])
        return [searcher.doc(place)["id"][0] for _, place in searcher.search(both, 10).hits]

    return find


_BOOSTS = {"title": 8.0, "tags": 4.0, "body": 1.0}


def _bm25(archive: Archive) -> Find:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (title, tags, body, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    rows = ((id_, *_tokens(article)) for id_, article in archive.articles.items())
    connection.executemany("INSERT INTO t (rowid, title, tags, body) VALUES (?, ?, ?, ?)", rows)

    def find(typed: str) -> list[int]:
        words = " AND ".join('"' + " ".join(text.units(word)) + '"' for word in typed.split())
        ordered = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t, 8, 4, 1) LIMIT 10"
        return [row[0] for row in connection.execute(ordered, (words,))]

    return find


def _tokens(article: Article) -> tuple[str, str, str]:
    tags = text.index_text("\n".join(article.tags))
    return text.index_text(article.title), tags, text.index_text(article.body)


def _rank(found: Sequence[int], wanted: int) -> float:
    return 1 / (found.index(wanted) + 1) if wanted in found else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(1, len(values))
