"""Which blocks are no text of the article: rules by kind, from `sites.toml`, and what only the place shows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.news.clean import bylines, dates, sites
from bot.news.clean.blocks import Block, retext
from bot.news.clean.spacing import bare
from bot.news.clean.trace import Step

_LONGEST = 300
"""Characters. Lines longer than this are articles' text, whatever they say."""
_TAIL = 4
"""How many blocks at the end may carry an editor's note after their last sentence."""
_STOPS = "。！？…；!?.”」』"
_DATE_AT_END = re.compile(r"(?<=.)[12]\d{3}(?:年\d{1,2}月\d{1,2}日|-\d{2}-\d{2})$")
_HEAD = 2
"""How many first blocks may hold the article's own date, whatever follows."""
_CHRONICLE = 3
"""Dates amid a text. Articles have had two lines of date and time at most."""
_LONGEST_CAPTION = 250
_ENDED = 0.4
"""How much of a page stands before the heading that ends its article, at least."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The blocks that are the article, the captions and credits that were among them, and the trace."""

    kept: tuple[Block, ...]
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def sift(blocks: Sequence[Block], title: str | None, sections: Sequence[str] = ("lines",)) -> Sifted:
    """Leave out all blocks that a rule of the sections knows, and trim the ends of the last ones."""
    ended = _end(blocks) if len(sections) > 1 else len(blocks)
    related = _related(blocks) | frozenset(range(ended, len(blocks)))
    rules = [rule for section in sections for rule in sites.lines(section)]
    judged = [
        ("related" if at in related else _kind(block, title, rules), block) for at, block in enumerate(blocks)
    ]
    for at in _described(blocks):
        judged[at] = ("caption", blocks[at])
    if (signed := _signature(blocks)) is not None:
        judged[signed] = ("byline", blocks[signed])
    judged = _chronicled(judged) if len(sections) == 1 else judged
    kept, trimmed = _trim([block for kind, block in judged if kind is None])
    removed = [(kind, block.text) for kind, block in judged if kind and kind != "image"] + trimmed
    return Sifted(
        kept=kept or _gallery(judged),
        captions=tuple(text for kind, text in removed if kind == "caption"),
        credits=tuple(text for kind, text in removed if kind in {"editor line", "byline", "copyright"}),
        tags=tuple(tag for kind, text in removed if kind == "tags" for tag in _tags(text)),
        steps=tuple(Step(kind, text) for kind, text in removed),
    )


def _chronicled(judged: list[tuple[str | None, Block]]) -> list[tuple[str | None, Block]]:
    """The same, the dates amid the text kept where they are the headings of a chronicle or of a diary."""
    amid = [
        at for at, (kind, _) in enumerate(judged) if kind == "timestamp" and _HEAD <= at < len(judged) - 1
    ]
    kept = frozenset(amid if len(amid) >= _CHRONICLE else ())
    return [(None if at in kept else kind, block) for at, (kind, block) in enumerate(judged)]


def _kind(block: Block, title: str | None, rules: Iterable[tuple[str, re.Pattern[str]]]) -> str | None:
    """The kind of junk that a block is by itself; None for the article's text."""
    if block.kind in {"caption", "image"}:
        return block.kind
    if title and bare(block.text) == bare(title):
        return "title"
    if len(block.text) > _LONGEST or block.kind == "row":
        return None
    if not re.search(r"\w", block.text):
        return "ornament"
    known = next((kind for kind, shape in rules if shape.fullmatch(block.text)), None)
    return known or ("caption" if _is_caption(block) else None)


def _is_caption(block: Block) -> bool:
    """Whether a line right after an image describes it: it ends the image's element, names a source, or is no sentence."""
    if not block.after_image or block.kind == "subhead" or len(block.text) > _LONGEST_CAPTION:
        return False
    (credit,) = sites.patterns("pictures", "credit")
    return block.alone or bool(credit.search(block.text)) or not block.text.endswith(tuple(_STOPS))


def _described(blocks: Sequence[Block]) -> Iterator[int]:
    """Places of lines that stand after a picture's credit, in the credit's own element."""
    (credit,) = sites.patterns("pictures", "source")
    for at, (block, after) in enumerate(pairwise(blocks)):
        if not block.alone and after.kind == "text" and credit.fullmatch(block.text):
            yield at + 1


def _gallery(judged: Sequence[tuple[str | None, Block]]) -> tuple[Block, ...]:
    """Where nothing but pictures and their captions was found, captions of some length are the article."""
    captions = tuple(replace(block, kind="text") for kind, block in judged if kind == "caption")
    return captions if sum(len(block.text) for block in captions) >= _LONGEST else ()


def _related(blocks: Sequence[Block]) -> frozenset[int]:
    """Places of lists of links to other articles: those under a heading that says so, and those that hold nothing else."""
    (heading,) = sites.patterns("related", "heading")
    found: set[int] = set()
    for at, block in enumerate(blocks):
        if len(block.text) <= 40 and heading.fullmatch(block.text.strip()):
            run = _run_of_links(blocks, at + 1)
            found.update([at, *run] if run or at >= len(blocks) - 2 or not block.text[-1:].isalnum() else [])
        elif block.kind == "item" and at not in found:
            run = _run_of_links(blocks, at)
            found.update(run if len(run) >= 3 else [])
    return frozenset(found)


def _tags(line: str) -> list[str]:
    """The tags of a line such as `Post tags: a, b`."""
    return [
        tag
        for part in re.split(r"[,，、|]", re.split(r"[：:]", line, maxsplit=1)[-1])
        if (tag := part.strip())
    ]


def _signature(blocks: Sequence[Block]) -> int | None:
    """The place of a line of names at the very beginning, with a date right after it."""
    texts = [(at, block.text) for at, block in enumerate(blocks[:4]) if block.kind == "text"][:2]
    if len(texts) < 2 or not bylines.alone(texts[0][1]):
        return None
    return texts[0][0] if len(texts[1][1]) <= 40 and dates.read(texts[1][1]) else None


def _end(blocks: Sequence[Block]) -> int:
    """Where a page's article ends: at the first late heading under which other articles or comments begin."""
    (heading,) = sites.patterns("page ends", "heading")
    whole, before = sum(len(block.text) for block in blocks), 0
    for at, block in enumerate(blocks):
        if before > _ENDED * whole and len(block.text) <= 60 and heading.fullmatch(block.text):
            return at
        before += len(block.text)
    return len(blocks)


def _run_of_links(blocks: Sequence[Block], start: int) -> list[int]:
    """Places of the blocks from `start` on that are links and nothing else."""
    (entry,) = sites.patterns("related", "entry")
    run = []
    for at in range(start, len(blocks)):
        if blocks[at].kind != "image" and not is_link(blocks[at]) and not entry.fullmatch(blocks[at].text):
            break
        run.append(at)
    return [at for at in run if blocks[at].kind != "image"]


def is_link(block: Block) -> bool:
    """Whether a block is a link and nothing else but its date."""
    return block.linked >= 0.8 * len(bare(_DATE_AT_END.sub("", block.text))) > 0


def _trim(blocks: list[Block]) -> tuple[tuple[Block, ...], list[tuple[str, str]]]:
    """Cut editors' notes off the ends of the last blocks, and links that stand alone at the very end."""
    kept, cut = list(blocks), list[tuple[str, str]]()
    while len(kept) > 1 and is_link(kept[-1]) and not kept[-1].text.endswith(tuple(_STOPS)):
        cut.append(("related", kept.pop().text))
    for at in range(max(0, len(kept) - _TAIL), len(kept)):
        text, ends = _without_tails(kept[at].text)
        cut += ends
        kept[at] = retext(kept[at], text)
    return tuple(block for block in kept if block.text), cut


def _without_tails(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its editor's notes, and these with their kinds, the last first."""
    cut = []
    while hit := next(
        ((kind, found) for kind, shape in sites.lines("tails") if (found := shape.search(text))), None
    ):
        kind, found = hit
        cut.append((kind, found[0].strip()))
        text = text[: found.start()].rstrip()
    return text, cut
