"""Summaries of stories: the article's own sentences, or where a model is configured and right, what it made of them.

The extractive summary is made first and always; the model's takes its place only when it came in time, within the
day's tokens, and passed every check (`bot.news.checking`). A reader waits 15 seconds for a model at most, and once a
story: its answer is kept, also that it was refused. Digests don't wait: the schedule asks ahead of their time.
"""

import asyncio
import functools
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime

from bot.errors import ModelError, StoreError
from bot.llm import TOTAL_S, Breaker, Model, Written, estimate, tokens
from bot.news import asking, summary
from bot.news.asking import Question
from bot.news.checking import Rejected, judge
from bot.news.model import Report, Sentence, Story, Summary
from bot.store.answers import TOKENS, Answers

_log = logging.getLogger(__name__)

AT_ONCE = 2
"""Questions at a time: a model on a small machine answers one after the other anyway."""
ACCEPTED, CAPPED, RESTING, LATE = "accepted", "capped", "resting", "timeout"


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the answers of a model are kept, by its name, and how many tokens a day it may take."""

    answers: Answers
    model: str
    tokens_a_day: int = 0


class Summariser:
    """Sums stories up. Without a shelf always extractively; without a model, what the shelf has is all it tells."""

    def __init__(self, shelf: Shelf | None = None, model: Model | None = None) -> None:
        self.shelf = shelf
        self._model = model
        self._breaker = Breaker()
        self._turns = asyncio.Semaphore(AT_ONCE)

    @property
    def asks(self) -> bool:
        """True where there is a model to ask."""
        return self._model is not None

    async def known(self, story: Story, budget: int) -> Summary:
        """What a model made of the story's lead where that is kept, else the extractive summary; asks nobody."""
        made = await asyncio.to_thread(_extract, story, budget)
        if self.shelf is None or (asked := await asyncio.to_thread(_question, story.lead, budget)) is None:
            return made
        kept = await self.shelf.answers.get(asking.key(asked, self.shelf.model), story.lead.id)
        return Summary(kept, asked.language, by_model=True) if kept else made

    async def of_story(self, story: Story, budget: int, now: datetime) -> Summary:
        """As `known`, after asking the model where nothing is kept yet: 15 seconds at most."""
        if self.shelf and self._model and (asked := await asyncio.to_thread(_question, story.lead, budget)):
            try:
                await self._in_time(asked, story.lead, now, self.shelf, self._model)
            except StoreError as error:
                _log.warning("what the model wrote can't be kept: %s", error)
        return await self.known(story, budget)

    async def _in_time(
        self, asked: Question, report: Report, now: datetime, shelf: Shelf, model: Model
    ) -> None:
        try:
            async with asyncio.timeout(TOTAL_S):
                await self._make_sure(asked, report, now, shelf, model)
        except TimeoutError:
            await self._note(LATE, now, shelf)

    async def _make_sure(
        self, asked: Question, report: Report, now: datetime, shelf: Shelf, model: Model
    ) -> None:
        """Have an answer on the shelf, or counted why there is none."""
        key = asking.key(asked, shelf.model)
        async with self._turns:
            if await shelf.answers.get(key, report.id) is not None:
                return
            try:
                written = await self._ask(asked, now, shelf, model)
            except ModelError as error:
                await self._note(error.code, now, shelf)
                return
            verdict = verdict_on(written.text, asked)
            code = verdict.code if isinstance(verdict, Rejected) else ACCEPTED
            await self._note(code, now, shelf)
            sentences: tuple[Sentence, ...] = () if isinstance(verdict, Rejected) else verdict.sentences
            await shelf.answers.keep(key, report, sentences, now)

    async def _ask(self, asked: Question, now: datetime, shelf: Shelf, model: Model) -> Written:
        """Ask, if the breaker and the day's tokens allow it; the tokens are taken before, and trued up after."""
        messages = asking.messages(asked, secrets.token_hex(8))
        expected = estimate(messages) + tokens(asked.text[: 3 * asked.budget])
        if not self._breaker.takes(now):
            raise ModelError(RESTING, "rests after three failures")
        if not await shelf.answers.spend(now.date(), expected, shelf.tokens_a_day):
            raise ModelError(CAPPED, "has no tokens left for today")
        try:
            written = await model.ask(messages, asking.SCHEMA)
        except (ModelError, asyncio.CancelledError):  # cancelled when nobody waits any longer
            self._breaker.failed(now)
            raise
        self._breaker.worked()
        if written.tokens > expected:
            await shelf.answers.count(now.date(), TOKENS, written.tokens - expected)
        return written

    async def _note(self, code: str, now: datetime, shelf: Shelf) -> None:
        _log.info("model: %s", code)
        await shelf.answers.count(now.date(), code)


_SAMPLE = (
    "市立图书馆3日宣布，新馆将于本月21日开放，总投资约1.2亿元（含地下书库），比原计划提前两个月。",
    "新馆位于滨河路旧码头，地上五层，可容纳图书200万册，设有自习座位1,500个。",
    "馆长林文说：“开放头一周不办借书，只供参观。”",
    "旧馆将改为儿童馆，改建工程预计明年六月完成。",
    "市民可从18日起预约参观，每天限3,000人。",
)


async def probe(model: Model) -> str:
    """Ask about a sample of our own, and say how the answer fares. Raises ModelError where none comes."""
    made = tuple(Sentence(text, 0, place) for place, text in enumerate(_SAMPLE))
    asked = Question("市立图书馆新馆本月开放", made, "zh-Hans", 120)
    written = await model.ask(asking.messages(asked, secrets.token_hex(8)), asking.SCHEMA)
    verdict = verdict_on(written.text, asked)
    if isinstance(verdict, Rejected):
        return (
            f"{model.name} answers ({model.form}), but what it made of a sample was refused ({verdict.code}): readers get"
            " the article's own sentences where that happens; if it happens much, try a larger model"
        )
    return f"{model.name} answers ({model.form}), and what it made of a sample passed all checks"


def verdict_on(text: str, asked: Question) -> Summary | Rejected:
    """The summary in what a model wrote, or why it isn't shown."""
    answer = asking.read(text)
    return judge(answer, asked) if answer else Rejected("unreadable")


@functools.lru_cache(maxsize=128)
def _extract(story: Story, budget: int) -> Summary:
    """Sum a story up once for all the chats that get it on a morning."""
    return summary.of_story(story, budget)


@functools.lru_cache(maxsize=128)
def _question(report: Report, budget: int) -> Question | None:
    return asking.question(report, budget)
