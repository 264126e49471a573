"""From a dropped file to an alert in chat: the door, the tick and the delivery as `bot.app` wires them, with a restart amid."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.chat.alerts import AN_HOUR
from bot.cleaner import CleaningPool
from bot.config import Config
from bot.ingest import Ingest
from bot.news.model import RawItem
from bot.sandbox.server import Sandbox
from bot.schedule import Schedule
from bot.telegram import pacing
from bot.telegram.pacing import Gate
from bot.telegram.service import TelegramService, TelegramSettings
from tests.end_to_end.conftest import DRAGONFLIES, READER
from tests.judges import judge

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
"""In Shanghai."""
MINUTE = timedelta(minutes=1)


KITES = """老师傅做出两米长的蜻蜓风筝

六十八岁的风筝匠人周启明用三个月做成一只两米长的蜻蜓风筝，周日在河滩试飞，一口气升到百米高。

翅膀用的是桑皮纸，骨架是晒了两年的毛竹。周启明说，最难的是让四片翅膀在风里一起颤动。

少年宫请他下月起开课，每班十二人，材料由工坊准备。
"""
BUTTERFLIES = """植物园的温室放飞一千只蝴蝶

植物园新建的温室周一开门，第一天放飞了一千只蝴蝶，池边也有蜻蜓停着，游客可以预约上午和下午两场。

园方说，温室常年保持二十六度，种了马利筋和臭椿供幼虫取食。门票三十元，学生半价。
"""
BRIDGES = (
    (
        "木桥翻修完工",
        "老城的木桥换了八十块橡木桥板，木匠说新板泡过桐油，能走二十年。昨天起恢复通行，卖豆花的摊子也回来了。",
    ),
    (
        "跨海隧道试车",
        "海底隧道的通风机连转七天没有停，工程师逐台量了噪声和温度。第一批货车下月通行，时速不超过六十公里。",
    ),
    (
        "山路塌方清理",
        "暴雨冲下的三千方土石堵住盘山公路，养护队用四台挖掘机连夜清理。今早单向通行，司机要听旗手指挥。",
    ),
    (
        "渡轮换了新船",
        "载客三百人的电动渡轮替下服役四十年的柴油船，船长说靠岸时几乎听不见声音。周一早班开始通行两岸。",
    ),
    (
        "地铁末班延长",
        "地铁公司把周末末班车推迟到凌晨一点，护士和厨师写信感谢。票价不变，换乘通道全程通行到收车。",
    ),
    (
        "雪山索道开放",
        "高山索道更换了六公里钢缆，检测员在零下二十度逐节拍了照片。滑雪季第一天恢复通行，每小时运八百人。",
    ),
    (
        "自行车道连成环",
        "绕湖自行车道最后一段铺上红色沥青，全长四十二公里，沿途设了修车亭。市民周六起可以骑行通行。",
    ),
    (
        "运河船闸修好",
        "百年船闸的铸铁闸门重新装上，工人按老图纸铸了两只齿轮。运砂船和游船轮流通行，每次约需十八分钟。",
    ),
    (
        "机场第二跑道启用",
        "机场第二条跑道装好了灯光和导航台，校验飞机绕飞了三十圈。下周起允许客机通行，高峰时减少等候。",
    ),
)


@dataclass
class Run:
    """One run of the bot, whose clock stands where a test puts it. The sandbox around it goes on."""

    box: Sandbox
    ingest: Ingest
    schedule: Schedule
    clock: list[datetime] = field(default_factory=lambda: [NOON])

    async def say(self, text: str) -> dict[str, Any]:
        said = await self.box.say(READER, text)
        return await self.box.wait_for(READER, lambda m: m["message_id"] > said)

    async def drop(self, text: str) -> None:
        content = text.encode()
        receipt = await self.ingest.take(RawItem("article.txt", content), self.clock[0])
        assert receipt.result == "stored"

    async def tick(self, later: timedelta = MINUTE) -> None:
        self.clock[0] += later
        await self.schedule.tick()


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_gate_of", lambda _: Gate(10_000, burst=1_000))


@asynccontextmanager
async def running(settings: Config, box: Sandbox, start: datetime = NOON) -> AsyncIterator[Run]:
    async with app.writing(settings) as store, CleaningPool() as pool:
        connection = TelegramSettings(box.token, box.base_url, owners=frozenset({READER}))

        def wake() -> None:
            service.wake()

        service = TelegramService(connection, store, app.desk(settings, store, wake).answer)
        clock = [start]
        schedule = Schedule(store, app.house(settings, wake), lambda: clock[0])
        serving = asyncio.create_task(service.run())
        try:
            yield Run(box, Ingest(store, pool), schedule, clock)
        finally:
            service.stop()
            await serving


async def alerts(box: Sandbox, count: int) -> list[str]:
    """The texts of the alerts in chat, when there are so many: each was a placeholder before."""
    async with asyncio.timeout(30):
        while len(found := await _alerts(box)) < count:  # noqa: ASYNC110 - the sandbox rings no bell
            await asyncio.sleep(0.05)
    return found


async def _alerts(box: Sandbox) -> list[str]:
    sent = [m for m in await box.messages(READER) if not m["mine"]]
    return [m["text"] for m in sent if m["history"] and m["text"].startswith("你关注的新消息")]


async def test_what_is_followed_comes_once_and_waits_for_the_morning_through_a_restart(
    tmp_path: Path,
) -> None:
    settings = Config(data=tmp_path / "data")
    async with Sandbox() as box:
        async with running(settings, box) as run:
            await run.say("/follow 蜻蜓 -蝴蝶")
            await run.say("/quiet off")
            await run.drop(DRAGONFLIES)
            await run.tick()
            (first,) = await alerts(box, 1)
            assert "城南湿地发现三种少见蜻蜓" in first
            await run.tick()
            await run.say("/quiet 22:00-07:00")
            run.clock[0] = night = NOON + timedelta(hours=11)
            await run.drop(KITES)
            await run.drop(BUTTERFLIES)
            await run.tick()
            assert await alerts(box, 1) == [first]
        async with running(settings, box, night + timedelta(hours=7)) as run:
            await run.tick()
            assert await alerts(box, 1) == [first]
            await run.tick(timedelta(hours=1))
            (second,) = [text for text in await alerts(box, 2) if text != first]
        for asked in box.requests:
            judge(asked.method, asked.params)
    assert second.startswith("你关注的新消息 · 1 条")
    assert "两米长的蜻蜓风筝" in second


async def test_an_hour_brings_only_so_many_messages(tmp_path: Path) -> None:
    async with Sandbox() as box, running(Config(data=tmp_path / "data"), box) as run:
        await run.say("/follow 通行")
        for title, text in BRIDGES:
            await run.drop(f"{title}\n\n{text}\n")
            await run.tick()
        assert len(await alerts(box, AN_HOUR)) == AN_HOUR
        await run.tick(timedelta(minutes=56))
        late = set(await alerts(box, AN_HOUR + 1))
        assert sum(title in text for title, _ in BRIDGES for text in late) == len(BRIDGES)
