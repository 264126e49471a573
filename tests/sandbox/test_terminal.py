import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import telegram

from bot.sandbox.server import Sandbox
from bot.sandbox.terminal import Terminal, lines_of, spelled
from tests.sandbox.asking import READER

KEYS = telegram.InlineKeyboardMarkup(
    [
        [
            telegram.InlineKeyboardButton("one", callback_data="1"),
            telegram.InlineKeyboardButton("two", callback_data="2"),
        ],
        [telegram.InlineKeyboardButton("site", url="https://news.example.org")],
    ]
)

Talk = Callable[..., Awaitable[str]]


async def echo(bot: telegram.Bot) -> None:
    """A small bot: repeats what is said, edits what is tapped."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            if (query := update.callback_query) and query.message:
                await query.answer(f"tapped {query.data}")
                await bot.edit_message_text(
                    f"now {query.data}", READER, query.message.message_id, reply_markup=KEYS
                )
            elif update.message and update.message.text == "file":
                await bot.send_document(READER, b"x", filename="x.md")
            elif update.message:
                await bot.send_message(READER, f"you said {update.message.text}", reply_markup=KEYS)


@pytest.fixture
async def talk(box: Sandbox) -> AsyncIterator[Talk]:
    async with telegram.Bot(box.token, base_url=box.base_url) as bot:
        running = asyncio.create_task(echo(bot))

        async def talk(*lines: str, styled: bool = False) -> str:
            async def given() -> AsyncIterator[str]:
                for line in lines:
                    yield line

            out = io.StringIO()
            await Terminal(box, READER, out.write, styled=styled, quiet_s=0.1).talk(given(), patient=True)
            return out.getvalue()

        yield talk
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_each_line_is_answered_before_the_next_is_sent(talk: Talk) -> None:
    assert await talk("hello", "", "again") == (
        "要闻 Yaowen:\nyou said hello\n[1] one  [2] two\n[3] site\n\n"
        "要闻 Yaowen:\nyou said again\n[1] one  [2] two\n[3] site\n\n"
    )


async def test_a_number_after_a_colon_taps_that_button_of_the_newest_message(talk: Talk) -> None:
    told = await talk("hello", ":2", ":3", ":9")
    tapped = "要闻 Yaowen (edited):\nnow 2\n[1] one  [2] two\n[3] site\n\n"
    assert tapped in told
    assert "* tapped 2\n" in told
    assert "https://news.example.org\n" in told
    assert told.endswith("* there is no button 9\n\n")


async def test_a_tap_before_there_are_buttons_is_told(talk: Talk) -> None:
    assert await talk(":1") == "* there is no button 1\n\n"


async def test_what_cannot_be_sent_is_told(talk: Talk) -> None:
    assert await talk("x" * 4097) == "* a message has 1 to 4096 characters\n\n"


async def test_a_file_is_named(talk: Talk) -> None:
    assert await talk("file") == "要闻 Yaowen:\n[x.md]\n\n"


async def test_for_eyes_the_sender_is_dim(talk: Talk) -> None:
    assert (await talk("hello", styled=True)).startswith("\x1b[2m要闻 Yaowen\x1b[0m\nyou said hello\n")


async def test_someone_typing_by_hand_is_not_held_up(box: Sandbox) -> None:
    async def lines() -> AsyncIterator[str]:
        yield "one"
        yield "two"
        box.world.updates.drop()  # as if a bot had taken them
        box.world.updates.bell.ring()

    await Terminal(box, READER, io.StringIO().write, quiet_s=0.1).talk(lines(), patient=False)
    assert [m["text"] for m in await box.messages(READER)] == ["one", "two"]


def test_links_are_spelled_out_and_titles_are_bold_for_eyes() -> None:
    text = "😀 Comet seen"
    entities = [
        {"type": "text_link", "offset": 3, "length": 5, "url": "https://news.example.org/c"},
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "italic", "offset": 9, "length": 4},
    ]
    assert spelled(text, entities, styled=False) == "😀 Comet <https://news.example.org/c> seen"
    assert spelled(text, entities, styled=True) == "😀 \x1b[1mComet\x1b[0m <https://news.example.org/c> seen"


def test_nothing_steers_the_terminal() -> None:
    assert spelled("a\x1b[2Jb\x9bc\nd", [], styled=False) == "a[2Jbc\nd"


async def test_lines_come_from_any_stream_until_it_ends() -> None:
    assert [line async for line in lines_of(io.StringIO("one\ntwo"))] == ["one\n", "two"]


async def test_a_closed_stream_ends_the_lines() -> None:
    stream = io.StringIO("one\n")
    stream.close()
    assert [line async for line in lines_of(stream)] == []
