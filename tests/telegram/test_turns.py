"""One at a time in each chat, in order."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.turns import Turns


@given(st.lists(st.integers(1, 3), max_size=20))
def test_any_arrivals_are_served_one_at_a_time_in_their_chats_order(chats: list[int]) -> None:
    served: list[tuple[int, int]] = []

    async def serve(turns: Turns, chat: int, number: int, inside: set[int]) -> None:
        async with turns.take(chat):
            assert chat not in inside
            inside.add(chat)
            await asyncio.sleep(0)
            served.append((chat, number))
            inside.remove(chat)

    async def work() -> None:
        turns, inside = Turns(9), set[int]()
        await asyncio.gather(*(serve(turns, chat, n, inside) for n, chat in enumerate(chats)))
        assert not turns._locks
        assert not turns._waiting

    asyncio.run(work())
    for chat in set(chats):
        assert [n for c, n in served if c == chat] == [n for n, c in enumerate(chats) if c == chat]


async def test_a_chat_is_full_when_too_many_wait_and_free_when_nobody_does() -> None:
    turns = Turns(2)
    assert turns.free(7)
    async with turns.take(7):
        waiting = asyncio.create_task(_take(turns))
        await asyncio.sleep(0)
        assert turns.full(7)
        assert not turns.full(8)
    await waiting
    assert turns.free(7)


async def _take(turns: Turns) -> None:
    async with turns.take(7):
        pass
