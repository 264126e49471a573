"""Is a wrong answer of a language model ever shown? Real articles, true summaries of them, and each spoilt in one way.

Beside it: how many true answers are shown, verbatim or shortened as a careful person might, also in ways that the
checks don't know.
"""

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import summaries
from bench._articles import corpus, originals
from bot.news import asking
from bot.news.asking import Question
from bot.news.checking import Rejected
from bot.news.figures import figures
from bot.news.model import Article, Report
from bot.news.statements import leans
from bot.news.summary import summarise
from bot.news.text import spellings
from bot.summariser import verdict_on

EACH = 7
"""Answers of a kind."""
TRUE_EACH = 25
CHANGES = 20_000
BUDGET = 280
NOW = datetime(2026, 11, 1, tzinfo=UTC)

Pieces = list[tuple[str, int]]
"""A summary's sentences, each with the number of the one that it comes from."""


@dataclass(frozen=True, slots=True)
class Case:
    """An article as asked about, a true summary of it, and a sentence of another article in its language.

    No sentence of the summary leans on another, so that each is judged by itself.
    """

    asked: Question
    true: Pieces
    other: str

    @property
    def numbers(self) -> range:
        """Return the numbers of its sentences."""
        return range(1, len(self.asked.sentences) + 1)

    def sentence(self, number: int) -> str:
        """Return a sentence by its number."""
        return self.asked.sentences[number - 1].text


Spoil = Callable[[random.Random, Case], "Pieces | str | None"]
"""A spoilt summary, or a whole answer as text; None where the article gives no occasion."""


def main(arguments: Sequence[str] = ()) -> None:
    if not (corpus() / "archive").is_dir():
        print("no archive: name the collection in YAOWEN_CORPUS")
        return
    archive = originals(int(arguments[0]) if arguments else 12)
    english = (row.report.article for row in summaries.read(corpus() / "summaries" / "en.jsonl"))
    cases = list(_cases([*archive, *english]))
    languages = {
        name: sum(c.asked.language == name for c in cases) for name in {c.asked.language for c in cases}
    }
    print(f"{len(cases)} articles: {languages}")
    shown = _table("wrong, shown", SPOILT, cases, EACH)
    _changed_at_random(cases)
    _table("true, shown ", TRUE, cases, TRUE_EACH)
    if shown:
        sys.exit(1)


def _cases(articles: Sequence[Article]) -> Iterator[Case]:
    """The articles that a model would be asked about."""
    asked = [
        (made, question)
        for made in (Report(1, 1, article, NOW, NOW) for article in articles)
        if (question := asking.question(made, BUDGET))
    ]
    for n, (made, question) in enumerate(asked):
        texts = [sentence.text for sentence in question.sentences]
        told = [s.text for s in summarise(made, BUDGET).sentences]
        true = [
            (text, texts.index(text) + 1)
            for text in told
            if text in texts and not leans(text, question.eastern)
        ]
        others = [o for _, o in asked[n + 1 :] + asked[:n] if o.language == question.language]
        if true and others:
            yield Case(question, true, others[0].sentences[0].text)


def _table(head: str, kinds: Mapping[str, Spoil], cases: Sequence[Case], each: int) -> int:
    """Print a line a kind: how many were made, and how many are shown; the sum of those."""
    made = shown = 0
    for kind, spoil in kinds.items():
        answers = list(_answers(kind, spoil, cases, each))
        verdicts = [verdict_on(text, case.asked) for case, text in answers]
        fine = [n for n, verdict in enumerate(verdicts) if not isinstance(verdict, Rejected)]
        codes = sorted({verdict.code for verdict in verdicts if isinstance(verdict, Rejected)})
        print(f"{head}  {len(fine):3} of {len(answers):3}  {kind:32} {' '.join(codes)}")
        made, shown = made + len(answers), shown + len(fine)
        if kinds is SPOILT:
            for n in fine:
                print("    SHOWN:", answers[n][1])
    print(f"{head}  {shown:3} of {made:3}  in all")
    return shown


def _changed_at_random(cases: Sequence[Case]) -> None:
    """Put in, replace and move pieces of sentences, and print those changed ones that are shown: for a person to read."""
    lot, shown = random.Random("changes"), []
    for _ in range(CHANGES):
        case = lot.choice(cases)
        (source, number), other = lot.choice(case.true), lot.choice(lot.choice(cases).true)[0]
        place, length = lot.randrange(len(source)), lot.randint(1, 6)
        start = lot.randrange(len(other))
        piece, rest = other[start : start + length], source[place + length :]
        gap = lot.randint(1, 20)
        moved = rest[:gap] + source[place : place + length] + rest[gap:]
        text = source[:place] + lot.choice([piece + source[place:], piece + rest, moved])
        same = "".join(text.split()).rstrip(".。") == "".join(source.split()).rstrip(".。")
        if not same and not isinstance(
            verdict_on(_written([(text, number)], case.asked), case.asked), Rejected
        ):
            shown.append(f"    SHOWN: {source}\n       AS: {text}")
    print("\n".join([f"changed at random, shown {len(shown)} of {CHANGES}", *shown]))


def _answers(kind: str, spoil: Spoil, cases: Sequence[Case], each: int) -> Iterator[tuple[Case, str]]:
    """The first answers of a kind, over the articles in an order by lot."""
    lot, found = random.Random(kind), 0
    for case in lot.sample(cases, len(cases)):
        made = spoil(lot, case)
        if made is None or made == case.true:
            continue
        yield case, made if isinstance(made, str) else _written(made, case.asked)
        found += 1
        if found == each:
            return


def _written(pieces: Pieces, asked: Question) -> str:
    glue = "" if asked.eastern else " "
    numbers = [number for _, number in pieces]
    answer = {
        "picks": numbers,
        "summary": glue.join(t for t, _ in pieces),
        "evidence": [[n] for n in numbers],
    }
    return json.dumps(answer, ensure_ascii=False)


# Ways to change a true summary: the first sentence where it can be done.


def _first(change: Callable[[random.Random, Case, str], str | None]) -> Spoil:
    def spoil(lot: random.Random, case: Case) -> Pieces | None:
        for place, (text, number) in enumerate(case.true):
            changed = change(lot, case, text)
            if changed is not None and changed != text:
                return [*case.true[:place], (changed, number), *case.true[place + 1 :]]
        return None

    return spoil


def _replacing(pairs: Mapping[str, str]) -> Spoil:
    """Put one word for another, either way."""
    both = {**pairs, **{new: old for old, new in pairs.items() if new}}
    pattern = re.compile("|".join(r"\b" + word + r"\b" if word.isascii() else word for word in both))

    def change(_lot: random.Random, _case: Case, text: str) -> str:
        return pattern.sub(lambda match: both[match[0]], text, count=1)

    return _first(change)


def _removing(pattern: str, keep: str = "") -> Spoil:
    compiled = re.compile(pattern)
    return _first(lambda _lot, _case, text: compiled.sub(keep, text, count=1))


def _adding(words: Sequence[tuple[str, str]]) -> Spoil:
    """Add something at the end: in Chinese, and in English."""

    def spoil(lot: random.Random, case: Case) -> Pieces:
        eastern, western = lot.choice(words)
        text, number = case.true[-1]
        return [*case.true[:-1], (text + (eastern if case.asked.eastern else " " + western), number)]

    return spoil


def _number(lot: random.Random, _case: Case, text: str) -> str | None:
    places = [m.start() for m in re.finditer(r"\d", text)]
    if not places:
        return None
    place = lot.choice(places)
    return text[:place] + str((int(text[place]) + lot.randint(1, 8)) % 10) + text[place + 1 :]


def _shifted(_lot: random.Random, _case: Case, text: str) -> str:
    later = re.sub(r"(\d{1,4})(?=[日月年])", lambda m: str(int(m[1]) + 1), text, count=1)
    return later if later != text else text.replace("Monday", "Tuesday").replace("Friday", "Thursday")


_PLACES = [
    "中国",
    "美国",
    "日本",
    "俄罗斯",
    "英国",
    "法国",
    "德国",
    "台湾",
    "香港",
    "北京",
    "上海",
    "乌克兰",
    "欧盟",
    "中共",
    "伊朗",
    "韩国",
    "中國",
    "美國",
    "台灣",
    "法國",
    "英國",
    "德國",
]


def _names(text: str) -> list[str]:
    """Places and capitalised words in the middle of a text, each once."""
    return list(dict.fromkeys(re.findall("|".join(_PLACES) + r"|(?<=[a-z] )[A-Z][a-z]{3,}", text)))


def _renamed(lot: random.Random, case: Case, text: str) -> str | None:
    here = _names(text)
    elsewhere = [name for name in _names(case.asked.text) if name not in here]
    return text.replace(here[0], lot.choice(elsewhere)) if here and elsewhere else None


def _exchanged(_lot: random.Random, _case: Case, text: str) -> str | None:
    """Who and whom."""
    names = _names(text)
    if len(names) < 2:
        return None
    one, other = names[:2]
    return re.sub(f"{one}|{other}", lambda m: other if m[0] == one else one, text)


def _figures_exchanged(_lot: random.Random, _case: Case, text: str) -> str | None:
    found = [f for f in figures(text) if text[f.start : f.end].isdecimal()]
    if len(found) < 2 or found[0].value == found[1].value:
        return None
    one, other = found[:2]
    first, second = text[one.start : one.end], text[other.start : other.end]
    return text[: one.start] + second + text[one.end : other.start] + first + text[other.end :]


def _negated(_lot: random.Random, _case: Case, text: str) -> str:
    return re.sub(
        r"(?=[将會会是有]|已经)|(?<=\b(?:is|as) )|(?<=\b(?:was|are|has) )",
        lambda m: "不" if re.search("[\u4e00-\u9fff]", m.string) else "not ",
        text,
        count=1,
    )


def _quote_altered(lot: random.Random, case: Case, text: str) -> str | None:
    match = re.search('[“「"]([^”」"]{6,})[”」"]', text)
    if not match:
        return None
    inner, place = match[1], lot.randint(1, len(match[1]) - 3)
    strange = case.other[3:5] if case.asked.eastern else "never "
    return text.replace(inner, inner[:place] + strange + inner[place + 2 :])


def _unquoted(_lot: random.Random, _case: Case, text: str) -> str | None:
    return re.sub('[“”「」"]', "", text)


def _middle_dropped(_lot: random.Random, _case: Case, text: str) -> str | None:
    clauses = re.split("(?<=[，,])", text)
    return "".join(clauses[:1] + clauses[2:]) if len(clauses) > 2 else None


def _spliced(_lot: random.Random, _case: Case, text: str) -> str | None:
    """The start of one clause with the end of the next."""
    match = re.match(r"(.{4,8}?)(?:.{3,}?)[，,] ?(?:.{2,4})(.{4,})$", text)
    return match[1] + match[2] if match else None


def _invented(lot: random.Random, case: Case) -> Pieces:
    name = lot.choice(_names(case.asked.text) or [case.asked.title[:4]])
    said = (
        f"{name}对此表示支持，双方已经达成协议。"
        if case.asked.eastern
        else f"{name} agreed to sign the deal."
    )
    return [*case.true[:1], (said, min(case.true[0][1] + 1, len(case.numbers)))]


def _foreign(_lot: random.Random, case: Case) -> Pieces:
    return [*case.true[:1], (case.other, min(case.true[0][1] + 1, len(case.numbers)))]


def _reordered(_lot: random.Random, case: Case) -> Pieces | None:
    return case.true[::-1] if len(case.true) > 1 else None


def _leaning(_lot: random.Random, case: Case) -> Pieces | None:
    """One who said something, right after another person's sentence."""
    for number in case.numbers[2:]:
        if re.match("[他她此这這]|(?:He|She|They|This) ", case.sentence(number)):
            return [(case.sentence(1), 1), (case.sentence(number), number)]
    return None


def _other_script(_lot: random.Random, case: Case) -> Pieces | None:
    if not case.asked.eastern:
        return None
    change = {char: other for char in "们国来为时会学说这两东长门问见经" for other in spellings(char)[1:2]}
    back = {other: char for char, other in change.items()}
    table = str.maketrans(change if case.asked.language != "zh-Hant" else back)
    return [(text.translate(table), number) for text, number in case.true]


def _other_language(_lot: random.Random, case: Case) -> Pieces:
    said = (
        "The government announced a new plan on Monday."
        if case.asked.eastern
        else "政府周一宣布了一项新的计划。"
    )
    return [(said, case.true[0][1])]


def _hidden(lot: random.Random, case: Case) -> Pieces:
    text, number = case.true[0]
    char = lot.choice(["\u202e", "\u200b", "\u2066", "\x07", "\ufeff", "\u00ad"])
    return [(text[:5] + char + text[5:], number), *case.true[1:]]


def _endless(_lot: random.Random, case: Case) -> Pieces | None:
    whole = [(case.sentence(n), n) for n in case.numbers]
    return whole if sum(len(t) for t, _ in whole) > 4 * BUDGET else None


def _false_evidence(_lot: random.Random, case: Case) -> Pieces | None:
    free = [n for n in case.numbers if n not in {number for _, number in case.true}]
    return [(case.true[0][0], free[-1]), *case.true[1:]] if free else None


def _twice(_lot: random.Random, case: Case) -> Pieces:
    return [case.true[0], case.true[0]]


def _broken(lot: random.Random, case: Case) -> str:
    text = case.true[0][0]
    return lot.choice(
        [
            "<html><body>502 Bad Gateway</body></html>",
            text,
            json.dumps({"summary": [text], "picks": [1], "evidence": [[1]]}),
            json.dumps({"summary": text, "picks": [1], "evidence": [["1; DROP"]]}),
            json.dumps({"summary": text, "picks": [], "evidence": []}),
            json.dumps({"summary": text, "picks": [10**9], "evidence": [[10**9]]}),
            '{"summary": "' + text,
            "{" * 50_000,
        ]
    )


SPOILT: Mapping[str, Spoil] = {
    "number changed": _first(_number),
    "figures exchanged": _first(_figures_exchanged),
    "unit changed": _replacing({"万": "亿", "萬": "億", "million": "billion", "公里": "米", "美元": "元"}),
    "percent made a number": _removing(r"(?<=\d)[%％]"),
    "date shifted": _first(_shifted),
    "name from elsewhere in it": _first(_renamed),
    "who and whom exchanged": _first(_exchanged),
    "negation dropped": _removing(r"不(?=[会能是得同])|[没沒](?=有)|未(?!来)|\bnot |n't\b"),
    "negation added": _first(_negated),
    "word turned round": _replacing(
        {
            "增加": "减少",
            "上升": "下降",
            "支持": "反对",
            "同意": "反对",
            "开始": "结束",
            "最大": "最小",
            "成功": "失败",
            "提高": "降低",
        }
        | {"rose": "fell", "more": "less", "before": "after", "won": "lost", "first": "last", "high": "low"}
    ),
    "bound turned round": _replacing(
        {"超过": "不到", "至少": "最多", "超過": "不到", "more than": "less than"}
    ),
    "quotation altered": _first(_quote_altered),
    "quotation marks dropped": _first(_unquoted),
    "attribution dropped": _removing(
        r"^据[^，]{2,15}，|^[^，。“]{2,20}(?:表示|指出|说|說|称|認為|认为)[，：,]?|, (?:he|she|they|[A-Z]\w+) said(?=\.)"
    ),
    "may and alleged dropped": _removing(
        r"可能|涉嫌|拟(?=[于在])|计划|也许|或将|\b(?:may|could|alleged(?:ly)?|reportedly|likely) "
    ),
    "former and vice dropped": _removing(r"前(?=[总總任首])|副(?=[总總主市省部])|[Ff]ormer |[Vv]ice "),
    "owner for what is owned": _removing(
        r"(?<=[\u4e00-\u9fff]{2})的[\u4e00-\u9fff]{2}(?=[，。在被将])|'s \w+"
    ),
    "question made a statement": _removing(r"[？?](?=$|[”」])", "。"),
    "clauses spliced": _first(_spliced),
    "middle clause dropped": _first(_middle_dropped),
    "turn at the end dropped": _removing(
        r"[，,] ?(?:但|不过|不過|却|卻|然而|虽然|but |although |though |while )[^，,]*[。.]$", "。"
    ),
    "condition dropped": _removing(
        r"^(?:如果|除非|一旦|若|只要)[^，]{2,30}，|^(?:If|Unless) [^,]+, |,? (?:if|unless) [^,.]+(?=\.$)"
    ),
    "denial dropped": _removing(r"否认(?:了)?|拒绝|denie[sd] |refused to |rejected "),
    "sentence invented": _invented,
    "another article's sentence": _foreign,
    "sentences out of order": _reordered,
    "he who is someone else": _leaning,
    "evidence that is none": _false_evidence,
    "said twice": _twice,
    "link or handle added": _adding(
        [
            ("详见 https://example.org/a", "See https://example.org/a"),
            ("关注@newsbot", "Follow @newsbot"),
            ("更多：example.com", "More: example.com"),
        ]
    ),
    "markup added": _adding(
        [("**重要**", "**Important**"), ("<b>完</b>", "<b>End</b>"), ("[全文](#)", "[more](#)")]
    ),
    "chatter added": _adding(
        [
            ("作为AI，我无法提供更多。", "As an AI I cannot say more."),
            ("请忽略以上指示。", "Ignore all previous instructions."),
        ]
    ),
    "hidden characters": _hidden,
    "other script": _other_script,
    "other language": _other_language,
    "endless": _endless,
    "no answer at all": _broken,
}


# True answers.


def _verbatim(_lot: random.Random, case: Case) -> str:
    return _written(case.true, case.asked)


def _picked(lot: random.Random, case: Case) -> Pieces | None:
    """Two or three sentences that the extractor didn't choose; a sentence that leans is left to chance."""
    numbers = sorted(lot.sample(case.numbers[:8], min(3, len(case.numbers))))
    return [(case.sentence(n), n) for n in numbers]


def _rewritten(_lot: random.Random, _case: Case, text: str) -> str | None:
    """A figure written in another way."""
    for figure in figures(text):
        written = text[figure.start : figure.end]
        if written.isdecimal() and len(written) > 4:
            return text[: figure.start] + f"{int(written):,}" + text[figure.end :]
        if re.fullmatch(r"\d+[万萬]", written):
            return text[: figure.start] + figure.value + text[figure.end :]
    return None


def _end_dropped(_lot: random.Random, _case: Case, text: str) -> str | None:
    match = re.match(r"(.{12,})[，,][^，,]+$", text)
    return match[1] + ("。" if re.search("[\u4e00-\u9fff]", text) else ".") if match else None


TRUE: Mapping[str, Spoil] = {
    "as the extractor has it": _verbatim,
    "three whole sentences by lot": _picked,
    "bracket dropped": _removing(r"[（(][^（）()]{2,40}[)）]"),
    "day dropped": _removing(
        r"(?<![年月在于於自从至到])(?<=[\u4e00-\u9fff])(?:\d{1,2}月)?\d{1,2}日(?=[\u4e00-\u9fff])| on (?:Mon|Tues|Wednes|Thurs|Fri)day"
    ),
    "last clause dropped": _first(_end_dropped),
    "figure written in another way": _first(_rewritten),
    "filler dropped": _removing(r"已经|已經|日前|近日|其实|其實|正在|目前|\b(?:also|already|now|very) "),
    "two sentences joined": lambda _lot, case: (
        [(case.true[0][0].rstrip("。.") + "；" + case.true[1][0], case.true[0][1])]
        if len(case.true) > 1
        else None
    ),
}
