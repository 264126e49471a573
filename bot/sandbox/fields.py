"""The parameters of a request, however they came: form, JSON or multipart; nested objects as JSON text or as they are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.refusals import bad


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Fields:
    """The parameters by name, and the files. Reads them as leniently or strictly as Telegram does."""

    values: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The parameter as text; empty where it is missing."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """The parameter as a whole number; `default` where it is missing or none."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """The parameter as yes or no; anything but yes is no."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def nested(self, name: str, words: str) -> Any:
        """The object or list of this name, None where it is missing.

        Raises:
            Refused: it isn't JSON; `words` name it as Telegram does.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError as error:
            raise bad(f"can't parse {words} JSON object") from error
