"""Text and entities as Telegram takes them: cleaned, checked, trimmed; all offsets in UTF-16 units.

The rules and words are those of TDLib's `clean_input_string_with_entities`, `fix_formatted_text` and `parse_url`; the
tests compare them with TDLib itself. Stricter in one thing: entities that aren't a list are refused, where Telegram sends plain text.
"""

import re
from collections.abc import Iterable, Sequence
from ipaddress import AddressValueError, IPv6Address
from typing import Any

from bot.sandbox.refusals import bad

Entity = dict[str, Any]
"""A MessageEntity as it goes over the wire."""

MAX_TEXT = 4096
MAX_CAPTION = 1024
_MAX_BYTES = 1 << 15
_MAX_ENTITIES = 100
_SENT_BY_BOTS = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
        "date_time",
    ]
)
_FOUND_BY_TELEGRAM = frozenset(
    ["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card"]
)
_DROPPED = re.compile("[\r\u2028-\u202e]")
_CONTROL = re.compile("[\0-\x09\x0b-\x1f]")
_COMMAND = re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/])", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"'，。；：！？）】》」』、]+")
_PROTOCOL = re.compile(r"([^:/?#@\[\]]*)://")
_SERVER = re.compile(r"(?:(.*)@)?(\[[^\]]*\]|.*?)(?::([^:\]@]*))?", re.DOTALL)
_USER = re.compile(r"(?:[^\0-\x7f]|[\w.!$,~*'();:&+=-]|%[0-9a-fA-F]{2})*", re.ASCII)
_IN_HOST = re.compile(r"(?:[^\0-\x7f]|[\w.!$,~*'();&+=-]|%[0-9a-fA-F]{2})+", re.ASCII)
_PORT = re.compile(r"0*[1-9][0-9]{0,4}")
_TELEGRAMS_OWN = ("tg", "ton", "tonsite")


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def sent(text: str, entities: Sequence[Any], *, limit: int = MAX_TEXT) -> tuple[str, tuple[Entity, ...]]:
    """What Telegram makes of a bot's text and entities.

    Raises:
        Refused: the text is too long, or an entity is wrong.
    """
    if len(text.encode("utf-8", "surrogatepass")) > _MAX_BYTES:
        raise bad("text is too long")
    wanted = [e for e in map(_checked, entities) if e is not None]
    clean, places = _cleaned(text)
    placed = [_placed(e, text, places) for e in wanted if e["length"]]
    clean, placed = _trimmed(clean, placed)
    if units(clean) > limit:
        raise bad("message is too long" if limit == MAX_TEXT else "message caption is too long")
    return clean, with_found(clean, placed[:_MAX_ENTITIES])


def with_found(text: str, entities: Iterable[Entity] = ()) -> tuple[Entity, ...]:
    """Add the commands and links that Telegram finds by itself where no code or link stands."""
    given = list(entities)
    taken = [e for e in given if e["type"] in ("code", "pre", "text_link", "text_mention")]
    found = [
        {"type": kind, "offset": units(text[: m.start()]), "length": units(m[0])}
        for kind, pattern in (("bot_command", _COMMAND), ("url", _URL))
        for m in pattern.finditer(text)
    ]
    free = [f for f in found if not any(_overlap(f, e) for e in taken)]
    return tuple(sorted(given + free, key=lambda e: (e["offset"], -e["length"])))


def _checked(entity: object) -> Entity | None:
    """The entity in its known fields; None for a kind that bots can't set."""
    wrong = "can't parse MessageEntity: "
    if not isinstance(entity, dict):
        raise bad(wrong + "expected an Object")
    for name in ("offset", "length"):
        if type(entity.get(name)) is not int:
            raise bad(f'{wrong}Can\'t find field "{name}"')
        if not 0 <= entity[name] <= 1_000_000:
            raise bad(f"receive an entity with incorrect {name} {entity[name]}")
    kind = entity.get("type")
    if kind in _FOUND_BY_TELEGRAM:
        return None
    if kind not in _SENT_BY_BOTS:
        raise bad(wrong + "Unsupported type specified")
    if kind == "text_link":
        _check_link(entity.get("url"))
    return dict(entity)


def _check_link(url: object) -> None:
    if not isinstance(url, str):
        raise bad("can't parse MessageEntity: Can't find field \"url\"")
    if not url:
        raise bad("entity URL '' is invalid: URL host is empty")
    if wrong := _wrong_link(url):
        raise bad(f"entity URL '{url}' is invalid: {wrong}")


def _wrong_link(url: str) -> str | None:
    """What TDLib's `parse_url` has against an address."""
    protocol = _PROTOCOL.match(url)
    name = protocol[1].lower() if protocol else "http"
    if name not in ("http", "https", *_TELEGRAMS_OWN):
        return "Unsupported URL protocol"
    server = _SERVER.fullmatch(re.split("[/?#]", url[protocol.end() if protocol else 0 :], maxsplit=1)[0])
    user, host, port = server.groups() if server else (None, "", None)
    if port is not None and not (_PORT.fullmatch(port) and int(port[-5:]) <= 65_535):
        return "Wrong port number specified in the URL"
    return _wrong_user(user or "") or _wrong_host(host, own=name in _TELEGRAMS_OWN)


def _wrong_user(user: str) -> str | None:
    fine = _USER.match(user)
    rest = user[fine.end() :] if fine else user
    if rest.startswith("%"):
        return "Wrong percent-encoded symbol in URL userinfo"
    return "Disallowed character in URL userinfo" if rest else None


def _wrong_host(host: str, *, own: bool) -> str | None:
    if host.startswith("[") and host.endswith("]"):
        return None if _is_ipv6(host[1:-1]) else "Wrong IPv6 address specified in the URL"
    if not host:
        return "URL host is empty"
    if host == ".":
        return "Host is invalid"
    if not _IN_HOST.fullmatch(host):
        return "Disallowed character in URL host"
    return None if own or "." in host else "Wrong HTTP URL"


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _cleaned(text: str) -> tuple[str, dict[int, int]]:
    """The text without characters that Telegram drops, and where each old offset (in units) stands in it."""
    kept: list[str] = []
    places, old, new = {0: 0}, 0, 0
    for char in text:
        width = 2 if char > "\uffff" else 1
        old += width
        if not _DROPPED.match(char):
            kept.append(_CONTROL.sub(" ", char))
            new += width
        places[old] = new
    return "".join(kept), places


def _placed(entity: Entity, text: str, places: dict[int, int]) -> Entity:
    start, end, last = entity["offset"], entity["offset"] + entity["length"], max(places)
    if start > last:
        raise bad(f"entity begins after the end of the text at UTF-16 offset {start}")
    if start not in places:
        raise bad(f"entity begins in a middle of a UTF-16 symbol at byte offset {_bytes_to(text, start)}")
    which = f"entity beginning at UTF-16 offset {start} ends"
    if end > last:
        raise bad(f"{which} after the end of the text at UTF-16 offset {end}")
    if end not in places:
        raise bad(f"{which} in a middle of a UTF-16 symbol at byte offset {_bytes_to(text, end)}")
    return {**entity, "offset": places[start], "length": places[end] - places[start]}


def _bytes_to(text: str, offset: int) -> int:
    """The length in bytes of the text up to and with the character that this unit splits."""
    head = text.encode("utf-16-le", "surrogatepass")[: 2 * (offset + 1)]
    return len(head.decode("utf-16-le").encode())


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut blanks at both ends, at the start only up to the first entity."""
    first = min((e["offset"] for e in entities), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[cut:].rstrip(" \n")
    end = units(text)
    moved = ({**e, "offset": e["offset"] - cut} for e in entities)
    fitted = [{**e, "length": min(e["length"], end - e["offset"])} for e in moved]
    return text, sorted((e for e in fitted if e["length"] > 0), key=lambda e: (e["offset"], -e["length"]))


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"]
    )
