"""/privacy: what is kept of a reader, and who else sees what."""

from bot.chat.ask import Ask, Command, plain
from bot.chat.message import Reply


async def answer(ask: Ask) -> Reply:
    """Say what is stored, what is not, and what others see."""
    return plain(ask.say("privacy"))


COMMAND = Command("privacy", answer, aliases=("隐私", "privacy"))
