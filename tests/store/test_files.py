"""The file log knows every content once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.news.model import Receipt
from bot.store.store import Store

Note = Callable[..., Receipt]


async def test_a_receipt_is_found_by_its_digest(store: Store, receipt: Note) -> None:
    assert await store.files.seen(receipt().digest) is None
    refused = receipt(result="refused", reason="没有正文")
    await store.files.note(refused)
    assert await store.files.seen(refused.digest) == refused


async def test_a_later_receipt_of_the_same_content_stands_in_place(store: Store, receipt: Note) -> None:
    await store.files.note(receipt(result="refused", reason="空"))
    await store.files.note(receipt())
    assert await store.files.seen(receipt().digest) == receipt()
    assert await store.files.counts() == {"stored": 1}


async def test_refused_ones_are_listed_latest_first(store: Store, receipt: Note, noon: datetime) -> None:
    for number in range(5):
        result = "stored" if number == 2 else "refused"
        await store.files.note(receipt(number, result, noon + timedelta(minutes=number)))
    assert [each.name for each in await store.files.refused()] == [f"file{n}.md" for n in (4, 3, 1, 0)]
    assert [each.name for each in await store.files.refused(2, 1)] == ["file3.md", "file1.md"]
    assert await store.files.counts() == {"refused": 4, "stored": 1}
