"""Whole pages of unknown sites: trafilatura finds the body, the page's own metadata the facts.

Measured on held-back pages, trafilatura's default is the safest base; voting ensembles and JSON-LD bodies lose.
"""

import re

from lxml import etree
from trafilatura import bare_extraction

from bot.news.clean import dates, sites
from bot.news.clean.blocks import Block, flatten
from bot.news.clean.spacing import bare, tidy
from bot.news.clean.trace import Clues

_AS_HTML = {"head": "h3", "list": "ul", "item": "li", "quote": "blockquote", "row": "tr", "cell": "td", "lb": "br", "ref": "a", "hi": "span"}
_SUFFIX = re.compile(r"(?:\s+[|｜·–—-]\s+|\s*[|｜_]\s*|--)(?=[^|｜·–—_-]{1,40}$)")
_BLANK = re.compile(r"^(?:null|none|undefined|admin|n/?a)$|https?:|@|\d{3}", re.I)


def read(markup: str, grown: etree._Element) -> tuple[tuple[Block, ...], Clues] | None:
    """The blocks of the page's article and what its head states; None where no article is found."""
    found = bare_extraction(markup, include_comments=False, include_tables=True, with_metadata=False)
    if found is None or found.body is None:
        return None
    return _blocks(found.body), _stated(grown)


def _blocks(body: etree._Element) -> tuple[Block, ...]:
    for element in body.iter(etree.Element):
        if element.tag == "hi" and element.get("rend") == "#b":
            element.tag = "b"
        element.tag = _AS_HTML.get(element.tag, element.tag)
    return flatten(body)


def _stated(grown: etree._Element) -> Clues:
    """What the page's head and first heading state."""
    meta = _meta(grown)
    url = next((e.get("href") for e in grown.iter("link") if e.get("rel") == "canonical"), None) or meta.get("og:url")
    published = next((hit for key in _DATES if (hit := dates.read(meta.get(key)))), None) or _time(grown)
    author = next((meta[key] for key in ("author", "article:author", "dc.creator", "byl", "parsely-author") if meta.get(key)), None)
    return Clues(
        title=_title(grown, meta),
        publisher=sites.by_host("publishers", url) or meta.get("og:site_name") or _site(grown, meta),
        published=published,
        author=None if not author or _BLANK.search(author) else re.sub(r"^[Bb]y\s+", "", author),
        source_url=url if url and url.startswith("http") else None,
        tags=tuple(filter(None, map(tidy, re.split(r"[,，;]", meta.get("keywords", "")))))[:12],
        image_url=meta.get("og:image"),
    )


_DATES = (
    "article:published_time",
    "publishdate",
    "pubdate",
    "publish_date",
    "date",
    "dc.date",
    "dc.date.issued",
    "datepublished",
    "parsely-pub-date",
    "og:published_time",
    "og:article:published_time",
    "weibo: article:create_at",
    "article:create_at",
)


def _meta(grown: etree._Element) -> dict[str, str]:
    """The first content of each named `meta`, by lower-case name, property or itemprop."""
    found: dict[str, str] = {}
    for element in grown.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        content = tidy(element.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _time(grown: etree._Element) -> "dates.Published | None":
    return next((hit for e in grown.iter("time") if (hit := dates.read(e.get("datetime")))), None)


def _title(grown: etree._Element, meta: dict[str, str]) -> str | None:
    """The heading that the page's title contains; else the stated title without the site's name."""
    page = next((text for e in grown.iter("title") if (text := tidy("".join(e.itertext())))), "")
    stated = meta.get("og:title") or page
    for element in (*grown.iter("h1"), *grown.iter("h2")):
        text = tidy("".join(element.itertext()))
        if len(bare(text)) >= 4 and (bare(text) in bare(page) or bare(text) in bare(stated)):
            return text
    return without_site(stated) or None


def _site(grown: etree._Element, meta: dict[str, str]) -> str | None:
    """The site's name at the end of the page's title, when a known publisher's."""
    page = next((text for e in grown.iter("title") if (text := tidy("".join(e.itertext())))), "")
    last = re.split(r"[|｜_–—-]+", page)[-1].strip()
    return last if last in sites.table()["publishers"].values() else None


def without_site(title: str) -> str:
    """A page's title without the site's name at its end: `Headline - Site`, `标题_频道_网站`."""
    while (found := _SUFFIX.search(title)) and found.start() >= 4:
        title = title[: found.start()]
    return title.strip()
