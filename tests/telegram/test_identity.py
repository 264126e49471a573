"""Who the bot is, or why that can't be known."""

from dataclasses import replace

import pytest

from bot.errors import ConfigError, SourceError
from bot.sandbox.server import Sandbox
from bot.telegram.bot import TelegramSettings
from bot.telegram.identity import whoami


async def test_telegram_says_who_the_bot_is(settings: TelegramSettings) -> None:
    assert await whoami(settings) == "yaowen_sandbox_bot"


async def test_a_refused_token_is_named_but_not_shown(settings: TelegramSettings) -> None:
    wrong = replace(settings, token="987654321:wrong-token-wrong-token-wrong-token")
    with pytest.raises(ConfigError, match="refuses the token") as caught:
        await whoami(wrong)
    assert "wrong-token" not in str(caught.value)


async def test_a_server_that_cannot_be_reached_is_named(settings: TelegramSettings, box: Sandbox) -> None:
    box.fail("getMe", "cut-before")
    with pytest.raises(SourceError, match="can't be reached"):
        await whoami(settings)
