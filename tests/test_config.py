"""config.toml to Config."""

import stat
from datetime import time
from pathlib import Path

import pytest

from bot import config
from bot.errors import ConfigError
from bot.news.clean.sites import Own

TOKEN = "123456789:" + "A" * 35


def write(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str, environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        config.load(write(folder, text), environ or {})
    return "\n".join(caught.value.problems)


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = config.load(None, {})
    assert settings == config.Config()
    assert settings.inbox == Path("data/inbox")
    assert settings.database.parent == settings.done.parent == settings.quarantine.parent


def test_config_toml_in_the_working_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, '[digest]\ntime = "7:05"\nstories = 3')
    monkeypatch.chdir(tmp_path)
    assert config.load(None, {}).digest == config.Digest(time(7, 5), "Asia/Shanghai", 3)


def test_a_named_file_that_is_missing_says_what_to_copy(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.example\.toml"):
        config.load(tmp_path / "none.toml", {})


@pytest.mark.parametrize("content", [b"[telegram", b"\xff\xfe\xff"])
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"config\.toml: can't be read as TOML"):
        config.load(path, {})


def test_every_mistake_is_reported_at_once(tmp_path: Path) -> None:
    text = """
    [telegramm]
    [telegram]
    owner = [1]
    owners = ["me"]
    base_url = "ftp://x"
    proxy = 7
    [digest]
    time = "25:99"
    timezone = "Mars/Olympus"
    stories = 0
    [[folders]]
    move = "yes"
    [[feeds]]
    title = ""
    [fetch]
    private_hosts = "lan"
    """
    said = problems(tmp_path, text)
    for part in (
        "[telegramm]: there is no such section; did you mean telegram?",
        "telegram.owner: there is no such key; did you mean owners?",
        "telegram.owners: must be a list of ids",
        "telegram.base_url: must be an address",
        "telegram.proxy: must be text in quotes",
        "digest.time: must be a time of day",
        "digest.timezone: must be a time zone",
        "digest.stories: must be a whole number from 1 to 50",
        "folders[1].path: is missing",
        "folders[1].move: must be true or false",
        "feeds[1].url: is missing",
        "fetch.private_hosts: must be a list",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("telegram = 3", "telegram: write it as a section, [telegram]"),
        ("[feeds]\nurl = 'https://x'", "feeds: write it as [[feeds]]"),
        ("zebra = 1", "there are telegram, data"),
        ("[digest]\ntime = 'noon'", "digest.time"),
        ("[digest]\ntimezone = '/etc/passwd'", "digest.timezone"),
        ("[digest]\nstories = true", "digest.stories"),
        ("[data]\nretention = -1", "data.retention"),
        ("[telegram]\nproxy = 'ftp://h'", "socks5h"),
        (
            "[search]\nsynonyms = 'a|b'",
            'search.synonyms: must be a list of texts; write synonyms = ["自行车|',
        ),
        (
            "[search]\nsynonyms = ['自行车']",
            "search.synonyms: '自行车' has fewer than two names; write them as",
        ),
        ("[search]\nsynonyms = ['自行车|👍', '单车，脚踏车']", "'自行车|👍' has fewer than two"),
    ],
)
def test_a_mistake_says_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path, text)


def test_other_names_are_read_with_bars_of_either_width(tmp_path: Path) -> None:
    lines = ("自行车|单车", "=月台｜月臺", "(水母)|海蜇")
    read = config.load(write(tmp_path, f"[search]\nsynonyms = {[*lines]}"), {})
    assert read.synonyms == lines


def test_everyone_is_allowed_by_a_star(tmp_path: Path) -> None:
    assert config.load(write(tmp_path, '[telegram]\nallow = ["*"]'), {}).telegram.allow is None
    assert config.load(write(tmp_path, "[telegram]\nallow = [-100, 5]"), {}).telegram.allow == frozenset(
        {-100, 5}
    )


def test_the_token_comes_from_the_environment_first(tmp_path: Path) -> None:
    secret = tmp_path / "token.txt"
    secret.write_text("987654321:" + "B" * 35 + "\n")
    secret.chmod(stat.S_IRUSR)
    path = write(tmp_path, '[telegram]\ntoken_file = "token.txt"')
    from_file = config.load(path, {}).telegram.token
    assert from_file
    assert from_file.startswith("987654321:")
    settings = config.load(path, {config.TOKEN_VARIABLE: f" {TOKEN}\n"})
    assert settings.telegram.token == TOKEN
    assert TOKEN not in repr(settings)


def test_a_token_that_everyone_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "token.txt"
    secret.write_text("hello")
    secret.chmod(0o644)
    said = problems(tmp_path, '[telegram]\ntoken_file = "token.txt"')
    assert "chmod 600" in said
    assert "not a bot token" in said
    assert "hello" not in said


def test_a_token_file_that_is_missing_is_named(tmp_path: Path) -> None:
    assert "none.txt can't be read" in problems(tmp_path, '[telegram]\ntoken_file = "none.txt"')


def test_a_base_url_ends_in_bot(tmp_path: Path) -> None:
    for given in ("http://127.0.0.1:8081", "http://127.0.0.1:8081/bot", "http://127.0.0.1:8081/bot/"):
        assert config.load(
            write(tmp_path, f'[telegram]\nbase_url = "{given}"'), {}
        ).telegram.base_url.endswith("81/bot")


def test_paths_are_relative_to_the_file_and_the_command_line_comes_first(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[data]\ndir = "d"\n[[folders]]\npath = "pages"\nmove = false\n[[feeds]]\nurl = "https://a.example/f"',
    )
    settings = config.load(path, {})
    assert settings.data == tmp_path / "d"
    assert settings.folders == (config.Folder(tmp_path / "pages", move=False),)
    assert settings.feeds == (config.Feed("https://a.example/f"),)
    assert config.load(path, {}, tmp_path / "other").data == tmp_path / "other"


def test_settings_that_do_nothing_yet_are_noted(tmp_path: Path) -> None:
    text = '[[feeds]]\nurl = "https://a.example/f"\nfulltext = true'
    notes = config.load(write(tmp_path, text), {}).notes
    assert [note.split(":")[0] for note in notes] == ["feeds.fulltext"]


def test_a_model_is_read_with_its_key_which_is_never_shown(tmp_path: Path) -> None:
    assert config.load(write(tmp_path, "[model]"), {}).model is None
    secret = tmp_path / "key.txt"
    secret.write_text("sk-secret\n")
    secret.chmod(0o600)
    text = (
        '[model]\nbase_url = "http://127.0.0.1:8080/v1"\nname = "m"\nkey_file = "key.txt"\ntokens_a_day = 5'
    )
    settings = config.load(write(tmp_path, text), {})
    assert settings.model == config.Model("http://127.0.0.1:8080/v1", "m", "sk-secret", tokens_a_day=5)
    assert "sk-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "m"', 'model.base_url: is missing; write base_url = "http://127.0.0.1:8080/v1"'),
        ('base_url = "https://m.example/v1"', "model.name: is missing"),
        ('base_url = "ftp://m.example"\nname = "m"', "model.base_url: must be an address"),
        ('base_url = "http://me:word@m.example"\nname = "m"', "model.base_url: must hold no password"),
        ('base_url = "http://m.example/?a=1"\nname = "m"', "no question mark"),
        (
            'base_url = "http://m.example"\nname = "m"\ntokens_a_day = 0',
            "model.tokens_a_day: must be a whole",
        ),
        ('base_url = "http://m.example"\nname = "m"\nkey_file = "none"', "none can't be read"),
    ],
)
def test_a_model_that_cannot_be_asked_is_said(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path, f"[model]\n{text}")


def test_a_models_key_that_everyone_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "key.txt"
    secret.write_text("my key is secret")
    secret.chmod(0o644)
    said = problems(tmp_path, '[model]\nbase_url = "http://m.example"\nname = "m"\nkey_file = "key.txt"')
    assert "chmod 600" in said
    assert "must hold the key alone" in said
    assert "my key" not in said


def test_what_an_operator_knows_of_sites_is_read(tmp_path: Path) -> None:
    text = """
    [sites]
    publishers = { "www.Harbour.example" = " Harbour News ", "晨报.example" = "晨报" }
    sections = { HN = "Harbour News" }
    cut = ["promo-box"]
    lines = ["Read us on paper"]
    """
    assert config.load(write(tmp_path, text), {}).sites == Own(
        {"harbour.example": "Harbour News", "晨报.example": "晨报"},
        {"hn": "Harbour News"},
        ("promo-box",),
        ("Read us on paper",),
    )


def test_an_order_of_publishers_is_read(tmp_path: Path) -> None:
    assert config.load(write(tmp_path, '[publishers]\norder = ["晚报", " 早报 "]'), {}).order == (
        "晚报",
        "早报",
    )
    with pytest.raises(ConfigError, match=r"publishers\.order: must be a list of texts"):
        config.load(write(tmp_path, "[publishers]\norder = 1"), {})


def test_rows_of_sites_that_cannot_be_used_say_how_to_write_them(tmp_path: Path) -> None:
    text = """
    [sites]
    publishers = { "https://harbour.example/news" = "Harbour News" }
    sections = ["hn"]
    cut = "promo-box"
    lines = [1]
    """
    said = problems(tmp_path, text)
    assert 'sites.publishers: write it as "news.example.org" = "Example News", not \'https://harb' in said
    assert 'sites.sections: must be a table of names; write sections = { harbour = "Harbour News" }' in said
    assert 'sites.cut: must be a list of texts; write cut = ["promo-box"]' in said
    assert "sites.lines: must be a list of texts" in said
    assert "sites.sections" in problems(tmp_path, "[sites]\nsections = { hn = 1 }")


def test_a_folder_inside_the_data_folder_is_refused(tmp_path: Path) -> None:
    for inner in ("data", "data/inbox", "data/../data/done"):
        assert "lies in the data folder" in problems(
            tmp_path, f"[data]\ndir = 'data'\n[[folders]]\npath = '{inner}'"
        )
    assert config.load(write(tmp_path, "[data]\ndir = 'data'\n[[folders]]\npath = '.'"), {}).folders


def test_paths_that_are_none_and_addresses_with_passwords_are_told_with_care(tmp_path: Path) -> None:
    said = problems(
        tmp_path,
        "[data]\ndir = '~nobody-of-that-name/x'\n[telegram]\ntoken_file = \"a\\u0000b\"\nproxy = 'ftp://u:secret@h'",
    )
    assert "data.dir: must be a path" in said
    assert "telegram.token_file: must be a path" in said
    assert "secret" not in said


def test_a_feed_with_a_wrong_address_is_not_called_missing(tmp_path: Path) -> None:
    said = problems(tmp_path, "[[feeds]]\nurl = 'feed'")
    assert "feeds[1].url: must be an address" in said
    assert "missing" not in said


def test_the_atom_file_is_relative_to_the_configuration_and_in_no_watched_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "[digest]\natom = 'pages/digest.atom'")
    assert config.load(Path("config.toml"), {}).digest.atom == Path("pages/digest.atom")
    write(tmp_path, "[digest]\natom = 'pages/digest.atom'\n[[folders]]\npath = 'pages'")
    with pytest.raises(ConfigError, match=r"digest.atom: .* lies in pages, whose files are read as articles"):
        config.load(None, {})
    write(tmp_path, "[digest]\natom = 'data/inbox/digest.atom'")
    with pytest.raises(ConfigError, match="lies in data/inbox"):
        config.load(None, {})
