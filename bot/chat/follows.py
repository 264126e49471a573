"""What a chat follows and mutes, held against stories."""

import asyncio
from collections.abc import Sequence

from bot.news import alerts
from bot.news.alerts import Wishes
from bot.news.model import Story
from bot.store.store import Store


async def wishes(store: Store, chat: int, stories: Sequence[Story]) -> Wishes:
    """Which of the stories the chat follows, and which it has muted."""
    follows = await store.follows.of(chat)
    return await asyncio.to_thread(alerts.wishes, follows, stories) if follows else Wishes()
