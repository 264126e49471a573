import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import typed
from bot.chat.commands import MENU, allowed
from bot.chat.typed import Typed
from bot.news.text import fold


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("/latest", "latest", ""),
        ("/latest 5", "latest", "5"),
        ("/Latest@YaowenBot  5 ", "latest", "5"),
        ("／latest 5", "latest", "5"),
        (" / latest", "latest", ""),
        ("/search 大雨\n图书馆", "search", "大雨\n图书馆"),
        ("/search大雨", "search", "大雨"),
        ("/weather", "weather", ""),
        ("最新", "latest", ""),
        ("最新 5", "latest", "5"),
        ("最新消息", "latest", ""),
        ("/最新", "latest", ""),
        ("最新款列车", "search", "最新款列车"),
        ("最新 列车", "search", "最新 列车"),
        ("搜尋 大雨", "search", "搜尋 大雨"),
        ("搜索 大雨", "search", "大雨"),
        ("搜索：大雨", "search", "大雨"),
        ("幫助", "help", ""),
        ("帮助 老人", "search", "帮助 老人"),
        ("摘要 12", "summary", "12"),
        ("每日推送 早上8点", "digest", "早上8点"),
        ("12", "story", "12"),
        ("＃12", "story", "12"),
        ("#12 ", "story", "12"),
        ("大雨 12", "search", "大雨 12"),
        ("状态", "search", "状态"),
        ("", "search", ""),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(text: str, name: str, words: str) -> None:
    read = typed.read(text, allowed(owner=False))
    assert (read.name, read.words) == (name, words)


def test_whom_a_command_is_addressed_to_ends_before_other_scripts() -> None:
    assert typed.slashed("/search@YaowenBot普京") == Typed("search", "普京", "YaowenBot")
    assert typed.slashed("/最新") is None


def test_operators_have_words_of_their_own() -> None:
    assert typed.read("狀態", allowed(owner=True)) == Typed("status")


def test_aliases_are_folded_and_mean_one_command_each() -> None:
    aliases = [alias for command in MENU for alias in command.aliases]
    assert aliases == [fold(alias) for alias in aliases]
    assert len(set(aliases)) == len(aliases)


@given(st.text() | st.text(st.sampled_from("/／@ 最新搜索#＃12\n:：x")))
def test_any_text_is_read_as_something(text: str) -> None:
    assert typed.read(text, MENU).name
