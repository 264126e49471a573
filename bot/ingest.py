"""One raw item in: cleaned, compared with what is stored, placed in a story, kept.

Items are cleaned side by side but placed one after the other, in the order they came to the door: so the same items
in the same order always give the same stories.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, ParamSpec, TypeVar, assert_never

from bot.cleaner import CleaningPool
from bot.errors import StoreError
from bot.news import fingerprints, repeats, stories
from bot.news.clean.trace import Cleaned, Making, Step, traced
from bot.news.model import (
    Article,
    Duplicate,
    Joins,
    New,
    Placement,
    RawItem,
    Receipt,
    Refusal,
    Updates,
    stands_at,
)
from bot.news.repeats import Trimmed
from bot.store.archive import Archive
from bot.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)

_Kept = Literal["stored", "updated", "duplicate"]

_BEST_FIRST: tuple[_Kept, ...] = ("stored", "updated", "duplicate")
"""A file of several articles counts as the best of what became of them."""

_MOST_NOTED = 100
"""Refused parts of one item that are named; of more it is said how many."""


class Neighbours:
    """Where the articles of an import stand in time: one that states no day, beside the last dated one of its folder.

    Else an archive's undated articles would all be the news of today. What they state stays unknown.
    """

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def at(self, file: str, article: Article, now: datetime) -> datetime:
        """Where this article of this file stands; they come in the order in which they lie in their folders."""
        folder = file.rpartition("/")[0]
        if article.published is None:
            return self._last.get(folder, now)
        at = self._last[folder] = stands_at(article.published, now)
        return at


class Ingest:
    """The door every item comes through, from a folder, a feed, or a chat. An import has neighbours for what is undated."""

    def __init__(self, store: Store, pool: CleaningPool, neighbours: Neighbours | None = None) -> None:
        self._store = store
        self._pool = pool
        self._neighbours = neighbours
        self._lock = asyncio.Lock()
        self._in_work: Counter[str] = Counter()
        """The digests of what is between the door and the store; a twin that came later looks again."""
        self._began: datetime | None = None
        self._last = asyncio.Event()
        self._last.set()

    async def take(self, raw: RawItem, now: datetime) -> Receipt:
        """Clean an item and keep what it holds; say what became of it. Content that is known changes nothing.

        Killed at any point, the same item can be taken again. Raises StoreError.
        """
        self._began = self._began or now
        before, mine = self._last, asyncio.Event()
        self._last = mine
        has_twin = raw.digest in self._in_work
        self._in_work[raw.digest] += 1
        try:
            outcome = await self._known(raw, now) or await self._clean(raw)
            await before.wait()
            async with self._lock:
                known = await self._known(raw, now) if has_twin else None
                receipt = known or await self._settle(raw, outcome, now)
            mine.set()
            await self._store.kept()
            return receipt
        finally:
            self._in_work -= Counter((raw.digest,))
            mine.set()

    async def refuse(self, name: str, state: str, refusal: Refusal, now: datetime) -> Receipt:
        """Note that an item could not even be read: once, as long as it is in this state and nothing else is wrong."""
        digest = RawItem(name, f"unreadable: {refusal} {state} {name}".encode()).digest
        if earlier := await self._store.files.seen(digest):
            return earlier
        receipt = Receipt(name, digest, 0, "refused", now, (refusal,))
        await self._store.files.note(receipt)
        return receipt

    async def _known(self, raw: RawItem, now: datetime) -> Receipt | None:
        """What to say of content that was here before; None when it is to be cleaned.

        A refusal holds until the program is started anew: a newer one may read what an older one couldn't.
        """
        earlier = await self._store.files.seen(raw.digest)
        if earlier is None:
            return None
        if earlier.result != "refused":
            return replace(earlier, name=raw.name, result="duplicate", at=now)
        fresh = self._began is not None and earlier.at >= self._began
        return replace(earlier, name=raw.name, at=now) if fresh else None

    async def _clean(self, raw: RawItem) -> Cleaned:
        try:
            return await self._pool.clean(raw)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - as in `_sound`
            return Cleaned((_fault(error, "cleaning"),))

    async def _settle(self, raw: RawItem, outcome: Receipt | Cleaned, now: datetime) -> Receipt:
        return outcome if isinstance(outcome, Receipt) else await self._keep(raw, outcome, now)

    async def _keep(self, raw: RawItem, cleaned: Cleaned, now: datetime) -> Receipt:
        """Keep every article of an item. The content counts as known only with the last one."""
        articles = [
            (p, t) for p, t in zip(cleaned.parts, traced(cleaned), strict=True) if isinstance(p, Article)
        ]
        refusals = _noted(part for part in cleaned.parts if isinstance(part, Refusal))
        if not articles:
            return await self._refuse(raw, refusals or (Refusal("nothing"),), now)
        results: tuple[_Kept, ...] = ()
        for whole, steps in articles:
            at = self._stands_at(raw.name, whole, now)
            last = len(results) + 1 == len(articles)
            part = _Part(raw, whole, steps, at, now, results, refusals, last)
            try:
                results = await self._store.at_once(part.settle)
            except _Fault as fault:
                return await self._refuse(raw, (fault.refusal,), now)
        return _receipt(raw, _best(results), now, refusals)

    async def _refuse(self, raw: RawItem, refusals: tuple[Refusal, ...], now: datetime) -> Receipt:
        receipt = _receipt(raw, "refused", now, refusals)
        await self._store.files.note(receipt)
        return receipt

    def _stands_at(self, file: str, article: Article, now: datetime) -> datetime:
        return (
            self._neighbours.at(file, article, now) if self._neighbours else stands_at(article.published, now)
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """An article of an item, and what became of those `before` it. The content counts as known only with the `last` one."""

    raw: RawItem
    whole: Article
    steps: tuple[Step, ...]
    at: datetime
    now: datetime
    before: tuple[_Kept, ...]
    refusals: tuple[Refusal, ...]
    last: bool

    def settle(self, archive: Archive) -> tuple[_Kept, ...]:
        """Trim it, find it a place, and keep it; what became of it stands last."""
        found = self._trimmed(archive)
        placement = self._place(archive, found.article)
        making = Making(self.whole if found.dropped else None, (*self.steps, *repeated(found)), self.at)
        archive.keep(found.article, placement, self.raw.name, self.now, making)
        results = (*self.before, _result(placement))
        if self.last:
            archive.note(_receipt(self.raw, _best(results), self.now, self.refusals))
        return results

    def _trimmed(self, archive: Archive) -> Trimmed:
        publisher = self.whole.publisher
        if publisher is None:
            return Trimmed(self.whole)
        marks = _sound(repeats.prints, self.whole).values()
        return _sound(repeats.trim, self.whole, archive.learned(publisher, marks))

    def _place(self, archive: Archive, article: Article) -> Placement:
        """Where it belongs among what is stored; an older copy may still have all its blocks."""
        same = archive.find(article.identity)
        if same is None and self.whole.identity != article.identity:
            same = archive.find(self.whole.identity)
        terms = _sound(stories.key_terms, article)
        near = archive.near(article, terms, self.at)
        _sound(fingerprints.sentences, article)  # the store asks for them as well
        around = archive.around(article, self.at)
        return _sound(stories.place, article, self.at, same, near, around.carriers, around.apart)


async def trimmed(store: Store, article: Article) -> Trimmed:
    """The article without the blocks that, by what is stored, its publisher repeats."""
    if article.publisher is None:
        return Trimmed(article)
    marks = _sound(repeats.prints, article).values()
    learned = await store.repeats.learned(article.publisher, marks)
    return _sound(repeats.trim, article, learned)


def repeated(found: Trimmed) -> tuple[Step, ...]:
    """A step for each block that was dropped because the publisher repeats it."""
    publisher = found.article.publisher
    return tuple(
        Step("repeated", f"seen in {count} articles of {publisher}: {paragraph.text}")
        for paragraph, count in found.dropped
    )


class _Fault(Exception):  # noqa: N818 - it carries the reason to give, it is never shown as an error
    """A function of ours failed at an article."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def _sound(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a pure function; if it has a fault, one article pays for it and not the whole bot."""
    try:
        return function(*args, **kwargs)
    except Exception as error:
        raise _Fault(_fault(error, function.__name__)) from error


def _fault(error: Exception, work: str) -> Refusal:
    """Log a fault of ours; the reason to give for it."""
    _log.error("%s failed at an article", work, exc_info=error)
    return Refusal("fault", type(error).__name__)


def _result(placement: Placement) -> _Kept:
    match placement:
        case New() | Joins():
            return "stored"
        case Updates():
            return "updated"
        case Duplicate():
            return "duplicate"
    assert_never(placement)


def _noted(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """The refusals as the file log keeps them: without what else is known of the parts, and not without end."""
    plain = [Refusal(each.code, each.value, each.part) for each in refusals]
    more = len(plain) - _MOST_NOTED
    return (*plain[:_MOST_NOTED], Refusal("more", more)) if more > 0 else tuple(plain)


def _best(results: Collection[_Kept]) -> _Kept:
    return min(results, key=_BEST_FIRST.index)


def _receipt(
    raw: RawItem,
    result: Literal["stored", "updated", "duplicate", "refused"],
    now: datetime,
    refusals: tuple[Refusal, ...] = (),
) -> Receipt:
    return Receipt(raw.name, raw.digest, len(raw.content), result, now, refusals)
