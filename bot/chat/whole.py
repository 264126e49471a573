"""A report from its first word to its last, and what cleaning did to it: page by page, each page one message.

Pages end between paragraphs, unless one alone is longer than a page. Each begins with the story's number (see `marks`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from bot.chat import links, marks, render
from bot.chat.message import Button, Message, SpanKind
from bot.chat.pack import Block, Rows, Writer, pack, pages, rows
from bot.chat.reader import Reader
from bot.news.clean.trace import Clues, Step
from bot.news.model import Article, Kind, Paragraph, Report, Story

_CHOICES, _ROW, _NAME = 12, 3, 8
"""Reports of a story offered at a time, and Chinese characters of each one's publisher."""
_TOGETHER: frozenset[Kind] = frozenset({"item", "row", "quote"})
"""Paragraphs of these kinds stand line under line."""
_LOOKS: Mapping[Kind, tuple[SpanKind, ...]] = {"subhead": ("bold",), "quote": ("quote",)}
_GAUGE = (8888, 8888)
"""The widest numbers of pages, to measure with."""
_FACT = re.compile(rf"({'|'.join(Clues.__dataclass_fields__)}): ")


def report(story: Story, chosen: Report, reader: Reader, page: int, *, owner: bool) -> Message | None:
    """Lay out a page of a story's report, with buttons to its other pages and reports; None where there is no such page."""
    sheets = pages(_body(chosen.article), _head(chosen, reader, _GAUGE))
    if not 1 <= page <= len(sheets):
        return None
    head = _head if page == 1 else _further_head
    turning = render.pager(f"read:{story.number}:{chosen.id}", page, page < len(sheets))
    tail = (*turning, *_choices(story, chosen), _ways(story, chosen, reader, owner=owner))
    (message,) = pack([head(chosen, reader, (page, len(sheets))), sheets[page - 1]], tail)
    return message


def trace(chosen: Report, steps: Sequence[Step], reader: Reader, page: int) -> Message | None:
    """Lay out a page of what cleaning did to a report; None where there is no such page."""
    head = Writer().add(marks.number(chosen.story)).add(" ")
    head.add(render.cut(chosen.article.title, render.TITLE), "bold").add("\n").add(reader.say("how-head"))
    facts = [step for step in steps if _FACT.match(step.rule)]
    others = [step for step in steps if not _FACT.match(step.rule)]
    named = [Step(_FACT.sub(lambda fact: _fact(fact[1], reader), step.rule), step.text) for step in facts]
    told = (_listed(reader.say("how-facts"), named), _listed(reader.say("how-steps"), others))
    gone = Writer().add(reader.say("how-gone")).block()
    sheets = pages(told if steps else (gone,), head.block())
    if not 1 <= page <= len(sheets):
        return None
    turning = render.pager(f"how:{chosen.story}:{chosen.id}", page, page < len(sheets))
    (message,) = pack([head.block(), sheets[page - 1]], turning)
    return message


def _head(chosen: Report, reader: Reader, place: tuple[int, int]) -> Block:
    """Title, who says so and when, the source, and where in the text this is."""
    article, url = chosen.article, links.safe(chosen.article.source_url)
    head = Writer().add(marks.number(chosen.story)).add(" ")
    head.add(render.cut(article.title, render.WHOLE_TITLE), "bold", url=url).add("\n")
    facts = [*render.report_facts(chosen, reader)]
    facts += [(reader.say("source"), url)] if url else []
    return render.add_facts(head, [*facts, *_place(place)]).block()


def _further_head(chosen: Report, reader: Reader, place: tuple[int, int]) -> Block:
    head = Writer().add(marks.number(chosen.story)).add(" ")
    head.add(render.cut(chosen.article.title, render.TITLE), "bold").add("\n")
    return render.add_facts(head, _place(place)).block()


def _place(place: tuple[int, int]) -> list[render.Fact]:
    page, of = place
    return [(f"{page}/{of}", None)] if of > 1 else []


def _body(article: Article) -> Iterator[Block]:
    for kind, run in groupby(article.paragraphs, key=_kind):
        if kind in _TOGETHER:
            yield _lines(kind, run)
        else:
            yield from (Writer().add(p.text, *_LOOKS.get(kind, ())).block() for p in run)


def _kind(paragraph: Paragraph) -> Kind:
    return paragraph.kind


def _lines(kind: Kind, run: Iterable[Paragraph]) -> Block:
    """List items with their marks, rows as they are, or a quotation of several paragraphs."""
    text = "\n".join(f"• {p.text}" if kind == "item" else p.text for p in run)
    return Writer().add(text, *_LOOKS.get(kind, ())).block()


def _choices(story: Story, chosen: Report) -> Rows:
    """Make a button for each report of the story, in time order, as many as stay readable around the one shown."""
    if len(story.reports) == 1:
        return ()
    at = story.reports.index(chosen)
    start = max(0, min(at - _CHOICES // 2, len(story.reports) - _CHOICES))
    around = enumerate(story.reports[start : start + _CHOICES], start + 1)
    return rows([_choice(number, each, shown=each is chosen) for number, each in around], _ROW)


def _choice(number: int, each: Report, *, shown: bool) -> Button:
    name = each.article.publisher or links.host(each.article.source_url) or ""
    label = f"{'• ' if shown else ''}{number} {render.cut(name, _NAME)}".strip()
    return Button(label, f"read:{each.story}:{each.id}")


def _ways(story: Story, chosen: Report, reader: Reader, *, owner: bool) -> tuple[Button, ...]:
    """Make the buttons that lead elsewhere from here; only an operator is shown what cleaning did."""
    count = len(story.reports)
    ways = [Button(reader.say("button-summary"), f"sum:{story.number}")]
    ways += [Button(reader.say("button-card", count=count), f"card:{story.number}")] if count > 1 else []
    how = Button(reader.say("button-how"), f"how:{story.number}:{chosen.id}")
    return (*ways, how) if owner else tuple(ways)


def _fact(name: str, reader: Reader) -> str:
    slug = name.replace("_", "-")
    return reader.say(f"fact-{slug}") + " · "


def _listed(head: str, steps: Iterable[Step]) -> Block:
    """List steps line by line: the rule as it is named, and the text it was about."""
    lines = [marks.one_line(f"{step.rule} — {step.text}") for step in steps]
    return (
        Writer().add(head, "bold").add("".join(f"\n{line}" for line in lines)).block() if lines else Block("")
    )
