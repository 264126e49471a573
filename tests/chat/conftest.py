"""A desk on a real store, with and without news in it."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.desk import Desk, House
from bot.news.model import Article, Joins, New, Receipt, Report
from bot.store.store import Store
from tests import stored
from tests.chat.samples import CUP, NOW, RAIN, RAIN_TOO, TRAIN, Keep, Person, article


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "yaowen.db") as opened:
        yield opened


@pytest.fixture
def keep(store: Store) -> Keep:
    async def keeps(made: Article, story: int | None = None, received: datetime = NOW) -> Report:
        digest = hashlib.sha256(made.identity.encode()).hexdigest()
        receipt = Receipt(f"{made.title}.md", digest, 100, "stored", received)
        return await stored.keep(store, made, Joins(story, 0.5) if story else New(), receipt, received)

    return keeps


@pytest.fixture
async def news(keep: Keep) -> None:
    """Three stories: 1 rain, told by three publishers; 2 a train whose source nobody knows; 3 a cup, in English."""
    hour = timedelta(hours=1)
    rain = article("东部沿海周三起有大雨", RAIN, "晨报", datetime(2026, 7, 20, 10, 0, tzinfo=UTC))
    await keep(rain, received=NOW - 9 * hour)
    await keep(
        article("暴雨将至 图书馆延长开放", RAIN_TOO, "海边日报", url="https://sea.example/rain"),
        1,
        NOW - 8 * hour,
    )
    late = datetime(2026, 7, 20, 15, 30, tzinfo=UTC)
    await keep(
        article("大雨要来了", RAIN_TOO, "天气之声", late, "https://weather.example/a"), 1, NOW - 7 * hour
    )
    unknown = article("新铁路试运行 五十分钟穿过群山", TRAIN, None, None, None)
    mirrored = replace(unknown, mirror_url="https://www.mirror.example/")
    await keep(mirrored, received=NOW - 6 * hour)
    cup = article(
        "Library team wins the cup", CUP, "The Evening Star", date(2025, 12, 30), "https://star.example/cup"
    )
    await keep(replace(cup, tags=("Football",)), received=NOW - 5 * hour)


@pytest.fixture
def woken() -> list[str]:
    """What the delivery loop heard."""
    return []


@pytest.fixture
def house(woken: list[str]) -> House:
    return House(version="1.2.3", wake=lambda: woken.append("wake"))


@pytest.fixture
def desk(store: Store, house: House) -> Desk:
    return Desk(store, house)


@pytest.fixture
def reader(desk: Desk) -> Person:
    return Person(desk)


@pytest.fixture
def owner(desk: Desk) -> Person:
    return Person(desk, owner=True)
