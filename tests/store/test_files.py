"""The file log knows every content once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.news.model import Receipt, Refusal
from bot.store.store import Store

Note = Callable[..., Receipt]


async def test_a_receipt_is_found_by_its_digest(store: Store, receipt: Note) -> None:
    assert await store.files.seen(receipt().digest) is None
    refused = receipt(
        result="refused", refusals=(Refusal("fault", "KeyError"), Refusal("too-slow", 0.5, "a/b.md"))
    )
    await store.files.note(refused)
    assert await store.files.seen(refused.digest) == refused


async def test_a_later_receipt_of_the_same_content_stands_in_place(store: Store, receipt: Note) -> None:
    await store.files.note(receipt(result="refused", refusals=(Refusal("empty"),)))
    await store.files.note(receipt())
    assert await store.files.seen(receipt().digest) == receipt()
    assert await store.files.counts() == {"stored": 1}


async def test_refused_ones_are_listed_latest_first(store: Store, receipt: Note, noon: datetime) -> None:
    for number in range(5):
        result, refusals = ("stored", ()) if number == 2 else ("refused", (Refusal("empty"),))
        await store.files.note(receipt(number, result, noon + timedelta(minutes=number), refusals=refusals))
    assert [each.name for each in await store.files.refused()] == [f"file{n}.md" for n in (4, 3, 1, 0)]
    assert [each.name for each in await store.files.refused(2, 1)] == ["file3.md", "file1.md"]
    assert await store.files.counts() == {"refused": 4, "stored": 1}


async def test_what_was_taken_in_part_is_listed_with_the_refused_ones(store: Store, receipt: Note) -> None:
    await store.files.note(receipt(1))
    partly = receipt(2, refusals=(Refusal("nested", part="in.zip"),))
    await store.files.note(partly)
    assert await store.files.refused() == (partly,)
    assert await store.files.counts() == {"stored": 2}


async def test_a_sentence_that_an_earlier_version_kept_is_a_code_of_its_own(
    store: Store, receipt: Note
) -> None:
    await store.files.note(receipt(result="refused", refusals=(Refusal("empty"),)))
    await store._writer.write(lambda c: c.execute("UPDATE receipt SET reason = 'The moon was full.'"))
    (found,) = await store.files.refused()
    assert found.refusals == (Refusal("The moon was full."),)
