"""What a whole page states of itself: its head, its structured data, and the lines around its title."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from bot.news.clean import bylines, dates, facts, origins, sites
from bot.news.clean.blocks import address_of
from bot.news.clean.spacing import bare, tidy
from bot.news.clean.trace import Clues
from bot.news.model import Published

_DATE_KEYS = (
    "article:published_time",
    "publishdate",
    "pubdate",
    "publish_date",
    "og:published_time",
    "og:article:published_time",
    "article:create_at",
    "weibo: article:create_at",
    "datepublished",
    "parsely-pub-date",
    "date",
    "dc.date",
    "dc.date.issued",
)
_AUTHOR_KEYS = ("author", "article:author", "dc.creator", "byl", "parsely-author")
_NOBODY = re.compile(r"^(?:null|none|undefined|admin|n/?a|staff|编辑|記者|记者)$|https?:|@|\d{3}", re.I)
_ORGANISATION = re.compile(
    r".{2,12}(?:网|報|报|社|台|電視|新闻|日報|在线|科技|财经|频道|综合|汇总|消息|资讯)|.*\.(?i:com|net|cn)|.{0,30}(?:News|Times|Press|Team)"
)
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"')
_NEWS = re.compile(r"(?!Tech)\w*Article|(?:Blog|LiveBlog|SocialMedia)Posting|Report|Review")
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_WRITTEN = re.compile(r'"author"\s*:\s*\[?\s*\{[^{}]{0,300}?"name"\s*:\s*"([^"\\]{2,60})"')
_SOURCE = re.compile(r"(?:来源|來源|稿源)\s*[：:]\s*(?P<name>[^\s：:|，,。、（）()]{2,16})")
_IN_SCRIPT = re.compile(
    r"""(?:publish_?time|pub_?time|ptime|publish_?date|pub_?date|\bvar ct)["']?\s*[:=]\s*["']?(?:(?P<date>20\d\d-\d{1,2}-\d{1,2})|(?P<seconds>1[2-9]\d{8})(?:\d{3})?\b)""",
    re.I,
)
_LINES = etree.XPath("//h3 | //*[self::div or self::span or self::p or self::td or self::strong][not(*)]")
_SHORTEST_LINE = 8
_SHOWN = "text()[normalize-space()][not(parent::script or parent::style)]"
_BEFORE = etree.XPath(f"preceding::{_SHOWN}[position() <= 20]", smart_strings=False)
_AFTER = etree.XPath(f"following::{_SHOWN}[position() <= 60]", smart_strings=False)
_NEAR = 1000
"""Characters on either side of the heading."""
_LONGEST_CAPTION = 250
_SEPARATOR = re.compile(r"\s+[|｜·–—-]\s+|\s*[|｜_]+\s*|--+|\s*[-–—](?=[^-–—]{2,12}$)")


@dataclass(frozen=True, slots=True)
class Head:
    """The facts, and what the page says it is."""

    clues: Clues
    is_news: bool = False
    """Whether it calls itself an article, or states when it was published."""
    other: str | None = None
    """The kind of page that it says it is instead, from the table: a product's, a forum's, a manual's."""
    is_website: bool = False
    """Whether it calls itself a website, as home pages and shops do."""
    is_dated: bool = False
    """Whether a date stands somewhere near its title; not looked for where it states one."""


def read(tree: etree._Element) -> Head:
    """Read the page's `meta`, `title` and `link` elements, its JSON-LD, and the lines around its title."""
    meta = _meta(tree)
    page = next((text for e in tree.iter("title") if (text := tidy("".join(e.itertext())))), "")
    stated = meta.get("og:title") or page
    heading = _heading(tree, stated + "\n" + page)
    data = "\n".join(e.text or "" for e in tree.iter("script") if "json" in (e.get("type") or ""))
    clues = _clues(tree, meta, data)
    publisher = _marked(tree, clues.publisher) or clues.publisher or _site(page)
    foreign = bool(clues.published and publisher) and not re.search(r"[\u4e00-\u9fff]", stated)
    around = "" if foreign else _around(heading)
    seen, source = dates.read(around), _named_source(around)
    kind, types = meta.get("og:type", ""), _TYPE.findall(data)
    is_article = kind in {"article", "news"} or any(_NEWS.fullmatch(name) for name in types)
    return Head(
        Clues(
            title=tidy("".join(heading.itertext())) if heading is not None else without_site(stated) or None,
            publisher=publisher or source,
            published=clues.published or seen or _scripted(tree),
            author=clues.author,
            source_url=clues.source_url,
            tags=clues.tags,
            image_url=clues.image_url or _photo(tree),
            image_caption=_caption(tree),
            origin=clues.origin or origins.of_source(source),
        ),
        is_news=bool(clues.published) or is_article,
        other=_other(meta, types, clues.source_url),
        is_website=kind == "website",
        is_dated=seen is not None,
    )


def _other(meta: Mapping[str, str], types: Sequence[str], url: str | None) -> str | None:
    """What the page is instead of news: by the program that made it or, where its data name no article, in its own words."""
    generator, stated = meta.get("generator", ""), meta.get("og:type", "")
    named = frozenset(() if any(map(_NEWS.fullmatch, types)) else types)
    for kind, known in sites.table()["page_kinds"].items():
        if (
            any(name in generator for name in known.get("generators", ()))
            or any(re.fullmatch(name, stated) for name in known.get("og", ()))
            or not named.isdisjoint(known.get("types", ()))
            or (
                "address" in known
                and len(named) == len(set(types))
                and re.search(known["address"], url or "")
            )
        ):
            return str(kind)
    return None


def without_site(title: str) -> str:
    """A page's title without the site's name at its end: `Headline - Site`, `标题_频道_网站`."""
    parts = list(_SEPARATOR.finditer(title))
    while parts and (
        parts[-1].group().strip() != "-" or parts[-1].group() != "-" or _is_site(title[parts[-1].end() :])
    ):
        at = parts.pop().start()
        if at < (2 if title[0] >= "\u2e80" else 4):
            break
        title = title[:at]
    return title.strip()


def _is_site(name: str) -> bool:
    return name.strip() in sites.table()["publishers"].values() or name.strip().endswith(
        ("网", "網", "报", "報")
    )


def _meta(tree: etree._Element) -> dict[str, str]:
    """The first content of each named `meta`, by lower-case name, property or itemprop."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = tidy(html.unescape(element.get("content") or ""))
        if name and content:
            found.setdefault(name, content)
    return found


def _clues(tree: etree._Element, meta: Mapping[str, str], data: str) -> Clues:
    canonical = next(
        (href for link in tree.iter("link") if link.get("rel") == "canonical" and (href := link.get("href"))),
        "",
    )
    url = canonical or meta.get("og:url", "")
    stated = (dates.read(meta.get(key)) for key in _DATE_KEYS)
    in_data = _PUBLISHED.search(data)
    return Clues(
        publisher=sites.by_host("publishers", url)
        or sites.publisher_in_path(url)
        or meta.get("og:site_name"),
        published=next(filter(None, stated), None) or (dates.read(in_data[1]) if in_data else None),
        author=_author(meta, data),
        origin=_agency(meta, data),
        source_url=url if re.match(r"https?://[^\s/]+", url) else None,
        tags=tuple(filter(None, map(tidy, re.split(r"[,，;]", meta.get("keywords", "")))))[:12],
        image_url=next((url for url in (meta.get("og:image"),) if url and facts.is_photo(url)), None),
    )


def _author(meta: Mapping[str, str], data: str) -> str | None:
    """A person's name: sites fill the field with their own, with numbers and with addresses."""
    good = (
        name
        for name in _authors(meta, data)
        if not _NOBODY.search(name) and not _ORGANISATION.fullmatch(name) and name not in sites.media()
    )
    return next((bylines.author(name) or re.sub(r"^[Bb]y\s+", "", name) for name in good), None)


def _agency(meta: Mapping[str, str], data: str) -> str | None:
    """The agency that is named in a person's place."""
    return next((origins.canonical(name) for name in _authors(meta, data) if origins.is_agency(name)), None)


def _authors(meta: Mapping[str, str], data: str) -> list[str]:
    in_data = _WRITTEN.search(data)
    return [meta[key] for key in _AUTHOR_KEYS if meta.get(key)] + ([in_data[1]] if in_data else [])


def _heading(tree: etree._Element, stated: str) -> etree._Element | None:
    """The heading that the page's stated title contains; where there is none, a line of text in it."""
    titles = stated.split("\n")
    heard = [bare(without_site(title)) for title in titles]
    for shape, wanted, least in (
        (_headings, bare(stated), 4),
        (_LINES, "\n".join(heard), max(_SHORTEST_LINE, len(heard[0]) // 2)),
    ):
        found = ((element, bare("".join(element.itertext()))) for element in shape(tree))
        hit = next((element for element, text in found if len(text) >= least and text in wanted), None)
        if hit is not None:
            return hit
    return None


def _headings(tree: etree._Element) -> list[etree._Element]:
    return [*tree.iter("h1"), *tree.iter("h2")]


def _marked(tree: etree._Element, platform: str | None) -> str | None:
    """Who publishes on a platform, where the platform marks the name."""
    mark = sites.table()["platforms"].get(platform)
    marked = tree.xpath("//*[@id=$mark]", mark=mark) if mark else ()
    return next((name for element in marked if (name := tidy("".join(element.itertext())))), None)


def _scripted(tree: etree._Element) -> Published | None:
    """The date that a page's own script holds to show it."""
    scripts = (e.text for e in tree.iter("script") if e.text and "json" not in (e.get("type") or ""))
    found = next((hit for text in scripts if (hit := _IN_SCRIPT.search(text))), None)
    if not found:
        return None
    return dates.of_milliseconds(found["seconds"] + "000") if found["seconds"] else dates.read(found["date"])


def _site(page: str) -> str | None:
    """The site's name after the page's title, when a known publisher's."""
    names = map(str.strip, reversed(_SEPARATOR.split(page)[1:]))
    return next((name for name in names if name in sites.table()["publishers"].values()), None)


def _named_source(around: str) -> str | None:
    found = _SOURCE.search(around)
    return found["name"] if found else None


def _photo(tree: etree._Element) -> str | None:
    """The first picture of the article's element."""
    images = tree.xpath("//article//img | //figure//img")
    return next((url for image in images if (url := address_of(image)) and facts.is_photo(url)), None)


def _caption(tree: etree._Element) -> str | None:
    """The caption of the article's first figure that holds a picture."""
    shown = (
        " ".join(filter(None, map(tidy, e.itertext()))) for e in tree.xpath("//figure[.//img]//figcaption")
    )
    return next((text for text in shown if 4 <= len(text) <= _LONGEST_CAPTION), None)


def _around(heading: etree._Element | None) -> str:
    """Some lines before and after the heading, where pages show the date and the source."""
    if heading is None:
        return ""
    before, after = _BEFORE(heading), _AFTER(heading)
    return "\n".join("\n".join(map(tidy, lines))[:_NEAR] for lines in (before, after))
