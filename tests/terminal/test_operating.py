"""`yaowen check`, `status`, `feeds`, and the command line itself."""

from pathlib import Path

import pytest

from bot import config
from bot.sandbox.server import Sandbox
from tests.terminal.conftest import Yaowen

TOKEN = "123456789:" + "A" * 35


def settings(folder: Path, text: str) -> None:
    (folder / "config.toml").write_text(text, encoding="utf-8")


def test_check_names_what_is_missing_and_how_to_mend_it(yaowen: Yaowen) -> None:
    ended = yaowen("check", "--offline")
    assert ended.status == 1
    assert "WRONG  token: is missing; set YAOWEN_TOKEN" in ended.out
    assert "WRONG  access: nobody may use the bot" in ended.out
    assert "ok     database" in ended.out


def test_check_is_content_with_a_whole_set_up(
    yaowen: Yaowen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(
        tmp_path,
        "[telegram]\nowners = [7]\nallow = [8, 9]\n[[folders]]\npath = '.'\nmove = false\n[model]\nbase_url = 'http://127.0.0.1:9/v1'\nname = 'm'",
    )
    monkeypatch.setenv(config.TOKEN_VARIABLE, TOKEN)
    ended = yaowen("check", "--offline")
    assert (ended.status, ended.err) == (0, "")
    assert "owners 1, other chats 2" in ended.out
    assert "ok     model: m at http://127.0.0.1:9/v1; not tried" in ended.out
    settings(tmp_path, "[telegram]\nallow = ['*']")
    assert "everyone may use the bot" in yaowen("check", "--offline").out


def test_check_tells_programs_the_same(yaowen: Yaowen) -> None:
    shown, told = yaowen("check", "--offline"), yaowen("check", "--offline", "--json")
    assert (shown.status, told.status) == (1, 1)
    marks = {True: "ok   ", False: "WRONG"}
    assert [
        f"{marks[row['ok']]}  {row['part']}: {row['text']}" for row in told.rows
    ] == shown.out.splitlines()


def test_check_finds_folders_that_are_not_there(yaowen: Yaowen, tmp_path: Path) -> None:
    settings(tmp_path, "[[folders]]\npath = 'none'\n[data]\ndir = 'file'")
    (tmp_path / "file").touch()
    ended = yaowen("check", "--offline")
    assert ended.status == 1
    assert "WRONG  none: there is no such folder" in ended.out
    assert "WRONG  file/inbox: can't be made" in ended.out


def test_check_asks_telegram_and_the_feeds(
    yaowen: Yaowen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(
        tmp_path, "[telegram]\nbase_url = 'http://127.0.0.1:9'\n[[feeds]]\nurl = 'http://127.0.0.1:9/feed'"
    )
    monkeypatch.setenv(config.TOKEN_VARIABLE, TOKEN)
    ended = yaowen("check")
    assert ended.status == 1
    assert "WRONG  token: http://127.0.0.1:9/bot can't be reached" in ended.out
    assert "WRONG  http://127.0.0.1:9/feed" in ended.out
    assert TOKEN not in ended.out + ended.err


def test_check_looks_at_the_folder_of_the_atom_file(yaowen: Yaowen, tmp_path: Path) -> None:
    settings(tmp_path, "[digest]\natom = 'pages/digest.atom'")
    assert "WRONG  pages: there is no such folder" in yaowen("check", "--offline").out
    (tmp_path / "pages").mkdir()
    assert "ok     pages: can be used" in yaowen("check", "--offline").out


async def test_telegram_says_who_the_bot_is_or_refuses_the_token() -> None:
    from bot import app
    from bot.errors import ConfigError

    async with Sandbox(token=TOKEN) as box:
        right = config.Config(telegram=config.Telegram(TOKEN, box.base_url))
        assert await app.whoami(right)
        wrong = config.Config(telegram=config.Telegram(TOKEN.replace("A", "B"), box.base_url))
        with pytest.raises(ConfigError, match="refuses the token"):
            await app.whoami(wrong)


def test_check_says_what_is_wrong_with_a_model_that_is_not_there(yaowen: Yaowen, tmp_path: Path) -> None:
    settings(tmp_path, "[model]\nbase_url = 'http://127.0.0.1:9/v1'\nname = 'm'")
    ended = yaowen("check")
    assert ended.status == 1
    assert "WRONG  model: m at http://127.0.0.1:9/v1 can't be reached" in ended.out


async def test_a_model_that_is_there_is_asked_about_a_sample() -> None:
    from bot import app
    from bot.errors import ModelError
    from tests.endpoint import LocalModel, http, says

    async with LocalModel(says("好的"), http(b"", "404 Not Found")).serve() as local:
        there = config.Config(model=config.Model(local.url, "m"))
        assert "m answers (json_schema)" in await app.try_model(there)
        with pytest.raises(ModelError, match="base_url often ends in /v1"):
            await app.try_model(there)


def test_status_counts(stocked: Yaowen) -> None:
    (row,) = stocked("status", "--json").rows
    assert row["articles"] == 12
    assert row["files"] == {"stored": 12}
    assert row["refused"] == []
    assert "12 articles" in stocked("status").out


def test_feeds_are_listed(yaowen: Yaowen, tmp_path: Path) -> None:
    yaowen("ingest", tmp_path)  # makes the database
    assert "add [[feeds]]" in yaowen("feeds", "list").err
    settings(tmp_path, "[[feeds]]\nurl = 'https://news.example.org/feed.xml'\ntitle = 'Example'")
    assert yaowen("feeds", "list").out.split() == [
        "https://news.example.org/feed.xml",
        "Example",
        "not",
        "fetched",
        "yet",
    ]
    assert list(yaowen("feeds", "list", "--json").rows[0]) == [
        "url",
        "title",
        "fetched",
        "failures",
        "problem",
    ]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("dance",),
        ("latest", "none"),
        ("latest", "0"),
        ("try", "--port", "70000"),
        ("clean",),
        ("clean", "--json", "--explain", "x"),
        ("--config", "none.toml", "status"),
        ("run",),
    ],
)
def test_wrong_usage_and_configuration_end_with_two(yaowen: Yaowen, words: tuple[str, ...]) -> None:
    ended = yaowen(*words)
    assert (ended.status, ended.out) == (2, "")
    assert "yaowen" in ended.err


def test_a_database_that_is_none_is_said(yaowen: Yaowen, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "yaowen.db").write_bytes(b"not a database" * 1000)
    ended = yaowen("latest")
    assert ended.status == 1
    assert ended.err.startswith("yaowen: ")
    assert ended.err.count("\n") == 1
