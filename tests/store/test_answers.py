"""What a model wrote is kept as long as it may be, and what it took is counted over restarts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.news.model import Article, New, Receipt, Report, Sentence, Updates
from bot.store import answers
from bot.store.store import Store
from tests import stored

Write = Callable[..., Article]
Note = Callable[..., Receipt]
DAY = date(2026, 11, 21)
SAID = (Sentence("新桥通车。", 1, 0), Sentence("造价三亿元。", 1, 2))


@pytest.fixture
async def report(store: Store, write: Write, receipt: Note, noon: datetime) -> Report:
    return await stored.keep(
        store, write("新桥", "新桥通车。", source_url="https://a.example/1"), New(), receipt(1), noon
    )


async def test_an_answer_is_kept_and_so_is_that_it_was_refused(
    store: Store, report: Report, noon: datetime
) -> None:
    await store.answers.keep("a", report, SAID, noon)
    await store.answers.keep("b", report, (), noon)
    assert await store.answers.get("a", report.id) == SAID
    assert await store.answers.get("b", report.id) == ()
    assert await store.answers.get("c", report.id) is None


async def test_an_answer_goes_with_its_article(store: Store, report: Report, noon: datetime) -> None:
    await store.answers.keep("a", report, SAID, noon)
    await store.articles.delete(report.id)
    assert await store.answers.get("a", report.id) is None


async def test_an_answer_goes_when_the_text_changes_and_none_about_the_old_text_comes_after(
    store: Store, report: Report, noon: datetime, write: Write, receipt: Note
) -> None:
    await store.answers.keep("a", report, SAID, noon)
    newer = write("新桥", "新桥明天通车。", source_url="https://a.example/1")
    changed = await stored.keep(store, newer, Updates(report.id), receipt(2), noon + timedelta(hours=1))
    assert await store.answers.get("a", report.id) is None
    await store.answers.keep("a", report, SAID, noon)
    assert await store.answers.get("a", report.id) is None
    await store.answers.keep("b", changed, SAID, noon)
    assert await store.answers.get("b", report.id) == SAID


async def test_an_answer_about_an_article_that_is_gone_is_not_kept(
    store: Store, report: Report, noon: datetime
) -> None:
    await store.articles.delete(report.id)
    await store.answers.keep("a", report, SAID, noon)
    assert await store.answers.get("a", report.id) is None


async def test_the_days_tokens_outlive_the_process(path: Path) -> None:
    async with await Store.open(path) as store:
        assert await store.answers.spend(DAY, 60, 100)
        assert not await store.answers.spend(DAY, 41, 100)
    async with await Store.open(path) as store:
        assert await store.answers.spend(DAY, 40, 100)
        assert not await store.answers.spend(DAY, 1, 100)
        assert await store.answers.spend(DAY + timedelta(days=1), 100, 100)
        await store.answers.count(DAY, "accepted")
        await store.answers.count(DAY, "accepted")
        assert await store.answers.tally(DAY) == {"tokens": 100, "accepted": 2}


async def test_old_refused_and_too_many_answers_are_forgotten_at_night(
    store: Store, report: Report, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST", 2)
    hour = timedelta(hours=1)
    await store.answers.keep("old", report, SAID, noon - answers.KEPT - hour)
    await store.answers.keep("refused", report, (), noon - answers.REFUSED_KEPT - hour)
    await store.answers.keep("refused today", report, (), noon - hour)
    for n in range(2):
        await store.answers.keep(str(n), report, SAID, noon - 2 * hour + n * hour)
    await store.answers.count(DAY - timedelta(days=40), "accepted")
    await store.answers.count(DAY, "accepted")
    await store.answers.purge(noon)
    kept = [
        key
        for key in ("old", "refused", "refused today", "0", "1")
        if await store.answers.get(key, 1) is not None
    ]
    assert kept == ["refused today", "1"]
    assert await store.answers.tally(DAY - timedelta(days=40)) == {}
    assert await store.answers.tally(DAY) == {"accepted": 1}
