"""Bytes to articles, step by step: decode, take out of the envelope, read the body, gather the facts, or refuse.

`clean` is pure and deterministic and answers for any bytes; hostile markup may only make it slow (see `bot.cleaner`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.news.clean import bylines, containers, facts, junk, origins, plain, reading, refusals
from bot.news.clean.blocks import Block, retext
from bot.news.clean.bylines import Opening
from bot.news.clean.decode import decode
from bot.news.clean.envelope import unwrap
from bot.news.clean.junk import Sifted
from bot.news.clean.language import detect
from bot.news.clean.part import Part
from bot.news.clean.reading import Reading
from bot.news.clean.trace import Cleaned, Clues, Refused, Step, traced
from bot.news.model import Article, Hints, Kind, Paragraph, RawItem, Refusal

_HEADING = 40
_OPENING = 3
"""How many first blocks may carry the dateline: a standfirst or a show's name may come before it."""


def clean(raw: RawItem) -> Cleaned:
    """The articles in an item, or why there are none, and what was cut and found on the way."""
    if refusal := containers.oversized(raw.content):
        return Cleaned((refusal,))
    if containers.is_archive(raw.content):
        return containers.joined(map(clean_member, containers.unpack(raw)))
    item = containers.opened(raw)
    return Cleaned((item,)) if isinstance(item, Refusal) else _clean(item)


def clean_member(member: RawItem | Refusal) -> Cleaned:
    """The articles in one member of an archive; what of it is refused names it."""
    if isinstance(member, Refusal):
        return Cleaned((member,))
    found = _clean(member)
    parts = (_named(part, member.name) for part in found.parts)
    unpacked = Step("unpacked", member.name)
    return Cleaned(tuple(parts), tuple((unpacked, *steps) for steps in traced(found)))


def _named(part: Article | Refusal, member: str) -> Article | Refusal:
    return replace(part, part=part.within(member)) if isinstance(part, Refusal) else part


def _clean(raw: RawItem) -> Cleaned:
    decoded = decode(raw.content)
    if isinstance(decoded, Refusal):
        return Cleaned((decoded,))
    text, steps = decoded
    results = [_finish(part, raw.hints) if isinstance(part, Part) else (part, ()) for part in unwrap(text)]
    parts = [result for result, _ in results]
    return Cleaned(
        tuple(_numbered(parts) if len(parts) > 1 else parts), tuple(steps + trace for _, trace in results)
    )


def _numbered(parts: Iterable[Article | Refusal]) -> Iterator[Article | Refusal]:
    """The articles of a file of several; what is refused is known by its number."""
    for number, part in enumerate(parts, 1):
        yield replace(part, part=str(number)) if isinstance(part, Refusal) else part


def _finish(part: Part, hints: Hints) -> tuple[Article | Refused, tuple[Step, ...]]:
    """The article of one part, or why it is none; and the trace."""
    read = reading.read(part)
    sifted = junk.sift(
        read.blocks,
        _entry(read, hints).title or part.clues.title or read.stated.title or hints.title,
        read.rules,
    )
    kept, opening, cut = _opened(sifted.kept)
    clues, found = _facts(part, hints, read, sifted, (kept, opening))
    trace = (*part.steps, *read.steps, *sifted.steps, *cut, *found)
    refusal = refusals.judge(kept, read, clues)
    if refusal:
        return Refused(refusal.code, refusal.value, clues=clues), trace
    return _article(clues, kept), trace


def _entry(read: Reading, hints: Hints) -> Clues:
    """What a feed says of its entry: surer than what a piece of markup seems to say."""
    return Clues(title=hints.title) if hints.source_url and not read.page else Clues()


def _opened(blocks: Sequence[Block]) -> tuple[list[Block], Opening | None, tuple[Step, ...]]:
    """The blocks without the dateline and byline before the first words."""
    kept = list(blocks)
    for at, block in enumerate(kept[:_OPENING]):
        text, opening = bylines.strip_opening(block.text)
        if opening:
            kept[at : at + 1] = [retext(block, text)] if text else []
            step = Step("dateline", block.text[: len(block.text) - len(text)])
            return kept, opening, (step,)
    return kept, None, ()


def _facts(
    part: Part, hints: Hints, read: Reading, sifted: Sifted, opened: tuple[Sequence[Block], Opening | None]
) -> tuple[Clues, tuple[Step, ...]]:
    """All that is known, each fact from the surest place that states it."""
    kept, opening = opened
    url = part.clues.source_url or read.stated.source_url or hints.source_url
    title = part.clues.title or read.stated.title or hints.title
    byline, address = facts.of_opening(opening), facts.of_address(url, part.clues.tags)
    return facts.gather(
        (
            ("feed", _entry(read, hints)),
            ("dateline", Clues(published=byline.published, author=byline.author)),
            ("the address's host", Clues(publisher=address.publisher)),
            (part.family, part.clues),
            ("credit line", facts.of_credits(sifted.credits)),
            ("tag line", Clues(tags=sifted.tags)),
            ("title", facts.of_title(title)),
            ("byline", Clues(publisher=byline.publisher)),
            ("markup", read.stated),
            ("door", facts.of_hints(hints)),
            ("address", Clues(published=address.published)),
            ("pictures", facts.photo(read.blocks, sifted.captions)),
            ("dateline's agency", facts.of_agency(opening)),
            ("credit line", facts.dated(sifted.credits)),
            ("note", origins.of_credits(sifted.credits)),
            ("dateline", origins.of_opening(opening)),
            ("title", origins.of_title(title, url)),
            ("first words", Clues(title=None if read.page else plain.first_words(kept))),
        ),
        url,
    )


def _article(clues: Clues, kept: Sequence[Block]) -> Article:
    paragraphs = tuple(Paragraph(block.text, _kind(block)) for block in kept)
    text = "\n".join(p.text for p in paragraphs)
    assert clues.title is not None
    return Article(
        title=clues.title,
        paragraphs=paragraphs,
        language=detect(text),
        publisher=clues.publisher,
        published=clues.published,
        author=clues.author,
        source_url=clues.source_url,
        mirror_url=clues.mirror_url,
        tags=clues.tags,
        image_url=clues.image_url,
        image_caption=clues.image_caption,
        origin=clues.origin,
    )


def _kind(block: Block) -> Kind:
    """A short line that is all bold is a heading, whatever its tag."""
    assert block.kind != "image"
    assert block.kind != "caption"
    bold = block.kind == "text" and block.strong and len(block.text) <= _HEADING
    return "subhead" if bold and not block.text.endswith(("。", "；", "，", ".", ";", ",")) else block.kind
