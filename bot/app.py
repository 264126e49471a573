"""The one place where parts meet: open, wire, run, close. Nothing below asks whether there is a token."""

import asyncio
import gc
import importlib.metadata
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Container, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime

from bot.chat import refusals
from bot.chat.desk import Desk, House
from bot.cleaner import CleaningPool
from bot.config import TOKEN_VARIABLE, Config, Folder
from bot.errors import ConfigError, StoreError, YaowenError
from bot.ingest import Ingest
from bot.llm import Endpoint, Model
from bot.news import synonyms
from bot.rounds import FeedRound, keep_visiting
from bot.schedule import Schedule
from bot.sources.feeds import FeedReader
from bot.sources.folder import Inbox, watch
from bot.sources.http import Client
from bot.store.store import Store
from bot.summariser import Shelf, Summariser, probe
from bot.telegram import identity
from bot.telegram.redaction import quiet
from bot.telegram.service import TelegramService, TelegramSettings

_log = logging.getLogger(__name__)


@asynccontextmanager
async def reading(settings: Config) -> AsyncIterator[Store]:
    """Open the store for reading, which works beside a running bot.

    Raises:
        StoreError: there is no database, or it can't be used.
    """
    if not settings.database.exists():
        raise StoreError(
            f"{settings.database}: there is no database yet; `yaowen ingest PATH` makes one, `--data DIR` names another"
        )
    async with await Store.open(settings.database, read_only=True) as store:
        yield store


@asynccontextmanager
async def writing(settings: Config) -> AsyncIterator[Store]:
    """Open the store for writing: one process at a time."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{settings.data} can't be made: {error.strerror}; choose another --data DIR"
        ) from error
    async with await Store.open(settings.database) as store:
        await store.articles.prefer(settings.order)
        yield store


@asynccontextmanager
async def adding(settings: Config) -> AsyncIterator[Store]:
    """Open the store to owe something, which works beside a running bot: it looks every minute."""
    async with await Store.beside(settings.database) as store:
        yield store


def desk(settings: Config, store: Store, wake: Callable[[], None] = lambda: None) -> Desk:
    """Return who answers people; `wake` is called when a digest is owed outside of its hour."""
    return Desk(store, house(settings, wake, summaries(settings, store)))


def summaries(settings: Config, store: Store, model: Model | None = None) -> Summariser:
    """Return who sums stories up; without the model itself, what it said before is told."""
    at = settings.model
    return Summariser(Shelf(store.answers, at.name, at.tokens_a_day) if at else None, model)


def house(
    settings: Config, wake: Callable[[], None] = lambda: None, told_by: Summariser | None = None
) -> House:
    """Return what the chat is told of the settings."""
    return House(
        timezone=settings.digest.timezone,
        digest_at=settings.digest.time,
        stories=settings.digest.stories,
        version=importlib.metadata.version("yaowen"),
        wake=wake,
        synonyms=synonyms.read(settings.synonyms),
        summaries=told_by or Summariser(),
    )


async def run(settings: Config) -> None:
    """Run the bot until SIGTERM or SIGINT; what is under way is finished first, in ten seconds at most.

    Raises:
        ConfigError: there is no token, or Telegram refuses it.
        StoreError: the database can't be used.
    """
    connection = _connection(settings)
    _log_to_stderr()
    inboxes = _inboxes(settings)
    _spare_what_is_loaded()
    async with (
        writing(settings) as store,
        CleaningPool(own=settings.sites) as pool,
        _client(settings) as client,
        _model(settings) as model,
    ):

        def wake() -> None:
            service.wake()

        told = house(settings, wake, summaries(settings, store, model))
        service = TelegramService(connection, store, Desk(store, told).answer)
        ingest = Ingest(store, pool)
        feeds = {feed.url: feed.title for feed in settings.feeds}
        await _forget_feeds(store, feeds)
        background = (
            watch(inboxes, ingest.take, _now, refuse=ingest.refuse, worded=refusals.english),
            keep_visiting(FeedRound(store, client, ingest.take, feeds), _now),
            Schedule(store, told, retention=settings.retention, atom=settings.digest.atom).run(),
        )
        with _stopped_by_signals(service.stop):
            await _beside(service.run(), background)


def _spare_what_is_loaded() -> None:
    """Let no garbage collection look through the program itself: each full one took 45 ms, with everybody waiting."""
    gc.collect()
    gc.freeze()


async def _beside(
    main: Coroutine[None, None, None], background: Iterable[Coroutine[None, None, None]]
) -> None:
    """Run the background work as long as the main one; what ends either of them ends both."""
    try:
        async with asyncio.TaskGroup() as tasks:
            behind = [tasks.create_task(work) for work in background]
            await main
            for task in behind:
                task.cancel()
    except* YaowenError as group:
        raise _first(group) from None


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


async def whoami(settings: Config) -> str:
    """Return the bot's user name as Telegram knows it.

    Raises:
        ConfigError: there is no token, or Telegram refuses it.
        SourceError: Telegram can't be reached.
    """
    return await identity.whoami(_connection(settings))


async def try_feed(settings: Config, url: str) -> str:
    """Fetch a feed once, keep nothing, and say what it brings.

    Raises:
        SourceError: it can't be fetched or read.
    """
    async with _client(settings) as client, FeedReader(client) as reader:
        feed = (await reader.visit(url, _now())).feed
    assert feed is not None  # nothing was said of what is known already
    return f"{len(feed.entries)} entries" + (f" of {feed.title}" if feed.title else "")


async def try_model(settings: Config) -> str:
    """Ask the model about a sample once, and say what came of it.

    Raises:
        ModelError: it doesn't answer.
    """
    async with _model(settings) as model:
        assert model is not None  # the caller looked
        return await probe(model)


@asynccontextmanager
async def _model(settings: Config) -> AsyncIterator[Model | None]:
    if settings.model is None:
        yield None
        return
    at = settings.model
    async with Model(Endpoint(at.base_url, at.name, at.key, at.proxy)) as model:
        yield model


def _client(settings: Config) -> Client:
    return Client(proxy=settings.fetch.proxy, private_hosts=settings.fetch.private_hosts)


def _connection(settings: Config) -> TelegramSettings:
    telegram = settings.telegram
    if telegram.token is None:
        raise ConfigError(
            [f"there is no token: set {TOKEN_VARIABLE}, or [telegram] token_file (@BotFather gives tokens)"]
        )
    return TelegramSettings(
        telegram.token, telegram.base_url, telegram.proxy, telegram.owners, telegram.allow
    )


def _inboxes(settings: Config) -> list[Inbox]:
    """The watched folders; those of the bot's own are made."""
    try:
        for path in (settings.inbox, settings.done, settings.quarantine):
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError([f"data.dir: {error.filename} can't be made: {error.strerror}"]) from error
    own = Inbox(settings.inbox, settings.done, settings.quarantine)
    return [own, *(_other_inbox(settings, folder) for folder in settings.folders)]


def _other_inbox(settings: Config, folder: Folder) -> Inbox:
    """A folder of the operator's. The data folder may lie in it, and is none of its files."""
    path, name = folder.path.resolve(), folder.path.resolve().name
    besides = frozenset({settings.data.resolve()})
    return Inbox(path, settings.done / name, settings.quarantine / name, move=folder.move, besides=besides)


async def _forget_feeds(store: Store, kept: Container[str]) -> None:
    """Forget how feeds fared that the configuration no longer names."""
    for state in await store.feeds.all():
        if state.url not in kept:
            await store.feeds.remove(state.url)


def _log_to_stderr() -> None:
    """Log times, levels and our own words; tokens never, and the libraries only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # tells each change it sees
    quiet([handler])


@contextmanager
def _stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    loop, numbers = asyncio.get_running_loop(), (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _now() -> datetime:
    return datetime.now(UTC)
