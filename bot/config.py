"""config.toml and the environment to a Config. Reports every mistake at once, each with its key and what to write instead."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.errors import ConfigError
from bot.news import synonyms
from bot.news.clean.sites import Own
from bot.table import Table

TOKEN_VARIABLE = "YAOWEN_TOKEN"  # noqa: S105 - the name of the variable, not a secret
_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}", re.ASCII)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_KEY = re.compile(r"[!-~]+")
_CODE = re.compile(r"[\w-]+")

KEYS: Mapping[str, tuple[str, ...]] = {
    "telegram": ("token_file", "base_url", "proxy", "owners", "allow"),
    "data": ("dir", "retention"),
    "folders": ("path", "move"),
    "feeds": ("url", "title", "fulltext"),
    "search": ("synonyms",),
    "publishers": ("order",),
    "sites": ("publishers", "sections", "cut", "lines"),
    "fetch": ("proxy", "private_hosts"),
    "digest": ("time", "timezone", "stories", "atom"),
    "model": ("base_url", "name", "key_file", "proxy", "tokens_a_day"),
}
"""Every section and key there is; `folders` and `feeds` may stand many times (`[[folders]]`)."""
_LISTS = ("folders", "feeds")
_NAMES = "自行车|单车|脚踏车"


@dataclass(frozen=True, slots=True)
class Telegram:
    """How to reach Telegram, and who may talk to the bot. `allow` None means everyone."""

    token: str | None = field(default=None, repr=False)
    base_url: str = "https://api.telegram.org/bot"
    proxy: str | None = None
    owners: frozenset[int] = frozenset()
    allow: frozenset[int] | None = frozenset()


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder to watch. `move` says whether files leave it for done/ and quarantine/ once read."""

    path: Path
    move: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to read. `title` overrides the name the feed gives itself."""

    url: str
    title: str | None = None
    fulltext: bool = False


@dataclass(frozen=True, slots=True)
class Fetch:
    """How pages and feeds are fetched."""

    proxy: str | None = None
    private_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Digest:
    """What a chat gets that asks for a digest without saying more."""

    time: time = time(8, 0)
    timezone: str = "Asia/Shanghai"
    stories: int = 10
    atom: Path | None = None
    """A file that the day's digest is put into as an Atom feed."""


@dataclass(frozen=True, slots=True)
class Model:
    """A language model for summaries, at an OpenAI-compatible endpoint."""

    base_url: str
    name: str
    key: str | None = field(default=None, repr=False)
    proxy: str | None = None
    tokens_a_day: int = 300_000


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `notes` are sentences for the operator about settings that do nothing yet."""

    data: Path = Path("data")
    retention: timedelta | None = None
    telegram: Telegram = Telegram()
    folders: tuple[Folder, ...] = ()
    feeds: tuple[Feed, ...] = ()
    fetch: Fetch = Fetch()
    digest: Digest = Digest()
    model: Model | None = None
    sites: Own = field(default_factory=Own)
    synonyms: tuple[str, ...] = ()
    """Lines as `bot.news.synonyms.read` takes them: names for one thing, parted by `|`."""
    order: tuple[str, ...] = ()
    """Publishers, the most trusted first: whose report stands for a story where several would do."""
    notes: tuple[str, ...] = ()

    @property
    def inbox(self) -> Path:
        """The folder that is always watched."""
        return self.data / "inbox"

    @property
    def done(self) -> Path:
        """Where read files go."""
        return self.data / "done"

    @property
    def quarantine(self) -> Path:
        """Where refused files go, each with its reason."""
        return self.data / "quarantine"

    @property
    def database(self) -> Path:
        """The database file."""
        return self.data / "yaowen.db"


def load(path: Path | None, environ: Mapping[str, str], data: Path | None = None) -> Config:
    """Read the configuration; without a path, `config.toml` in the working folder, or the defaults where there is none.

    `data` (the command line's `--data`) comes before `[data] dir`. Paths in the file are relative to the file.

    Raises:
        ConfigError: the file can't be read, or says something that can't be used; names every mistake.
    """
    found = path or (Path("config.toml") if Path("config.toml").is_file() else None)
    table = _read(found) if found else {}
    given = Table(table, found.parent if found else Path(), KEYS, _LISTS)
    config = Config(
        data=data or given.path("data", "dir") or Path("data"),
        retention=_retention(given),
        telegram=_telegram(given, environ),
        folders=tuple(_folder(given, f"folders[{n}]") for n in given.rows("folders")),
        feeds=tuple(_feed(given, f"feeds[{n}]") for n in given.rows("feeds")),
        fetch=Fetch(given.url("fetch", "proxy"), given.hosts("fetch", "private_hosts")),
        digest=_digest(given),
        model=_model(given),
        sites=_sites(given),
        synonyms=tuple(given.words("search", "synonyms", _NAMES)),
        order=tuple(given.words("publishers", "order", "Example News")),
        notes=_notes(table),
    )
    problems = [*given.problems, *_overlaps(config), *_lonely(config)]
    if problems:
        raise ConfigError(problems)
    return config


def _overlaps(config: Config) -> Iterator[str]:
    """Folders inside the data folder: the bot would read its own database and what it put away."""
    data = config.data.resolve()
    for n, folder in enumerate(config.folders, 1):
        if folder.path.resolve().is_relative_to(data):
            yield f"folders[{n}].path: {folder.path} lies in the data folder; files go into {config.inbox}, or choose a folder elsewhere"
    if config.digest.atom:
        yield from _read_as_news(config, config.digest.atom)


def _lonely(config: Config) -> Iterator[str]:
    """Names without another one: a search would never look for them."""
    for line in config.synonyms:
        if not synonyms.read([line]):
            yield f'search.synonyms: {line!r} has fewer than two names; write them as "{_NAMES}"'


def _read_as_news(config: Config, atom: Path) -> Iterator[str]:
    """The Atom file in a watched folder: the bot would read it as an article."""
    for folder in (config.inbox, *(folder.path for folder in config.folders)):
        if atom.resolve().is_relative_to(folder.resolve()):
            yield f"digest.atom: {atom} lies in {folder}, whose files are read as articles; choose a folder elsewhere"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError([f"{path}: no such file; copy config.example.toml and edit it"]) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{path}: can't be read as TOML: {error}"]) from error


def _telegram(given: Table, environ: Mapping[str, str]) -> Telegram:
    base = given.url("telegram", "base_url") or Telegram().base_url
    base = base.rstrip("/")
    return Telegram(
        token=_token(given, environ),
        base_url=base if base.endswith("/bot") else base + "/bot",
        proxy=given.url("telegram", "proxy"),
        owners=given.ids("telegram", "owners"),
        allow=given.allow(),
    )


def _token(given: Table, environ: Mapping[str, str]) -> str | None:
    if token := environ.get(TOKEN_VARIABLE, "").strip():
        given.path("telegram", "token_file")
        return _checked_token(given, token, TOKEN_VARIABLE)
    secret = given.secret("telegram", "token_file")
    if secret is None:
        return None
    return _checked_token(given, secret, f"telegram.token_file {given.path('telegram', 'token_file')}")


def _checked_token(given: Table, token: str, where: str) -> str | None:
    if _TOKEN.fullmatch(token):
        return token
    given.problems.append(
        f"{where}: not a bot token; @BotFather gives one like 123456789:AAE… (digits, colon, 35 letters)"
    )
    return None


def _retention(given: Table) -> timedelta | None:
    days = given.number("data", "retention", 0, 36_500)
    return timedelta(days=days) if days else None


def _folder(given: Table, section: str) -> Folder:
    path = given.path(section, "path")
    if path is None:
        given.problems.append(f'{section}.path: is missing; write path = "/a/folder"')
    return Folder(path or Path(), given.flag(section, "move", default=True))


def _feed(given: Table, section: str) -> Feed:
    url = given.url(section, "url")
    if not given.has(section, "url"):
        given.problems.append(f'{section}.url: is missing; write url = "https://…"')
    return Feed(url or "", given.text(section, "title"), given.flag(section, "fulltext", default=False))


def _digest(given: Table) -> Digest:
    return Digest(
        time=given.clock("digest", "time") or Digest().time,
        timezone=given.zone("digest", "timezone") or Digest().timezone,
        stories=given.number("digest", "stories", 1, 50) or Digest().stories,
        atom=given.path("digest", "atom"),
    )


def _model(given: Table) -> Model | None:
    if not given.keys("model"):
        return None
    for name, example in (("base_url", "http://127.0.0.1:8080/v1"), ("name", "a-model")):
        if not given.has("model", name):
            given.problems.append(
                f'model.{name}: is missing; write {name} = "{example}", or take the section out'
            )
    base_url = given.url("model", "base_url") or ""
    if urlsplit(base_url).username or urlsplit(base_url).query:
        given.problems.append(
            "model.base_url: must hold no password and no question mark; a key stands in key_file"
        )
    return Model(
        base_url,
        given.text("model", "name") or "",
        _key(given),
        given.url("model", "proxy"),
        given.number("model", "tokens_a_day", 1, 1_000_000_000) or Model("", "").tokens_a_day,
    )


def _key(given: Table) -> str | None:
    key = given.secret("model", "key_file")
    if key is None or _KEY.fullmatch(key):
        return key
    given.problems.append("model.key_file: must hold the key alone, on one line, without blanks")
    return None


def _sites(given: Table) -> Own:
    publishers = given.names("sites", "publishers", '"news.example.org" = "Example News"', _HOST)
    return Own(
        publishers={host.removeprefix("www."): name for host, name in publishers.items()},
        sections=given.names("sites", "sections", 'harbour = "Harbour News"', _CODE),
        cut=given.words("sites", "cut", "promo-box"),
        lines=given.words("sites", "lines", "Read us on paper"),
    )


def _notes(table: Mapping[str, Any]) -> tuple[str, ...]:
    feeds = table.get("feeds")
    full = isinstance(feeds, list) and any(isinstance(f, dict) and f.get("fulltext") for f in feeds)
    notes = {
        "feeds.fulltext: this version uses the text that the feed itself carries": full,
    }
    return tuple(note for note, applies in notes.items() if applies)
