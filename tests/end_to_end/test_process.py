"""The real process over HTTP: `yaowen try` as a new user starts it, ended as an operator ends it."""

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.people import READER
from bot.sandbox.server import Sandbox
from tests.end_to_end.conftest import DRAGONFLIES

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def trial(data: Path, *words: str) -> AsyncIterator[tuple[Process, str]]:
    """Start `yaowen try`; yields the process and the page's address."""
    command = [sys.executable, "-m", "bot", "--data", str(data), "try", "--no-browser", "--port", "0", *words]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE, stderr=PIPE)
    try:
        assert process.stdout
        address = (await asyncio.wait_for(process.stdout.readline(), 40)).decode().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        yield process, address
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 40)


async def until(found: Callable[[], Awaitable[Any]], what: str) -> Any:
    """Ask again until there is an answer."""
    for _ in range(600):
        if answer := await found():
            return answer
        await asyncio.sleep(0.1)
    raise AssertionError(what)


async def test_a_new_user_tries_it_drops_a_file_and_stops_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with (
        trial(data) as (process, address),
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):

        async def texts() -> list[str]:
            chat = (await client.get("/sim/chat", params={"chat": READER})).json()
            return [m["text"] for m in chat["messages"] if not m["mine"]]

        async def shown(word: str) -> list[str]:
            return [text for text in await texts() if word in text]

        async def said(text: str) -> None:
            (await client.post("/sim/say", json={"chat": READER, "text": text})).raise_for_status()

        await until(lambda: shown("要闻"), "no greeting")
        await until(lambda: stored(data), "the samples were not read")
        await said("/latest")
        await until(lambda: shown("彗星"), "no list")
        inbox = data / "inbox" / "later"
        inbox.mkdir(parents=True)
        (inbox / "dragonflies.txt").write_text(DRAGONFLIES, encoding="utf-8")
        (inbox / "broken.html").write_bytes(b"\x00\x01\x02" * 100)
        await until(
            lambda: exists(data / "done" / "later" / "dragonflies.txt"), "the file stays in the inbox"
        )
        await until(
            lambda: exists(data / "quarantine" / "later" / "broken.html.reason.txt"), "no reason given"
        )
        await said("/search 蜻蜓")
        await until(lambda: shown("少见蜻蜓"), "not found")
        assert process.returncode is None
    assert process.returncode == 0
    log = (data / "bot.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert not re.search(r"\d{6,}:[\w-]{30,}|蜻蜓", log)


async def exists(path: Path) -> bool:
    return await asyncio.to_thread(path.exists)


async def stored(data: Path) -> bool:
    return not list((data / "inbox").glob("*.*"))


async def test_the_terminal_chat_answers_and_ends_with_its_input(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "--data", str(tmp_path / "data"), "try", "--terminal"]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE)
    out, _ = await asyncio.wait_for(process.communicate("/search 铁路\n:1\n".encode()), 150)
    assert process.returncode == 0
    assert "共 1 条" in out.decode()
    assert "2 家报道" in out.decode()


async def test_a_bot_with_a_wrong_token_says_so_and_ends(tmp_path: Path) -> None:
    async with Sandbox() as box:
        (tmp_path / "config.toml").write_text(
            f"[telegram]\nbase_url = {json.dumps(box.base_url)}", encoding="utf-8"
        )
        environ = {**os.environ, "YAOWEN_TOKEN": "987654321:" + "B" * 35}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=tmp_path,
            env={**environ, "PYTHONPATH": str(ROOT)},
            stdout=PIPE,
            stderr=PIPE,
        )
        _, err = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode == 2
    assert "refuses the token" in err.decode()
    assert "B" * 35 not in err.decode()
