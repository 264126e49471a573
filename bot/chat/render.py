"""Stories as messages: lists, cards, summaries, digests, search results. Pure: values in, messages out.

Every item carries its number (see `marks`) and a link to its source; where no link is known it says so.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from bot.chat import links, marks
from bot.chat.message import Button, Message
from bot.chat.pack import Block, Rows, Writer, pack, rows
from bot.chat.reader import Reader
from bot.chat.view import FIRST, View
from bot.news import statements
from bot.news.differing import Claim, Difference
from bot.news.model import Found, Hit, Report, Story, Summary
from bot.news.telling import Added, Entry, Told

TITLE, WHOLE_TITLE, OPENING, NAME = 40, 80, 60, 20
"""Budgets in Chinese characters, see `cut`. A whole title is cut only where it is none."""
PAGE = 10
"""Stories a page: what a phone shows in two or three screens, and what fits one message."""
CARD_PAGE = 12
_SOURCES = 3
_MOST_MARKS = 6
"""Bold hits a result: a page of ten stays below Telegram's 100 entities."""
_SNIPPET = 120
_ALSO = 5
"""Other names told of."""
TRIED = 59
"""What a button's 64 bytes leave beside `try:`."""
_NARROW = 0.4
"""What a Latin letter takes of a Chinese character's place: English budgets are 2.5 times as long."""
_PLACE = "\0"
"""Stands for a name that becomes a link."""
_ENDED = re.compile(r"[。！？!?.…][”’」』）)\"']*$")
_LATIN = re.compile("[A-Za-z0-9]")
_TORN_WORD = re.compile("[A-Za-z0-9'’-]+$")

Fact = tuple[str, str | None]
"""A word of an item's last line, and the address behind it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A story of a digest, as far as it is news to the chat, and what is said of it."""

    story: Story
    told: Told
    follows_up: bool = False


def story_list(head: str, stories: Sequence[Story], reader: Reader, tail: Rows = ()) -> tuple[Message, ...]:
    """List stories: number, title, opening words, who reported it when. `tail`: rows of buttons for the last message."""
    blocks = (_entry(story, reader) for story in stories)
    return pack([Writer().add(head, "bold").block(), *blocks], tail)


def card(
    story: Story, told: Told, entries: Sequence[Entry], reader: Reader, page: int = 1
) -> tuple[Message, ...]:
    """Lay out a story: what it says, and on as many pages as it takes its reports in time order, each with its link.

    Nothing where there is no such page.
    """
    shown = entries[(page - 1) * CARD_PAGE : page * CARD_PAGE]
    if not shown:
        return ()
    more = len(entries) > page * CARD_PAGE
    ways = (_summary_button(story, reader), _read_button(story, reader))
    tail = (*pager(f"card:{story.number}", page, more), ways)
    text = [said(replace(told, added=None), reader)] if page == 1 else []
    return pack([_headline(story).block(), *text, *_timeline(story, shown, reader)], tail)


def summary(story: Story, told: Told, reader: Reader) -> tuple[Message, ...]:
    """Sum a story up: its sentences as printed, what another publisher adds, and who else reports it."""
    head = _headline(story).add("\n")
    said_by = [*_told_by(told.summary, reader), *_told_facts(story, reader), *_single(story, reader)]
    facts = add_facts(Writer(), said_by)
    _add_sources(facts, story, reader)
    ways = (*_card_button(story, reader), _read_button(story, reader))
    return pack([head.block(), said(told, reader), facts.block()], (ways,))


def said(told: Told, reader: Reader) -> Block:
    """Lay out what is told of a story, without its title and its facts."""
    return _add_told(Writer(), told, reader).block()


def digest(
    local_date: date,
    parts: Sequence[tuple[str | None, Sequence[Item]]],
    reader: Reader,
    *,
    weekly: bool = False,
) -> tuple[Message, ...]:
    """Write the digest of a date, or of the week to a date, in sections with names or without; without stories, that
    there are none, in one line.
    """
    day, count = reader.day(local_date), sum(len(items) for _, items in parts)
    if not count:
        nothing = reader.say("week-nothing" if weekly else "digest-nothing", day=day)
        return pack([Writer().add(nothing).block()])
    head = Writer().add(reader.say("week-head" if weekly else "digest-head", day=day, count=count), "bold")
    return pack([head.block(), *(block for name, items in parts for block in _section(name, items, reader))])


def results(
    query: str, found: Found, reader: Reader, view: View = FIRST, also: Sequence[str] = ()
) -> tuple[Message, ...]:
    """List what a search found: the query on the first line, the count, a snippet each with the hits in bold.

    `also`: other names that were searched.
    """
    head = Writer().add(marks.query(query), "bold").add("\n").add(_count(found, reader))
    if also:
        head.add("\n").add(reader.say("results-also", names=reader.say("comma").join(also[:_ALSO])))
    blocks = [head.block(), *(_result(hit, reader) for hit in found.hits)]
    return pack(blocks, _views(found, reader, view, also))


def nothing_found(query: str, others: Sequence[tuple[str, int]], reader: Reader) -> Message:
    """Say that a search found nothing, and offer others with how much they find; each a tap away where it fits one."""
    if not others:
        return Message(reader.say("search-nothing", query=query))
    lines = [reader.say("search-instead", query=query), *(f"{words} ({count})" for words, count in others)]
    taps = [Button(words, f"try:{words}") for words, _ in others if len(words.encode()) <= TRIED]
    return Message("\n".join(lines), buttons=rows(taps, 1))


def pager(action: str, page: int, more: bool, mode: str = "") -> Rows:
    """Make the row of buttons that turn pages; nothing where there is only one. `mode` follows the page's number."""
    back = [Button("◀", f"{action}:{page - 1}{mode}")] if page > 1 else []
    on = [Button("▶", f"{action}:{page + 1}{mode}")] if more else []
    return rows([*back, *on])


def cut(text: str, budget: int) -> str:
    """Shorten a text to a budget in Chinese characters, marking the cut; Latin words stay whole."""
    if len(text) <= budget:  # no character is wider than a Chinese one
        return text
    widths = [*accumulate(map(_width, text))]
    if widths[-1] <= budget:
        return text
    end = bisect_right(widths, budget - 1)
    head = _TORN_WORD.sub("", text[:end]) if _LATIN.match(text, end) else text[:end]
    return (head.rstrip() or text[:end]) + "…"


def source(story: Story) -> str | None:
    """The link to a story's source: the lead's, else that of the first report that has one."""
    urls = (links.safe(report.article.source_url) for report in (story.lead, *story.reports))
    return next(filter(None, urls), None)


def _entry(story: Story, reader: Reader) -> Block:
    writer = _headline(story, TITLE).add("\n").add(_opening(story.lead)).add("\n")
    add_facts(writer, [*_facts(story.lead, source(story), reader), *_others(_others_of(story), reader)])
    return writer.block(_number_button(story.number))


def _section(name: str | None, items: Sequence[Item], reader: Reader) -> Iterator[Block]:
    """Yield the items; the section's name stands over the first one, in one block, so that it is never left alone."""
    for i, item in enumerate(items):
        block = _digest_item(item.story, item.told, reader, follows_up=item.follows_up)
        if name and i == 0:
            block = Writer().add(reader.say(f"section-{name}"), "bold").add("\n\n").over(block)
        yield block


def _digest_item(story: Story, told: Told, reader: Reader, *, follows_up: bool = False) -> Block:
    writer = Writer().add(reader.say("follow-up") if follows_up else "", "bold")
    writer.add(cut(story.title, WHOLE_TITLE), "bold", url=source(story)).add("\n")
    _add_told(writer, told, reader).add("\n")
    # of a story told before only the news is here: who told the rest isn't known
    others = _others(_others_of(story), reader) or ([] if follows_up else _single(story, reader))
    number = (marks.number(story.number), None)
    add_facts(writer, [*_told_by(told.summary, reader), *_told_facts(story, reader), *others, number])
    return writer.block(_number_button(story.number))


def _add_told(writer: Writer, told: Told, reader: Reader) -> Writer:
    """Write a story as it is told: the lead's sentences, what another publisher adds, the figures that differ."""
    writer.add(told.summary.text or reader.say("summary-nothing"))
    if told.added:
        _add_added(writer.add("\n"), told.added, reader)
    for difference in told.differences:
        _add_difference(writer.add("\n"), difference, reader)
    return writer


def _add_added(writer: Writer, added: Added, reader: Reader) -> None:
    name, url = _name(added.report), links.safe(added.report.article.source_url)
    before, _, after = reader.say("adds", name=_PLACE).partition(_PLACE)
    writer.add(before).add(name, url=url).add(after).add(added.sentence.text)


def _add_difference(writer: Writer, difference: Difference, reader: Reader) -> None:
    writer.add(reader.say("figures-differ", thing=difference.word))
    days = {reader.dateline(figure.report) for figure in difference.figures}
    for i, figure in enumerate(difference.figures):
        writer.add(reader.say("semicolon") if i else "")
        _add_figure(writer, figure, reader, dated=len(days) > 1)


def _add_figure(writer: Writer, figure: Claim, reader: Reader, *, dated: bool) -> None:
    """Write who gives it, and when where that isn't the same day: tolls rise."""
    writer.add(_name(figure.report), url=links.safe(figure.report.article.source_url)).add(f" {figure.text}")
    writer.add(reader.say("on-day", day=reader.dateline(figure.report)) if dated else "")


def _told_facts(story: Story, reader: Reader) -> Iterator[Fact]:
    """Yield whose the lead is, and from when until when it is reported."""
    yield from _who(story.lead, source(story), reader)
    yield reader.since_when(story.lead, story.reports), None


def _single(story: Story, reader: Reader) -> list[Fact]:
    """Say where nobody else tells it in words of their own; nothing of sources unknown."""
    is_single = story.has_single_source and _name(story.lead)
    return [(reader.say("single-source"), None)] if is_single else []


def _count(found: Found, reader: Reader) -> str:
    if found.capped and not found.total:
        return reader.say("results-none-yet")
    return reader.say("results-capped" if found.capped else "results-count", count=found.total)


def _views(found: Found, reader: Reader, view: View, also: Sequence[str]) -> Rows:
    """Make the buttons for other pages, the other order, only what was typed, and a search cut short."""
    full = len(found.hits) == PAGE
    cut_short = found.goes_on and not full
    more = full and (found.goes_on or found.total > view.page * PAGE)
    same = replace(view, day=view.day or reader.today.toordinal(), through=found.through)
    anew = View(by_time=view.by_time, exact=view.exact, depth=view.depth)
    others = []
    if found.total > 1:
        other = "button-by-fit" if view.by_time else "button-by-time"
        others.append((other, replace(anew, by_time=not view.by_time)))
    if also:
        others.append(("button-exact", replace(anew, exact=True)))
    if cut_short:
        others.append(("button-further", replace(same, depth=view.depth + 1)))
    buttons = [Button(reader.say(label), view.data) for label, view in others]
    return (*pager("find", view.page, more, same.mode), *rows(buttons, 3))


def _result(hit: Hit, reader: Reader) -> Block:
    report = hit.report
    url = links.safe(report.article.source_url)
    writer = Writer().add(marks.number(report.story)).add(" ")
    writer.add(cut(report.article.title, TITLE), "bold", url=url).add("\n")
    snippet = cut(hit.snippet.text, _SNIPPET)
    whole = [(a, b) for a, b in hit.snippet.marks if 0 <= a < b <= len(snippet)]
    writer.add_marked(snippet, whole[:_MOST_MARKS]).add("\n" if _ENDED.search(snippet) else "…\n")
    add_facts(writer, [*_facts(report, url, reader), *_others(hit.others, reader)])
    return writer.block(_number_button(report.story))


def _timeline(story: Story, shown: Sequence[Entry], reader: Reader) -> Iterator[Block]:
    """Yield how many report it, and each report; the only one there is isn't named again."""
    reports = len(story.reports)
    said = "card-single" if story.has_single_source else "card-several"
    count = reader.say(said, reports=reports, publishers=max(1, len(story.confirming)))
    if reports == 1:
        facts = add_facts(Writer(), [*report_facts(shown[0].report, reader, shown[0].carries), (count, None)])
        yield _add_titles(facts, shown[0], reader).block()
        return
    yield Writer().add(count).block()
    for entry in shown:
        article = entry.report.article
        title = Writer().add(cut(article.title, WHOLE_TITLE), url=links.safe(article.source_url)).add("\n")
        facts = add_facts(title, report_facts(entry.report, reader, entry.carries))
        facts.add(f"\n{reader.say('entry-adds', text=entry.adds.text)}" if entry.adds else "")
        yield _add_titles(facts, entry, reader).block()


def report_facts(report: Report, reader: Reader, carries: str | None = None) -> Iterator[Fact]:
    """Yield who says so and exactly when, where else it can be read, and whether it was changed; `carries`: whose text."""
    url = links.safe(report.article.source_url)
    mirror = links.safe(report.article.mirror_url)
    yield from _who(report, url, reader, carries)
    yield reader.timeline(report), None
    if url and mirror and mirror != url:
        yield reader.say("mirror"), mirror
    if report.updated:
        yield reader.say("updated", moment=reader.moment(report.updated)), None


def _add_titles(writer: Writer, entry: Entry, reader: Reader) -> Writer:
    for title in entry.titles:
        writer.add("\n").add(reader.say("title-was", title=cut(title, WHOLE_TITLE)))
    return writer


def _headline(story: Story, budget: int = WHOLE_TITLE) -> Writer:
    title = cut(story.title, budget)
    return Writer().add(marks.number(story.number)).add(" ").add(title, "bold", url=source(story))


def _told_by(told: Summary, reader: Reader) -> list[Fact]:
    """Say so where a model chose and shortened the sentences."""
    return [(reader.say("by-model"), None)] if told.by_model else []


def _facts(report: Report, url: str | None, reader: Reader) -> Iterator[Fact]:
    yield from _who(report, url, reader)
    yield reader.dateline(report), None


def _who(report: Report, url: str | None, reader: Reader, carries: str | None = None) -> Iterator[Fact]:
    """Yield who says so, and in whose words; where there is no link, that, and which mirror it was found on."""
    article = report.article
    if name := _name(report):
        yield name, None
    if report.reprint is not None or article.origin:
        origin = carries or article.origin
        yield reader.say("reprint-of", name=cut(origin, NAME)) if origin else reader.say("reprint"), None
    if url is None:
        yield reader.say("source-unknown"), None
        if mirror := links.host(article.mirror_url):
            yield reader.say("mirror-named", name=mirror), links.safe(article.mirror_url)


def _name(report: Report) -> str:
    """The publisher's name, or its site's; empty where neither is known."""
    return cut(report.article.publisher or links.host(report.article.source_url) or "", NAME)


def _others(count: int, reader: Reader) -> list[Fact]:
    return [(reader.say("others", count=count), None)] if count > 0 else []


def _others_of(story: Story) -> int:
    """How many more tell it in words of their own."""
    return len(story.confirming) - (story.lead.voice is not None)


def add_facts(writer: Writer, facts: Iterable[Fact]) -> Writer:
    """Write facts one after another."""
    for i, (text, url) in enumerate(facts):
        writer.add(" · " if i else "").add(text, url=url)
    return writer


def _add_sources(writer: Writer, story: Story, reader: Reader) -> None:
    """Name the other publishers, each linked to its own report; those that only reprint others apart."""
    lead = story.lead.article.publisher
    own = {r.article.publisher for r in story.originals}
    others = [name for name in story.publishers if name != lead]
    _add_names(writer, "also", [name for name in others if name in own], story, reader)
    _add_names(writer, "reprinted-by", [name for name in others if name not in own], story, reader)


def _add_names(writer: Writer, label: str, names: Sequence[str], story: Story, reader: Reader) -> None:
    firsts = {r.article.publisher: r for r in reversed(story.reports)}
    writer.add("\n" + reader.say(label) if names else "")
    for i, name in enumerate(names[:_SOURCES]):
        writer.add(reader.say("comma") if i else "")
        writer.add(cut(name, NAME), url=links.safe(firsts[name].article.source_url))
    if len(names) > _SOURCES:
        writer.add(reader.say("and-more", count=len(names)))


def _opening(report: Report) -> str:
    """The first sentence that could be sent, cut to what a list has room for."""
    return cut(statements.opening(report.article), OPENING)


def _number_button(number: int) -> Button:
    return Button(str(number), f"s:{number}")


def _card_button(story: Story, reader: Reader) -> tuple[Button, ...]:
    """A way to the reports, where there is more than the one just summed up."""
    count = len(story.reports)
    return (Button(reader.say("button-card", count=count), f"card:{story.number}"),) if count > 1 else ()


def _read_button(story: Story, reader: Reader) -> Button:
    return Button(reader.say("button-read"), f"read:{story.number}")


def _summary_button(story: Story, reader: Reader) -> Button:
    return Button(reader.say("button-summary"), f"sum:{story.number}")


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW
