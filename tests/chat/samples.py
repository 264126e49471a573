"""News to test with, about weather, trains, football and libraries; people who ask for it; replies as readable text."""

from datetime import UTC, date, datetime
from typing import Protocol

from bot.chat.desk import Desk
from bot.chat.message import Message, Reply, Request
from bot.news.model import Article, Paragraph, Published, Report, Story

NOW = datetime(2026, 7, 21, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai."""

RAIN = (
    "气象台二十日发布消息，本周三起，东部沿海将有一次较强降雨过程。预计二十二日到二十四日雨势最强，局部地区雨量可达一百五十毫米。",
    "气象台首席预报员说：“这次降雨来得快、范围广，请大家留意最新消息。”他建议市民出门带伞，少去低洼的地方。",
    "铁路部门表示，已备好抢险物资，必要时会调整部分列车的班次。",
)
RAIN_TOO = (
    "本报讯，一股暖湿气流正从海上靠近，东部沿海周三开始下雨，雨量最大的是二十三日。",
    "各地图书馆和体育馆将延长开放时间，供路人避雨。",
)
TRAIN = (
    "连接两座山城的新铁路二十日试运行，全程用时由三小时缩短到五十分钟。工程师介绍，全线共有十二座隧道，最长的一座有九公里。",
    "铁路公司说，正式通车的日子还没有定。",
)
CUP = (
    "The city library team won the amateur football cup on Sunday, beating the railway club 2-1 in extra time.",
    "Coach Ann Lee said her players had trained in the rain for three weeks. The trophy will stand in the reading room.",
)


def article(
    title: str,
    texts: tuple[str, ...] = TRAIN,
    publisher: str | None = "晨报",
    published: Published | None = date(2026, 7, 20),
    url: str | None = "https://news.example/1",
) -> Article:
    language = "en" if title.isascii() else "zh-Hans"
    paragraphs = tuple(Paragraph(text) for text in texts)
    return Article(title, paragraphs, language, publisher, published, source_url=url)


def report(made: Article, number: int = 1, story: int = 12, received: datetime = NOW) -> Report:
    at = made.published if isinstance(made.published, datetime) else received
    return Report(number, story, made, received, at)


def story_of(number: int, *made: Article) -> Story:
    return Story(number, tuple(report(one, i, number) for i, one in enumerate(made, start=1)))


class Keep(Protocol):
    """Stores an article, in a story of its own or in that of a number."""

    async def __call__(self, made: Article, story: int | None = None, received: datetime = NOW) -> Report: ...


class Person:
    """Someone in a chat, with an app in some language."""

    def __init__(self, desk: Desk, language: str = "zh-hans", chat: int = 7, *, owner: bool = False) -> None:
        self.desk, self.language, self.chat, self.owner = desk, language, chat, owner

    async def says(self, text: str, about: Message | str | None = None, now: datetime = NOW) -> Reply:
        shown = about.text if isinstance(about, Message) else about
        return await self.desk.answer(
            Request(self.chat, text, now, self.language, shown=shown, owner=self.owner)
        )

    async def taps(self, data: str, under: Message | str | None = None, now: datetime = NOW) -> Reply:
        shown = under.text if isinstance(under, Message) else under
        return await self.desk.answer(
            Request(self.chat, data, now, self.language, tapped=True, shown=shown, owner=self.owner)
        )


def written(reply: Reply) -> str:
    """A reply as readable text: **bold**, _italic_, [links](address), a line a row of buttons."""
    notes = ["(in place of the message)"] if reply.edits else []
    notes += [f"(notice) {reply.toast}"] if reply.toast else []
    return "\n----\n".join([*notes, *map(_message, reply.messages)]) + "\n"


def _message(message: Message) -> str:
    text = message.text
    signs = [(span.start, 3 - (span.kind == "link"), _OPEN[span.kind]) for span in message.spans]
    signs += [
        (span.end, span.kind == "link", f"]({span.url})" if span.url else _OPEN[span.kind])
        for span in message.spans
    ]
    for place, _, sign in sorted(signs, reverse=True):
        text = text[:place] + sign + text[place:]
    lines = ("  ".join(f"[{b.label} → {b.data}]" for b in row) for row in message.buttons)
    return "\n".join([text, *lines])


_OPEN = {"bold": "**", "italic": "_", "link": "["}
