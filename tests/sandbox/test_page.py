"""The page in a real browser, with a tiny scripted bot behind it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import telegram
from telegram import InlineKeyboardButton as Key

from bot.sandbox.people import READER
from bot.sandbox.server import Sandbox

if TYPE_CHECKING:
    from playwright.async_api import Page

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
QUIET += ["--disable-component-update", "--disable-sync"]
NASTY = "<img src=x onerror=alert(1)> & <b>bold</b>"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")]


async def answer(bot: telegram.Bot, update: telegram.Update) -> None:
    if (query := update.callback_query) and query.message:
        await query.answer("page 2 of 2")
        await bot.edit_message_text("second page", READER, query.message.message_id)
    elif update.message and update.message.text == "/latest":
        text = "1. Comet seen\nand more: /help"
        title = [
            telegram.MessageEntity("bold", 3, 10),
            telegram.MessageEntity("text_link", 3, 5, url="https://news.example.org/c"),
        ]
        keys = telegram.InlineKeyboardMarkup(
            [[Key("▶", callback_data="latest:2"), Key("site", url="https://news.example.org")]]
        )
        await bot.send_message(READER, text, entities=title, reply_markup=keys)
    elif update.message:
        code = update.message.from_user.language_code if update.message.from_user else ""
        await bot.send_message(READER, f"{code}: {update.message.text or 'file'} {NASTY}")


async def scripted(bot: telegram.Bot) -> None:
    await bot.set_my_commands([("latest", "最新消息"), ("help", "帮助")], language_code="zh")
    await bot.set_my_commands([("latest", "newest"), ("help", "how to")])
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await answer(bot, update)


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with (
        Sandbox(inbox=tmp_path / "inbox") as box,
        telegram.Bot(box.token, base_url=box.base_url) as bot,
    ):
        running = asyncio.create_task(scripted(bot))
        yield box
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@pytest.fixture
async def page(shown: Sandbox) -> AsyncIterator["Page"]:
    """The page on a phone; any error in its scripts, or a request that leaves this machine, fails the test."""
    playwright = pytest.importorskip("playwright.async_api")
    problems: list[str] = []
    async with playwright.async_playwright() as run:
        browser = await run.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        page = await browser.new_page(viewport={"width": 390, "height": 780})
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        page.on("request", lambda r: None if r.url.startswith(shown.page_url) else problems.append(r.url))
        page.set_default_timeout(30_000)
        await page.goto(shown.page_url)
        yield page
        await browser.close()
    assert problems == []


async def test_a_first_visitor_starts_reads_and_turns_the_page(page: "Page", shown: Sandbox) -> None:
    await page.get_by_role("button", name="开始").click()
    await page.get_by_text("zh-hans: /start").wait_for()
    assert await page.locator(".text", has_text="onerror").inner_text() == f"zh-hans: /start {NASTY}"
    assert await page.locator("#messages img").count() == 0

    await page.get_by_role("button", name="最新").click()
    link = page.get_by_role("link", name="Comet")
    await link.wait_for()
    assert [await link.get_attribute(name) for name in ("href", "target", "rel")] == [
        "https://news.example.org/c",
        "_blank",
        "noreferrer noopener",
    ]
    assert await page.locator(".text strong").inner_text() == "Comet seen"

    await page.get_by_role("button", name="▶").click()
    await page.get_by_text("second page").wait_for()
    await page.get_by_role("alert").get_by_text("page 2 of 2").wait_for()
    assert await page.get_by_text("已编辑").count() == 1
    assert await page.get_by_text("Comet seen").count() == 0


async def test_an_empty_chat_shows_what_the_bot_says_of_itself(page: "Page", shown: Sandbox) -> None:
    async with telegram.Bot(shown.token, base_url=shown.base_url) as bot:
        await bot.set_my_description("短新闻")
    await page.get_by_text("短新闻").wait_for()
    await page.get_by_role("button", name="开始").click()
    await page.get_by_text("zh-hans: /start").wait_for()
    assert await page.get_by_text("短新闻").count() == 0


async def test_commands_are_typed_chosen_and_tapped(page: "Page", shown: Sandbox) -> None:
    box = page.get_by_role("textbox")
    await box.fill("/la")
    assert await page.get_by_role("option").all_inner_texts() == ["/latest\n最新消息"]
    await box.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="/help").click()
    await page.get_by_text("zh-hans: /help").wait_for()
    await page.get_by_role("button", name="菜单").click()
    await page.get_by_role("option", name="/help").wait_for()
    await page.keyboard.press("Escape")
    assert await page.get_by_role("option").count() == 0
    assert [m["text"] for m in await shown.messages(READER) if m["mine"]] == ["/latest", "/help"]


async def test_nothing_lies_over_the_list_of_commands(page: "Page", shown: Sandbox) -> None:
    for _ in range(12):
        await shown.say(READER, "line\n" * 6)
    await page.locator(".text").nth(23).wait_for()
    await page.locator("#messages").evaluate("box => box.scrollTo(0, 0)")
    down = page.get_by_role("button", name="回到最新")
    await down.wait_for()
    await page.get_by_role("button", name="菜单").click()
    await page.get_by_role("option", name="/help").wait_for()
    assert not await down.is_visible()
    await page.keyboard.press("Escape")
    await down.wait_for()


async def test_the_language_of_the_page_is_the_readers(page: "Page", shown: Sandbox) -> None:
    await page.get_by_text("EN", exact=True).click()
    await page.get_by_role("button", name="Start").click()
    await page.get_by_text("en: /start").wait_for()
    assert await page.locator("html").get_attribute("lang") == "en"
    await page.get_by_role("textbox", name="Message").fill("/l")
    assert await page.get_by_role("option").all_inner_texts() == ["/latest\nnewest"]


async def test_a_message_can_be_replied_to(page: "Page", shown: Sandbox) -> None:
    await page.get_by_role("button", name="开始").click()
    await page.get_by_text("zh-hans: /start").hover()
    await page.get_by_role("button", name="回复").last.click()
    await page.get_by_role("textbox").fill("/summary")
    await page.get_by_role("textbox").press("Enter")
    await page.locator(".quoted").get_by_text("zh-hans: /start").wait_for()
    assert (await shown.messages(READER))[2]["reply_to_message"]["text"].startswith("zh-hans: /start")


async def test_files_are_dropped_and_tomorrows_digest_is_asked_for(
    page: "Page", shown: Sandbox, tmp_path: Path
) -> None:
    await page.get_by_role("button", name="开始").click()
    await page.locator("#files").set_input_files(
        {"name": "comet.md", "mimeType": "text/plain", "buffer": b"# Comet"}
    )
    await page.locator("#drops").get_by_text("comet.md").wait_for()
    assert (tmp_path / "inbox" / "comet.md").read_bytes() == b"# Comet"
    await page.get_by_role("button", name="现在发送明天的推送").click()
    await page.get_by_text("zh-hans: /digest tomorrow").wait_for()


async def test_a_file_too_large_is_told_in_the_readers_language_and_holds_up_no_other(
    page: "Page", shown: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "huge.txt").write_bytes(bytes(21 * 1024 * 1024))
    (tmp_path / "fine.txt").write_bytes(b"fine")
    await page.set_input_files("#files", [tmp_path / "huge.txt", tmp_path / "fine.txt"])
    await page.locator("#toast").get_by_text("huge.txt: 文件超过 20 MB").wait_for()
    await page.locator("#drops").get_by_text("fine.txt").wait_for()


async def test_a_file_dragged_onto_the_page_is_dropped(page: "Page", shown: Sandbox, tmp_path: Path) -> None:
    carried = await page.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['# Tea'], 'tea.md')); return t; }"
    )
    await page.dispatch_event("body", "dragover", {"dataTransfer": carried})
    await page.get_by_text("松开即可投递").wait_for()
    await page.dispatch_event("body", "drop", {"dataTransfer": carried})
    await page.locator("#drops").get_by_text("tea.md").wait_for()
    assert (tmp_path / "inbox" / "tea.md").read_bytes() == b"# Tea"
    assert await page.get_by_text("松开即可投递").is_hidden()


async def test_the_bot_can_be_blocked_and_let_in_again(page: "Page", shown: Sandbox) -> None:
    await page.get_by_role("button", name="投递文章").click()
    await page.get_by_role("button", name="停用机器人").click()
    await page.get_by_text("你已停用此机器人").wait_for()
    await page.get_by_role("button", name="重新启用机器人").click()
    await page.get_by_text("机器人", exact=True).wait_for()


async def test_markup_of_any_kind_stays_text_and_odd_links_are_no_links(page: "Page", shown: Sandbox) -> None:
    await shown.say(READER, f"{NASTY} javascript:alert(1)")
    await page.get_by_text("javascript:alert(1)").first.wait_for()
    assert await page.locator("#messages a, #messages img, #messages b").count() == 0
