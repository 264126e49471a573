"""Bytes to text: whatever the encoding, without invisible characters, with mojibake mended.

UTF-8 is tried first and strictly; a declared charset is believed only when what it gives reads like a language.
"""

import re
import unicodedata
from collections.abc import Iterator

from bs4.dammit import EncodingDetector, UnicodeDammit
from charset_normalizer import from_bytes

from bot.news.clean.trace import LIMIT, Step, too_big
from bot.news.model import Refusal

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_MAGIC = re.compile(
    rb"\x89PNG|GIF8|\xff\xd8\xff|%PDF-|PK\x03\x04|\x1f\x8b|BZh|7z\xbc\xaf|Rar!|RIFF....WEBP|\x7fELF|ID3|OggS|\x00\x00\x00.ftyp"
    rb"|SQLite format 3|\xd0\xcf\x11\xe0",
    re.S,
)
_DECLARED = 4000
"""Bytes among which a page declares its charset."""
_HIGH = bytes(range(128, 256))
_TWINED = 500_000
"""Bytes. BeautifulSoup mends mixed encodings byte by byte."""
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "ascii": "cp1252",
}
_GUESSES = ("gb18030", "big5hkscs")

# Among the most frequent characters of news in both scripts: a wrong charset seldom yields them.
_FREQUENT = frozenset(
    "的一是不在有人中了国國大这這为為和上个個我以要时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產"
    "种種面而方后後多定行学學法所民得经經十三之进進着等部度家电電力里如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從"
    "业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反你明看原又"
    "么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系军軍很情者最立代想已通并提直题題党黨程展五果料象员員革位"
    "入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組见見计計别別她手角期根论論运運农農指，。"
)

_FREQUENT_SHARE = 0.25

_SEQUENCE = r"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_MOJIBAKE = re.compile(rf"(?:{_SEQUENCE})(?:[\x80-\xff]|(?<=[\x80-\xff]) (?=[\x80-\xff]))*")
_CP1252 = {
    ord(bytes([i]).decode("cp1252")): i for i in range(0x80, 0xA0) if i not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
_SUSPECT = re.compile("[\xc2-\xf4][\x80-\xbf" + "".join(map(chr, _CP1252)) + "]")
# Controls, soft hyphen, zero-width, bidirectional, annotation and tag characters, non-characters, surrogates.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffc\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAK_MARKS = "\r\x0c\x85\u2028\u2029"
_BREAKS = re.compile(r"\r\n?|[\x0c\x85\u2028\u2029]")


def decode(content: bytes) -> tuple[str, tuple[Step, ...]] | Refusal:
    """The text of `content`, lines ended by line feeds, and how it was read; a refusal for what is no text."""
    if len(content) > LIMIT:
        return too_big()
    if not content.strip():
        return Refusal("empty")
    if _MAGIC.match(content):
        return Refusal("binary")
    found = next((hit for hit in _readings(content) if hit), None)
    if not found:
        return Refusal("undecodable")
    encoding, text = found
    mended = mend(text)
    steps = (Step("decoded", encoding),) + (
        (Step("mended", "text that had been decoded wrongly"),) if mended != text else ()
    )
    return scrub(mended), steps


def scrub(text: str) -> str:
    """Without invisible, bidirectional, control and surrogate characters; NFC; lines end in line feeds."""
    if any(mark in text for mark in _BREAK_MARKS):
        text = _BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def mend(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1 or Windows-1252, run by run (a page may be half mended already)."""
    if not _SUSPECT.search(text):
        return text
    as_bytes = text.translate(_CP1252)
    if len(re.findall(_SEQUENCE, as_bytes)) < 4:
        return text
    mended = _MOJIBAKE.sub(_mended, as_bytes)
    return mended if mended != as_bytes else text


def _mended(run: re.Match[str]) -> str:
    """The run's real text, when at least three quarters of it decode to something outside Latin-1."""
    raw = run[0].replace(" ", "").encode("latin-1")
    text = raw.decode("utf-8", "ignore")
    good = sum(len(char.encode()) for char in text if char > "\xff")
    return text if good >= 0.75 * len(raw) and len(raw) >= 3 else run[0]


def _readings(content: bytes) -> Iterator[tuple[str, str] | None]:
    """Candidates from the surest to the least sure, as (encoding, text)."""
    yield _with_bom(content)
    yield _wide(content)
    if len(content) - len(content.translate(None, _CONTROLS)) > len(content) / 50:
        return
    yield _strict(content, "utf-8")
    yield _cut_short(content)
    yield _declared(content)
    yield _mostly_utf8(content)
    yield from sorted(
        (hit for name in _GUESSES if (hit := _plausible(content, name))),
        key=lambda hit: -_reads_chinese(hit[1]),
    )
    yield _normalised(content)


def _strict(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return encoding, content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _with_bom(content: bytes) -> tuple[str, str] | None:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding, content[len(bom) :].decode(encoding, "replace")
    return None


def _wide(content: bytes) -> tuple[str, str] | None:
    """UTF-16 without its mark: its ASCII characters have a zero on one side only, and the text reads like one."""
    head = content[:2000]
    for encoding, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if high.count(0) <= low.count(0):
            continue
        if (
            high.count(0) > len(high) // 2
            or _reads_chinese(head.decode(encoding, "ignore")) > _FREQUENT_SHARE
        ):
            return encoding, content.decode(encoding, "replace")
    return None


def _cut_short(content: bytes) -> tuple[str, str] | None:
    """UTF-8 that ends inside a character, as a file cut off in copying does."""
    for cut in (1, 2, 3):
        if hit := _strict(content[:-cut], "utf-8"):
            return hit if len(hit[1]) > 4 else None
    return None


def _declared(content: bytes) -> tuple[str, str] | None:
    name = EncodingDetector.find_declared_encoding(content[:_DECLARED], is_html=True)
    return _plausible(content, _ALIASES.get(name, name)) if name else None


def _plausible(content: bytes, encoding: str) -> tuple[str, str] | None:
    """Decoded with a few faults allowed, when the outcome reads like a language."""
    try:
        text = content.decode(encoding, "replace")
    except LookupError:
        return None
    if text.count("\ufffd") > len(text) / 200:
        return None
    if encoding in {"gb18030", "big5hkscs"}:
        return (encoding, text) if _reads_chinese(text) > _FREQUENT_SHARE else None
    return encoding, text


def _reads_chinese(text: str) -> float:
    """The share of frequent characters among those beyond ASCII; a third to a half in real text."""
    wide = [char for char in text[:20_000] if char > "\x7f"]
    return sum(char in _FREQUENT for char in wide) / len(wide) if wide else 0.0


def _mostly_utf8(content: bytes) -> tuple[str, str] | None:
    text = _untwined(content).decode("utf-8", "replace")
    wide = sum(char > "\x7f" for char in text)
    bad = text.count("\ufffd")
    return ("utf-8 with faults", text) if wide and bad <= wide / 10 and bad <= len(text) / 100 else None


def _untwined(content: bytes) -> bytes:
    """UTF-8 with quotation marks and dashes of Windows-1252 pasted in, made UTF-8 throughout; Chinese has none of these."""
    if len(content) > _TWINED or re.search(rb"[\xe3-\xed]", content):
        return content
    high = len(content) - len(content.translate(None, _HIGH))
    return UnicodeDammit.detwingle(content) if high < len(content) / 20 else content


def _normalised(content: bytes) -> tuple[str, str] | None:
    """charset-normalizer's best guess, unless it is full of control characters."""
    best = from_bytes(content[:50_000]).best()
    if best is None:
        return None
    text = content.decode(best.encoding, "replace")
    noise = sum(
        unicodedata.category(char) in {"Cc", "Co", "Cn"} and char not in "\r\n\t" for char in text[:5000]
    )
    return (best.encoding, text) if noise <= len(text[:5000]) / 50 else None
