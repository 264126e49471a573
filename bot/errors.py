"""Every error raised on purpose. The kind says what to do.

YaowenError
├── UserError      a person asked for something that can't be: show it, in their language
├── ConfigError    the configuration is wrong: stop, naming the keys
├── SourceError    the outside misbehaves (a feed, a page, a file): note it, back off, go on
│   └── ModelError   the language model doesn't answer as it should: show what was made without it
├── StoreError     what all stands on fails (database, disk, cleaning processes): at the start stop, saying what to
│                  do; while running log it, and try again later
└── ChatGone       the chat blocked the bot or is no more: send nothing there again
"""

from collections.abc import Sequence


class YaowenError(Exception):
    """The root of all errors raised on purpose."""


class UserError(YaowenError):
    """A person asked for something that can't be.

    `message` is the id of a localised message (`bot/chat/locales`), `args` fill its places.
    """

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


class ConfigError(YaowenError):
    """The configuration can't be used. `problems` holds one sentence a mistake, each naming its key."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class SourceError(YaowenError):
    """The outside misbehaves. Its text is a sentence for the operator."""


class ModelError(SourceError):
    """The language model can't be asked, or doesn't answer as it should. `code` is for counts."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class StoreError(YaowenError):
    """The database, its disk or the cleaning processes can't be used. Its text says what to do."""


class ChatGone(YaowenError):  # noqa: N818 - a state of the world, not a fault
    """The chat blocked the bot, or is no more."""
