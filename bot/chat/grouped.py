"""Why the reports of a story stand together, a line each: for operators, in chat and at the terminal. Pure."""

from collections.abc import Mapping

from bot.chat import marks, render
from bot.chat.message import Button, Message
from bot.chat.pack import Block, Rows, Writer, pack, rows
from bot.chat.reader import Reader
from bot.news.model import Reason, Report, Rule, Story

PAGE = render.CARD_PAGE


def reasons(
    story: Story, known: Mapping[int, Reason], reader: Reader, page: int = 1, what_to_do: str = ""
) -> tuple[Message, ...]:
    """List the reports as the card does, numbered, each with why it is there; nothing where there is no such page.

    Under it, where there are several: buttons that take one out, and one that puts another story in. What can be done
    with these is said by whoever shows them: at the terminal nothing can be tapped.
    """
    first = (page - 1) * PAGE
    shown = story.reports[first : first + PAGE]
    if not shown:
        return ()
    head = (
        Writer().add(marks.number(story.number)).add(" ").add(render.cut(story.title, render.TITLE), "bold")
    )
    several = len(story.reports) > 1
    head.add("\n").add(reader.say("group-head") + what_to_do if several else reader.say("group-alone"))
    blocks = [_line(place, r, story, known, reader) for place, r in enumerate(shown, first + 1)]
    return pack([head.block(), *blocks], _buttons(story, page, reader))


def reason(report: Report, story: Story, why: Reason | None, reader: Reader) -> str:
    """Say why a report stands in its story, and whose text it is if it isn't its own."""
    said = [reader.say("group-began")] if why is None else [_rule(why, reader), *_terms(why, reader)]
    if report.reprint is not None:
        place = {r.id: place for place, r in enumerate(story.reports, 1)}.get(report.reprint)
        said.append(reader.say("group-carries", place=place) if place else reader.say("group-carries-gone"))
    return " · ".join(said)


_RULES: Mapping[Rule, str] = {"event": "group-event", "reprint": "group-reprint", "hand": "group-hand"}


def _rule(why: Reason, reader: Reader) -> str:
    return reader.say(_RULES[why.rule], score=f"{why.score or 0:.2f}")


def _terms(why: Reason, reader: Reader) -> list[str]:
    return [reader.say("comma").join(why.terms)] if why.terms else []


def _line(place: int, report: Report, story: Story, known: Mapping[int, Reason], reader: Reader) -> Block:
    writer = Writer().add(f"{place}. {render.cut(report.article.title, render.TITLE)}").add("\n")
    who = report.article.publisher or reader.say("source-unknown")
    writer.add(f"{render.cut(who, render.NAME)} · {reader.timeline(report)}").add("\n")
    return writer.add(reason(report, story, known.get(report.id), reader), "italic").block(
        *([Button(str(place), f"out:{story.number}:{report.id}")] if len(story.reports) > 1 else [])
    )


def _buttons(story: Story, page: int, reader: Reader) -> Rows:
    more = len(story.reports) > page * PAGE
    put = Button(reader.say("button-merge"), f"with:{story.number}")
    return (*render.pager(f"group:{story.number}", page, more), *rows([put]))
