"""/inbox, for operators: what became of the files, and which were refused and why."""

from dataclasses import replace

from bot.chat import refusals, render
from bot.chat.ask import Ask, Command, Tap
from bot.chat.commands.status import file_counts
from bot.chat.marks import one_line
from bot.chat.message import Reply
from bot.chat.pack import Block, Writer, pack
from bot.news.model import Receipt, Refusal

_NAME = 60
_PARTS = 3
"""Refused parts shown of a file; `yaowen status` lists them all."""


async def answer(ask: Ask) -> Reply:
    """Show the first page of refused files."""
    return await _page(ask, 1)


async def turn(ask: Ask) -> Reply:
    """Show another page in place of the one shown."""
    return replace(await _page(ask, int(ask.words)), edits=True)


async def _page(ask: Ask, page: int) -> Reply:
    refused = await ask.store.files.refused(render.PAGE + 1, (page - 1) * render.PAGE)
    if not refused and page > 1:
        return Reply(toast=ask.say("no-page"))
    head = Writer().add(ask.say("status-files", **await file_counts(ask))).add("\n")
    head.add(ask.say("inbox-refused" if refused else "inbox-clear"))
    shown = (_refusal(receipt, ask) for receipt in refused[: render.PAGE])
    return Reply(pack([head.block(), *shown], render.pager("inbox", page, len(refused) > render.PAGE)))


def _refusal(receipt: Receipt, ask: Ask) -> Block:
    """A file's name, why it was refused and when; of a file of many the first refused parts, each with its reason."""
    writer = Writer()
    for each in receipt.refusals[:_PARTS]:
        writer.add(_name(receipt, each), "bold").add("\n")
        writer.add(one_line(refusals.told(each, ask.reader.locale))).add("\n")
    if more := sum(map(_counts, receipt.refusals[_PARTS:])):
        writer.add(ask.say("inbox-parts", count=more)).add("\n")
    if receipt.result != "refused":
        writer.add(ask.say("inbox-rest-taken")).add(" · ")
    return writer.add(ask.reader.moment(receipt.at)).block()


def _counts(refusal: Refusal) -> int:
    """For how many parts a refusal stands."""
    return int(refusal.value or 0) if refusal.code == "more" else 1


def _name(receipt: Receipt, refusal: Refusal) -> str:
    """The file's name, shortened where it is long; the part's stays readable after it."""
    name = render.cut(one_line(receipt.name), _NAME)
    part = refusal.part and render.cut(one_line(refusal.part), _NAME)
    return replace(refusal, part=part).within(name)


COMMAND = Command(
    "inbox",
    answer,
    aliases=("收件箱",),
    taps=(Tap("inbox", r"[1-9]\d{0,5}", turn),),
    owner_only=True,
)
