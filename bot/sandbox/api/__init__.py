"""The Bot API's methods, by their name in lower case (Telegram doesn't mind the case)."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.sandbox.api import chats, messages, settings
from bot.sandbox.fields import Fields
from bot.sandbox.world import World

Method = Callable[[World, Fields], Any | Awaitable[Any]]

METHODS: Mapping[str, Method] = {
    "getme": settings.get_me,
    "getupdates": settings.get_updates,
    "setwebhook": settings.set_webhook,
    "deletewebhook": settings.delete_webhook,
    "getwebhookinfo": settings.get_webhook_info,
    "setmycommands": settings.set_my_commands,
    "getmycommands": settings.get_my_commands,
    "deletemycommands": settings.delete_my_commands,
    "setmydescription": settings.set_my_description,
    "setmyshortdescription": settings.set_my_short_description,
    "getmydescription": settings.get_my_description,
    "getmyshortdescription": settings.get_my_short_description,
    "close": settings.close,
    "logout": settings.close,
    "sendmessage": messages.send_message,
    "senddocument": messages.send_document,
    "editmessagetext": messages.edit_message_text,
    "editmessagereplymarkup": messages.edit_message_reply_markup,
    "deletemessage": messages.delete_message,
    "deletemessages": messages.delete_messages,
    "sendchataction": messages.send_chat_action,
    "answercallbackquery": messages.answer_callback_query,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "leavechat": chats.leave_chat,
    "getfile": chats.get_file,
}
