"""The sentences of an article that could be sent, and what a reader would trip over in them.

Left out are datelines, editors' lines and scraps. A sentence that leans points back: without the one before it, its
subject is lost.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.news import terms
from bot.news.model import Article, Kind
from bot.news.sentences import is_balanced, is_eastern, split
from bot.news.text import units

MOST = 200
"""Sentences looked at: with all of them 4 of 1,200 summaries changed, and a book would take minutes."""

_DATELINE = re.compile(
    r"(?:\s*(?:【[^】]{0,40}(?:[讯訊电電日]|[报報][导導道])】"
    r"|[（(][^）)]{0,40}(?:[讯訊电電]|[报報][导導道]|中文[网網]|[专專][访訪])[)）]"
    r"|[\u4e00-\u9fff]{2,10}\s[-–—]{1,2}\s"
    r"|[\u4e00-\u9fff]{2,5}社[\u4e00-\u9fff]{2,6}\d{1,2}(?:月\d{1,2})?日?[电電]?\s*[-－—–]"
    r"|[A-Z]{3,}[A-Za-z ,.]{0,30}\s[-–—]{1,2}\s"
    r"|(?:[A-Z][A-Za-z.]+[ ,]{0,2}){0,4}\((?:AP|Reuters|AFP|CNN)\)\s*[-–—]*)\s*)+"
)
_EDITORS_LINE = re.compile(
    r"[（(]?\s*(?:(?:责任编辑|責任編輯|责编|責編|编辑|編輯|编译|編譯|校对|校對|审核|審核|记者|記者|撰稿|作者|(?:[图圖]片)?[来來]源|摄影|攝影|图片?|圖片?)[：:／/]"
    r"|(?:本文|原文)(?:[链鏈]接|短?[网網]址|地址|只代表|[仅僅]代表|[转轉][载載自])|[转轉][载載](?:自|[请請])"
    r"|(?:[点點][击擊]|[订訂][阅閱]|下[载載]|[关關]注|[扫掃]描)(?:这里|這裡|此[处處]|以下|下方|本[台报報刊站]|我[们們]|二[维維][码碼])"
    r"|[编編]者按|大家好|(?:首先|下面|接下[来來]|一起)(?:[请請])?[来來]?(?:看|[关關]注)|[观觀][众眾]朋友|[欢歡]迎(?:收|大家)"
    r"|(?:Follow|Subscribe|Click|Scroll down|Read more|Copyright|All rights|Sign up)\b|©|https?://)"
)
_LEANS_EASTERN = re.compile(
    r"[他她它牠祂]|[对對为為据據与與就在从從如除由]此(?![次案外])|此(?![次案])|另外|不[过過]|但|可是|然[而后後]|于是|於是|因此|所以|[后後][来來]|接[着著]|[结結]果|加上|"
    r"同[时時]|其(?![他它余餘次]|[实實])|其中|其次|而|[这這该該]|那|[随隨][后後即]|例如|比如|首先|最[后後]|[当當](?:[天晚]|[时時](?!任)|[日中](?![军軍本国國共华華央]))|至[于於]|[并並](?!非)|也|[还還]|又|再[者说說]|"
    r"[报報][导導道](?:[还還指称稱提引])|文章|[声聲]明|[对對][于於]|上述|以上|前述|前者|[后後]者|[双雙]方|[两兩]人|[两兩]者|反[之观觀]|[总總]之|[换換]言之|相反|"
    r"也就是|不[仅僅]如此|(?:[尽儘]管|[虽雖]然|即便)如此|作[为為]回[应應]|第[二三四五六七八九十](?=[，、是个個点點名位])|[会會][上议議](?:[还還]?(?:提|[强強][调調]|指出|[认認][为為]))|如今，|[答问問][：:]"
)
_LEANS_WESTERN = re.compile(
    r"(?:He|She|It|They|This|That|These|Those|But|However|And|His|Her|Their|Its|Meanwhile|Also|So|Then|Still|Instead|Or|Nor|Yet"
    r"|Moreover|Furthermore|Therefore|Thus|Nevertheless|Nonetheless|Otherwise|Similarly|Both|Such|Here|There, |Another|Others"
    r"|As a result|For example|For instance|In response|In contrast|By contrast|On the other hand|At the same time|In other words|That’s|It’s)\b"
)
_QUOTES = '“「『"'
_SAID_BY_WHOM = re.compile(
    r"[”」\"][，,]?[^”」\"。]{0,3}[他她](?:[还還]?[说說]|表示|[称稱])|[”\"]\s(?:he|she|they)\b"
)
"""A quotation whose speaker is a pronoun."""
_QUOTED_LEANING = re.compile(
    r"[^“”「」。]{1,24}(?:[说說]|表示|[称稱]|指出|坦言|直言|道)[：:，]?[“「][这這那](?!里|裡|些年)"
)
"""Who said so is there, what was meant isn't: 官员说：“那很难。”"""
_CAPTION = re.compile(
    r"(?:[资資]料)?[图圖](?:[为為]|[：:／/])|.{0,60}[（(](?:[资資]料|上|下|左|右|示意)?[图圖]片?[）)]|[^\u4e00-\u9fff]{0,160}\((?:above|below|left|right|pictured|file)\b|Pictured\b"
)
_SPEAKER = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Prof|President|Judge|Chief|Sgt)\.? )?([\u4e00-\u9fff·‧・]{2,5}?|[A-Z][\w’'-]+)\s?(?:[还還也又则則]?(?:[说說][，：:“「]|表示|指出|[认認][为為]|[强強][调調]|[称稱]，|[补補]充|坦言|解[释釋])"
    r"|(?:said|says|added|told|noted|explained|argued|wrote)\b)"
)
_LABEL = re.compile(
    r"[\u4e00-\u9fff·‧]{1,8}(?<![说說道称稱示出问問写寫为為到是曰讽諷喊答调調绍紹释釋])[：:]|[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){0,3}: |\d{1,2} [A-Z][a-z]+ [-–] |[/／•▲◎●☆·→※▍-]"
)
_LEAST = {True: 6, False: 15}
_WHOLE = re.compile(r"[。！？!?.…；;][”’」』）)\"']*$|[”’」』\"']$")
_SOURCES: tuple[tuple[frozenset[Kind], bool], ...] = (
    (frozenset({"text"}), True),
    (frozenset({"text", "quote", "item"}), True),
    (frozenset({"text", "quote", "item", "row", "subhead"}), False),
)
"""Kinds of paragraphs to take sentences from, and whether these must end like sentences; the next where one gives none."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that could be sent."""

    text: str
    paragraph: int
    opens: bool
    """True for the first one of a paragraph."""
    leans: bool
    """True if it points back, so that its subject is lost without the one before."""
    vector: terms.Vector

    @property
    def speaker(self) -> str | None:
        """Who says it, where it opens with a bare name: a reader must have met it before."""
        found = _SPEAKER.match(self.text)
        return found[1] if found else None

    @property
    def is_labelled(self) -> bool:
        """True for a line of a transcript or a list, as 王先生：我们…, which needs the rest of it."""
        return _LABEL.match(self.text) is not None


def statements(article: Article) -> list[Statement]:
    """The sentences of the running text; of lists, tables and headings only where there is nothing else."""
    eastern = is_eastern(article.body, article.language)
    for found in _readings(article, eastern):
        if first := list(islice(found, MOST)):
            return first
    return [_candidate(article.paragraphs[0].text, 0, True, eastern)]


def opening(article: Article) -> str:
    """The first sentence that could be sent; what stands first where there is none."""
    firsts = (next(found, None) for found in _readings(article, is_eastern(article.body, article.language)))
    first = next((statement for statement in firsts if statement), None)
    return first.text if first else article.paragraphs[0].text


def _readings(article: Article, eastern: bool) -> Iterator[Iterator[Statement]]:
    """The article's sentences as the sources give them, one source after another."""
    for kinds, whole in _SOURCES:
        yield (
            candidate
            for number, paragraph in enumerate(article.paragraphs)
            if paragraph.kind in kinds
            for candidate in _in_paragraph(paragraph.text, number, article.language, eastern)
            if not whole or (_WHOLE.search(candidate.text) and is_balanced(candidate.text))
        )


def _in_paragraph(text: str, number: int, language: str, eastern: bool) -> Iterator[Statement]:
    """The sentences of a paragraph without a dateline, an editor's line or a scrap.

    Nor a quotation that opens a paragraph which goes on: who said so stands behind it, and would not be sent along.
    """
    dateline = _DATELINE.match(text)
    found = split(text[dateline.end() :] if dateline else text, language)
    for place, sentence in enumerate(found):
        speaks_first = place == 0 and len(found) > 1 and is_bare_quotation(sentence)
        if len(sentence) >= _LEAST[eastern] and not speaks_first and not _is_not_told(sentence):
            yield _candidate(sentence, number, place == 0, eastern)


def _is_not_told(sentence: str) -> bool:
    """True for what stands among an article's sentences and isn't its author telling: an editor's line, a caption."""
    return _EDITORS_LINE.match(sentence) is not None or _CAPTION.match(sentence) is not None


def _candidate(text: str, paragraph: int, opens: bool, eastern: bool) -> Statement:
    return Statement(text, paragraph, opens, leans(text, eastern), terms.vector(Counter(units(text))))


def leans(text: str, eastern: bool) -> bool:
    """True for a sentence that points back, so that its subject is lost without the one before."""
    if is_bare_quotation(text) or (text[0] in _QUOTES and _SAID_BY_WHOM.search(text)):
        return True
    if not eastern:
        return _LEANS_WESTERN.match(text) is not None
    return _LEANS_EASTERN.match(text) is not None or _QUOTED_LEANING.match(text) is not None


def is_bare_quotation(text: str) -> bool:
    """True for a quotation alone: who said so stands before it."""
    return text[0] in _QUOTES and text[-1] in '”」』"'
