"""`bot.app.run` in this process: folders that hold the data folder, feeds that are no longer there, and a clean stop."""

import asyncio
import gc
import os
import signal
from pathlib import Path

from bot import app
from bot.config import Config, Folder, Model, Telegram
from bot.sandbox.server import Sandbox
from bot.store.feeds import FeedState
from bot.store.store import Store
from tests.end_to_end.conftest import DRAGONFLIES, READER
from tests.endpoint import LocalModel, sums_up


async def test_a_watched_folder_may_hold_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "dragonflies.txt").write_text(DRAGONFLIES, encoding="utf-8")
    data = tmp_path / "data"
    async with Sandbox() as box:
        telegram = Telegram(box.token, box.base_url, owners=frozenset({READER}))
        settings = Config(data=data, telegram=telegram, folders=(Folder(tmp_path),))
        async with app.writing(settings) as store:
            await store.feeds.save(FeedState("https://gone.example.org/feed"))
        gc.unfreeze()
        running = asyncio.create_task(app.run(settings))
        await box.say(READER, "/start")
        await box.wait_for(READER, lambda m: True)
        assert gc.get_freeze_count() > 0
        for _ in range(600):
            if not (tmp_path / "dragonflies.txt").exists():
                break
            await asyncio.sleep(0.05)
        said = await box.say(READER, "/search 蜻蜓")
        found = await box.wait_for(READER, lambda m: m["message_id"] > said)
        assert "少见蜻蜓" in found["text"]
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 30)
    async with await Store.open(settings.database, read_only=True) as store:
        assert await store.articles.count() == (1, 1)
        assert await store.files.refused() == ()
        assert await store.feeds.all() == ()
    assert (data / "done" / tmp_path.name / "dragonflies.txt").exists()


async def test_a_model_of_the_configuration_sums_up_for_readers_and_is_counted_for_the_operator(
    tmp_path: Path,
) -> None:
    inbox = tmp_path / "data" / "inbox"
    inbox.mkdir(parents=True)
    opening = "湖边的图书馆21日重新开放（全馆共三层），读者可以借书到晚上九点。"
    rest = "馆前的广场上种了银杏和桂花，长椅沿着湖岸排开，傍晚常有人坐着看书。" * 10
    (inbox / "library.md").write_text(f"# 湖边图书馆重新开放\n\n{opening}\n\n{rest}\n", encoding="utf-8")
    short = "湖边的图书馆重新开放，读者可以借书到晚上九点。"
    async with Sandbox() as box, LocalModel(sums_up((1, short))).serve() as local:
        telegram = Telegram(box.token, box.base_url, owners=frozenset({READER}))
        settings = Config(data=tmp_path / "data", telegram=telegram, model=Model(local.url, "m"))
        running = asyncio.create_task(app.run(settings))
        for _ in range(600):
            if not (inbox / "library.md").exists():
                break
            await asyncio.sleep(0.05)
        for typed, shown in (("/summary 1", f"{short}\n\nAI 摘要"), ("/status", "摘要 1 篇")):
            said = await box.say(READER, typed)
            answer = await box.wait_for(READER, lambda m, said=said: m["message_id"] > said)  # type: ignore[misc]
            assert shown in answer["text"]
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(running, 30)
        assert len(local.asked) == 1
