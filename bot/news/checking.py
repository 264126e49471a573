"""Whether a model's summary may be shown. Rule: a sentence that isn't the article's own, whole or shortened, is not.

Each sentence of a summary must be one sentence of the article with parts left out that can be left out without a look
at their meaning: what stands in brackets, dates, a connective at the start, clauses at the end. Every other token stays
in its place, so nothing can be invented, swapped, turned round or put beside what it didn't stand beside; figures may be
written in another way (30,000 for 3万). And the same negations, the same "said", the same "may" must stand in both.

A looser check was thought of and left: shared pairs of characters with figures, names and quotations compared lets
through what swaps two Chinese names, 上升 for 下降, or who sued whom. What can't be told here either: a clause left out
that mattered, a choice of sentences that shows one side only, and whether the article itself is right.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.news import summary as summaries
from bot.news.asking import Answer, Question
from bot.news.figures import figures, narrow
from bot.news.model import Sentence, Summary
from bot.news.sentences import split
from bot.news.statements import leans
from bot.news.text import LETTER, fold, is_cjk, units

CONTAINED = 0.6
"""The least share of a summary's pairs of characters that the article has."""
_LEAST = 10
"""Characters of a summary."""
_MOST_PIECES = 20
_END = 4
_LONGEST = 600
"""Characters of a sentence that may be shortened: the time that takes grows with their square."""
_LEAST_HEAD = 8
"""Tokens that a sentence keeps at least where its end is left out."""

CODES = (
    "unreadable",
    "length",
    "characters",
    "markup",
    "chatter",
    "language",
    "script",
    "foreign",
    "evidence",
    "order",
    "leaning",
    "figure",
    "name",
    "quote",
    "negation",
    "attribution",
    "qualifier",
    "reworded",
)
"""Why an answer is refused, in the order in which it is looked at."""

_MARKUP = re.compile(
    r"[*_#<>\[\]{}|^`\\@]|~~|https?:|www\.|//|&\w+;|(?<=\S)\.(?:com|org|net|info|cn|hk|tw|io|me|ru|top|xyz|cc|co)\b",
    re.IGNORECASE | re.ASCII,
)
_CHATTER = re.compile(
    r"忽略(?:上|之|此|先|前|所有|以)|作为(?:一[个個名])?(?:AI|人工智能|语言模型|助手)|語言模型|语言模型|我(?:无法|無法|不能)(?:提供|回答|完成|生成|协助|協助)"
    r"|^(?:抱歉|对不起|對不起|好的[，,]|以下是)|[指系][令统統]提示|提示[词詞]|^(?:摘要|总结|總結|概要)[：:]|根据您|您的(?:要求|请求)"
    r"|\b(?:ignore|disregard|forget)\b.{0,30}\b(?:instruction|prompt|above|previous|prior)"
    r"|\bas an? (?:AI|(?:large )?language model|assistant)\b|\bI(?: am|'m|’m)? ?(?:cannot|can't|can’t|unable to|sorry)\b"
    r"|^(?:sure|certainly|here(?: is|'s|’s)|summary|in summary)\b[,: ]|\bsystem prompt\b|\blanguage model\b",
    re.IGNORECASE | re.ASCII,
)
_NEGATION = re.compile(
    r"[不没沒未无無非否勿莫别別禁驳駁反免避拒缺停撤败敗]|取消|推翻|[虚虛]假|[谣謠]言"
    r"|\b(?:not?|never|none|nor|neither|without|cannot|hardly|barely|den(?:y|ies|ied|ial)|refus\w+|reject\w+|fail\w*"
    r"|false\w*|cancel\w*|halt\w*|stop\w*|block\w*|prevent\w*|avoid\w*|lack\w*|un\w+)\b|n['’]t\b",
    re.IGNORECASE | re.ASCII,
)
_ATTRIBUTION = re.compile(
    r"[说說称稱问問据據]|表示|指出|[报報][导導道]|[认認][为為]|透露|[宣公][布佈]|告[诉訴]|[写寫]道|[强強][调調]|[声聲]明|[警控]告|指控|批[评評]|回[应應]"
    r"|呼[吁籲]|要求|敦促|[评評][论論]|解[释釋]|[爆披]"
    r"|\b(?:said|says?|saying|told|tells?|according|report\w*|claim\w*|alleg\w*|believ\w*|stat(?:ed?|es|ing|ements?)"
    r"|announc\w*|accus\w*|warn\w*|argu\w*|quot\w*|cit(?:ed|es|ing)|add(?:ed|s|ing)|testif\w*|insist\w*|describ\w*)\b",
    re.IGNORECASE | re.ASCII,
)
_QUALIFIER = re.compile(
    r"可能|或|也[许許]|疑|涉|[将將]|[拟擬]|[计計][划劃]|打算|[预預]|希望|[试試][图圖]|[准準][备備]|考[虑慮]|建[议議]|如果|若|除|但|却|卻|[尽儘]管|[虽雖]|[仅僅]|只"
    r"|部分|至少|至多|最多|[约約近逾]|左右|超[过過]|[几幾]乎|一旦|[前副代]|原|被|遭|[获獲]|受|差|[险險]|[暂暫]|[临臨]|威[胁脅]|[为為]了|然而|的[话話]"
    r"|\b(?:may|might|could|would|should|will|likely|perhaps|possibl\w*|probabl\w*|suspect\w*|plan\w*|intend\w*|expect\w*|hop(?:e|es|ed|ing)"
    r"|propos\w*|consider\w*|threat\w*|if|unless|except|but|although|though|however|despite|while|until|only|some|almost|nearly|about"
    r"|former\w*|vice|deputy|acting|ex|at least|at most|more than|less than|up to|over|under|attempt\w*|tr(?:y|ies|ied|ying)|seek\w*|sought)\b",
    re.IGNORECASE | re.ASCII,
)
_TURN = re.compile(
    r"[但若只仅僅却卻除]|然而|不[过過]|如果|[尽儘]管|[虽雖]|一旦"
    r"|\b(?:but|although|though|however|despite|if|unless|except|only|while|until|whereas|yet)\b",
    re.IGNORECASE | re.ASCII,
)
"""What takes back, or narrows, what stands before it: such an end is not left out."""

_WORD = re.compile(rf"(?:{LETTER})+(?:['’-](?:{LETTER})+)*")
_LATIN = re.compile(r"[A-Za-z]+")
_NAME = re.compile(r"\b[A-Z][\w'’-]*", re.ASCII)
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]+)[”\"」』]|[‘《]([^‘’《》]+)[’》]")
_SAME = str.maketrans("。；“”「」『』‘’﹁﹂–—", '.,""""""\'\'""--')

_POINTS = re.compile(
    r"[“「『]?(?:[此其该該两兩双雙]|上述|前者|[后後]者|二人|[报報][导導道]|文章|[声聲]明)|(?:The (?:two|pair|former|latter)|Such|Both|There|Here)\b",
    re.ASCII,
)
"""Openings that point back, beside those that the extractor minds: a model may choose any sentence."""
_BRACKETS = re.compile(r"\([^()]{1,60}\)")
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATES = (
    re.compile(
        r"(?<![\d年月自从從至到由截定距比较較和、与與及在于於])(?:[在于於](?=[\d当當昨今周週星本上]))?(?:[当當]地[时時][间間])?+"
        r"(?:(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号號]|[本上]?(?:[周週]|星期)[一二三四五六日天]|[昨今][天日])"
        r"(?:\(\d{1,2}[日号號]\))?+(?:[上下]午|晚上?|凌晨|早上|清晨|中午|傍晚)?+"
        r"(?![前后後以之起底來来内內间間的至到代度期级級版份报報电電讯訊、和及与與\d])"
    ),
    re.compile(
        r"(?<!by)(?<!until)(?<!since)(?<!before)(?<!after)(?<!from)(?<!of)(?<!next)(?<!every)(?<!last)(?<!and)(?<!or)"
        rf" (?:on |last )?{_WEEKDAY}(?: (?:morning|afternoon|evening|night))?(?![\w'’-]| (?:to|and|or|through|before|after)\b)"
    ),
    re.compile(rf"^On {_WEEKDAY}, "),
)
_CONNECTIVE = re.compile(
    r"^(?:此外|另外|[与與]此同[时時]|同[时時]|目前)[,，]?|^(?:近日|日前)[,，]|^(?:Meanwhile|In addition|Separately|Also), "
)
_OPEN_ENDED = re.compile(
    r"[虽雖]|尽管|儘管|不管|无论|無論|不论|不論|只[要有]|要[么麼]|既然|固然|一方面|宁可|寧可|如果|[除非]非|除了|不[仅僅但只光]|即使|由于|由於|因[为為]|[为為]了|[当當].{0,20}[时時]|一旦|既|[与與]其|随着|隨著"
    r"|\b(?:if|when|while|although|though|because|since|unless|despite|after|before|as|both|either|not only)\b",
    re.IGNORECASE | re.ASCII,
)
_EXPECTS = re.compile(
    r"(?:[显顯]示|表示|方面|[说說称稱指道问問知现現到认認为為际際余餘时時后後前中间間来來下日里裡内內上刻天期晚])[)）]?$"
    r"|(?:^|[，,；;])[在自从從对對当當随隨经經按由就继繼作于於以为為因][^，,；;]*$"
    r"|\b(?:said|says|that|shows?|showed|and|or|of|on|in|at|to|by|for|with|from|of|the|an?)$",
    re.ASCII,
)
"""What a clause doesn't end with by itself: the next one says what was shown, or what happened then."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """The answer isn't shown; `code` says why, and is all that is ever kept of it."""

    code: str


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a figure, a character or a mark at a place of a text; `value` is the same for all ways to write it."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence of the summary, and the number of the sentence that it must come from."""

    text: str
    number: int


def judge(answer: Answer, asked: Question) -> Summary | Rejected:
    """The summary, marked as a model's, or why it is refused."""
    if code := _first_glance(answer.summary, asked):
        return Rejected(code)
    pieces = _pieces(answer, asked)
    if pieces is None:
        return Rejected("evidence")
    if code := _between(pieces, asked) or _within(pieces, asked):
        return Rejected(code)
    source = [asked.sentences[piece.number - 1] for piece in pieces]
    shown = (Sentence(p.text, s.report, s.paragraph) for p, s in zip(pieces, source, strict=True))
    return Summary(tuple(shown), asked.language, by_model=True)


def _first_glance(text: str, asked: Question) -> str | None:
    """What is wrong with the text as a whole."""
    if not _LEAST <= len(text) <= summaries.room(asked.budget, asked.eastern):
        return "length"
    wrong = {
        "characters": any(unicodedata.category(char)[0] == "C" or char in "\u2028\u2029" for char in text),
        "markup": _MARKUP.search(narrow(text)) is not None,
        "chatter": _CHATTER.search(text) is not None,
        "language": not _in_language(text, asked.eastern),
        "script": _in_other_script(text, asked.text),
        "foreign": contained(text, asked.text) < CONTAINED,
    }
    return next((code for code, applies in wrong.items() if applies), None)


def _in_language(text: str, eastern: bool) -> bool:
    """True for mostly Chinese characters, where a foreign word counts as one; or for none, and words."""
    han, words = sum(map(is_cjk, text)), len(_LATIN.findall(text))
    return han > words if eastern else words > 0 == han


def _in_other_script(text: str, source: str) -> bool:
    """True where a character stands in the source in its other form only: Simplified for Traditional, or back."""
    strange = {char for char in text if is_cjk(char)} - set(source)
    return bool({fold(char) for char in strange} & set(fold(source)))


def contained(text: str, source: str) -> float:
    """The share of a text's pairs and words that the source has, 0 to 1."""
    wanted, there = units(text), set(units(source))
    return sum(unit in there for unit in wanted) / len(wanted) if wanted else 0.0


def _pieces(answer: Answer, asked: Question) -> list[_Piece] | None:
    """The summary's sentences, each with the likeliest of those claimed to stand behind it; None where none is."""
    texts = list(_split(answer.summary, asked))
    claims = answer.behind(len(texts))
    known = range(1, len(asked.sentences) + 1)
    if len(texts) > _MOST_PIECES or not all(claim and claim <= set(known) for claim in claims):
        return None
    return [_Piece(text, _likeliest(text, claim, asked)) for text, claim in zip(texts, claims, strict=True)]


def _likeliest(text: str, numbers: frozenset[int], asked: Question) -> int:
    """The sentence that shares most with a text, the earliest among equals."""
    wanted = Counter(units(text))
    shared = {n: (wanted & Counter(units(asked.sentences[n - 1].text))).total() for n in numbers}
    return max(numbers, key=lambda n: (shared[n], -n))


def _split(text: str, asked: Question) -> Iterator[str]:
    """The sentences of a summary: cut where the article cuts them, else where sentences end."""
    known = sorted((sentence.text for sentence in asked.sentences), key=len, reverse=True)
    rest = text.strip()
    while rest:
        piece = next((one for one in known if rest.startswith(one)), None) or split(rest, asked.language)[0]
        yield piece
        rest = rest[len(piece) :].lstrip()


def _between(pieces: Sequence[_Piece], asked: Question) -> str | None:
    """What is wrong with how the sentences follow one another."""
    before = _Piece("", 0)
    for piece in pieces:
        if piece.number <= before.number:
            return "order"
        points = _POINTS.match(piece.text) or leans(piece.text, asked.eastern)
        if points and not _stands_before(before, piece, asked):
            return "leaning"
        before = piece
    return None


def _stands_before(before: _Piece, piece: _Piece, asked: Question) -> bool:
    """True if the article has the one right before the other, and it is there to its end."""
    if not before.number or before.number != piece.number - 1:
        return False
    return asked.sentences[before.number - 1].text.endswith(before.text[-_END:])


def _within(pieces: Sequence[_Piece], asked: Question) -> str | None:
    """What is wrong with a sentence beside the one that it comes from."""
    for piece in pieces:
        source = asked.sentences[piece.number - 1].text
        if piece.text != source and (code := _compare(piece.text, source)):
            return code
    return None


def _compare(text: str, source: str) -> str | None:
    wrong = {
        "figure": Counter(f.value for f in figures(text)) - Counter(f.value for f in figures(source)),
        "name": set(_NAME.findall(text[1:])) - set(_NAME.findall(source)),
        "quote": _quoted(text) - _quoted(source),
        "negation": _found(_NEGATION, text) != _found(_NEGATION, source),
        "attribution": _found(_ATTRIBUTION, text) != _found(_ATTRIBUTION, source),
        "qualifier": not _begins(_found(_QUALIFIER, source), _found(_QUALIFIER, text)),
        "reworded": len(source) > _LONGEST or not _shortens(_tokens(text), source),
    }
    return next((code for code, applies in wrong.items() if applies), None)


def _quoted(text: str) -> set[str]:
    return {one or other for one, other in _QUOTED.findall(text)}


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match[0].lower() for match in pattern.finditer(text)]


def _begins(whole: Sequence[str], start: Sequence[str]) -> bool:
    """A clause at the end may go with its "will" and "may"; within a sentence they stay."""
    return whole[: len(start)] == start


def _shortens(wanted: Sequence[_Token], source: str) -> bool:
    """True if the tokens are the source's, in its order, with nothing left out but what may be.

    Walks along the source with all places at once where one may stand by now, as a nondeterministic automaton does.
    """
    tokens = _tokens(source)
    leaps = _leaps(source, tokens)
    places = _reach({0}, leaps)
    for number, token in enumerate(wanted):
        as_read = _uncapitalised if number == 0 else str
        steps = (place for place in places if place < len(tokens))
        same = {place + 1 for place in steps if as_read(tokens[place].value) == as_read(token.value)}
        places = _reach(same, leaps)
    return len(tokens) in places


def _uncapitalised(word: str) -> str:
    """The first word of a sentence may have been made a capital, where what stood before it is left out."""
    return word[:1].lower() + word[1:]


def _reach(places: set[int], leaps: Sequence[tuple[int, int]]) -> set[int]:
    """These places, and those that leaving parts out leads to. The leaps come in the order of their starts."""
    for start, end in leaps:
        if start in places:
            places.add(end)
    return places


def _leaps(source: str, tokens: Sequence[_Token]) -> list[tuple[int, int]]:
    """What may be left out, as places among the tokens: [start, end), in order."""
    plain = narrow(source)
    spans = [match.span() for pattern in (_CONNECTIVE, *_DATES) for match in pattern.finditer(plain)]
    spans += [match.span() for match in _BRACKETS.finditer(plain) if not _QUALIFIER.search(match[0])]
    starts, ends = {t.start: n for n, t in enumerate(tokens)}, {t.end: n + 1 for n, t in enumerate(tokens)}
    leaps = set(_tails(source, tokens))
    for start, end in spans:
        inner = plain[start:end].strip()
        begin = start + plain[start:end].index(inner)
        if begin in starts and begin + len(inner) in ends:
            here, there = starts[begin], ends[begin + len(inner)]
            leaps.add((here, there))
            if here == 0 and there < len(tokens) and tokens[there].value == ",":
                leaps.add((here, there + 1))
    return sorted(leaps)


def _tails(source: str, tokens: Sequence[_Token]) -> Iterator[tuple[int, int]]:
    """Clauses at the end, from a comma that stands in no quotation and follows a clause that stands by itself."""
    for place, token in enumerate(tokens):
        head = tokens[:place]
        if token.value == "," and place >= _LEAST_HEAD and _balanced([t.value for t in head]):
            if _OPEN_ENDED.search(source[: token.start]):
                return
            if not _TURN.search(source[token.start :]) and not _EXPECTS.search(source[: token.start]):
                yield place, len(tokens)


def _balanced(values: Sequence[str]) -> bool:
    count = Counter(values)
    return (
        count['"'] % 2 == 0
        and count["'"] % 2 == 0
        and count["("] == count[")"]
        and count["《"] == count["》"]
    )


def _tokens(text: str) -> list[_Token]:
    """The tokens of a sentence; a full stop at its end is none, a question mark is one."""
    plain = narrow(text).translate(_SAME)
    at = {figure.start: figure for figure in figures(text)}
    found, place = [], 0
    while place < len(plain):
        figure, word = at.get(place), _WORD.match(plain, place)
        if figure:
            token = _Token(f"#{figure.value}", place, figure.end)
        else:
            end = word.end() if word else place + 1
            token = _Token(plain[place:end], place, end)
        place = token.end
        if not token.value.isspace():
            found.append(token)
    return found[:-1] if found and found[-1].value == "." else found
