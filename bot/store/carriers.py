"""Who carries whose sentences: articles are found again by up to twelve fingerprints of theirs.

All of an article's fingerprints are kept beside them, so that of what is found only those texts are read that carry the
article's, or are carried by it: to read six and cut them into sentences took more than all else that grouping does.
"""

import json
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.news import fingerprints, reprints
from bot.news.model import PLACED, Article, Origins, Report
from bot.news.stories import REPRINTED_WITHIN
from bot.store import rows
from bot.store.times import stamp

CARRIERS = 6
"""Reports that are compared with an article, sentence by sentence."""
_ASKED = 100
"""Sentences that are looked up, the least fingerprints. The longest articles have 1,500, but a text that carries such a
one, or is carried by it, has at least three tenths as many: its own twelve least are among the hundred least of the other.
"""
_EACH = 64
"""Articles looked at that share one sentence, the newest: what stands in more says little."""
_FEW = 12
"""Of these, the ones that are looked at first."""
_COMPARED = 200
_FORMULA = 3
"""Stories of one publisher from which on a sentence tells nothing."""
_AT_LEAST = 2


def note(connection: sqlite3.Connection, id_: int, article: Article) -> None:
    """Let a kept article be found by its sentences."""
    marks = fingerprints.sentences(article)
    connection.executemany("INSERT OR IGNORE INTO sentence VALUES (?, ?)", _rows(id_, marks))
    connection.execute("INSERT INTO sentences VALUES (?, ?)", (id_, _packed(marks)))


def forget(connection: sqlite3.Connection, id_: int, article: Article) -> None:
    """Let an article no longer be found, given the text that it was noted with."""
    marks = fingerprints.sentences(article)
    connection.executemany("DELETE FROM sentence WHERE mark = ? AND article = ?", _rows(id_, marks))
    connection.execute("DELETE FROM sentences WHERE article = ?", (id_,))


def leave(connection: sqlite3.Connection, gone: Report) -> None:
    """Let a report no longer be found; the earliest of those that carried its text stands for it to the others."""
    forget(connection, gone.id, gone.article)
    copies = connection.execute(
        "SELECT id FROM article WHERE story = ? AND reprint = ? ORDER BY at, id", (gone.story, gone.id)
    )
    ids = [id_ for (id_,) in copies]
    ascribe(connection, tuple((id_, None if id_ == ids[0] else ids[0]) for id_ in ids))


def ascribe(connection: sqlite3.Connection, origins: Origins, placed: int = PLACED) -> None:
    """Write who carries whose text, now that the placed article, if there is one, has its id."""
    ids = {PLACED: placed}
    connection.executemany(
        "UPDATE article SET reprint = ? WHERE id = ?",
        [(of if of is None else ids.get(of, of), ids.get(id_, id_)) for id_, of in origins],
    )


def _rows(id_: int, marks: Iterable[int]) -> list[tuple[int, int]]:
    return [(mark, id_) for mark in fingerprints.kept(marks)]


def carriers(connection: sqlite3.Connection, article: Article, at: datetime) -> tuple[Report, ...]:
    """The reports of other publishers that carry an article's text or whose text it carries, originals first, then by
    how many sentences they share.
    """
    mine = fingerprints.sentences(article)
    found = overlapping(connection, article, at)
    ids = [
        id_
        for id_, theirs in found.items()
        if reprints.stands_in(mine, theirs) or reprints.stands_in(theirs, mine)
    ]
    if not ids:
        return ()
    read = rows.reports(connection, "WHERE article.id IN (SELECT value FROM json_each(?))", json.dumps(ids))
    return tuple(sorted(read, key=lambda report: ids.index(report.id)))


def overlapping(connection: sqlite3.Connection, article: Article, at: datetime) -> dict[int, frozenset[int]]:
    """The ids of other publishers' reports that share two sentences or more with an article, with the fingerprints of
    all of theirs, originals first, then by how many they share.
    """
    held = _held(connection, article)
    formulas = _formulas(connection, held)
    votes = Counter(id_ for mark, ids in held.items() if mark not in formulas for id_ in ids)
    if not votes:
        return {}
    ids = _others(connection, votes, article, at)
    marks = _marks(connection, ids)
    telling = fingerprints.sentences(article) - formulas
    return {id_: marks[id_] for id_ in ids if len(telling & marks[id_]) >= _AT_LEAST}


def _marks(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """The fingerprints of all sentences of these articles."""
    found = connection.execute(
        "SELECT article, marks FROM sentences WHERE article IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    return {id_: frozenset(struct.unpack(f"<{len(marks) // 8}q", marks)) for id_, marks in found}


def _packed(marks: frozenset[int]) -> bytes:
    return struct.pack(f"<{len(marks)}q", *sorted(marks))


_HOLDERS = f"""
    SELECT asked.value, (
        SELECT json_group_array(article) FROM (
            SELECT article FROM sentence WHERE mark = asked.value ORDER BY article DESC LIMIT {_EACH}
        )
    ) FROM json_each(?) AS asked
"""  # noqa: S608 - a number of ours


def _held(connection: sqlite3.Connection, article: Article) -> dict[int, list[int]]:
    """By each sentence of the article, the stored articles that have it."""
    asked = sorted(fingerprints.sentences(article))[:_ASKED]
    found = connection.execute(_HOLDERS, (json.dumps(asked),))
    return {mark: json.loads(ids) for mark, ids in found if ids != "[]"}


def _formulas(connection: sqlite3.Connection, held: Mapping[int, Sequence[int]]) -> set[int]:
    """The sentences that one publisher printed in three stories or more: pleas, captions, the head of a column.

    The newest few that have one tell it mostly; the others are read only where they don't.
    """
    common = {mark: ids for mark, ids in held.items() if len(ids) >= _FORMULA}
    found = _reprinted(connection, {mark: ids[:_FEW] for mark, ids in common.items()})
    more = {mark: ids for mark, ids in common.items() if len(ids) > _FEW and mark not in found}
    return found | _reprinted(connection, more)


def _reprinted(connection: sqlite3.Connection, held: Mapping[int, Sequence[int]]) -> set[int]:
    """The sentences that one publisher printed in three stories or more, as far as these articles tell."""
    if not held:
        return set()
    found = connection.execute(
        "SELECT id, publisher, story FROM article WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list({id_ for ids in held.values() for id_ in ids})),),
    )
    stood = {id_: (publisher, story) for id_, publisher, story in found if publisher is not None}
    return {mark for mark, ids in held.items() if _most_stories(stood, ids) >= _FORMULA}


def _most_stories(stood: Mapping[int, tuple[int, int]], ids: Sequence[int]) -> int:
    """In how many stories one publisher printed a sentence, of those that printed it most often."""
    pairs = {stood[id_] for id_ in ids if id_ in stood}
    return max(Counter(publisher for publisher, _ in pairs).values(), default=0)


def _others(connection: sqlite3.Connection, votes: Counter[int], article: Article, at: datetime) -> list[int]:
    """The likeliest of the articles in reach that aren't the publisher's own."""
    some = [id_ for id_, _ in sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))[:_COMPARED]]
    found = connection.execute(
        "SELECT article.id, reprint IS NOT NULL, at FROM article LEFT JOIN publisher ON publisher.id = publisher"
        " WHERE article.id IN (SELECT value FROM json_each(?)) AND at BETWEEN ? AND ?"
        " AND identity <> ? AND (name IS NULL OR name IS NOT ?)",
        (
            json.dumps(some),
            stamp(at - REPRINTED_WITHIN),
            stamp(at + REPRINTED_WITHIN),
            article.identity,
            article.publisher,
        ),
    )
    ranked = sorted((is_copy, -votes[id_], then, id_) for id_, is_copy, then in found)
    return [id_ for *_, id_ in ranked[:CARRIERS]]
