import asyncio
import hashlib
import io
import json
import os
import re
import signal
import sys
import tomllib
import webbrowser
from pathlib import Path

import httpx
import pytest

from bot import config
from bot.errors import ConfigError
from bot.sandbox import trial
from bot.sandbox.people import READER
from bot.sandbox.server import Sandbox
from bot.sandbox.trial import Options
from bot.store.store import Store

SCRIPTED = """#!{python}
import json, os, signal, sys, tomllib, urllib.request
settings = tomllib.load(open(sys.argv[sys.argv.index("--config") + 1], "rb"))
root = settings["telegram"]["base_url"] + os.environ["YAOWEN_TOKEN"]
def ask(method, **params):
    body = json.dumps(params).encode()
    request = urllib.request.Request(f"{{root}}/{{method}}", body, {{"Content-Type": "application/json"}})
    return json.load(urllib.request.urlopen(request))["result"]
{lines}
offset = 0
while True:
    for update in ask("getUpdates", offset=offset, timeout=20):
        offset = update["update_id"] + 1
        ask("sendMessage", chat_id=update["message"]["chat"]["id"], text="you said " + update["message"]["text"])
"""


@pytest.fixture(autouse=True)
def no_articles_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripted bots read no files."""
    monkeypatch.setattr(trial, "_STILL_S", 0.1)


def use_bot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lines: str = "") -> None:
    """Let a small scripted bot run in the real one's place."""
    script = tmp_path / "python"
    script.write_text(SCRIPTED.format(python=sys.executable, lines=lines))
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


async def page_of(capsys: pytest.CaptureFixture[str], running: "asyncio.Task[int]") -> str:
    """The address that the trial prints."""
    while not (printed := capsys.readouterr().out) and not running.done():  # noqa: ASYNC110 - captured output rings no bell
        await asyncio.sleep(0.02)
    return printed.strip()


def test_an_invented_token_looks_like_one(tmp_path: Path) -> None:
    trial.prepare(tmp_path, None, "http://127.0.0.1:1/bot")
    settings = config.load(tmp_path / "try.toml", {"YAOWEN_TOKEN": trial.invented_token()}, tmp_path)
    assert settings.telegram.token
    assert trial.invented_token() != trial.invented_token()


def test_the_bots_settings_let_the_reader_in_as_owner(tmp_path: Path) -> None:
    data = tmp_path / "data"
    trial.prepare(data, tmp_path / 'a "folder"', "http://127.0.0.1:1/bot")
    settings = config.load(data / "try.toml", {}, data)
    assert settings.telegram.base_url == "http://127.0.0.1:1/bot"
    assert (settings.telegram.owners, settings.telegram.allow) == (frozenset({READER}), None)
    assert [(f.path, f.move) for f in settings.folders] == [(tmp_path / 'a "folder"', False)]


def test_samples_come_at_the_first_start_only(tmp_path: Path) -> None:
    trial.prepare(tmp_path, None, "http://127.0.0.1:1/bot")
    names = {path.name for path in (tmp_path / "inbox").iterdir()}
    assert names == {path.name for path in trial.samples()}
    assert len(names) >= 10
    for path in (tmp_path / "inbox").iterdir():
        path.unlink()
    trial.prepare(tmp_path, None, "http://127.0.0.1:2/bot")
    assert list((tmp_path / "inbox").iterdir()) == []
    assert tomllib.loads((tmp_path / "try.toml").read_text())["telegram"]["base_url"].endswith(":2/bot")


async def test_nothing_is_known_before_the_database_is_there(tmp_path: Path) -> None:
    assert await trial.outcomes(tmp_path / "none.db", ["0"]) == ()
    async with await Store.open(tmp_path / "yaowen.db"):
        assert await trial.outcomes(tmp_path / "yaowen.db", ["0"]) == ()


def test_only_what_may_become_an_article_is_awaited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_LARGEST_ARTICLE", 3)
    (tmp_path / "inbox" / "sub").mkdir(parents=True)
    for name, text in (
        ("a.txt", "one"),
        ("sub/b.txt", "one"),
        ("c.txt", "four"),
        ("d.txt", ""),
        (".e.txt", "five"),
    ):
        (tmp_path / "inbox" / name).write_text(text)
    (tmp_path / "inbox" / "gone.txt").symlink_to("nowhere")
    assert trial._digests(Options(tmp_path)) == (hashlib.sha256(b"one").hexdigest(),)
    assert trial._digests(Options(tmp_path / "none", folder=tmp_path / "nothing")) == ()


async def test_in_the_terminal_the_bot_is_greeted_and_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_bot(monkeypatch, tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO("hello\n"))
    assert await trial.run(Options(tmp_path / "data", terminal=True)) == 0
    printed = capsys.readouterr()
    assert printed.out == "要闻 Yaowen:\nyou said /start\n\n要闻 Yaowen:\nyou said hello\n\n"
    assert "Ctrl-D ends" in printed.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_ends_the_trial_and_the_bot_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    use_bot(monkeypatch, tmp_path, lines=f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))")
    monkeypatch.setenv("DISPLAY", ":0")
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    running = asyncio.create_task(trial.run(Options(tmp_path / "data")))
    address = await page_of(capsys, running)
    async with httpx.AsyncClient() as client:
        shown = (await client.get(f"{address}sim/chat?after=1", timeout=30)).json()
    assert shown["chat"] == READER
    assert opened == [address]
    os.kill(os.getpid(), number)
    assert await running == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_a_bot_that_dies_is_told_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_bot(monkeypatch, tmp_path, lines="sys.exit('the disk is full')")
    assert await trial.run(Options(tmp_path / "data", browser=False)) == 1
    told = capsys.readouterr().err
    assert "the bot ended with status 1" in told
    assert "bot.log" in told
    assert told.endswith("  the disk is full\n")


async def test_a_bot_that_will_not_end_is_made_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use_bot(monkeypatch, tmp_path, lines="signal.signal(signal.SIGTERM, signal.SIG_IGN)")
    monkeypatch.setattr(trial, "_STOP_S", 0.1)
    monkeypatch.setattr(sys, "stdin", io.StringIO("hello\n"))
    assert await trial.run(Options(tmp_path / "data", terminal=True)) == 0
    assert "you said hello" in capsys.readouterr().out


async def test_a_fault_in_the_chat_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_bot(monkeypatch, tmp_path)

    async def broken(options: Options, box: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(trial, "_in_terminal", broken)
    with pytest.raises(RuntimeError, match="broken"):
        await trial.run(Options(tmp_path / "data", terminal=True))


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    async with Sandbox() as other:
        with pytest.raises(ConfigError, match=f"port {other.port} can't be used"):
            await trial.run(Options(tmp_path, port=other.port))


def test_a_log_without_words_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "bot.log").touch()
    assert trial.last_words(tmp_path / "bot.log", -9).endswith(
        "status -9. Its log, " + str(tmp_path / "bot.log") + ", says last:\n  (nothing)"
    )


async def test_the_whole_bot_answers_in_the_terminal(tmp_path: Path) -> None:
    """The real bot, its real samples, a pipe: what `yaowen try --terminal` is for."""
    (tmp_path / "mine").mkdir()
    article = "灯塔重新点亮\n\n" + "北岬灯塔今晚七点重新点亮，沿岸居民可以免费登塔参观。" * 4
    (tmp_path / "mine" / "lighthouse.txt").write_text(article, encoding="utf-8")
    command = ["-m", "bot", "--data", tmp_path / "data", "try", "--terminal", "--folder", tmp_path / "mine"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *map(str, command), stdin=-1, stdout=-1, stderr=asyncio.subprocess.STDOUT
    )
    out, _ = await asyncio.wait_for(process.communicate("/latest\n灯塔\n".encode()), 150)
    told = out.decode()
    assert process.returncode == 0, told
    assert "/latest" not in told.split("要闻 Yaowen:")[0]
    assert re.search(r"\[1\]", told), told
    assert "北岬灯塔今晚七点重新点亮" in told.split("要闻 Yaowen:")[-1], told
    assert (tmp_path / "mine" / "lighthouse.txt").exists()
    assert json.dumps(sorted(p.name for p in (tmp_path / "data" / "inbox").iterdir())) == "[]"
