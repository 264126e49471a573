"""/mute: stories with these words are left out of the chat's alerts and digests."""

from bot.chat import marks
from bot.chat.ask import Ask, Command
from bot.chat.commands import following
from bot.chat.commands.follow import keep
from bot.chat.message import Message, Reply


async def answer(ask: Ask) -> Reply:
    """Mute the words; without any, explain how that goes."""
    words = marks.one_line(ask.words)
    if not words:
        said = ask.say("mute-how")
    else:
        said = ask.say("mute-set" if await keep(ask, words, mute=True) else "mute-already", words=words)
    return Reply((Message(said, buttons=((following.button(ask),),)),))


COMMAND = Command("mute", answer, aliases=("屏蔽", "静音", "mute"), takes="words")
