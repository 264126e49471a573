"""Killed at any moment, the program loses no file and stores none twice."""

import asyncio
import os
import random
import sys
from pathlib import Path

from bot.store.store import Store

KILLS = int(os.environ.get("YAOWEN_KILLS", "4"))
FILES = 100 * KILLS


def write(inbox: Path, number: int) -> None:
    """Drop a report of its own; every fifth is none."""
    text = (
        f"第{number}号观测站今天公布了降雨记录，全年共有{number + 90}天下雨，比去年多出{number % 7}天。" * 3
    )
    page = f"第{number}号观测站的降雨记录\n\n{text}\n"
    (inbox / f"{number}.txt").write_text(page if number % 5 else f"{number}")


async def run_until(folder: Path, left: int) -> None:
    """Let the program work until no more than so many files are left in the inbox, then kill it."""
    program = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.sources.taking", str(folder))
    try:
        while len([*(folder / "inbox").iterdir()]) > left:
            assert program.returncode is None
            await asyncio.sleep(0.002)
    finally:
        program.kill()
        await program.wait()


async def test_files_outlive_every_kill(tmp_path: Path) -> None:
    inbox, done, quarantine = tmp_path / "inbox", tmp_path / "done", tmp_path / "quarantine"
    inbox.mkdir()
    chance = random.Random(7)
    for number in range(FILES):
        write(inbox, number)
    left = FILES
    for _ in range(KILLS):
        left -= chance.randrange(1, 2 * FILES // KILLS // 3)
        await run_until(tmp_path, left)
    await run_until(tmp_path, 0)
    moved = [path.name for folder in (done, quarantine) for path in folder.glob("*.txt")]
    names = sorted(name for name in moved if not name.endswith(".reason.txt"))
    assert names == sorted(f"{number}.txt" for number in range(FILES))
    async with await Store.open(tmp_path / "news.db") as store:
        stored = [report.file async for story in store.articles.each_story() for report in story.reports]
        assert sorted(map(str, stored)) == sorted(f"{number}.txt" for number in range(FILES) if number % 5)
        assert len(await store.files.refused(FILES)) == len([n for n in range(FILES) if not n % 5])
