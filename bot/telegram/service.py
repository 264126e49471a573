"""The bot on Telegram: polls, answers and delivers until it is told to stop."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from telegram import BotCommandScope, BotCommandScopeChat, BotCommandScopeDefault, Update
from telegram.error import ChatMigrated, InvalidToken, TelegramError

from bot.chat.commands import described
from bot.chat.message import Reply, Request
from bot.errors import ChatGone, ConfigError
from bot.store.store import Store
from bot.telegram import notices
from bot.telegram.bot import TelegramSettings, build
from bot.telegram.delivery import Postman
from bot.telegram.incoming import Incoming, read
from bot.telegram.redaction import place
from bot.telegram.sending import ANY_FAILURE, insist, patient, respond
from bot.telegram.turns import Turns
from bot.telegram.updates import Poller

__all__ = ["TelegramService", "TelegramSettings"]

_log = logging.getLogger(__name__)

GRACE_S = 8.0
"""How long a stop waits for what is under way; with the acknowledgement it stays under ten seconds."""
_LAST_WORDS_S = 1.5
_MOST_WAITING = 50
"""So many requests of one chat may wait to be answered, at about one a second."""
_ATTEMPTS = 6
"""How often an answer is tried; that takes half a minute."""
_LANGUAGES = (("zh-Hans", None), ("en", "en"))
"""Languages of the command menu and their two-letter codes; None is everyone else. `zh` can't tell the scripts apart."""

Answer = Callable[[Request], Awaitable[Reply]]


class TelegramService:
    """Everything between the Bot API and the desk."""

    def __init__(
        self,
        settings: TelegramSettings,
        store: Store,
        answer: Answer,
        pauses_s: Callable[[], Iterator[float]] = patient,
    ) -> None:
        self._settings = settings
        self._store = store
        self._answer = answer
        self._pauses_s = pauses_s
        self._bot = build(settings)
        self._poller = Poller(self._bot, self._handle, pauses_s)
        self._postman = Postman(self._bot, store, pauses_s=pauses_s)
        self._turns = Turns(_MOST_WAITING)
        self._slowed: set[int] = set()
        self._stop = asyncio.Event()
        self._told_unreachable = False

    def wake(self) -> None:
        """Say that there may be something new to deliver."""
        self._postman.wake()

    def stop(self) -> None:
        """End `run` soon: what is under way is finished, in ten seconds at most."""
        self._stop.set()

    async def run(self) -> None:
        """Connect, then poll and deliver until told to stop; a network that is down is waited for, and so is a full disk.

        Raises:
            ConfigError: Telegram refuses the token.
        """
        try:
            async with asyncio.TaskGroup() as group:
                working = group.create_task(self._work())
                await self._stop.wait()
                await self._wind_down(working)
        except BaseExceptionGroup as group_error:
            error = _first(group_error)
            raise (_refused_token() if isinstance(error, InvalidToken) else error) from None
        finally:
            await self._bot.shutdown()

    async def _work(self) -> None:
        await insist(self._connect, ANY_FAILURE, self._pauses_s())
        _log.info("@%s listens", self._bot.username)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._poller.run())
            group.create_task(self._postman.run())
            group.create_task(self._write_menu())

    async def _connect(self) -> None:
        try:
            await self._bot.initialize()
            await self._bot.delete_webhook()
        except InvalidToken:
            raise _refused_token() from None  # the library's message holds the token
        except TelegramError as error:
            if not self._told_unreachable:
                _log.warning(
                    "Telegram can't be reached (%s); trying again until it can", type(error).__name__
                )
            self._told_unreachable = True
            raise

    async def _wind_down(self, working: asyncio.Task[None]) -> None:
        await asyncio.gather(self._poller.stop(GRACE_S), self._postman.stop(GRACE_S))
        await asyncio.wait([working], timeout=_LAST_WORDS_S)
        working.cancel()

    async def _write_menu(self) -> None:
        """Tell Telegram the commands, in each language; owners see theirs too. The bot works without."""
        owners = [BotCommandScopeChat(owner) for owner in sorted(self._settings.owners)]
        for scope in (BotCommandScopeDefault(), *owners):
            for language, code in _LANGUAGES:
                commands = described(language, owner=scope.type == BotCommandScope.CHAT)
                with suppress(TelegramError):  # an owner who never wrote to the bot is a chat not found
                    await self._bot.set_my_commands(commands, scope=scope, language_code=code)

    async def _handle(self, update: Update) -> bool:
        """Answer an update; False where the bot is stopped before its turn. Whatever goes wrong stays with it."""
        try:
            await self._follow(update)
            incoming = read(update, self._bot.username, self._settings, datetime.now(UTC))
            return await self._serve(incoming) if incoming else True
        except Exception as error:  # noqa: BLE001 - an edge: one person's trouble must not become everyone's
            _log.error("an update was not answered: %s", place(error))
            return True

    async def _follow(self, update: Update) -> None:
        """Keep the new id of a group that became a supergroup."""
        if update.message and update.message.migrate_to_chat_id:
            await self._store.chats.moved(update.message.chat.id, update.message.migrate_to_chat_id)

    async def _serve(self, incoming: Incoming) -> bool:
        """Answer when it is the chat's turn. A chat that has too many waiting is told so once, until it has calmed down."""
        chat = incoming.request.chat
        if self._turns.free(chat):
            self._slowed.discard(chat)
        if not self._turns.full(chat):
            async with self._turns.take(chat):
                if self._stop.is_set():
                    return False
                await self._respond(incoming, await self._reply(incoming))
        elif chat not in self._slowed:
            self._slowed.add(chat)
            await self._respond(incoming, notices.say("slower", incoming.request))
        return True

    async def _reply(self, incoming: Incoming) -> Reply:
        request = incoming.request
        if not incoming.welcome:
            return notices.say("private", request)
        try:
            await self._welcome_back(request.chat)
            return await self._answer(request)
        except Exception as error:  # noqa: BLE001 - an edge: whoever asks is told that it failed
            _log.error("a request was not answered: %s", place(error))
            return notices.say("sorry", request)

    async def _welcome_back(self, chat_id: int) -> None:
        """Let digests come again to a chat that had blocked the bot."""
        chat = await self._store.chats.get(chat_id)
        if chat.gone:
            await self._store.chats.mark(chat_id, gone=False)

    async def _respond(self, incoming: Incoming, reply: Reply) -> None:
        pauses_s = tuple(islice(self._pauses_s(), _ATTEMPTS - 1))
        try:
            await respond(self._bot, incoming.origin, reply, pauses_s)
        except ChatMigrated as error:
            await self._store.chats.moved(incoming.origin.chat, error.new_chat_id)
            moved = replace(incoming.origin, chat=error.new_chat_id, tapped=None)
            await respond(self._bot, moved, reply, pauses_s)
        except ChatGone:
            await self._store.chats.mark(incoming.origin.chat, gone=True)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _refused_token() -> ConfigError:
    words = "Telegram refuses the token; get the bot's current one from @BotFather (/token)"
    return ConfigError([f"telegram.token_file: {words}"])
