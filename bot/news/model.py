"""The values that the whole program speaks in. All are frozen and refuse to be made wrong."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Literal

from bot.news import leads

Published = date | datetime
"""As precise as the source states it: a date, or an aware time. (A `datetime` is a `date` in Python: test for it first.)"""

Rule = Literal["event", "reprint", "hand"]
"""Why a report stands in its story: it tells the same event, carries the text of a report there, or was put there by hand."""

Kind = Literal["text", "subhead", "quote", "item", "row"]
"""What a paragraph is: running text, a heading inside the article, a block quote, a list item, a table row."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of an article's body: a single line of text without white space at its ends, never empty."""

    text: str
    kind: Kind = "text"

    def __post_init__(self) -> None:
        if not self.text or self.text != self.text.strip() or "\n" in self.text:
            raise ValueError(f"not a paragraph: {self.text[:40]!r}")


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned report. Unknown is None, never a guess."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    language: str = "und"
    publisher: str | None = None
    published: Published | None = None
    author: str | None = None
    source_url: str | None = None
    mirror_url: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    image_caption: str | None = None
    origin: str | None = None
    """Whose text it says it carries, where that is not its publisher (转自, a wire agency in the byline)."""

    def __post_init__(self) -> None:
        if not self.title or not self.paragraphs:
            raise ValueError("an article has a title and a body")
        if isinstance(self.published, datetime) and self.published.tzinfo is None:
            raise ValueError("a publication time knows its offset")

    def __hash__(self) -> int:
        # Much is remembered by article: to hash every paragraph at each look took longer than what was remembered.
        return hash((self.title, self.source_url, len(self.paragraphs)))

    @property
    def body(self) -> str:
        """The paragraphs, separated by a blank line."""
        return "\n\n".join(p.text for p in self.paragraphs)

    @property
    def identity(self) -> str:
        """What makes two articles the same one: the source link, or the text where no link is known."""
        if self.source_url:
            return self.source_url
        text = "".join((self.title + self.body).split())
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Hints:
    """What the door knew of an item before it was cleaned (a feed's entry, say). The page's own word comes first."""

    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    author: str | None = None
    source_url: str | None = None


@dataclass(frozen=True, slots=True)
class RawItem:
    """Bytes at the door: a dropped file or a feed's entry. `name` is the file's path as given, or the entry's link."""

    name: str
    content: bytes
    hints: Hints = Hints()

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hex; of a feed's entry, of its title and link too.

        One agency's text comes under many links, and a mended title often over the same text.
        """
        content = hashlib.sha256(self.content).hexdigest()
        if not (self.hints.title or self.hints.source_url):
            return content
        whole = "\0".join((content, self.hints.title or "", self.hints.source_url or ""))
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an item, or a part of one, is not an article: a code, whose sentences stand in the locales.

    `value` is what the sentence counts or names. `part` is the member of an archive, or the number of the article in
    a file of several, where the others are another matter.
    """

    code: str
    value: str | float | None = None
    part: str | None = None

    def __str__(self) -> str:
        return self.code if self.value is None else f"{self.code} ({self.value})"

    def within(self, name: str) -> str:
        """What is refused: the item of this name, or `name!member`."""
        return f"{name}!{self.part}" if self.part else name


@dataclass(frozen=True, slots=True)
class Report:
    """A stored article in its story."""

    id: int
    story: int
    article: Article
    received: datetime
    at: datetime
    """Where it stands in time: published if known and not in the future, else received (in an import, beside the last
    dated article of its folder); aware UTC."""
    file: str | None = None
    updated: datetime | None = None
    """When a changed text last replaced an older one; None where it never did."""
    reprint: int | None = None
    """The id of the report whose sentences it carries, where it does: it confirms nothing."""
    rank: int | None = None
    """The place of its publisher in the operator's order, where that names it."""

    @property
    def voice(self) -> str | None:
        """In whose words it tells: whose text it says it carries, else its publisher's; None of a reprint, and where
        nobody is named.
        """
        return None if self.reprint is not None else self.article.origin or self.article.publisher


@dataclass(frozen=True, slots=True)
class Story:
    """The reports of one event, in time order (`at`, then id). Its number is what people type."""

    number: int
    reports: tuple[Report, ...]

    @property
    def lead(self) -> Report:
        """The report that stands for the story, as `leads` chooses it."""
        return leads.best(self.originals)

    @property
    def title(self) -> str:
        """The lead's title."""
        return self.lead.article.title

    @property
    def updated(self) -> datetime:
        """When its latest report stands in time."""
        return max(r.at for r in self.reports)

    @property
    def newest(self) -> int:
        """The id of the report that came in last: whoever was told the story by then knows all that came before."""
        return max(r.id for r in self.reports)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Publishers that report it, the lead's first, then in time order, each once; unknown ones are left out."""
        ordered = (self.lead, *self.reports)
        return tuple(dict.fromkeys(r.article.publisher for r in ordered if r.article.publisher))

    @property
    def confirming(self) -> tuple[str, ...]:
        """Whose words report it, the lead's first: a reprint adds nobody, and a text that says whose it is counts for them."""
        voices = (report.voice for report in (self.lead, *self.reports))
        return tuple(dict.fromkeys(voice for voice in voices if voice))

    def report(self, id_: int) -> Report | None:
        """The report of this id, where it is one of them."""
        return next((report for report in self.reports if report.id == id_), None)

    @property
    def originals(self) -> tuple[Report, ...]:
        """The reports in words of their own; all of them, where there are none but reprints."""
        return tuple(r for r in self.reports if r.reprint is None) or self.reports

    @property
    def has_single_source(self) -> bool:
        """True if nobody else tells it in words of their own; of two unnamed publishers nobody knows."""
        return len({r.article.origin or r.article.publisher or r.id for r in self.originals}) == 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a summary and where it stands: the report, and the paragraph in it (from 0)."""

    text: str
    report: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Whole sentences, verbatim and in their order. Empty where nothing can be said truthfully."""

    sentences: tuple[Sentence, ...] = ()
    language: str = "und"
    by_model: bool = False
    """True where a language model chose them, and may have shortened them; readers are told."""

    @property
    def text(self) -> str:
        """The sentences joined as their script joins them."""
        glue = "" if self.language.startswith(("zh", "ja")) else " "
        return glue.join(s.text for s in self.sentences)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a report stands in its story; `score` and `terms` as in `Joins`, unless an operator put it there."""

    rule: Rule
    score: float | None = None
    terms: tuple[str, ...] = ()


# What becomes of a cleaned article: the cases of `Placement`.

Origins = tuple[tuple[int, int | None], ...]
"""Pairs of reports: the id of one, and of the one whose text it carries (None where it is its own)."""

PLACED = 0
"""Stands for the article being placed in `Origins`, as long as it has no id."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Nothing new: the report of this id says the same."""

    report: int


@dataclass(frozen=True, slots=True)
class Updates:
    """A newer text of the report of this id. `origins`: who carries whose text in its story, now."""

    report: int
    origins: Origins = ()


@dataclass(frozen=True, slots=True)
class Joins:
    """One more report of a known story, with the rule, the score and the heaviest shared terms as the reason.

    `origins`: who carries whose text, of the article and those it shares its text with.
    """

    story: int
    score: float
    terms: tuple[str, ...] = ()
    rule: Rule = "event"
    origins: Origins = ()


@dataclass(frozen=True, slots=True)
class New:
    """A story of its own."""


Placement = Duplicate | Updates | Joins | New


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of the local day in which no alert comes, up to `end`, over midnight where that is before `start`.

    Where both are the same there are none.
    """

    start: time = time(22, 0)
    end: time = time(7, 0)

    def holds(self, local: time) -> bool:
        """True at a time of day within them."""
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    @property
    def ever(self) -> bool:
        """False where there are none."""
        return self.start != self.end


@dataclass(frozen=True, slots=True)
class Slot:
    """When a chat wants a digest: at a time of day, on every day or on one day of the week (Monday is 0)."""

    at: time
    weekday: int | None = None

    def __post_init__(self) -> None:
        if self.weekday is not None and not 0 <= self.weekday <= 6:
            raise ValueError(f"not a day of the week: {self.weekday}")

    @property
    def weekly(self) -> bool:
        """True for one a week: a look back at it."""
        return self.weekday is not None

    @property
    def kind(self) -> str:
        """What its deliveries are kept under: one a local date."""
        day = "" if self.weekday is None else f"{_WEEKDAYS[self.weekday]} "
        return f"digest {day}{self.at:%H:%M}"

    @property
    def order(self) -> tuple[int, time]:
        """Where it stands among a chat's slots: the daily ones first, then Monday's, in the order of the clock."""
        return (-1 if self.weekday is None else self.weekday), self.at


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Chat:
    """What is kept of a chat, and nothing else: no names, no queries, no history."""

    id: int
    language: str | None = None
    """The language chosen for the chat; None follows the person's app."""
    timezone: str | None = None
    slots: tuple[Slot, ...] = ()
    """When its digests come, each once, the daily ones first, in the order of the clock."""
    gone: bool = False
    heard: str | None = None
    """The language code of the person's app when it asked for a digest or an alert: these come when nobody asks."""
    quiet: Quiet = Quiet()

    def __post_init__(self) -> None:
        if list(self.slots) != sorted(set(self.slots), key=lambda slot: slot.order):
            raise ValueError("a chat's slots stand in their order, each once")


@dataclass(frozen=True, slots=True)
class Follow:
    """Words that a chat follows, or mutes. The id is never given twice."""

    id: int
    chat: int
    words: str
    mute: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a dropped file or an entry, for the file log."""

    name: str
    digest: str
    size: int
    result: Literal["stored", "updated", "duplicate", "refused"]
    at: datetime
    refusals: tuple[Refusal, ...] = ()
    """Why it was refused; of an item that was taken, what in it was not."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of text and the places in it to show bold: (start, end) in characters."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: the best matching report of a story."""

    report: Report
    snippet: Snippet
    others: int = 0
    """How many more publishers report the same story in words of their own."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of search results. `total` counts all of them, up to a cap; `capped` says that there are more.

    `through` is the latest article that was looked at: a page that goes on from this one asks for no later ones.
    `goes_on` says that not all there is was looked at.
    """

    hits: tuple[Hit, ...] = field(default=())
    total: int = 0
    capped: bool = False
    through: int = 0
    goes_on: bool = False


def instant(published: Published) -> datetime:
    """The moment that stands for a publication date: midnight UTC for a bare date."""
    if isinstance(published, datetime):
        return published.astimezone(UTC)
    return datetime(published.year, published.month, published.day, tzinfo=UTC)


def stands_at(published: Published | None, received: datetime) -> datetime:
    """Where a report stands in time: published, unless unknown or over a day in the future; else received."""
    if published is None:
        return received
    moment = instant(published)
    return moment if (moment - received).total_seconds() <= 86_400 else received
