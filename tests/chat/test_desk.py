from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.ask import Ask
from bot.chat.commands import MENU
from bot.chat.desk import Desk
from bot.chat.message import Message, Reply
from bot.chat.pack import units
from tests.chat.samples import Keep, Person, article

ACTIONS = [tap.action for command in MENU for tap in command.taps]
anything = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def assert_sendable(reply: Reply) -> None:
    assert reply.toast is None or 0 < len(reply.toast) <= 200
    assert reply.messages or not reply.edits or reply.toast
    for message in reply.messages:
        assert 0 < units(message.text) <= 4096
        message.text.encode()
        assert all(0 <= span.start < span.end <= len(message.text) for span in message.spans)


@pytest.mark.usefixtures("news")
@anything
@given(typed=st.text() | st.builds("/{} {}".format, st.sampled_from([c.name for c in MENU]), st.text()))
async def test_anything_typed_is_answered(owner: Person, typed: str) -> None:
    reply = await owner.says(typed)
    assert reply.messages
    assert_sendable(reply)


@pytest.mark.usefixtures("news")
@anything
@given(
    data=st.text() | st.builds("{}:{}".format, st.sampled_from(ACTIONS), st.text() | st.integers().map(str)),
    under=st.none() | st.text() | st.text().map("🔍 {}".format),
)
async def test_any_button_data_gets_an_answer_or_a_notice(
    owner: Person, data: str, under: str | None
) -> None:
    reply = await owner.taps(data, under=under)
    assert reply.messages or reply.toast
    assert_sendable(reply)


@pytest.mark.usefixtures("news")
async def test_every_button_shown_does_something(owner: Person) -> None:
    asked = [f"/{command.name}" for command in MENU] + ["/digest 8:00", "/story 1", "大雨", "/summary 1"]
    for typed in asked:
        for message in (await owner.says(typed)).messages:
            for button in (button for row in message.buttons for button in row):
                assert (await owner.taps(button.data, under=message)).messages, f"{typed}: {button}"


@pytest.mark.usefixtures("news")
async def test_replying_to_a_story_with_a_command_means_that_story(reader: Person) -> None:
    card = (await reader.says("/story 3")).messages[0]
    assert (await reader.says("/summary", about=card)).messages[0].text.startswith("#3 ")
    summary = (await reader.says("/summary 1")).messages[0]
    assert (await reader.says("/story", about=summary)).messages[0].text.startswith("#1 ")
    digest = (await reader.says("/digest now")).messages[0]
    several = (await reader.says("/summary", about=digest)).messages[0].text
    assert several == "这条消息里有好几条新闻。请写明编号，例如 1。"
    assert (await reader.says("/summary 2", about=digest)).messages[0].text.startswith("#2 ")


@pytest.mark.usefixtures("news")
async def test_in_a_group_only_commands_are_answered(desk: Desk) -> None:
    group = Person(desk, chat=-100)
    assert await group.says("大雨") == Reply()
    assert await group.says("最新") == Reply()
    assert await group.says("/weather") == Reply()
    assert (await group.says("/latest@YaowenBot 1")).messages
    assert (await group.taps("s:1")).messages


@pytest.mark.parametrize("typed", ["/status", "/inbox", "状态", "收件箱"])
async def test_readers_do_not_see_what_is_for_operators(reader: Person, typed: str) -> None:
    asked = (await reader.says(typed)).messages[0].text
    assert "文件" not in asked
    assert "/inbox" not in asked.partition("\n")[2]


async def test_a_readers_tap_on_an_operators_button_is_stale(reader: Person, owner: Person) -> None:
    assert (await reader.taps("inbox:1")).toast == "这个按钮已经失效，请重新发送命令。"
    assert (await owner.taps("inbox:1")).messages


async def test_the_chats_own_language_comes_before_the_apps(desk: Desk) -> None:
    person = Person(desk, "en-GB")
    assert (await person.says("/language")).messages[0].text.startswith("Which language")
    await person.taps("lang:zh-Hant")
    assert (await person.says("/language")).messages[0].text.startswith("我說哪種語言")


async def test_pages_of_the_latest_turn_both_ways(reader: Person, keep: Keep) -> None:
    for n in range(23):
        await keep(article(f"第{n}趟列车", url=f"https://news.example/{n}"))
    first = (await reader.says("/latest")).messages[0]
    assert _labels(first)[-1] == "▶"
    second = await reader.taps("latest:2", under=first)
    assert second.edits
    assert _labels(second.messages[0])[-2:] == ["◀", "▶"]
    third = (await reader.taps("latest:3", under=second.messages[0])).messages[0]
    assert _labels(third)[-1] == "◀"
    numbers = [label for m in (first, second.messages[0], third) for label in _labels(m) if label.isdecimal()]
    assert sorted(map(int, numbers)) == list(range(1, 24))
    assert len((await reader.says("/latest 23")).messages) == 1


async def test_pages_of_a_search_need_nothing_but_the_message(reader: Person, keep: Keep) -> None:
    for n in range(12):
        await keep(article(f"第{n}趟列车", url=f"https://news.example/{n}"))
    first = (await reader.says("搜索：列车 -飞机")).messages[0]
    assert first.text.startswith("🔍 列车 -飞机\n共 12 条\n")
    second = await reader.taps("find:2", under=first)
    assert second.edits
    assert second.messages[0].text.startswith("🔍 列车 -飞机\n共 12 条\n")
    assert _labels(second.messages[0])[-2:] == ["◀", "按时间"]
    assert len(_labels(second.messages[0])) == 4
    assert (await reader.taps("find:3", under=first)).toast == "没有更多了。"
    assert (await reader.taps("find:2", under="no query here")).toast == "这个按钮已经失效，请重新发送命令。"


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("count", ["00000000199999", "0001", "51", "0", "１０００"])
async def test_only_so_many_of_the_latest_can_be_asked_for(reader: Person, count: str) -> None:
    assert "50" in (await reader.says(f"/latest {count}")).messages[0].text


async def test_a_story_of_many_reports_has_pages(reader: Person, keep: Keep) -> None:
    for n in range(30):
        await keep(
            article(f"第{n}趟列车", publisher=f"{n}号报", url=f"https://news.example/{n}"), 1 if n else None
        )
    first = (await reader.says("1")).messages[0]
    assert "30 家报道 · 共 30 篇" in first.text
    seen = [first, *[(await reader.taps(f"card:1:{page}")).messages[0] for page in (2, 3)]]
    assert sum(message.text.count("号报") for message in seen) == 30
    assert (await reader.taps("card:1:4")).toast == "没有更多了。"


async def test_a_fault_of_ours_is_not_swallowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(ask: Ask) -> Reply:
        raise RuntimeError("a fault of ours")

    broken: Any = type(MENU[0])("latest", breaks)
    monkeypatch.setattr("bot.chat.commands.MENU", (broken,))
    with pytest.raises(RuntimeError):
        await Person(desk).says("/latest")


def _labels(message: Message) -> list[str]:
    return [button.label for row in message.buttons for button in row]
