"""The bot as it runs, wired as `bot.app` wires it, against the sandbox."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.config import Config
from bot.sandbox.server import Sandbox
from bot.store.store import Store
from bot.telegram.service import TelegramService, TelegramSettings
from tests.judges import judge

READER, STRANGER = 7, 8

DRAGONFLIES = """城南湿地发现三种少见蜻蜓

市昆虫学会的志愿者上周在城南湿地记录到三种多年未见的蜻蜓，其中碧伟蜓是二十年来第一次在市区出现。

学会秘书长白萍说，这说明湿地的水质在变好。“幼虫在水里要活两年，水一脏就没有了。”她说。

湿地管理处去年清走了上游的两处排污口，又补种了芦苇和菖蒲。志愿者从五月起每周六清晨沿三公里的木栈道数一次。

学会把照片和位置交给了国家蜻蜓名录，并请市民在拍到蜻蜓时写明日期和地点。
"""
"""An article to drop, unlike all samples."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot, and the Telegram around it."""

    box: Sandbox
    store: Store

    async def ask(self, text: str, **said: Any) -> dict[str, Any]:
        """Say something as the reader; the bot's next message, once it is there."""
        message = await self.box.say(READER, text, **said)
        return await self.box.wait_for(READER, lambda m: m["message_id"] > message)

    async def tap(self, message: dict[str, Any], label: str) -> None:
        """Tap the button of this label."""
        buttons = [b for row in message["reply_markup"]["inline_keyboard"] for b in row]
        (data,) = [b["callback_data"] for b in buttons if b["text"] == label]
        await self.box.tap(READER, message["message_id"], data)


@pytest.fixture
async def bot(stock: Path, tmp_path: Path) -> AsyncIterator[Bot]:
    """The bot with the sample articles, talking to a sandbox; at the end every request it made is judged."""
    shutil.copytree(stock, tmp_path / "data")
    settings = Config(data=tmp_path / "data")
    async with Sandbox() as box, app.writing(settings) as store:
        connection = TelegramSettings(box.token, box.base_url, owners=frozenset({READER}))

        def wake() -> None:
            service.wake()

        service = TelegramService(connection, store, app.desk(settings, store, wake).answer)
        running = asyncio.create_task(service.run())
        yield Bot(box, store)
        service.stop()
        await running
        for asked in box.requests:
            judge(asked.method, asked.params)


def links(message: dict[str, Any]) -> list[str]:
    """The addresses behind a message's words."""
    return [e["url"] for e in message["entities"] if e["type"] == "text_link"]


def spans(message: dict[str, Any], kind: str) -> list[str]:
    """The stretches of a message that are shown in this way. Telegram counts in UTF-16 units."""
    units = message["text"].encode("utf-16-le")
    shown = (e for e in message["entities"] if e["type"] == kind)
    return [units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in shown]
