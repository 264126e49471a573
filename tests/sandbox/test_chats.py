import pytest
import telegram
from telegram.error import ChatMigrated

from bot.sandbox.people import Impossible
from bot.sandbox.server import Sandbox
from tests.sandbox.asking import READER, Raw, Refusals

GROUP = -42


async def test_a_chat_and_its_members_are_known(bot: telegram.Bot, box: Sandbox, refusal: Refusals) -> None:
    await box.say(GROUP, "hello", user=5)
    assert (await bot.get_chat(READER)).type == "private"
    assert (await bot.get_chat(GROUP)).title == "Group 42"
    assert (await bot.get_chat_member(READER, READER)).status == "creator"
    assert (await bot.get_chat_member(GROUP, 5)).status == "member"
    assert (await bot.get_chat_member(GROUP, bot.id)).user.is_bot
    assert await refusal.of(bot.get_chat_member(GROUP, 99)) == "Member not found"


async def test_a_bot_that_left_may_not_write(bot: telegram.Bot, box: Sandbox, refusal: Refusals) -> None:
    await box.say(GROUP, "hello")
    assert await bot.leave_chat(GROUP)
    words = "Forbidden: bot is not a member of the group chat"
    assert await refusal.of(bot.send_message(GROUP, "x")) == words
    private = "Chat member status can't be changed in private chats"
    assert await refusal.of(bot.leave_chat(READER)) == private


async def test_a_blocked_bot_is_forbidden_to_write(
    bot: telegram.Bot, box: Sandbox, refusal: Refusals
) -> None:
    box.block(READER)
    box.block(READER)
    assert await refusal.of(bot.send_message(READER, "x")) == "Forbidden: bot was blocked by the user"
    with pytest.raises(Impossible, match="unblock it first"):
        await box.say(READER, "hello")
    box.unblock(READER)
    await bot.send_message(READER, "x")


@pytest.mark.parametrize(("chat", "kind"), [(GROUP, "group"), (-1001, "supergroup")])
async def test_a_bot_thrown_out_of_a_group_is_forbidden_to_write(
    raw: Raw, box: Sandbox, chat: int, kind: str
) -> None:
    await box.say(chat, "hello")
    box.block(chat)
    answer = await raw.ask("sendMessage", chat_id=chat, text="x")
    assert answer["description"] == f"Forbidden: bot was kicked from the {kind} chat"


async def test_a_group_that_moved_names_its_new_id(bot: telegram.Bot, box: Sandbox) -> None:
    await box.say(GROUP, "hello")
    new = box.migrate(GROUP)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(GROUP, "x")
    assert caught.value.new_chat_id == new
    await bot.send_message(new, "x")
    moves = [u.message for u in await bot.get_updates(offset=3)]
    assert [(m.chat.id, m.migrate_to_chat_id, m.migrate_from_chat_id) for m in moves if m] == [
        (GROUP, new, None),
        (new, None, GROUP),
    ]
    with pytest.raises(Impossible, match=f"is now {new}"):
        await box.say(GROUP, "hello")


async def test_only_groups_move(box: Sandbox) -> None:
    with pytest.raises(Impossible, match="not a group"):
        box.migrate(READER)


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
async def test_people_send_no_empty_and_no_endless_texts(box: Sandbox, text: str) -> None:
    with pytest.raises(Impossible, match="1 to 4096"):
        await box.say(READER, text)


async def test_people_tap_and_answer_only_what_is_there(box: Sandbox) -> None:
    with pytest.raises(Impossible, match="no button 'a' under message 9"):
        await box.tap(READER, 9, "a")
    with pytest.raises(Impossible, match="no message 9"):
        await box.say(READER, "x", reply_to=9)


async def test_a_reply_of_a_person_carries_what_it_answers(bot: telegram.Bot, box: Sandbox) -> None:
    sent = await bot.send_message(READER, "news")
    await box.say(READER, "/summary@bot", reply_to=sent.message_id, language="en")
    message = (await bot.get_updates(offset=2))[0].message
    assert message
    assert message.reply_to_message
    assert message.from_user
    assert (message.reply_to_message.text, message.from_user.language_code) == ("news", "en")


async def test_a_persons_language_stays_until_it_is_changed(bot: telegram.Bot, box: Sandbox) -> None:
    await box.say(READER, "1", language="zh-hant")
    await box.say(READER, "2")
    languages = [
        u.message.from_user.language_code
        for u in await bot.get_updates()
        if u.message and u.message.from_user
    ]
    assert languages == ["zh-hans", "zh-hant", "zh-hant"]


async def test_a_file_from_a_person_can_be_fetched(bot: telegram.Bot, box: Sandbox, raw: Raw) -> None:
    await box.send_file(READER, "comet.md", b"# Comet", caption="look")
    message = (await bot.get_updates(offset=2))[0].message
    assert message
    assert message.document
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"# Comet"
    seen = await raw.client.get(f"{box.origin}/sim/file/{message.document.file_id}")
    assert (seen.content, seen.headers["Content-Disposition"]) == (b"# Comet", "attachment")
    for missing in (f"{box.base_file_url}wrong/{file.file_path}", f"{box.origin}/sim/file/nothing"):
        assert (await raw.client.get(missing)).status_code == 404
