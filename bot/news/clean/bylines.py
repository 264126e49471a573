"""Who wrote it: names out of bylines, credit lines and titles; and what stands before an article's first words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.news.clean import dates, sites
from bot.news.model import Published

_REPORTER = re.compile(
    r"(?:特约|特約|特派|实习|見習)?(?:记者|記者|通讯员|特派员)(?!站|会|會|协|團|团)\s*[：:]?\s*(?P<names>[^（）()。；;]{2,60})"
)
_WRITTEN = re.compile(
    r"^[（(]?(?:作者|文字?|撰文|撰稿|By|BY|by)\s*[：:／/|｜丨︱ ]\s*(?P<names>[^（）()。；;|]{2,60}?)[）)]?$"
)
_COPYRIGHT = re.compile(r"^©\s*(?P<names>[^,，|]{2,30}?) for \S")
_DATED = re.compile(r"^(?P<names>.{2,40}?)\s*[|｜]\s*[12]\d{3}[.-]")
_NOBODY = re.compile(r"来源|來源|[图圖]|编辑|編輯|编译|編譯|[记記]者|综合|綜合|报导|報導|社$|网$")
_LABELLED = re.compile(r"Author,\s*(?P<name>\S.{1,60})")
_LINE_OF_NAMES = 40
_CREDIT_END = re.compile(
    r"\s*[/／,，;；]?\s*(?:责任?编辑|責任?編輯|责编|責編|编辑|編輯|网编|翻译|編譯|编译|摄影|攝影)\s*[：:].*$"
)
_TITLE_NAMES = (
    re.compile(
        r"^(?:评论|評論|时评|時評|观点|觀點|社評|社论)\s*[|｜丨]\s*(?:作者[：:])?(?P<name>[\u4e00-\u9fff·]{2,8})\s*[：:]"
    ),
    re.compile(r"^【(?P<name>[\u4e00-\u9fff·]{2,4})】(?=.{4,})"),
)
_NOT_NAMES = re.compile(
    r"禁闻|直播|独家|快讯|专题|图集|组图|视频|热点|话题|新闻|专访|评论|节目|社论|历史|今日|财经|時事|时事|名家|百年|真相|专栏|文史|"
    r"[一-龥]*(?:直击|完整版|访谈|论坛|特稿|更新|必看|微视频|拍案|故事|天下|焦点|解读|观察|看点|揭秘|连载|翻墙|十字路口|中国|世界|人生|生活|文化|健康|美食|神韵)"
)
_SPLIT = re.compile(
    r"\s*[、/／,，]\s*|\s+(?:and|及|和|与)\s+|(?<=[\u4e00-\u9fff]{2})[和与及](?=[\u4e00-\u9fff]{2,4}$)"
)
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}[·‧•．][\u4e00-\u9fff·‧•．]{1,16}")
_LATIN_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]+(?: (?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|al|bin)){0,4}")


@dataclass(frozen=True, slots=True)
class Opening:
    """What stood before the first words: a date without a year is left out."""

    agency: str | None = None
    published: Published | None = None
    byline: str | None = None


def strip_opening(text: str) -> tuple[str, Opening | None]:
    """The first paragraph without its dateline and byline, and what they said."""
    rest, opening = _bracketed(text)
    if not opening:
        for shape in sites.patterns("opening", "wire"):
            if found := shape.match(text):
                groups = found.groupdict()
                return text[found.end() :].lstrip(), Opening(
                    groups.get("agency"), byline=groups.get("byline")
                )
        return text, None
    return rest, opening


def _bracketed(text: str) -> tuple[str, Opening | None]:
    """Strip a 【…讯】 and up to two brackets with a byline after it."""
    (dateline,), (byline,) = sites.patterns("opening", "dateline"), sites.patterns("opening", "byline")
    rest, agency, published = text, None, None
    named: list[str] = []
    found = dateline.match(rest)
    if found and (found["date"] or found["verb"]):
        agency, published = found["agency"] or None, dates.read(found["date"])
        rest = rest[found.end() :].lstrip(" ：:")
    while len(named) < 2 and (by := byline.match(rest)):
        named.append(by["byline"])
        rest = rest[by.end() :].lstrip()
    if rest == text:
        return text, None
    return rest, Opening(agency, published, "、".join(named) or None)


def author(text: str | None) -> str | None:
    """The reporters named in a byline or a credit line, joined by commas; None where it names nobody."""
    if not text:
        return None
    text = _CREDIT_END.sub("", text.strip(" （）()#＃　"))
    if entered := _COPYRIGHT.match(text):
        return entered["names"]
    found = _WRITTEN.match(text) or _DATED.match(text) or _REPORTER.search(text)
    return names(found["names"]) if found else None


def labelled(lines: Iterable[str]) -> str | None:
    """The names on lines of one author each (`Author, 某某`), joined by commas."""
    found = (_LABELLED.fullmatch(line) for line in lines)
    return ", ".join(dict.fromkeys(hit["name"].strip() for hit in found if hit)) or None


def alone(line: str) -> str | None:
    """The names in a line that holds nothing else; None for any other line."""
    parts = [part.strip() for part in _SPLIT.split(line)]
    if _NOBODY.search(line):
        return None
    good = all(_HAN_NAME.fullmatch(part) or _LATIN_NAME.fullmatch(part) for part in parts)
    return ", ".join(parts) if good and len(line) <= _LINE_OF_NAMES else None


def names(text: str) -> str | None:
    """The names in a list of them, each without the place and the verb that follow it."""
    parts = [name for part in _SPLIT.split(text) if (name := _name(part))]
    return ", ".join(dict.fromkeys(parts)) or None


def from_title(title: str) -> str | None:
    """The author that a title names (`评论 | 某某：…`, `【某某】…`)."""
    for shape in _TITLE_NAMES:
        if (found := shape.match(title)) and not _NOT_NAMES.search(found["name"]):
            return found["name"]
    return None


def agency(byline: str | None) -> str | None:
    """The publisher that a byline names before the word reporter (`明德网记者某某`)."""
    found = re.match(r"(?P<name>[\u4e00-\u9fff]{2,8}?)(?:特约|驻\S{1,8})?(?:记者|記者)", byline or "")
    return found["name"] if found and not found["name"].startswith(("本台", "本报", "本報", "本站")) else None


def _name(text: str) -> str | None:
    """A single name, when what is left after place, verb and date looks like one."""
    text = _trimmed(
        re.sub(r"^(?:本台|本报|本報)?(?:记者|記者|特约|編譯|编译)[：:]?\s*", "", text.strip(" ：:#＃"))
    )
    if _NOBODY.search(text):
        return None
    if _HAN_NAME.fullmatch(text) or _LATIN_NAME.fullmatch(text):
        return text
    first = text.split()[0] if " " in text else ""
    return first if _HAN_NAME.fullmatch(first) else None


def _trimmed(text: str) -> str:
    """Cut from the end, again and again, verbs, places and days of the month."""
    while len(text) > 2:
        before = text
        for key in ("ends", "verbs", "places"):
            text = _without_end(text, key)
        text = re.sub(r"(?:\d{1,2}月)?\d{1,2}日$", "", text).rstrip()
        if text == before:
            return text
    return text


def _without_end(text: str, key: str) -> str:
    """Cut one word of the list off the end, unless that leaves less than a name."""
    found = next(
        (w for w in sites.by_length("byline", key) if text.endswith(w) and len(text) - len(w) >= 2), ""
    )
    return text[: len(text) - len(found)].rstrip() if found else text
