"""Whole conversations on a real store, in three languages, beside what they must become (golden/*/*.txt).

After a wanted change, `YAOWEN_GOLDEN=write` writes them anew: read the difference before keeping it.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.chat import render
from bot.chat.commands import described
from bot.chat.desk import Desk
from bot.chat.locale import LANGUAGES, Locale
from bot.chat.message import Reply
from bot.chat.reader import Reader
from bot.news.telling import tell, timeline
from tests.chat.samples import NOW, Person, written
from tests.news.telling_samples import ALONE, EVENT, FIRST

GOLDEN = Path(__file__).parent / "golden"

CONVERSATIONS: dict[str, Sequence[str]] = {
    "start": ["/start", "tap do:help"],
    "help": ["/help", "/weather", "帮助"],
    "latest": ["/latest", "/latest 2", "/latest many", "tap latest:2"],
    "search": ["/search 大雨", "library", "/search 火星", "/search", "tap try:Football"],
    "summary": ["/summary 1", "/summary 列车", "/summary", "/summary 99", "tap sum:2"],
    "read": [
        "/read 1",
        "tap read:1:2",
        "tap read:2",
        "/read",
        "/read 99",
        "tap read:1:1:2",
        "tap read:1:99",
        "tap how:1:1",
    ],
    "story": ["/story 1", "#3", "/story", "/story 99", "tap s:2", "tap card:1"],
    "digest": [
        "/digest",
        "/digest 8点",
        "tap zone:Asia/Tokyo",
        "/digest",
        "/digest 20:30 纽约",
        "/digest 08:00 20:00",
        "tap digest:mon 09:00",
        "/digest",
        "/digest off 20:00",
        "/digest off 21:00",
        "/digest now weekly",
        "/digest noon-ish",
        "/digest 08:00 月球",
        "tap digest:now",
        "/digest off",
        "/digest off",
    ],
    "follow": [
        "/follow",
        "/follow 大雨 -足球",
        "/follow -足球 大雨",
        "tap try:大雨 -足球",
        "/follow 来源:晨报",
        "/follow -足球",
        "/follow " + "很长的话" * 20,
        "/mute 大雨 -足球",
        "/following",
        "tap follow:Football",
    ],
    "following": [
        "/following",
        "/follow 图书馆 OR library",
        "/mute 足球",
        "tap following",
        "tap unfollow:1",
        "tap unfollow:1",
        "tap unfollow:2",
    ],
    "mute": ["/mute", "/mute 足球", "屏蔽 足球", "/follow 足球", "/mute title:足球", "/mute -足球"],
    "quiet": [
        "/quiet",
        "/quiet 23:00-08:00",
        "/quiet 晚上11点到早上10点",
        "tap quiet:22:00-07:00",
        "/quiet 10pm to 7am Berlin",
        "/quiet New York 22:00 - 07:00",
        "/quiet UTC+8 22:00-07:00",
        "/quiet 台北 從晚上10點到早上7點",
        "/quiet from 10pm to 7am Berlin",
        "/quiet 22:00",
        "/quiet 22:00-22:00",
        "/quiet 22:00-07:00 月球",
        "/digest 08:00",
        "/quiet 22:00-07:00 东京",
        "/quiet off",
    ],
    "language": [
        "/language",
        "tap lang:en",
        "/language",
        "/language 繁體",
        "/language English",
        "/language Klingon",
    ],
    "privacy": ["/privacy"],
    "stale": ["tap find:2", "tap nonsense", "tap status:1"],
}


def test_every_command_of_a_reader_has_its_conversation() -> None:
    assert {name for name, _ in described("en")} <= CONVERSATIONS.keys()


async def conversation(person: Person, lines: Sequence[str]) -> str:
    turns = []
    for line in lines:
        tapped = line.removeprefix("tap ")
        reply = await (person.says(line) if tapped == line else person.taps(tapped))
        turns.append(f">>> {line}\n{written(reply)}")
    return "\n".join(turns)


def assert_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("YAOWEN_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CONVERSATIONS)
async def test_a_reader_is_answered_as_before(desk: Desk, name: str, language: str) -> None:
    person = Person(desk, language)
    assert_golden(f"{language}/{name}", await conversation(person, CONVERSATIONS[name]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_with_many_reports_is_told_as_before(language: str) -> None:
    reader = Reader(Locale(language), ZoneInfo("Asia/Shanghai"), NOW)
    entries = timeline(EVENT, {FIRST.id: ("体育馆出事",)})
    items = [render.Item(story, tell(story, 240)) for story in (EVENT, ALONE)]
    shown = {
        "summary": render.summary(EVENT, tell(EVENT, 280), reader),
        "card": render.card(EVENT, tell(EVENT, 120), entries, reader),
        "digest": render.digest(NOW.date(), [(None, items)], reader),
        "single": render.summary(ALONE, tell(ALONE, 280), reader),
    }
    text = "\n".join(f">>> {name}\n{written(Reply(messages))}" for name, messages in shown.items())
    assert_golden(f"{language}/event", text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_news_every_command_has_an_answer(desk: Desk, language: str) -> None:
    asked = ["/start", "/latest", "/latest 3", "大雨", "/search", "/summary", "/story 1", "/digest now"]
    assert_golden(f"{language}/nothing-yet", await conversation(Person(desk, language), asked))
