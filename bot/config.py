"""config.toml and the environment to a Config. Reports every mistake at once, each with its key and what to write instead."""

import difflib
import re
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.errors import ConfigError
from bot.news.clean.sites import Own

TOKEN_VARIABLE = "YAOWEN_TOKEN"  # noqa: S105 - the name of the variable, not a secret
_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}", re.ASCII)
_EVERYONE = "*"
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_KEY = re.compile(r"[!-~]+")
_CODE = re.compile(r"[\w-]+")
_T = TypeVar("_T")

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
    reader = _Reader(table, found.parent if found else Path())
    config = Config(
        data=data or reader.path("data", "dir") or Path("data"),
        retention=_retention(reader),
        telegram=_telegram(reader, environ),
        folders=tuple(_folder(reader, f"folders[{n}]") for n in reader.rows("folders")),
        feeds=tuple(_feed(reader, f"feeds[{n}]") for n in reader.rows("feeds")),
        fetch=Fetch(reader.url("fetch", "proxy"), reader.hosts("fetch", "private_hosts")),
        digest=_digest(reader),
        model=_model(reader),
        sites=_sites(reader),
        synonyms=tuple(reader.words("search", "synonyms", "自行车|单车|脚踏车")),
        order=tuple(reader.words("publishers", "order", "Example News")),
        notes=_notes(table),
    )
    problems = [*reader.problems, *_overlaps(config)]
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


def _telegram(reader: "_Reader", environ: Mapping[str, str]) -> Telegram:
    base = reader.url("telegram", "base_url") or Telegram().base_url
    base = base.rstrip("/")
    return Telegram(
        token=_token(reader, environ),
        base_url=base if base.endswith("/bot") else base + "/bot",
        proxy=reader.url("telegram", "proxy"),
        owners=reader.ids("telegram", "owners"),
        allow=reader.allow(),
    )


def _token(reader: "_Reader", environ: Mapping[str, str]) -> str | None:
    if token := environ.get(TOKEN_VARIABLE, "").strip():
        reader.path("telegram", "token_file")
        return _checked_token(reader, token, TOKEN_VARIABLE)
    secret = reader.secret("telegram", "token_file")
    if secret is None:
        return None
    return _checked_token(reader, secret, f"telegram.token_file {reader.path('telegram', 'token_file')}")


def _checked_token(reader: "_Reader", token: str, where: str) -> str | None:
    if _TOKEN.fullmatch(token):
        return token
    reader.problems.append(
        f"{where}: not a bot token; @BotFather gives one like 123456789:AAE… (digits, colon, 35 letters)"
    )
    return None


def _retention(reader: "_Reader") -> timedelta | None:
    days = reader.number("data", "retention", 0, 36_500)
    return timedelta(days=days) if days else None


def _folder(reader: "_Reader", section: str) -> Folder:
    path = reader.path(section, "path")
    if path is None:
        reader.problems.append(f'{section}.path: is missing; write path = "/a/folder"')
    return Folder(path or Path(), reader.flag(section, "move", default=True))


def _feed(reader: "_Reader", section: str) -> Feed:
    url = reader.url(section, "url")
    if not reader.has(section, "url"):
        reader.problems.append(f'{section}.url: is missing; write url = "https://…"')
    return Feed(url or "", reader.text(section, "title"), reader.flag(section, "fulltext", default=False))


def _digest(reader: "_Reader") -> Digest:
    return Digest(
        time=reader.clock("digest", "time") or Digest().time,
        timezone=reader.zone("digest", "timezone") or Digest().timezone,
        stories=reader.number("digest", "stories", 1, 50) or Digest().stories,
        atom=reader.path("digest", "atom"),
    )


def _model(reader: "_Reader") -> Model | None:
    if not reader.keys("model"):
        return None
    for name, example in (("base_url", "http://127.0.0.1:8080/v1"), ("name", "a-model")):
        if not reader.has("model", name):
            reader.problems.append(
                f'model.{name}: is missing; write {name} = "{example}", or take the section out'
            )
    base_url = reader.url("model", "base_url") or ""
    if urlsplit(base_url).username or urlsplit(base_url).query:
        reader.problems.append(
            "model.base_url: must hold no password and no question mark; a key stands in key_file"
        )
    return Model(
        base_url,
        reader.text("model", "name") or "",
        _key(reader),
        reader.url("model", "proxy"),
        reader.number("model", "tokens_a_day", 1, 1_000_000_000) or Model("", "").tokens_a_day,
    )


def _key(reader: "_Reader") -> str | None:
    key = reader.secret("model", "key_file")
    if key is None or _KEY.fullmatch(key):
        return key
    reader.problems.append("model.key_file: must hold the key alone, on one line, without blanks")
    return None


def _sites(reader: "_Reader") -> Own:
    publishers = reader.names("sites", "publishers", '"news.example.org" = "Example News"', _HOST)
    return Own(
        publishers={host.removeprefix("www."): name for host, name in publishers.items()},
        sections=reader.names("sites", "sections", 'harbour = "Harbour News"', _CODE),
        cut=reader.words("sites", "cut", "promo-box"),
        lines=reader.words("sites", "lines", "Read us on paper"),
    )


def _notes(table: Mapping[str, Any]) -> tuple[str, ...]:
    feeds = table.get("feeds")
    full = isinstance(feeds, list) and any(isinstance(f, dict) and f.get("fulltext") for f in feeds)
    notes = {
        "feeds.fulltext: this version uses the text that the feed itself carries": full,
    }
    return tuple(note for note, applies in notes.items() if applies)


class _Reader:
    """Takes typed values out of the table and gathers a sentence for each mistake."""

    def __init__(self, table: Mapping[str, Any], base: Path) -> None:
        self.problems: list[str] = []
        self._base = base
        self._sections: dict[str, Mapping[str, Any]] = {}
        for name, value in table.items():
            self._admit(name, value)

    def _admit(self, name: str, value: object) -> None:
        if name not in KEYS:
            self.problems.append(f"[{name}]: there is no such section{_meant(name, KEYS)}")
            return
        many = name in _LISTS
        rows = value if many else [value]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.problems.append(
                f"{name}: write it as [[{name}]]" if many else f"{name}: write it as a section, [{name}]"
            )
            return
        for n, row in enumerate(rows, 1):
            section = f"{name}[{n}]" if many else name
            self._sections[section] = row
            unknown = (key for key in row if key not in KEYS[name])
            self.problems.extend(
                f"{section}.{key}: there is no such key{_meant(key, KEYS[name])}" for key in unknown
            )

    def rows(self, name: str) -> range:
        """The numbers (from 1) of a section that may stand many times."""
        return range(1, 1 + sum(section.startswith(f"{name}[") for section in self._sections))

    def keys(self, section: str) -> bool:
        """True where the section says anything."""
        return bool(self._sections.get(section))

    def secret(self, section: str, key: str) -> str | None:
        """What stands in a file that only its owner and group may read."""
        file = self.path(section, key)
        if file is None:
            return None
        try:
            if file.stat().st_mode & stat.S_IROTH:
                self.problems.append(f"{section}.{key}: everyone can read {file}; run: chmod 600 {file}")
            return file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{section}.{key}: {file} can't be read: {error}")
            return None

    def has(self, section: str, key: str) -> bool:
        """True where the key stands, whatever it says."""
        return key in self._sections.get(section, {})

    def text(self, section: str, key: str) -> str | None:
        value = self._sections.get(section, {}).get(key)
        if value is None or (isinstance(value, str) and value.strip()):
            return value.strip() if value else None
        self.problems.append(f'{section}.{key}: must be text in quotes; write {key} = "…"')
        return None

    def path(self, section: str, key: str) -> Path | None:
        value = self.text(section, key)
        return self._parsed(section, key, self._located, "must be a path") if value else None

    def _located(self, value: str) -> Path:
        if "\0" in value:
            raise ValueError(value)
        try:
            return self._base / Path(value).expanduser()
        except RuntimeError as error:  # ~nobody-of-that-name
            raise ValueError(value) from error

    def url(self, section: str, key: str) -> str | None:
        schemes = ("http", "https", "socks5", "socks5h") if key == "proxy" else ("http", "https")
        return self._parsed(
            section,
            key,
            _as_url(schemes),
            f"must be an address that begins with one of {', '.join(schemes)} and ://",
        )

    def clock(self, section: str, key: str) -> time | None:
        return self._parsed(section, key, _as_clock, 'must be a time of day; write "08:00"')

    def zone(self, section: str, key: str) -> str | None:
        return self._parsed(
            section, key, lambda v: ZoneInfo(v).key, 'must be a time zone; write "Asia/Shanghai"'
        )

    def flag(self, section: str, key: str, *, default: bool) -> bool:
        value = self._sections.get(section, {}).get(key, default)
        if not isinstance(value, bool):
            self.problems.append(f"{section}.{key}: must be true or false, without quotes")
        return value is True

    def number(self, section: str, key: str, low: int, high: int) -> int | None:
        value = self._sections.get(section, {}).get(key)
        if value is None or (type(value) is int and low <= value <= high):
            return value
        self.problems.append(f"{section}.{key}: must be a whole number from {low} to {high}")
        return None

    def ids(self, section: str, key: str) -> frozenset[int]:
        value = self._sections.get(section, {}).get(key, [])
        if isinstance(value, list) and all(type(v) is int for v in value):
            return frozenset(value)
        self.problems.append(
            f"{section}.{key}: must be a list of ids, numbers without quotes; write {key} = [123456789]"
        )
        return frozenset()

    def allow(self) -> frozenset[int] | None:
        """The chats that may use the bot; None where the list says "*"."""
        value = self._sections.get("telegram", {}).get("allow", [])
        if value in (_EVERYONE, [_EVERYONE]):
            return None
        return self.ids("telegram", "allow")

    def hosts(self, section: str, key: str) -> frozenset[str]:
        value = self._sections.get(section, {}).get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v for v in value):
            return frozenset(v.lower() for v in value)
        self.problems.append(f'{section}.{key}: must be a list of host names; write {key} = ["feeds.lan"]')
        return frozenset()

    def names(self, section: str, key: str, example: str, shape: re.Pattern[str]) -> dict[str, str]:
        """A small table of names, by lower-case keys of this shape."""
        value = self._sections.get(section, {}).get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) and v.strip() for v in value.values()):
            self.problems.append(f"{section}.{key}: must be a table of names; write {key} = {{ {example} }}")
            return {}
        wrong = (name for name in value if not shape.fullmatch(name))
        self.problems.extend(f"{section}.{key}: write it as {example}, not {name!r}" for name in wrong)
        return {name.lower(): text.strip() for name, text in value.items()}

    def words(self, section: str, key: str, example: str) -> tuple[str, ...]:
        value = self._sections.get(section, {}).get(key, [])
        if isinstance(value, list) and all(isinstance(v, str) and v.strip() for v in value):
            return tuple(v.strip() for v in value)
        self.problems.append(f'{section}.{key}: must be a list of texts; write {key} = ["{example}"]')
        return ()

    def _parsed(self, section: str, key: str, parse: Callable[[str], _T], wanted: str) -> _T | None:
        value = self.text(section, key)
        if value is None:
            return None
        try:
            return parse(value)
        except (ValueError, OSError, LookupError):
            shown = "" if "://" in value else f", not {value!r}"  # an address may hold a password
            self.problems.append(f"{section}.{key}: {wanted}{shown}")
            return None


def _as_url(schemes: tuple[str, ...]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(value)
        return value

    return parse


def _as_clock(value: str) -> time:
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", value, re.ASCII)
    if match is None:
        raise ValueError(value)
    return time(int(match[1]), int(match[2]))


def _meant(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"
