from datetime import date, timedelta

import pytest

from bot.news.model import Receipt, Refusal
from bot.store.feeds import FeedState
from bot.store.store import Store
from tests.chat.samples import NOW, Person


@pytest.mark.usefixtures("news")
async def test_the_status_counts_what_is_stored_and_what_is_owed(store: Store, owner: Person) -> None:
    await store.feeds.save(FeedState("https://a.example/feed", problem="answers 404"))
    await store.feeds.save(FeedState("https://b.example/feed"))
    await owner.says("/digest 20:00")
    await store.deliveries.owe(7, "digest", date(2026, 7, 21), ["{}"], "…", {}, NOW)
    assert (await owner.says("/status")).messages[0].text == (
        "要闻 1.2.3\n新闻 3 条，报道 5 篇\n文件：收下 5，更新 0，重复 0，未收 0\n"
        "订阅源 2 个，出错 1 个\n每日推送 1 个聊天\n待送 1 份"
    )


async def test_the_inbox_says_what_was_refused_and_why_page_by_page(store: Store, owner: Person) -> None:
    assert "没有被拒收的文件" in (await owner.says("/inbox")).messages[0].text
    for n in range(12):
        late = NOW + timedelta(minutes=n)
        await store.files.note(
            Receipt(f"inbox/{n}.html", str(n), 9, "refused", late, (Refusal("too-many", 1000 + n),))
        )
    first = (await owner.says("/inbox")).messages[0]
    assert first.text.startswith(
        "文件：收下 0，更新 0，重复 0，未收 12\n没有收下的文件（或其中一部分），最近的在前：\n\ninbox/11.html\n"
    )
    assert "inbox/11.html\n压缩包里超过 1,011 个文件。请解开后放入文件夹。\n7月21日 09:41" in first.text
    second = await owner.taps("inbox:2", under=first)
    assert second.edits
    assert second.messages[0].text.count("压缩包") == 2
    assert (await owner.taps("inbox:3")).toast == "没有更多了。"


async def test_of_an_archive_the_first_refused_parts_are_named_and_the_rest_counted(
    store: Store, owner: Person
) -> None:
    parts = [Refusal("empty", part=f"{n}.md") for n in range(100)]
    await store.files.note(Receipt("pages.zip", "0", 9, "stored", NOW, (*parts, Refusal("more", 50))))
    text = (await owner.says("/inbox")).messages[0].text
    assert "pages.zip!0.md\n文件是空的。\npages.zip!1.md\n" in text
    assert text.endswith("pages.zip!2.md\n文件是空的。\n另有 147 项。\n其余已收下 · 7月21日 09:30")
    await store.files.note(Receipt("two.zip", "1", 9, "refused", NOW, tuple(parts[:2])))
    assert "另有" not in (await owner.says("/inbox")).messages[0].text.partition("pages.zip")[0]


async def test_operators_see_their_commands_in_help(owner: Person, reader: Person) -> None:
    assert "/inbox" in (await owner.says("/help")).messages[0].text
    assert "/inbox" not in (await reader.says("/help")).messages[0].text
