"""What cleaning did is kept small, replaced with the text, and forgotten with the article or after a while."""

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.news.clean.trace import Making, Step
from bot.news.model import Article, New, Receipt, Updates
from bot.store.store import Store
from bot.store.traces import FIRST, LAST, LEFT_OUT, LENGTH
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]


def steps(count: int) -> tuple[Step, ...]:
    return tuple(Step("share", f"{n} {'分享' * 100}") for n in range(count))


async def keep(store: Store, write: Write, receipt: Receipt, now: datetime, made: tuple[Step, ...]) -> int:
    kept = await stored.keep(store, write(receipt.name), New(), receipt, now, making=Making(steps=made))
    return kept.id


async def test_of_very_many_steps_the_first_and_the_last_are_kept(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    made = steps(5_000)
    kept = await store.traces.of(await keep(store, write, receipt(), noon, made))
    assert [s.rule for s in kept].count("share") == FIRST + LAST
    assert kept[FIRST] == Step(LEFT_OUT, str(5_000 - FIRST - LAST))
    assert kept[-1].text == made[-1].text[:LENGTH]
    (size,) = await store._reader.read(lambda c: c.execute("SELECT length(steps) FROM trace").fetchone())
    assert size < (FIRST + LAST) * LENGTH


async def test_a_newer_text_brings_its_own_trace(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    first = await keep(store, write, receipt(), noon, steps(3))
    newer = Making(steps=(Step("footer", "完"),))
    await stored.keep(store, write("新"), Updates(first), receipt(2), noon, making=newer)
    assert await store.traces.of(first) == (Step("footer", "完"),)


async def test_old_traces_go_in_slices(store: Store, write: Write, receipt: Note, noon: datetime) -> None:
    ids = [await keep(store, write, receipt(n), noon + timedelta(days=n), steps(1)) for n in range(5)]
    before = noon + timedelta(days=3)
    assert [await store.traces.prune(before, 2) for _ in range(3)] == [2, 1, 0]
    assert [bool(await store.traces.of(id_)) for id_ in ids] == [False, False, False, True, True]


async def test_an_article_without_steps_has_none(
    store: Store, write: Write, receipt: Note, noon: datetime
) -> None:
    assert await store.traces.of(await keep(store, write, receipt(), noon, ())) == ()
    assert zlib.decompress((await store._reader.read(_packed))[0]) == b"[]"


def _packed(connection: object) -> tuple[bytes]:
    row: tuple[bytes] = connection.execute("SELECT steps FROM trace").fetchone()  # type: ignore[attr-defined]
    return row
