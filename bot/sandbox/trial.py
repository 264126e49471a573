"""`yaowen try`: the real bot against the sandbox, with sample articles, in the browser or the terminal; no token needed."""

import asyncio
import contextlib
import functools
import hashlib
import json
import os
import secrets
import shutil
import signal
import sys
import time
import webbrowser
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.errors import StoreError
from bot.news.model import Receipt
from bot.sandbox.people import READER
from bot.sandbox.server import Sandbox
from bot.sandbox.terminal import HINT, Terminal, lines_of
from bot.sources import files
from bot.sources.files import Found, UnreadableError
from bot.store.store import Store

SAMPLES = Path(__file__).with_name("samples")
_STOP_S = 10.0
_STILL_S = 60.0
"""When no further file was read for so long, the rest won't be (names and kinds that the bot leaves alone)."""
_LARGEST_ARTICLE = 5 * 1024 * 1024
_AWAITED_FILES = 200
_LAST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says. `data` holds the trial's own database and folders; `folder` is watched too."""

    data: Path
    folder: Path | None = None
    port: int = 0
    terminal: bool = False
    browser: bool = True


async def run(options: Options) -> int:
    """Run the trial until Ctrl-C, the end of the input, or the end of the bot; returns the exit status.

    Raises:
        ConfigError: the port can't be used.
    """
    data = options.data.absolute()
    known = functools.partial(outcomes, data / "yaowen.db")
    port = 0 if options.terminal else options.port
    async with Sandbox(token=invented_token(), port=port, inbox=data / "inbox", outcomes=known) as box:
        prepare(data, options.folder, box.base_url)
        async with _bot(data, box.token) as bot:
            return await _until_the_end(options, box, bot)


def invented_token() -> str:
    """A token that has the right looks and opens nothing."""
    return f"{secrets.randbelow(900_000_000) + 100_000_000}:{secrets.token_hex(18)[:35]}"


def prepare(data: Path, folder: Path | None, base_url: str) -> None:
    """Write the bot's configuration; at the first start, put the sample articles into the inbox."""
    data.mkdir(parents=True, exist_ok=True)
    lines = ["[telegram]", f"base_url = {json.dumps(base_url)}", f"owners = [{READER}]", 'allow = ["*"]']
    if folder is not None:
        # The folder may be someone's repository: its files are read, and stay where they are.
        lines += [
            "[[folders]]",
            f"path = {json.dumps(str(folder.absolute()), ensure_ascii=False)}",
            "move = false",
        ]
    (data / "try.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    inbox = data / "inbox"
    if not inbox.exists():
        inbox.mkdir()
        for sample in samples():
            shutil.copy(sample, inbox)


def samples() -> tuple[Path, ...]:
    """The sample articles, in the order of their names."""
    return tuple(path for path in sorted(SAMPLES.iterdir()) if path.suffix in (".md", ".html", ".txt"))


async def outcomes(database: Path, digests: Sequence[str]) -> tuple[Receipt, ...]:
    """The receipts of these contents, as far as the bot has written them."""
    try:
        async with await Store.open(database, read_only=True) as store:
            found = [await store.files.seen(digest) for digest in digests]
    except StoreError:
        return ()  # not set up yet: asked again in a moment
    return tuple(receipt for receipt in found if receipt)


@contextlib.asynccontextmanager
async def _bot(data: Path, token: str) -> AsyncIterator[Process]:
    """The bot as a child process, ended with it: asked first, made to after ten seconds."""
    command = (sys.executable, "-m", "bot", "--config", data / "try.toml", "--data", data, "run")
    with (data / "bot.log").open("wb") as log:
        bot = await asyncio.create_subprocess_exec(
            *map(str, command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "YAOWEN_TOKEN": token},
            process_group=0,  # Ctrl-C reaches us alone, and we end the bot
        )
    try:
        yield bot
    finally:
        await _end(bot)


async def _end(bot: Process) -> None:
    if bot.returncode is not None:
        return
    bot.terminate()
    try:
        await asyncio.wait_for(bot.wait(), _STOP_S)
    except TimeoutError:
        bot.kill()
        await bot.wait()


async def _until_the_end(options: Options, box: Sandbox, bot: Process) -> int:
    dead = asyncio.create_task(bot.wait())
    talk = asyncio.create_task(_in_terminal(options, box) if options.terminal else _in_browser(options, box))
    with _stopping(talk):
        await asyncio.wait((dead, talk), return_when=asyncio.FIRST_COMPLETED)
    died = dead.done()
    for task in (dead, talk):
        task.cancel()
    _, ended = await asyncio.gather(dead, talk, return_exceptions=True)
    if died:
        _tell(last_words(options.data / "bot.log", bot.returncode))
        return 1
    if isinstance(ended, Exception):
        raise ended
    return 0


@contextlib.contextmanager
def _stopping(task: asyncio.Task[None]) -> Iterator[None]:
    """Let Ctrl-C, SIGTERM or a closed terminal end this task: that is how a trial ends, not a failure."""
    loop, signals = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        loop.add_signal_handler(number, task.cancel)
    try:
        yield
    finally:
        for number in signals:
            loop.remove_signal_handler(number)


def last_words(log: Path, status: int | None) -> str:
    """What the operator needs to know of a bot that ended by itself."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_WORDS:]
    said = "".join(f"  {line}\n" for line in lines) or "  (nothing)\n"
    return f"yaowen: the bot ended with status {status}. Its log, {log}, says last:\n{said.rstrip()}"


async def _in_browser(options: Options, box: Sandbox) -> None:
    sys.stdout.write(f"{box.page_url}\n")
    sys.stdout.flush()
    _tell("Open this address in a browser; Ctrl-C ends the trial.")
    if options.browser and _has_display():
        await asyncio.to_thread(webbrowser.open, box.page_url)
    await _first_articles(options)
    await box.say(READER, "/start")
    await asyncio.get_running_loop().create_future()


async def _in_terminal(options: Options, box: Sandbox) -> None:
    styled, patient = sys.stdout.isatty(), not sys.stdin.isatty()
    await _first_articles(options)
    _tell(HINT)
    await box.say(READER, "/start")
    await Terminal(box, READER, _write, styled=styled).talk(lines_of(sys.stdin), patient=patient)


async def _first_articles(options: Options) -> None:
    """Wait until the files that lie there at the start were read, so that the greeting and the first question find news."""
    waiting = await asyncio.to_thread(_digests, options)
    if waiting:
        _tell(f"Reading {len(waiting)} files …")
    known, since = 0, time.monotonic()
    while known < len(waiting) and time.monotonic() - since < _STILL_S:
        await asyncio.sleep(0.2)
        found = len(await outcomes(options.data / "yaowen.db", waiting))
        known, since = (found, time.monotonic()) if found > known else (known, since)


def _digests(options: Options) -> tuple[str, ...]:
    """The SHA-256 of the first files in the watched folders that may become articles, each once."""
    folders = filter(None, (options.data / "inbox", options.folder))
    found = (each for folder in folders for each in files.walk(folder) if not each.refusal)
    contents = filter(None, map(_content, islice(found, _AWAITED_FILES)))
    return tuple({hashlib.sha256(content).hexdigest(): 0 for content in contents})


def _content(found: Found) -> bytes:
    """What a file holds; nothing where it is too large for an article, or can't be read."""
    with contextlib.suppress(UnreadableError):
        if found.stamp.size <= _LARGEST_ARTICLE:
            return files.read(found.path)[0]
    return b""


def _has_display() -> bool:
    return sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
