"""/privacy: what is kept of a reader, and who else sees what."""

from bot.chat.ask import Ask, Command, plain
from bot.chat.message import Reply


async def answer(ask: Ask) -> Reply:
    """Say what is stored, what is not, and what others see."""
    said = [ask.say("privacy")]
    if ask.house.summaries.shelf:
        said.append(ask.say("privacy-model"))
    return plain("\n".join(said))


COMMAND = Command("privacy", answer, aliases=("隐私", "privacy"))
