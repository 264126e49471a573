"""Make `bot/news/tables/fold.txt`, the 1:1 table behind `bot.news.text.fold`.

Run it as `python tools/make_fold_table.py`. It needs `opencc` (Apache-2.0), whose dictionaries name the Traditional
forms; width comes from NFKC, case and accents from Unicode itself. Each line of the table is a folded character
followed by everything that folds to it.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import opencc

from bot.news.text import is_cjk

TABLE = Path(__file__).parent.parent / "bot" / "news" / "tables" / "fold.txt"

LAST = 0x2FFFF  # no ideograph with another form stands beyond it

# One reader types the left, another prints the right; OpenCC keeps them apart because they are both Simplified, or
# tells them apart by the phrase they stand in, which a table of single characters can't.
ALSO = {
    "你": "妳",
    "它": "牠",
    "什": "甚",
    "了": "瞭",
    "只": "祇衹",
    "征": "徵",
    "于": "於",
    "占": "佔",
    "复": "覆",
    "借": "藉",
    "仿": "彷",
    "苏": "甦",
    "链": "鍊",
    "昵": "暱",
    "群": "羣",
    "峰": "峯",
    "o": "øØ",
    "l": "łŁ",
    "d": "đĐ",
    "h": "ħĦ",
    "i": "ıİ",
    "'": "‘’‛′",
    '"': "“”„‟″",
    "-": "‐‑‒–—―−",
    "·": "•‧∙⋅・･",
}


# Words end at signs, so signs and letters stay apart; only radicals become the characters that they look like.
KEPT = {("CJK", "CJK"), ("letter", "letter"), ("sign", "sign"), ("sign", "CJK")}


def narrow(char: str) -> str:
    """The character in its usual width and form, where NFKC has a single one for it."""
    if char > "\uffff":  # mathematical letters: never in news, and they make patterns eight times slower
        return char
    form = unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 and (kind(char), kind(form)) in KEPT else char


def kind(char: str) -> str:
    """What a word is cut by: CJK, another script's letter or digit, or a sign."""
    return "CJK" if is_cjk(char) else "letter" if char.isalnum() else "sign"


def bare(char: str) -> str:
    """The letter in lower case, without its accents where it is a Latin one."""
    parts = unicodedata.normalize("NFD", char)
    is_latin = parts[0].isascii() and parts[0].isalpha()
    char = parts[0] if is_latin and all(map(unicodedata.combining, parts[1:])) else char
    lower = char.lower()
    return lower if len(lower) == 1 else char


def simplified(chars: list[str]) -> list[str]:
    """The same characters with OpenCC's three Traditional standards folded away, one by one."""
    for standard in ("t2s", "tw2s", "hk2s"):
        lines = opencc.OpenCC(standard).convert("\n".join(chars)).split("\n")
        chars = [new if len(new) == 1 else old for old, new in zip(chars, lines, strict=True)]
    return chars


def once(chars: list[str]) -> list[str]:
    """Each character after one round of every rule."""
    also = {variant: target for target, variants in ALSO.items() for variant in variants}
    return [also.get(char, char) for char in simplified([bare(narrow(char)) for char in chars])]


def pairs() -> Iterator[tuple[str, str]]:
    """Every character that folds to another one, with that one; folding twice changes nothing."""
    chars = [chr(point) for point in range(0x21, LAST + 1) if not 0xD800 <= point < 0xE000]
    folded, again = once(chars), once(once(chars))
    while folded != again:
        folded, again = again, once(again)
    yield from ((char, target) for char, target in zip(chars, folded, strict=True) if char != target)


def main() -> None:
    """Write the table and say how long it is."""
    variants = defaultdict(list)
    for char, target in pairs():
        variants[target].append(char)
    lines = [target + "".join(chars) for target, chars in sorted(variants.items())]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{TABLE}: {len(lines)} lines, {sum(map(len, lines)) - len(lines)} variants")


if __name__ == "__main__":
    main()
