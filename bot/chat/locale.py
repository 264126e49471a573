"""The three languages the bot speaks. Every sentence a reader sees stands in `locales/*.ftl` (projectfluent.org)."""

import functools
import importlib.resources
import re
from dataclasses import dataclass

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("zh-Hans", "zh-Hant", "en")

_HANT = re.compile(r"zh-(?:hant|tw|hk|mo)\b")


@dataclass(frozen=True, slots=True)
class Locale:
    """One of the languages, and all that can be said in it."""

    language: str

    @classmethod
    def of(cls, code: str | None) -> "Locale":
        """Choose by an app's language code (BCP 47, any case). Most readers read Chinese: the unknown falls to zh-Hans."""
        lowered = (code or "").lower().replace("_", "-")
        if lowered.split("-")[0] == "en":
            return cls("en")
        return cls("zh-Hant" if _HANT.match(lowered) else "zh-Hans")

    def knows(self, message: str) -> bool:
        """True if there is a message of this id."""
        return _bundle(self.language).has_message(message)

    def say(self, message: str, /, **values: str | float) -> str:
        """Return the message of this id, its places filled.

        Raises:
            KeyError: there is no such message, or a value for one of its places is missing.
        """
        bundle = _bundle(self.language)
        pattern = bundle.get_message(message).value
        assert pattern is not None, f"{message} has attributes only"
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise KeyError(f"{message}: {errors}")
        return str(text)


@functools.cache
def _bundle(language: str) -> FluentBundle:
    # no isolation marks: readers copy what they read, and no text here runs from right to left
    bundle = FluentBundle([language], use_isolating=False)
    source = importlib.resources.files("bot.chat").joinpath("locales", f"{language}.ftl").read_text("utf-8")
    bundle.add_resource(FluentResource(source))
    return bundle
