"""Who the bot is, as Telegram says."""

from telegram.error import InvalidToken, TelegramError

from bot.errors import ConfigError, SourceError
from bot.telegram.bot import TelegramSettings, build


async def whoami(settings: TelegramSettings) -> str:
    """Return the bot's user name.

    Raises:
        ConfigError: Telegram refuses the token.
        SourceError: Telegram can't be reached.
    """
    bot = build(settings)
    try:
        async with bot:
            return bot.username
    except InvalidToken:
        # the library's message holds the token
        raise ConfigError(
            ["Telegram refuses the token; get the bot's current one from @BotFather (/token)"]
        ) from None
    except TelegramError as error:
        reason = f"{settings.base_url} can't be reached ({type(error).__name__}); mend the network, or set [telegram] proxy or base_url"
        raise SourceError(reason) from error
