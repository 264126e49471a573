"""Why something was not taken, in a sentence: the one place where a code becomes words.

Whoever refuses knows the code and what it counts; the sentences stand in the locales as `refused-…`.
"""

from bot.chat.locale import Locale
from bot.news.model import Refusal


def told(refusal: Refusal, locale: Locale) -> str:
    """The sentence in this language. A code of another version, or a sentence it wrote, is shown as it stands."""
    message = f"refused-{refusal.code}"
    return locale.say(message, value=refusal.value or "") if locale.knows(message) else str(refusal)


def english(refusal: Refusal) -> str:
    """The sentence for files and programs."""
    return told(refusal, Locale("en"))
