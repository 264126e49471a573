"""Facts that stand on lines of their own around a plain text: `来源：…`, `Source: …`, a date, a link."""

import re
from collections.abc import Sequence

from bot.news.clean import dates, sites
from bot.news.clean.blocks import Block
from bot.news.clean.trace import Clues

_HEAD, _FOOT = 6, 4
"""How many lines at either end are looked at."""
_SOURCE = re.compile(
    r"(?:(?:信息|文章|新闻|消息)?(?:来源|來源)|稿源|Source|Publisher)\s*[：:]\s*"
    r"(?P<name>[A-Z][\w&.'’ -]{1,40}|[^\s：:|，,。（）()/]{2,20})(?:\s+(?P<rest>.*))?"
)
_LINK = re.compile(
    r"(?:(?:原文|本文)?(?:链接|連結|鏈接|地址|网址|網址)|原文|来源|來源|Original(?: article)?|Source|Link|URL)?\s*[：:]?\s*"
    r"(?P<url>https?://[^\s<>]+)"
)


def stated(blocks: Sequence[Block]) -> Clues:
    """What the first and the last lines state; each of them is cut by a rule as well."""
    head = [block.text for block in blocks[:_HEAD]]
    foot = [block.text for block in blocks[max(_HEAD, len(blocks) - _FOOT) :]]
    source = next((found for line in head + foot if (found := _SOURCE.fullmatch(line))), None)
    link = next((found["url"] for line in head + foot[::-1] if (found := _LINK.fullmatch(line))), None)
    return Clues(
        publisher=source["name"] if source else None,
        published=next((day for line in head if _is_timestamp(line) and (day := dates.read(line))), None)
        or dates.read(source["rest"] if source else None),
        source_url=link,
    )


def _is_timestamp(line: str) -> bool:
    return any(kind == "timestamp" and shape.fullmatch(line) for kind, shape in sites.lines("lines"))
