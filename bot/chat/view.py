"""Which view of a search's results is shown. It stands in the buttons' data, so that nothing need be remembered."""

import re
from dataclasses import dataclass

PATTERN = r"[1-9]\d{0,5}t?x?d{0,6}(?:\.[1-9]\d{5}\.[1-9]\d{0,18})?"
"""All that `View.read` can read, as a regular expression."""


@dataclass(frozen=True, slots=True)
class View:
    """A page from 1 on; `by_time` the newest first; `exact` only as typed; `depth` how often it was to look further.

    `day` is the reader's when the first page was asked for (as an ordinal), `through` the latest article there was: what
    came in between two pages would move the others, so that some came twice and some not at all. 0 where none was shown.
    """

    page: int = 1
    by_time: bool = False
    exact: bool = False
    depth: int = 0
    day: int = 0
    through: int = 0

    @classmethod
    def read(cls, written: str) -> "View":
        """Read what `mode` wrote after a page's number."""
        view, *pin = written.split(".")
        number = re.match(r"\d+", view, re.ASCII)
        assert number, "the button's pattern begins with a page"
        return cls(int(number[0]), "t" in view, "x" in view, view.count("d"), *map(int, pin))

    @property
    def mode(self) -> str:
        """The view but for its page."""
        letters = "t" * self.by_time + "x" * self.exact + "d" * self.depth
        return f"{letters}.{self.day}.{self.through}" if self.through else letters

    @property
    def data(self) -> str:
        """The view as a button's data carries it."""
        return f"find:{self.page}{self.mode}"


FIRST = View()
"""What is shown unless asked otherwise: the fittest, other names and all."""
