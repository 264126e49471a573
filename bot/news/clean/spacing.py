"""White space inside a line of Chinese and Latin text, as HTML left it.

Prettified pages put each inline tag on its own line; between Chinese characters such a break is no space.
"""

import re

_CJK = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff"
_SOFT = "“”‘’—…·"
_SPACE = re.compile(r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_BREAK = re.compile(r" ?\n[\n ]*")
_GLUED = re.compile(rf"(?<=[{_CJK}{_SOFT}])\n|\n(?=[{_CJK}])|(?<=[(\[{{])\n|\n(?=[,.;:!?)\]}}%])")
_AFTER_POINT = re.compile(
    rf"(?<=[，。、；：]) (?=[{_CJK}“‘])| (?=[，。、；：！？）」』】》〉])|(?<=[{_CJK}]) (?=（)|(?<=[（「『【《〈]) "
)


def tidy(text: str) -> str:
    """One line: no space between Chinese characters that a line break made, one space where words meet."""
    if "\n" in text:
        text = _BREAK.sub("\n", _SPACE.sub(" ", text)).strip("\n")
        text = _GLUED.sub("", text).replace("\n", " ")
    return _AFTER_POINT.sub("", _SPACE.sub(" ", text)).strip()


def bare(text: str) -> str:
    """Without any white space, for comparing."""
    return "".join(text.split())
