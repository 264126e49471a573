"""The connection to the Bot API, made from settings."""

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.ext import Defaults, ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.pacing import Lane, Pacer

POLL_S = 25
"""How long one getUpdates waits for something to happen."""


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """How to reach Telegram, and who may talk to the bot. `allow` None means everyone."""

    token: str = field(repr=False)
    base_url: str = "https://api.telegram.org/bot"
    proxy: str | None = None
    owners: frozenset[int] = frozenset()
    allow: frozenset[int] | None = frozenset()


def build(settings: TelegramSettings) -> ExtBot[Lane]:
    """Make a bot that is paced and shows no link previews. Nothing is sent yet."""
    os.environ.setdefault(
        "PTB_TIMEDELTA", "1"
    )  # else each 429 warns that a number will be a timedelta one day
    return ExtBot(
        token=settings.token,
        base_url=settings.base_url,
        base_file_url=settings.base_url.removesuffix("/bot") + "/file/bot",
        request=_request(HTTPXRequest, settings.proxy, connections=16),
        get_updates_request=_request(PollingRequest, settings.proxy, connections=1),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=Pacer(),
    )


class PollingRequest(HTTPXRequest):
    """Reads answers to getUpdates one update at a time, so that a malformed one doesn't take the others with it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; of an update that can't be read only the number stays, so that it can be acknowledged."""
        answer = HTTPXRequest.parse_json_payload(payload)
        if isinstance(answer.get("result"), list):
            answer["result"] = [_readable(u) for u in answer["result"] if _is_numbered(u)]
        return answer


def _is_numbered(update: object) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int


def _readable(update: dict[str, Any]) -> dict[str, Any]:
    with suppress(
        Exception
    ):  # the library lets through whatever odd data makes it raise: OSError for a date, say
        Update.de_json(json.loads(json.dumps(update)))  # a copy: parsing takes its input apart
        return update
    return {"update_id": update["update_id"]}


def _request(kind: type[HTTPXRequest], proxy: str | None, connections: int) -> HTTPXRequest:
    return kind(
        connection_pool_size=connections,
        connect_timeout=10,
        read_timeout=20,
        write_timeout=20,
        pool_timeout=60,
        proxy=proxy,
        httpx_kwargs={
            "trust_env": False
        },  # only the proxy of the configuration, also before a server on this machine
    )
