"""A person with a browser: types, taps, drops files, reads."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.end_to_end.conftest import DRAGONFLIES
from tests.end_to_end.test_process import trial

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=30_000)

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium")]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """The chat page of a fresh trial."""
    async with trial(tmp_path / "data") as (_, address), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        opened = await browser.new_page(viewport={"width": 1100, "height": 800})
        await opened.goto(address)
        yield opened
        await browser.close()


async def test_a_person_types_taps_drops_a_file_and_reads(page: Page, tmp_path: Path) -> None:
    messages = page.locator("#messages")
    await expect(messages).to_contain_text("要闻")
    for _ in range(300):  # until the samples are read
        if not list((tmp_path / "data" / "inbox").glob("*.*")):
            break
        await asyncio.sleep(0.1)

    await say(page, "/latest")
    await expect(messages).to_contain_text("颱風海葵")
    link = messages.get_by_role("link", name=re.compile("颱風海葵")).first
    assert (await link.get_attribute("href") or "").startswith("https://weather.example.org/")

    await say(page, "/search 铁路")
    await expect(messages).to_contain_text("共 1 条")
    await messages.get_by_role("button", name="1", exact=True).last.click()
    await expect(messages).to_contain_text("2 家报道")

    dropped = tmp_path / "dragonflies.txt"
    dropped.write_text(DRAGONFLIES, encoding="utf-8")
    await page.locator("#files").set_input_files(dropped)
    await expect(page.locator("#drops")).to_contain_text("dragonflies.txt")
    for _ in range(120):
        if (tmp_path / "data" / "done" / "dragonflies.txt").exists():
            break
        await asyncio.sleep(0.25)
    await say(page, "/search 蜻蜓")
    await expect(messages).to_contain_text("少见蜻蜓")

    await say(page, "/digest now")
    await expect(messages).to_contain_text("10 条")
    await page.locator("#digest").click()
    await expect(messages.locator(".edited, [data-edited]").first).to_be_visible()


async def say(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")
