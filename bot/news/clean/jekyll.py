"""Posts with a front matter (Jekyll), and posts that begin with their title as a link."""

import html
import re
from collections.abc import Mapping
from itertools import pairwise

from bot.news.clean import dates, sites
from bot.news.clean.part import Part
from bot.news.clean.spacing import bare, tidy
from bot.news.clean.trace import Clues, Step

_FRONT = re.compile(r"---[ \t]*\n(?P<front>(?:[^\n]*\n){1,60}?)---[ \t]*(?:\n|$)")
_START = re.compile(r"^---[ \t]*\n(?=(?:layout|title)[ \t]*:)", re.M)
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_TITLE_LINK = re.compile(
    r"\s*(?:<!--.*?-->\s*)?\[(?P<title>[^\n]+?)\]\((?P<url>https?://[^\s]+)\)[ \t]*\n-{3,}[ \t]*\n"
)
_MADE = re.compile(r"\s*<!--\s*(\d{13})\s*-->")
_MEDIUM = re.compile(
    r".{2,12}(?:网|網|报|報|社|台|臺|新闻|新聞|日报|日報|周刊|週刊)"
    r"|(?:.{1,40} )?(?:Agency|Broadcasting|Courier|Daily|Gazette|Herald|Journal|Mail|Monitor|News|Observer|Post|Press|Radio|Review|Star|Sun"
    r"|Telegraph|Times|Today|Tribune|Weekly)"
)
_DATE_LINE = re.compile(r"\s*日期[：:](?P<date>[^\n]+)\n")


def fits(text: str) -> bool:
    """Whether the text begins with a front matter that has a title or a layout."""
    found = _FRONT.match(text)
    return bool(found and re.search(r"^(?:title|layout|date)[ \t]*:", found["front"], re.M))


def pieces(text: str) -> list[str]:
    """The file's posts, each with its front matter."""
    starts = [found.start() for found in _START.finditer(text)]
    return [text[a:b] for a, b in pairwise([*starts, len(text)])] if len(starts) > 1 else [text]


def unwrap(text: str) -> Part:
    """The post without its front matter and the lines that repeat its title."""
    front = _FRONT.match(text)
    stated = _values(front["front"]) if front else {}
    rest = text[front.end() :] if front else text
    link, clues = _TITLE_LINK.match(rest), _clues(stated, rest)
    steps = (Step("front matter", front["front"]),) if front else ()
    if link:
        rest, steps = rest[link.end() :], (*steps, Step("title link", link[0]))
    return Part("post", rest, clues, steps)


def starts_with_title_link(text: str) -> bool:
    """Whether the text begins with its title as a Markdown link and a rule."""
    return bool(_TITLE_LINK.match(text))


def unwrap_title_link(text: str) -> Part:
    """The post after its title link and its 日期 line."""
    link = _TITLE_LINK.match(text)
    assert link is not None
    rest = text[link.end() :]
    dated = _DATE_LINE.match(rest)
    clues = Clues(
        title=_text(link["title"]),
        source_url=link["url"],
        published=dates.read(dated["date"]) if dated else None,
    )
    return Part("post", rest[dated.end() :] if dated else rest, clues, (Step("title link", link[0]),))


def _clues(stated: Mapping[str, str | tuple[str, ...]], rest: str = "") -> Clues:
    def one(*keys: str) -> str | None:
        return next((value for key in keys if isinstance(value := stated.get(key), str) and value), None)

    lists = [
        value if isinstance(value, tuple) else (value,)
        for key in ("tags", "categories")
        if (value := stated.get(key))
    ]
    tags = tuple(dict.fromkeys(tag for group in lists for tag in group))
    url = one("from", "link", "source", "original_url", "canonical_url")
    return Clues(
        title=one("title"),
        publisher=_publisher(one("author"), tags),
        published=dates.read(one("date"))
        or (dates.of_milliseconds(made[1]) if (made := _MADE.match(rest)) else None),
        author=_author(one("author"), tags),
        source_url=url if url and re.match(r"https?://[^\s/?]+\S*", url) else None,
        tags=tags,
    )


def _publisher(stated: str | None, tags: tuple[str, ...]) -> str | None:
    """The stated author, where it repeats the section's name and is a publisher's, as mirrors of feeds fill the field in."""
    if not stated or bare(stated) not in {bare(tag) for tag in tags}:
        return None
    return stated if _MEDIUM.fullmatch(stated) or stated in sites.table()["publishers"].values() else None


def _author(stated: str | None, tags: tuple[str, ...]) -> str | None:
    """The stated author, unless it only repeats the section's name, as mirrors fill the field in."""
    if not stated or bare(stated) in {bare(tag) for tag in tags}:
        return None
    return re.sub(r"\s*&\s*more$", "", stated)


def _values(front: str) -> dict[str, str | tuple[str, ...]]:
    """The top level of a front matter: scalars, and lists in either notation. YAML's other riches do not occur."""
    values: dict[str, str | tuple[str, ...]] = {}
    key = ""
    for line in front.split("\n"):
        found = _KEY.match(line)
        if found:
            key, raw = found["key"].lower(), (found["value"] or "").strip()
            values[key] = _list(raw) if raw.startswith("[") and raw.endswith("]") else _text(_unquoted(raw))
        elif key and (item := re.match(r"\s*-\s+(.+)", line)):
            earlier = values[key]
            values[key] = (
                *(earlier if isinstance(earlier, tuple) else ()),
                _text(_unquoted(item[1].strip())),
            )
    return values


def _list(raw: str) -> tuple[str, ...]:
    return tuple(item for part in raw[1:-1].split(",") if (item := _text(_unquoted(part.strip()))))


def _unquoted(raw: str) -> str:
    if len(raw) > 1 and raw[0] == raw[-1] == '"':
        return raw[1:-1].replace('\\"', '"')
    if len(raw) > 1 and raw[0] == raw[-1] == "'":
        return raw[1:-1].replace("''", "'")
    return raw


def _text(raw: str) -> str:
    return tidy(html.unescape(html.unescape(raw)))
