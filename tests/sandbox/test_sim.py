import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import telegram

from bot.news.model import Receipt, Refusal
from bot.sandbox.inbox import DropBox, fitting
from bot.sandbox.people import READER
from bot.sandbox.server import Sandbox
from tests.sandbox.asking import Raw


async def act(raw: Raw, box: Sandbox, verb: str, **given: object) -> httpx.Response:
    return await raw.client.post(f"{box.origin}/sim/{verb}", json=given)


async def seen(raw: Raw, box: Sandbox, **query: int) -> dict[str, object]:
    answer: dict[str, object] = (await raw.client.get(f"{box.origin}/sim/chat", params=query)).json()
    return answer


async def test_people_speak_and_tap_over_http(raw: Raw, box: Sandbox) -> None:
    assert (await act(raw, box, "say", chat=READER, text="/start", language="en")).json() == {"message_id": 1}
    key = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    await raw.ask("sendMessage", chat_id=READER, text="x", reply_markup=key)
    assert (await act(raw, box, "tap", chat=READER, message=2, data="a")).status_code == 200
    shown = await seen(raw, box)
    assert shown["language"] == "en"
    assert shown["waiting"] == [{"chat": READER, "message": 2, "data": "a", "answered": False}]
    updates = (await raw.ask("getUpdates"))["result"]
    await raw.ask("answerCallbackQuery", callback_query_id=updates[1]["callback_query"]["id"], text="ok")
    shown = await seen(raw, box)
    assert shown["waiting"] == []
    assert shown["notices"] == [{"id": 2, "text": "ok", "alert": False}]


async def test_people_block_move_and_switch_language_over_http(raw: Raw, box: Sandbox) -> None:
    await act(raw, box, "speak", chat=READER, language="zh-hant")
    await act(raw, box, "block", chat=READER)
    shown = await seen(raw, box)
    assert (shown["blocked"], shown["language"]) == (True, "zh-hant")
    await act(raw, box, "block", chat=READER, blocked=False)
    assert (await seen(raw, box))["blocked"] is False
    await act(raw, box, "say", chat=-5, text="x")
    assert (await act(raw, box, "migrate", chat=-5)).json() == {"chat": -1_000_000_000_005}


async def test_faults_are_planned_over_http(raw: Raw, box: Sandbox) -> None:
    assert (await act(raw, box, "fail", method="getMe", code=502)).status_code == 200
    assert (await raw.ask("getMe"))["error_code"] == 502
    assert (
        "kind is one of error, hang-before"
        in (await act(raw, box, "fail", method="x", kind="y")).json()["problem"]
    )


@pytest.mark.parametrize(
    ("verb", "given", "status"),
    [
        ("dance", {}, 404),
        ("say", {}, 400),
        ("say", {"chat": 7, "text": " "}, 400),
        ("say", {"chat": "x", "text": "y"}, 400),
        ("tap", {"chat": 7, "message": 1, "data": "x"}, 400),
        ("fail", {"colour": "red"}, 400),
    ],
)
async def test_what_cannot_be_done_is_answered_with_a_sentence(
    raw: Raw, box: Sandbox, verb: str, given: dict[str, object], status: int
) -> None:
    answer = await act(raw, box, verb, **given)
    assert (answer.status_code, bool(answer.json()["problem"])) == (status, True)


@pytest.mark.parametrize(
    ("kind", "body"), [("text/plain", b"{}"), ("application/json", b"[]"), ("application/json", b"{")]
)
async def test_a_verb_takes_a_json_object_only(raw: Raw, box: Sandbox, kind: str, body: bytes) -> None:
    answer = await raw.client.post(f"{box.origin}/sim/say", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400


async def test_the_page_is_told_as_soon_as_something_changes(raw: Raw, box: Sandbox) -> None:
    first = await seen(raw, box)
    assert (first["messages"], first["commands"], first["description"]) == ([], [], "")
    watch = asyncio.create_task(seen(raw, box, after=int(str(first["version"]))))
    await asyncio.sleep(0)
    await box.say(READER, "hello")
    messages = (await watch)["messages"]
    assert isinstance(messages, list)
    assert [m["text"] for m in messages] == ["hello"]


async def test_the_description_follows_the_language(raw: Raw, box: Sandbox) -> None:
    await raw.ask("setMyDescription", description="说明", language_code="zh")
    await box.say(READER, "hello", language="zh-hans")
    assert (await seen(raw, box))["description"] == "说明"


async def test_the_requests_of_the_bot_can_be_read(raw: Raw, box: Sandbox) -> None:
    await raw.ask("getChat", chat_id=1)
    (asked,) = (await raw.client.get(f"{box.origin}/sim/requests")).json()
    assert (asked["method"], asked["params"]) == ("getChat", {"chat_id": 1})


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:x"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/", "/sim/chat", "/sim/requests", "/sim/drop", "/chat.js", "/bot1:x/getMe"]
)
async def test_foreign_hosts_and_origins_are_refused(
    raw: Raw, box: Sandbox, path: str, headers: dict[str, str]
) -> None:
    answer = await raw.client.get(box.origin + path, headers=headers)
    assert (answer.status_code, answer.json()["description"]) == (403, "Forbidden")


async def test_the_page_itself_may_ask(raw: Raw, box: Sandbox) -> None:
    for host in ("127.0.0.1", "localhost"):
        headers = {"Host": f"{host}:{box.port}", "Origin": f"http://{host}:{box.port}"}
        assert (await raw.client.get(f"{box.origin}/sim/chat", headers=headers)).status_code == 200


async def test_the_page_loads_nothing_from_elsewhere(raw: Raw, box: Sandbox) -> None:
    for name, kind in (
        ("", "text/html"),
        ("chat.js", "text/javascript"),
        ("chat.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
    ):
        answer = await raw.client.get(box.page_url + name)
        assert answer.headers["Content-Type"].startswith(kind)
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in answer.headers
        assert "innerHTML" not in answer.text
        assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "").replace("/^https?:", "")
    for path in ("nothing.js", "../server.py", "server.py"):
        assert (await raw.client.get(box.page_url + path)).status_code == 404


async def test_dropped_files_land_in_the_inbox_and_their_fate_is_shown(tmp_path: Path) -> None:
    async def outcomes(digests: object) -> list[Receipt]:
        assert isinstance(digests, list)
        return [
            Receipt("a.md", digests[0], 3, "refused", datetime.max.replace(tzinfo=UTC), (Refusal("empty"),))
        ]

    async with Sandbox(inbox=tmp_path / "inbox", outcomes=outcomes) as box, httpx.AsyncClient() as client:
        files = [("file", ("a.md", b"one")), ("file", ("../a.md", b"two"))]
        answer = await client.post(f"{box.origin}/sim/drop?language=zh-Hans", files=files)
        assert answer.json() == [
            {"name": "a.md", "size": 3, "result": "refused", "reason": "文件是空的。"},
            {"name": "a (2).md", "size": 3, "result": None, "reason": None},
        ]
    assert {p.name: p.read_bytes() for p in (tmp_path / "inbox").iterdir()} == {
        "a.md": b"one",
        "a (2).md": b"two",
    }


async def test_what_was_known_before_it_was_dropped_is_a_duplicate(tmp_path: Path) -> None:
    async def outcomes(digests: object) -> list[Receipt]:
        assert isinstance(digests, list)
        return [Receipt("a.md", digests[0], 3, "stored", datetime(2026, 1, 1, tzinfo=UTC))]

    box = DropBox(tmp_path, outcomes)
    await box.put("a.md", b"one")
    (drop,) = await box.drops()
    assert drop.receipt
    assert drop.receipt.result == "duplicate"


async def test_without_an_inbox_nothing_can_be_dropped(raw: Raw, box: Sandbox) -> None:
    answer = await raw.client.post(f"{box.origin}/sim/drop", files={"file": ("a.md", b"x")})
    assert (answer.status_code, answer.json()) == (400, {"problem": "no inbox folder was given"})
    assert (await raw.client.get(f"{box.origin}/sim/drop")).json() == []


async def test_an_enormous_file_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="20 MB at most"):
        await DropBox(tmp_path).put("a", b"x" * (20 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("a.md", "a.md"),
        ("../../etc/passwd", "passwd"),
        ("C:\\news\\a.md", "a.md"),
        (".hidden.md", "hidden.md"),
        ("a\nb\0.md", "a b .md"),
        ("", "article.txt"),
        ("...", "article.txt"),
        ("字" * 100 + ".html", "字" * 65 + ".html"),
        ("\udcff.md", "md"),
    ],
)
def test_a_dropped_name_is_made_to_fit(name: str, fit: str) -> None:
    assert fitting(name) == fit


async def test_the_bot_is_seen_typing(raw: Raw, box: Sandbox) -> None:
    await box.say(READER, "x")
    await raw.ask("sendChatAction", chat_id=READER, action="typing")
    assert (await seen(raw, box))["typing"] is True


async def test_everything_the_library_needs_to_start_is_there(box: Sandbox) -> None:
    async with telegram.Bot(box.token, base_url=box.base_url) as bot:
        assert bot.username == "yaowen_sandbox_bot"
