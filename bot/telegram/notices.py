"""What the bot says before a request comes to the desk, or when the desk fails."""

from typing import Literal

from bot.chat.locale import Locale
from bot.chat.message import Message, Reply, Request

Notice = Literal["private", "slower", "sorry"]

_TEXTS: dict[str, dict[Notice, str]] = {
    "zh-Hans": {
        "private": "这是私人机器人，未对此聊天开放。若需使用，请把此聊天的编号告诉管理员：{chat}",
        "slower": "操作太快了，请稍等几秒再试。",
        "sorry": "抱歉，出错了，请稍后再试。",
    },
    "zh-Hant": {
        "private": "這是私人機器人，未對此聊天開放。若需使用，請把此聊天的編號告訴管理員：{chat}",
        "slower": "操作太快了，請稍等幾秒再試。",
        "sorry": "抱歉，出錯了，請稍後再試。",
    },
    "en": {
        "private": "This bot is private and not open to this chat. To use it, give its owner this chat’s id: {chat}",
        "slower": "That was a bit fast. Please try again in a few seconds.",
        "sorry": "Sorry, something went wrong. Please try again later.",
    },
}


def say(notice: Notice, request: Request) -> Reply:
    """Return the notice in the language of the person's app: over the chat for a tap, else as a message."""
    texts = _TEXTS[Locale.of(request.language).language]
    text = texts[notice].format(chat=request.chat)
    return Reply(toast=text) if request.tapped else Reply((Message(text),))
