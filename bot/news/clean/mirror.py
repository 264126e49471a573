"""The Git mirror's Markdown pages: a title, navigation, promotion lines, the article's HTML, a footer with the source.

Three generations were seen (2018: no navigation, the footer glued to the last tag; 2020: promotion lines, also inside the
article; 2022: navigation that names the section). They differ in which of these lines they have, so each line is told by
its own looks, never by its place.
"""

import re
from itertools import pairwise

from bot.news.clean.part import Part
from bot.news.clean.spacing import tidy
from bot.news.clean.trace import Clues, Step

_HEAD = re.compile(r"^#{1,3} (?P<title>[^\n]+)\n+-{3,}[ \t]*$", re.M)
_SOURCE = re.compile(r"原文(?:地址（需翻墙访问）|地址|链接)[：:]\s*(?P<url>https?://[^\s<>]+)?")
_SHARE = re.compile(r"手机上长按并复制[^\n]*\n+(?P<url>https?://[^\s<>]+)?")
_NAVIGATION = re.compile(r"\[首页\]|\[禁闻聚合首页\]|\[禁闻热榜\]")
_INDEX_LINE = re.compile(r"#### \[[^\]]*\]\((?:\.\./)*(?:pages|indexes)/")
_MOVED = re.compile(r"### 已转移至新页面")
_SECTION = re.compile(r"\[(?P<name>[^\]]+)\]\((?:\.\./)*indexes/[A-Z](?P=name)\.md")
_HEADER = 600
"""Characters. The longest caption seen in a header has 400."""


def fits(text: str) -> bool:
    """Whether the text has this envelope: its head or its footer."""
    return bool(_HEAD.match(text.lstrip())) or bool(_SOURCE.search(text) and _NAVIGATION.search(text))


def is_index(text: str) -> bool:
    """Whether the page is a list of articles, a note that it has moved, or navigation and nothing else."""
    lines = [line for line in text.split("\n") if line.strip()]
    links = [line for line in lines if line.lstrip().startswith(("#### [", "- [", "* [", "|["))]
    listed = sum(bool(_INDEX_LINE.match(line)) for line in links)
    return bool(_MOVED.search(text[:500])) or listed > 4 or (len(lines) > 4 and len(links) > 0.8 * len(lines))


def pieces(text: str) -> list[str]:
    """The file's articles, each with its own envelope."""
    starts = [found.start() for found in _HEAD.finditer(text)]
    if len(starts) < 2 or len(_SOURCE.findall(text)) < len(starts):
        return [text]
    return [text[start:end] for start, end in pairwise([0, *starts[1:], len(text)])]


def unwrap(text: str) -> Part:
    """The article of one page, its lead image's block apart."""
    head = _HEAD.search(text)
    title = tidy(_plain(head["title"])) if head else None
    body, footer = _without_footer(text[head.end() :] if head else text)
    source, share = _last(_SOURCE, footer), _last(_SHARE, footer)
    section = _SECTION.search(text)
    clues = Clues(
        title=title,
        source_url=source,
        mirror_url=share,
        tags=(section["name"],) if section else (),
    )
    kept, steps = _without_lines(body)
    header, rest = _header(kept)
    cut = (Step("footer", footer),) if footer.strip() else ()
    return Part("mirror page", rest, clues, steps + cut, header)


def _without_footer(text: str) -> tuple[str, str]:
    """Cut at the share block or, where there is none, at the last source line."""
    places = [
        max((found.start() for found in shape.finditer(text)), default=-1) for shape in (_SHARE, _SOURCE)
    ]
    at = min((place for place in places if place >= 0), default=-1)
    if at < 0:
        return text, ""
    body = text[:at].rstrip()
    while body.endswith(("<hr/>", "<br/>", "<hr>", "<br>")):
        body = body[: body.rindex("<")].rstrip()
    return body, text[at:]


def _without_lines(text: str) -> tuple[str, tuple[Step, ...]]:
    """Cut the lines that the mirror put in: all that begin with four hashes, and rules of dashes."""
    kept: list[str] = []
    steps: list[Step] = []
    for line in text.split("\n"):
        if line.lstrip().startswith(("####", "网站代理")):
            steps.append(Step("navigation" if _NAVIGATION.search(line) else "promotion", line.strip("# ")))
        elif not line.startswith("---") or line.strip("- "):
            kept.append(line)
    return "\n".join(kept), tuple(steps)


def _header(markup: str) -> tuple[str, str]:
    """The lead image's block, which ends at the first rule, where that comes before any paragraph of length."""
    head, rule, rest = markup.partition("<hr/>")
    if not rule or "<img" not in head or not rest.strip() or len(_plain(head[:4000])) > _HEADER:
        return "", markup
    return head, rest


def _last(shape: re.Pattern[str], text: str) -> str | None:
    urls = [found["url"] for found in shape.finditer(text) if found["url"]]
    return urls[-1] if urls else None


def _plain(markup: str) -> str:
    return re.sub(r"<[^>]*>|&nbsp;|\s+", " ", markup).strip()
