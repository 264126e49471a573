"""Signs in a message's text by which a later request finds what it was about: `#12` for a story, the query of a search.

Nothing else is remembered between two requests. The writing and the reading of a sign stand side by side.
"""

import re

_DIGITS = 9
_NUMBER = re.compile(rf"^#(\d{{1,{_DIGITS}}}) |· #(\d{{1,{_DIGITS}}})$", re.MULTILINE)
_QUERY = "🔍 "
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


def number(story: int) -> str:
    """Write a story's number, to stand at the start of a line before a space, or at the end of one after `· `."""
    return f"#{story}"


def typed_number(words: str) -> int | None:
    """Read a story's number as people type it, with its sign or without; None where the words are none."""
    typed = words.strip().lstrip("#＃")
    return int(typed) if typed.isdecimal() and len(typed) <= _DIGITS else None


def numbers(shown: str | None) -> tuple[int, ...]:
    """Return the story numbers that stand in a message, in order, each once."""
    return tuple(dict.fromkeys(int(first or last) for first, last in _NUMBER.findall(shown or "")))


def query(words: str) -> str:
    """Write the query of a search as the message's first line."""
    return _QUERY + words


def query_of(shown: str | None) -> str | None:
    """Return the query on a message's first line."""
    first = (shown or "").partition("\n")[0]
    return first.removeprefix(_QUERY).strip() or None if first.startswith(_QUERY) else None


def one_line(text: str) -> str:
    """Return the text as one line: white space and controls run together, what else can't be seen (or sent) left out.

    What parts no word to the eye parts none here: Persian is typed with such characters, and pages are copied with them.
    """
    return " ".join(_UNSEEN.sub("", _CONTROL.sub(" ", text)).split())
