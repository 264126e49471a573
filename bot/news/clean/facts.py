"""What is known of an article apart from its body, from all places that state it, the surest first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from urllib.parse import urljoin

from lxml import etree

from bot.news.clean import bylines, dates, origins, sites
from bot.news.clean.blocks import Block
from bot.news.clean.bylines import Opening
from bot.news.clean.spacing import bare, tidy
from bot.news.clean.trace import Clues, Step
from bot.news.model import Hints, Published

_NO_PHOTO = re.compile(
    r"\.md\.png|gfw-breaker|/_/stat\?|pixel|spacer|blank\.|1x1|(?:^|[/_-])(?:logo|icon|avatar|qrcode|qr|banner|ad|button|emoji|smil(?:ey|ies)|google-news)s?[\d._/-]"
    r"|/(?:css\d*|skins?|templates?)/|_null\.|/end_\w+\.|(?:[4-9]\d\d|1\d{3})x(?:\d\d|1[0-3]\d)\b|subscribe|gravatar|feedburner|\.svg(?:$|\?)|kzgd|doubleclick",
    re.I,
)
_LABELS = re.compile(
    r"(?:\s*[（(](?:[组組多附]?[图圖]|[图圖][集片文]|视频|視頻|影片|[图圖][/／、](?:视频|視頻))[）)])+\s*$"
)
_NO_AGENCY = re.compile("记者|記者|综合|綜合|独家|獨家|^本|专题|專題|编者|編者|快讯|快訊")
_LAST_PART = re.compile(r"\s+[-–—|｜]\s+(?P<name>[^-–—|｜]{2,24})$")
_SHORTEST_TITLE = 4
_SHOUTED = re.compile(r"(?=.* )[^\W\d_a-z][^a-z\u2e80-\uffff]+")
_TIME_ATTRIBUTES = ("datetime", "pudate", "content")


def stated(tree: etree._Element) -> Clues:
    """What a tree's own elements state before it is pruned: `time`, `address`, a heading, links to a known mirror."""
    return Clues(title=_heading(tree), published=_time(tree), author=_address(tree), mirror_url=_mirror(tree))


def gather(known: Sequence[tuple[str, Clues]], url: str | None) -> tuple[Clues, tuple[Step, ...]]:
    """Each fact from the first place that states it; a step a fact. `url` resolves the image's address."""
    found: dict[str, object] = {}
    steps = []
    for name in Clues.__dataclass_fields__:
        stated = ((where, value) for where, clues in known if (value := getattr(clues, name)))
        where, value = next(filter(partial(_says_more, name, found), stated), ("", None))
        if value:
            found[name] = value
            steps.append(Step(f"{name}: {where}", _shown(value)))
    clues = Clues(**found)  # type: ignore[arg-type]  # the fields are read from the same class
    title = without_publisher(undecorated(clues.title), clues.publisher)
    shown = replace(clues, title=title, author=cased(clues.author), image_url=absolute(clues.image_url, url))
    return shown, tuple(steps)


def _says_more(name: str, found: Mapping[str, object], stated: tuple[str, object]) -> bool:
    """Whether what is stated says more than is known: an origin that is the publisher doesn't."""
    publisher = found.get("publisher")
    return name != "origin" or not origins.is_publisher(str(stated[1]), str(publisher) if publisher else None)


def of_hints(hints: Hints) -> Clues:
    """What the door knew."""
    return Clues(hints.title, hints.publisher, hints.published, hints.author, hints.source_url)


def of_opening(opening: Opening | None) -> Clues:
    """What stood before the first words."""
    if not opening:
        return Clues()
    publisher = bylines.agency(opening.byline) or None
    return Clues(publisher=publisher, published=opening.published, author=bylines.author(opening.byline))


def of_credits(lines: Sequence[str]) -> Clues:
    """The author in the lines that were taken out as bylines or editors' notes."""
    return Clues(
        author=bylines.labelled(lines)
        or next((name for line in lines if (name := bylines.author(line) or bylines.alone(line))), None)
    )


def of_agency(opening: Opening | None) -> Clues:
    """The publisher that a dateline begins with (`【海边日报…讯】`), where nothing surer names one."""
    name = opening.agency if opening else None
    return Clues(publisher=name if name and not _NO_AGENCY.search(name) else None)


def dated(lines: Iterable[str]) -> Clues:
    """The date in a byline or in an editor's line, of the Republic's calendar too."""
    return Clues(
        published=next((day for line in lines if (day := dates.read(line) or dates.republic(line))), None)
    )


def undecorated(title: str | None) -> str | None:
    """A title without the labels at its end that only say that the page has pictures or a film."""
    return (_LABELS.sub("", title) or title) if title else title


def cased(author: str | None) -> str | None:
    """Names that a page shows in capitals as names are written."""
    parts = (author or "").split(", ")
    return (
        ", ".join(p.title().replace(" And ", " and ") if _SHOUTED.fullmatch(p) else p for p in parts) or None
    )


def without_publisher(title: str | None, publisher: str | None) -> str | None:
    """A title without the publisher's names at its end (`Headline – Harbour Daily - HD`)."""
    while title and (found := _LAST_PART.search(title)) and found.start() >= _SHORTEST_TITLE:
        name = found["name"].strip()
        if publisher not in {name, origins.canonical(name), sites.publisher_of_section((name,))}:
            break
        title = title[: found.start()]
    return title


def of_title(title: str | None) -> Clues:
    """The author and the date of issue that a title names."""
    issue = re.search(rf"[（(]({dates.CHINESE_DATE})[）)]", title or "")
    return Clues(author=bylines.from_title(title or ""), published=dates.read(issue[1]) if issue else None)


def of_address(url: str | None, tags: Iterable[str]) -> Clues:
    """What the article's address says: the publisher by its host, and a date."""
    publisher = sites.by_host("publishers", url) or sites.publisher_of_section(tags)
    return Clues(publisher=publisher, published=dates.in_address(url))


def photo(blocks: Sequence[Block], captions: Sequence[str]) -> Clues:
    """The first picture that is no pixel, code, badge or banner; the first caption; whose server the pictures lie on."""
    url = next((b.url for b in blocks if b.kind == "image" and b.url and is_photo(b.url)), None)
    return Clues(
        publisher=next(
            (name for b in blocks if b.kind == "image" and (name := sites.by_host("publishers", b.url))), None
        ),
        published=dates.in_picture(url),
        image_url=url,
        image_caption=_shown_under(captions) if url else None,
    )


def _shown_under(captions: Sequence[str]) -> str | None:
    """The first caption; where it only credits the picture, the one after it."""
    (credit,) = sites.patterns("pictures", "source")
    return next((text for text in captions[:2] if not credit.fullmatch(text)), next(iter(captions), None))


def is_photo(url: str) -> bool:
    """Whether an image's address is not that of a pixel, a code, a badge, an icon or a banner."""
    return not _NO_PHOTO.search(url)


def absolute(address: str | None, base: str | None) -> str | None:
    """An http address, completed from the article's own; None for what can't be one."""
    if not address:
        return None
    try:
        full = urljoin(base or "", address.replace(" ", "%20"))
    except ValueError:
        return None
    full = "https:" + full if full.startswith("//") else full
    return full if full.startswith(("http://", "https://")) else None


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _time(tree: etree._Element) -> Published | None:
    for element in tree.iter("time"):
        for name in _TIME_ATTRIBUTES:
            if hit := dates.read(element.get(name) or element.get(name.title())):
                return hit
    return None


def _address(tree: etree._Element) -> str | None:
    text = next((tidy("".join(element.itertext())) for element in tree.iter("address")), "")
    return cased(text) if len(text) < 80 else None


def _mirror(tree: etree._Element) -> str | None:
    """The known mirror that most of the links lead to."""
    links = [link for element in tree.iter("a") if (link := element.get("href") or "").startswith("http")]
    homes = [home for link in links if (home := sites.by_host("mirrors", link))]
    return max(set(homes), key=homes.count) if len(homes) > 2 and len(homes) > len(links) / 2 else None


def _heading(tree: etree._Element) -> str | None:
    """The first heading of the highest level there is, when no paragraph of length comes before it."""
    for level in ("h1", "h2"):
        for element in tree.iter(level):
            text = tidy("".join(element.itertext()))
            before = "".join(tree.itertext()).partition(text)[0] if text else ""
            return text if text and len(bare(before)) < 100 else None
    return None
