"""What chats follow and mute is kept as they wrote it, and gone when they end it."""

from pathlib import Path

from bot.news.model import Chat, Follow
from bot.store.follows import MOST
from bot.store.store import Store


async def test_what_is_followed_comes_back_in_its_order(store: Store) -> None:
    assert await store.follows.add(7, "春茶 -咖啡", mute=False)
    assert await store.follows.add(8, "桥", mute=False)
    assert await store.follows.add(7, "足球", mute=True)
    tea, bridge, football = await store.follows.all()
    assert (tea, football) == (Follow(1, 7, "春茶 -咖啡"), Follow(3, 7, "足球", mute=True))
    assert await store.follows.of(7) == (tea, football)
    assert await store.follows.of(8) == (bridge,)


async def test_only_the_chat_itself_ends_what_it_follows_and_ids_are_not_given_twice(store: Store) -> None:
    await store.follows.add(7, "春茶", mute=False)
    await store.follows.remove(8, 1)
    assert len(await store.follows.of(7)) == 1
    await store.follows.remove(7, 1)
    await store.follows.remove(7, 1)
    assert await store.follows.of(7) == ()
    await store.follows.add(7, "桥", mute=False)
    assert [follow.id for follow in await store.follows.all()] == [2]


async def test_one_takes_the_place_of_others_that_mean_the_same(store: Store) -> None:
    await store.follows.add(7, "习近平", mute=False)
    await store.follows.add(7, "習近平", mute=True, instead_of=await store.follows.of(7))
    assert await store.follows.of(7) == (Follow(2, 7, "習近平", mute=True),)


async def test_a_chat_follows_only_so_many_and_the_last_can_still_be_replaced(store: Store) -> None:
    for n in range(MOST):
        assert await store.follows.add(7, f"词{n}", mute=bool(n % 2))
    assert not await store.follows.add(7, "再多", mute=False)
    assert await store.follows.add(8, "再多", mute=False)
    first = (await store.follows.of(7))[:1]
    assert await store.follows.add(7, "换成", mute=False, instead_of=first)
    assert len(await store.follows.of(7)) == MOST


async def test_chats_that_are_gone_are_not_looked_out_for(store: Store) -> None:
    await store.chats.save(Chat(7))
    for chat in (7, 8):
        await store.follows.add(chat, "春茶", mute=False)
    await store.chats.mark(7, gone=True)
    assert [follow.chat for follow in await store.follows.all()] == [8]
    assert len(await store.follows.of(7)) == 1


async def test_an_ended_follow_is_gone_from_the_files(store: Store, path: Path) -> None:
    await store.follows.add(7, "canary words", mute=False)
    assert any(b"canary" in file.read_bytes() for file in path.parent.iterdir())
    await store.follows.remove(7, 1)
    assert not any(b"canary" in file.read_bytes() for file in path.parent.iterdir())
