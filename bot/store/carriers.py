"""Who carries whose sentences: articles are found again by up to twelve fingerprints of theirs."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.news import fingerprints
from bot.news.model import PLACED, Article, Origins, Report
from bot.news.stories import REPRINTED_WITHIN
from bot.store import rows
from bot.store.times import stamp

CARRIERS = 6
"""Reports that are compared with an article, sentence by sentence."""
_ASKED = 400
"""Sentences that are looked up. The longest articles have 1,500."""
_EACH = 64
"""Articles looked at that share one sentence, the newest: what stands in more says little."""
_COMPARED = 200
_FORMULA = 3
"""Stories of one publisher from which on a sentence tells nothing."""
_AT_LEAST = 2


def note(connection: sqlite3.Connection, id_: int, article: Article) -> None:
    """Let a kept article be found by its sentences."""
    connection.executemany("INSERT OR IGNORE INTO sentence VALUES (?, ?)", _rows(id_, article))


def forget(connection: sqlite3.Connection, id_: int, article: Article) -> None:
    """Let an article no longer be found, given the text that it was noted with."""
    connection.executemany("DELETE FROM sentence WHERE mark = ? AND article = ?", _rows(id_, article))


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


def _rows(id_: int, article: Article) -> list[tuple[int, int]]:
    return [(mark, id_) for mark in fingerprints.kept(fingerprints.sentences(article))]


def carriers(connection: sqlite3.Connection, article: Article, at: datetime) -> tuple[Report, ...]:
    """The reports of other publishers that share sentences with an article, originals first, then by how many."""
    held = _held(connection, article)
    formulas = _formulas(connection, held)
    votes = Counter(id_ for mark, ids in held.items() if mark not in formulas for id_ in ids)
    if not votes:
        return ()
    ids = _others(connection, votes, article, at)
    found = rows.reports(connection, "WHERE article.id IN (SELECT value FROM json_each(?))", json.dumps(ids))
    telling = fingerprints.sentences(article) - formulas
    return tuple(
        sorted(
            (r for r in found if len(telling & fingerprints.sentences(r.article)) >= _AT_LEAST),
            key=lambda report: ids.index(report.id),
        )
    )


def _held(connection: sqlite3.Connection, article: Article) -> dict[int, list[int]]:
    """By each sentence of the article, the stored articles that have it."""
    held = {}
    for mark in sorted(fingerprints.sentences(article))[:_ASKED]:
        found = connection.execute(
            "SELECT article FROM sentence WHERE mark = ? ORDER BY article DESC LIMIT ?", (mark, _EACH)
        )
        held[mark] = [id_ for (id_,) in found]
    return held


def _formulas(connection: sqlite3.Connection, held: Mapping[int, Sequence[int]]) -> set[int]:
    """The sentences that one publisher printed in three stories or more: pleas, captions, the head of a column."""
    common = {mark: ids for mark, ids in held.items() if len(ids) >= _FORMULA}
    if not common:
        return set()
    found = connection.execute(
        "SELECT id, publisher, story FROM article WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list({id_ for ids in common.values() for id_ in ids})),),
    )
    stood = {id_: (publisher, story) for id_, publisher, story in found if publisher is not None}
    return {mark for mark, ids in common.items() if _most_stories(stood, ids) >= _FORMULA}


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
