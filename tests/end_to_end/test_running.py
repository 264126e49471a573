"""`bot.app.run` in this process: folders that hold the data folder, feeds that are no longer there, and a clean stop."""

import asyncio
import os
import signal
from pathlib import Path

from bot import app
from bot.config import Config, Folder, Telegram
from bot.sandbox.server import Sandbox
from bot.store.feeds import FeedState
from bot.store.store import Store
from tests.end_to_end.conftest import DRAGONFLIES, READER


async def test_a_watched_folder_may_hold_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "dragonflies.txt").write_text(DRAGONFLIES, encoding="utf-8")
    data = tmp_path / "data"
    async with Sandbox() as box:
        telegram = Telegram(box.token, box.base_url, owners=frozenset({READER}))
        settings = Config(data=data, telegram=telegram, folders=(Folder(tmp_path),))
        async with app.writing(settings) as store:
            await store.feeds.save(FeedState("https://gone.example.org/feed"))
        running = asyncio.create_task(app.run(settings))
        await box.say(READER, "/start")
        await box.wait_for(READER, lambda m: True)
        for _ in range(200):
            if not (tmp_path / "dragonflies.txt").exists():
                break
            await asyncio.sleep(0.05)
        said = await box.say(READER, "/search 蜻蜓")
        found = await box.wait_for(READER, lambda m: m["message_id"] > said)
        assert "少见蜻蜓" in found["text"]
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 15)
    async with await Store.open(settings.database, read_only=True) as store:
        assert await store.articles.count() == (1, 1)
        assert await store.files.refused() == ()
        assert await store.feeds.all() == ()
    assert (data / "done" / tmp_path.name / "dragonflies.txt").exists()
