"""A bot killed at any step of a tick owes each alert once all the same."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.chat.ask import House
from bot.chat.desk import Desk
from bot.chat.message import Message
from bot.news.model import New, Receipt
from bot.schedule import Schedule
from bot.store.store import Store
from tests import stored
from tests.chat.samples import NOW, Person, article

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("step", ["note", "owe"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_kill_at_any_step_neither_loses_nor_doubles_an_alert(
    tmp_path: Path, when: str, step: str
) -> None:
    database = tmp_path / "news.db"
    async with await Store.open(database) as store:
        await Person(Desk(store, House())).says("/follow 列车")
        for n in range(3):
            made = article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}")
            await stored.keep(store, made, New(), Receipt(f"{n}", f"{n:064x}", 1, "stored", NOW), NOW)
    killed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chat.ticking", str(database), when, step, cwd=ROOT
    )
    assert await asyncio.wait_for(killed.wait(), 30) == 137
    async with await Store.open(database) as store:
        for _ in range(2):
            await Schedule(store, House(), lambda: NOW).tick()
        texts = [Message.from_json(p.payload).text for d in await store.deliveries.unsent() for p in d.parts]
    assert [sum(f"第{n}趟列车" in text for text in texts) for n in range(3)] == [1, 1, 1]
    assert len(texts) == 1
