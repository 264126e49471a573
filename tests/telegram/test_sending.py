"""Messages become requests, replies become several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, ChatMigrated, NetworkError

from bot.chat.message import Button, Message, Reply, Span
from bot.errors import ChatGone
from bot.sandbox.server import Sandbox
from bot.telegram.sending import Bot, Origin, edit, entities, keyboard, patient, respond, send, sendable
from tests.judges import judge_entities

STYLED = Message(
    "😀 天气\n图书馆 code",
    (
        Span(0, 4, "bold"),
        Span(5, 8, "link", "https://news.example.org/a"),
        Span(5, 8, "italic"),
        Span(9, 13, "code"),
    ),
    ((Button("一", "s:1"), Button("二", "s:2")), (Button("▶", "latest:2"),)),
)
AT_ONCE = (0.0, 0.0, 0.0)


def test_offsets_count_utf16_units() -> None:
    bold, link, *_ = entities(STYLED)
    assert (bold.type, bold.offset, bold.length) == ("bold", 0, 5)
    assert (link.type, link.offset, link.length, link.url) == (
        "text_link",
        6,
        3,
        "https://news.example.org/a",
    )


def test_rows_of_buttons_become_a_keyboard() -> None:
    shown = keyboard(STYLED)
    assert shown is not None
    assert [[b.callback_data for b in row] for row in shown.inline_keyboard] == [["s:1", "s:2"], ["latest:2"]]
    assert keyboard(Message("x", buttons=((),))) is None


@st.composite
def styled(draw: st.DrawFn) -> Message:
    text = "x" + draw(st.text(max_size=40)) + "x"
    ends = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted))
    kind = draw(st.sampled_from(["bold", "italic", "code", "quote"]))
    return Message(text, (Span(ends[0], ends[1], kind),))  # type: ignore[arg-type] # one of the kinds


@given(styled())
def test_any_span_marks_the_same_characters_in_utf16(message: Message) -> None:
    (entity,), (span,) = entities(message), message.spans
    units = sendable(message.text).encode("utf-16-le")
    marked = units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
    assert marked == sendable(message.text)[span.start : span.end]


@given(styled())
def test_telegrams_own_library_accepts_any_of_them(message: Message) -> None:
    judge_entities(sendable(message.text), [entity.to_dict() for entity in entities(message)])


@given(st.text(st.characters()))
def test_any_text_can_be_sent_and_keeps_its_length(text: str) -> None:
    clean = sendable(text + "\ud800\x00")
    clean.encode()
    assert len(clean) == len(text) + 2
    assert "\x00" not in clean


async def test_a_message_arrives_as_it_was_meant_without_a_preview(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    number = await send(bot, Origin(7), STYLED)
    (shown,) = [m for m in await box.messages(7) if m["message_id"] == number]
    assert shown["text"] == STYLED.text
    assert [e["type"] for e in shown["entities"]] == ["bold", "text_link", "italic", "code"]
    assert '"is_disabled": true' in box.requests[-1].params["link_preview_options"]


async def test_half_a_surrogate_pair_does_not_look_like_a_network_fault(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    await send(bot, Origin(7), Message("a\ud83dz"))
    assert (await box.messages(7))[-1]["text"] == "a\ufffdz"


async def test_an_edit_to_the_same_text_is_a_success(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    number = await send(bot, Origin(7), STYLED)
    await edit(bot, 7, number, STYLED)
    with pytest.raises(BadRequest):
        await edit(bot, 7, 999, STYLED)


async def _tapped(bot: Bot, box: Sandbox) -> Origin:
    await box.say(7, "/start")
    number = await send(bot, Origin(7), STYLED)
    return Origin(7, None, await box.tap(7, number, "s:1"), number)


async def _texts(box: Sandbox, chat: int = 7) -> list[str]:
    return [m["text"] for m in await box.messages(chat) if not m["mine"]]


async def test_a_reply_takes_the_place_of_the_tapped_message_and_the_rest_follows(
    bot: Bot, box: Sandbox
) -> None:
    origin = await _tapped(bot, box)
    await respond(
        bot, origin, Reply((Message("第二页"), Message("附言")), edits=True, toast="好" * 300), AT_ONCE
    )
    assert await _texts(box) == ["第二页", "附言"]
    (answer,) = [a for a in box.requests if a.method == "answerCallbackQuery"]
    assert answer.params["text"] == "好" * 200


async def test_a_tapped_message_that_was_deleted_is_answered_with_a_new_one(bot: Bot, box: Sandbox) -> None:
    origin = await _tapped(bot, box)
    assert origin.tapped is not None
    await bot.delete_message(7, origin.tapped)
    await respond(bot, origin, Reply((Message("第二页"),), edits=True), AT_ONCE)
    assert await _texts(box) == ["第二页"]


async def test_a_tap_is_always_answered_even_with_nothing_to_say(bot: Bot, box: Sandbox) -> None:
    await respond(bot, await _tapped(bot, box), Reply(), AT_ONCE)
    assert box.requests[-1].method == "answerCallbackQuery"


@pytest.mark.parametrize("kind", ["error", "cut-before", "cut-after"])
async def test_a_tap_that_cannot_be_answered_any_more_is_still_served(
    bot: Bot, box: Sandbox, kind: str
) -> None:
    origin = await _tapped(bot, box)
    box.fail("answerCallbackQuery", kind)  # type: ignore[arg-type] # one of the kinds
    await respond(bot, origin, Reply((Message("第二页"),), edits=True), AT_ONCE)
    box_texts = await _texts(box)
    assert box_texts == ["第二页"]


async def test_an_old_tap_gets_its_answer_without_the_notice(bot: Bot, box: Sandbox) -> None:
    origin = await _tapped(bot, box)
    old = Origin(origin.chat, None, "long-gone", origin.tapped)
    await respond(bot, old, Reply((Message("第二页"),), edits=True), AT_ONCE)
    assert await _texts(box) == ["第二页"]


async def test_a_refused_acknowledgement_is_not_hidden(bot: Bot, box: Sandbox) -> None:
    origin = await _tapped(bot, box)
    box.fail("answerCallbackQuery", code=400, description="Bad Request: something new")
    with pytest.raises(BadRequest):
        await respond(bot, origin, Reply(), AT_ONCE)


async def test_a_server_in_trouble_is_asked_again(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    box.fail("sendMessage", times=2)
    await respond(bot, Origin(7), Reply((Message("一"), Message("二"))), AT_ONCE)
    assert await _texts(box) == ["一", "二"]


async def test_trouble_without_an_end_is_given_up(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    box.fail("sendMessage", times=4)
    with pytest.raises(NetworkError):
        await respond(bot, Origin(7), Reply((Message("一"),)), AT_ONCE)


async def test_an_answer_that_may_have_arrived_is_not_sent_twice(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    box.fail("sendMessage", "cut-after")
    with pytest.raises(NetworkError):
        await respond(bot, Origin(7), Reply((Message("一"),)), AT_ONCE)
    assert await _texts(box) == ["一"]


async def test_an_edit_that_may_have_arrived_is_made_again(bot: Bot, box: Sandbox) -> None:
    origin = await _tapped(bot, box)
    box.fail("editMessageText", "cut-after")
    box.fail("editMessageText", "cut-before")
    await respond(bot, origin, Reply((Message("第二页"),), edits=True), AT_ONCE)
    assert await _texts(box) == ["第二页"]


async def test_a_refused_message_is_sent_once_more_without_formatting(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    box.fail("sendMessage", code=400, description="Bad Request: can't parse entities")
    await respond(bot, Origin(7), Reply((STYLED,)), AT_ONCE)
    (shown,) = [m for m in await box.messages(7) if not m["mine"]]
    assert shown["text"] == STYLED.text
    assert "reply_markup" not in shown


async def test_a_plain_message_that_is_refused_is_not_sent_again(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    box.fail("sendMessage", code=400, description="Bad Request: not enough rights")
    with pytest.raises(BadRequest):
        await respond(bot, Origin(7), Reply((Message("一"),)), AT_ONCE)
    assert await _texts(box) == []


async def test_a_chat_that_blocked_the_bot_is_gone(bot: Bot, box: Sandbox) -> None:
    await box.say(7, "/start")
    box.block(7)
    with pytest.raises(ChatGone):
        await respond(bot, Origin(7), Reply((Message("一"),)), AT_ONCE)


async def test_a_group_that_moved_says_where(bot: Bot, box: Sandbox) -> None:
    await box.say(-7, "/start")
    new = box.migrate(-7)
    with pytest.raises(ChatMigrated) as caught:
        await respond(bot, Origin(-7), Reply((Message("一"),)), AT_ONCE)
    assert caught.value.new_chat_id == new


async def test_an_edit_that_is_refused_is_not_hidden(bot: Bot, box: Sandbox) -> None:
    origin = await _tapped(bot, box)
    box.fail("editMessageText", code=400, description="Bad Request: not enough rights")
    with pytest.raises(BadRequest):
        await respond(bot, origin, Reply((Message("第二页"),), edits=True), AT_ONCE)


def test_patience_grows_to_half_a_minute_and_has_no_end() -> None:
    pauses = patient()
    assert [next(pauses) for _ in range(8)] == [1, 2, 4, 8, 15, 30, 30, 30]
