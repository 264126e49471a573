"""/read, and how an operator sees what cleaning did."""

from datetime import timedelta

from bot.news.clean.trace import Making, Step
from bot.news.model import New, Receipt
from bot.store.store import Store
from tests import stored
from tests.chat.samples import NOW, Keep, Person, article

STEPS = tuple(Step("share", f"{n} " + "分享" * 40) for n in range(90))


async def kept(store: Store, steps: tuple[Step, ...] = STEPS) -> None:
    """Keep a story of one report, with its trace."""
    made = article("新铁路试运行")
    receipt = Receipt("a.md", "0", 9, "stored", NOW)
    await stored.keep(store, made, New(), receipt, NOW, making=Making(steps=steps))


async def test_an_operator_sees_how_a_report_was_cleaned_page_by_page(store: Store, owner: Person) -> None:
    await kept(store)
    page = (await owner.says("/read 1")).messages[0]
    (how,) = [b for row in page.buttons for b in row if b.data.startswith("how:")]
    first = await owner.taps(how.data, under=page)
    assert not first.edits
    assert "share — 0 分享" in first.messages[0].text
    second = await owner.taps("how:1:1:2", under=first.messages[0])
    assert second.edits
    assert (await owner.taps("how:1:1:9")).toast == "没有更多了。"
    assert (await owner.taps("how:1:2")).toast == "这个按钮已经失效，请重新发送命令。"


async def test_a_reader_is_not_shown_how_it_was_cleaned(store: Store, reader: Person) -> None:
    await kept(store)
    page = (await reader.says("全文 1")).messages[0]
    assert not [b for row in page.buttons for b in row if b.data.startswith("how:")]
    assert (await reader.taps("how:1:1")).toast == "这个按钮已经失效，请重新发送命令。"


async def test_a_reply_to_a_story_reads_it(keep: Keep, reader: Person) -> None:
    await keep(article("新铁路试运行"))
    card = (await reader.says("/story 1")).messages[0]
    assert (await reader.says("/read", about=card)).messages[0].text.startswith("#1 新铁路试运行\n")


async def test_the_trace_goes_after_thirty_days_and_the_text_stays(store: Store, owner: Person) -> None:
    await kept(store)
    assert await store.traces.prune(NOW) == 0
    assert await store.traces.prune(NOW + timedelta(seconds=1)) == 1
    assert "不再保留" in (await owner.taps("how:1:1")).messages[0].text
    assert "新铁路" in (await owner.says("/read 1")).messages[0].text
