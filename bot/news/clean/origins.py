"""Whose text an article carries, where its publisher took it over: named in a reprint note, a dateline, a byline, a title.

The publisher stays who published it; an origin is only what the text itself says, and never the publisher once more.
"""

import re
from collections.abc import Iterable

from bot.news.clean import sites
from bot.news.clean.bylines import Opening
from bot.news.clean.trace import Clues

_NAME = r"[《「“【]?(?P<name>[^《》「」“”【】/／|｜，,。；;：:（）()\s]{2,24})"
_REPRINT = re.compile(
    rf"(?:转自|轉自|转载(?:自|[：:])|轉載(?:自|[：:])|原载[于於]?|原載[于於]?|原刊[于於]|首发[于於])\s*[：:]?\s*{_NAME}"
)
_TAKEN = re.compile(
    rf"(?:摘自|[译譯]自|(?:文章|本文|消息|信息)?(?:来源|來源|稿源)\s*[：:]|本文来[自源][：:]?)\s*{_NAME}"
)
_MEDIUM = re.compile(
    r".{1,16}(?:网|網|报|報|社|台|臺|刊|志|誌|新闻|新聞|周刊|週刊|评论|評論|传媒|傳媒|时代|時代)"
)
_BRIEF = 2
"""Characters. Publishers' names no longer than this begin too many others' (网易 and 网易科学人)."""
_SEVERAL = re.compile(r"[+＋、&]")
_NOBODY = re.compile(
    r"作者|网络|網絡|網路|互联网|综合|綜合|资料|資料|授权|授權|商讯|推广|请|請|编辑|編輯|\d{2}|^(?:.{0,5}媒体|.{0,5}媒體|通讯社|通訊社|电子网站|本站|本网|本網|本报|本報|本台|本社|.{0,6}(?:摄|图))$"
)


def of_credits(lines: Iterable[str]) -> Clues:
    """The origin in the notes that were taken out: `（转自…）`, `来源：…`, an agency's name alone in brackets."""
    return Clues(origin=next((name for line in lines if (name := _in_note(line))), None))


def of_opening(opening: Opening | None) -> Clues:
    """The agency or medium that a dateline or a byline begins with: `（中央社台北13日电）`, `PARIS (AFP) —`."""
    stated = (opening.byline, opening.agency) if opening else ()
    return Clues(origin=next((name for text in stated if text and (name := _known(text))), None))


def of_title(title: str | None, url: str | None) -> Clues:
    """The medium before the bar in a title, on sites that gather others' texts so (`海边日报 | 桥通车了`)."""
    if not title or sites.host(url) not in sites.table()["origins"]["title_hosts"]:
        return Clues()
    found = re.match(r"(?:【[^】]{1,8}】)?(?P<name>[^|｜丨︱【】]{2,16}?)\s*[|｜丨︱]", title)
    own = sites.patterns("origins", "rubrics")
    name = found["name"].strip() if found else ""
    return Clues(origin=canonical(name) if name and not any(r.search(name) for r in own) else None)


def of_source(name: str | None) -> str | None:
    """The medium that a page names as its source, where that is one."""
    return canonical(name) if name and not _NOBODY.search(name) else None


def is_agency(name: str) -> bool:
    """Whether it is a news agency's name and nothing else."""
    return name in sites.table()["origins"]["agencies"]


def canonical(name: str) -> str:
    """The name that the table gives to a medium: by another name of it, or by the known name that it begins with."""
    return _known(name) or name


def is_publisher(origin: str, publisher: str | None) -> bool:
    """Whether the origin is the publisher by one of its names."""
    ours, theirs = (text.casefold().replace(" ", "") for text in (publisher or "", origin))
    return bool(ours) and (ours in theirs or theirs in ours or canonical(publisher or "") == origin)


def _known(text: str) -> str | None:
    """The medium or agency whose name the text begins with, the longest first."""
    return next((shown for known, shown in sites.media().items() if _begins(text, known)), None)


def _begins(text: str, known: str) -> bool:
    """Whether the text begins with the name as a name: not within a Latin word, and no short one with more of a name."""
    after = text[len(known) :]
    if not text.startswith(known) or (known[-1].isascii() and after[:1].isascii() and after[:1].isalpha()):
        return False
    table = sites.table()
    return not after or len(known) > _BRIEF or known in table["other_names"] or is_agency(known)


def _in_note(line: str) -> str | None:
    bracketed = re.fullmatch(r"[（(]\s*(?P<name>[^（）()]{2,20}?)\s*[）)]\s*[#＃]?", line)
    if bracketed and is_agency(bracketed["name"]):
        return canonical(bracketed["name"])
    strong, weak = _REPRINT.search(line), _TAKEN.search(line)
    found = strong or weak
    if not found or _SEVERAL.search(line[found.start() : found.end() + 3]) or _NOBODY.search(found["name"]):
        return None
    name = found["name"].removesuffix("网站") if len(found["name"]) > 4 else found["name"]
    return canonical(name) if strong or _MEDIUM.fullmatch(name) or _known(name) else None
