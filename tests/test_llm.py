"""The language model's client, against endpoints that lie, stall, drip, overflow and break."""

import asyncio
import gzip
import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot import llm
from bot.errors import ModelError
from bot.llm import Breaker, Endpoint, Model, Written
from tests.endpoint import LocalModel, Reply, breaks_off, drips, http, overflows, says, stalls

QUESTION = [{"role": "system", "content": "规则"}, {"role": "user", "content": "[1] 新桥通车。"}]
SCHEMA = {"type": "object"}
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


async def ask(*replies: Reply, key: str | None = None, total_s: float = 5.0) -> tuple[Written, LocalModel]:
    async with (
        LocalModel(*replies).serve() as local,
        Model(Endpoint(local.url, "m", key), total_s=total_s) as model,
    ):
        return await model.ask(QUESTION, SCHEMA), local


async def failure(*replies: Reply, total_s: float = 5.0) -> ModelError:
    with pytest.raises(ModelError) as caught:
        await ask(*replies, total_s=total_s)
    return caught.value


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "_PAUSE_S", 0.01)


async def test_a_question_goes_to_the_chat_with_the_key_and_asks_for_json_of_the_schema() -> None:
    written, local = await ask(says("好"), key="sk-secret")
    assert written.text == "好"
    (asked,) = local.asked
    assert asked["model"] == "m"
    assert asked["messages"] == QUESTION
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert local.heads[0].startswith("POST /v1/chat/completions ")
    assert "authorization: bearer sk-secret" in local.heads[0].lower()


async def test_without_a_key_none_is_sent() -> None:
    _, local = await ask(says("好"))
    assert "authorization" not in local.heads[0].lower()


async def test_an_endpoint_that_refuses_structured_answers_is_asked_more_simply_from_then_on() -> None:
    refuses = http(b'{"error": "response_format is not supported"}', "400 Bad Request")
    async with (
        LocalModel(refuses, refuses, says("好")).serve() as local,
        Model(Endpoint(local.url, "m")) as model,
    ):
        for _ in range(2):
            assert (await model.ask(QUESTION, SCHEMA)).text == "好"
        assert local.forms() == ["json_schema", "json_object", "text", "text"]
        assert model.form == "text"


async def test_a_question_refused_in_every_form_changes_nothing_for_the_next() -> None:
    refuses = http(b"", "422 Unprocessable Entity")
    async with LocalModel(refuses).serve() as local, Model(Endpoint(local.url, "m")) as model:
        with pytest.raises(ModelError) as caught:
            await model.ask(QUESTION, SCHEMA)
        assert caught.value.code == "form"
        local.replies = [says("好")]
        await model.ask(QUESTION, SCHEMA)
        assert local.forms() == ["json_schema", "json_object", "text", "json_schema"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (http(b"", "401 Unauthorized"), "key"),
        (http(b"", "403 Forbidden"), "key"),
        (http(b"", "404 Not Found"), "address"),
        (http(b"", "307 Temporary Redirect", Location="http://127.0.0.1:9/"), "redirect"),
        (http(b"<html>hello</html>", Content_Type="text/html"), "answer"),
        (http(b"[]"), "answer"),
        (http(b"null"), "answer"),
        (http(b'{"choices": []}'), "answer"),
        (http(b'{"choices": [{"message": {"content": null}}]}'), "answer"),
        (http(b'{"choices": [{"message": {"content": ["a"]}}]}'), "answer"),
        (http(b"[" * 100_000), "answer"),
        (http(b"\xff\xfe\x00"), "answer"),
        (http(gzip.compress(b" " * 9_000_000), Content_Encoding="gzip"), "packed"),
        (http(b" " * 300_000), "size"),
        (overflows, "size"),
    ],
)
async def test_a_bad_answer_is_not_asked_for_again(reply: Reply, code: str) -> None:
    error = await failure(reply, says("好"))
    assert error.code == code


@pytest.mark.parametrize("reply", [http(b"", "429 Too Many Requests"), http(b"", "500 Oh"), breaks_off])
async def test_what_may_pass_is_tried_once_more_and_only_once(reply: Reply) -> None:
    written, local = await ask(reply, says("好"))
    assert (written.text, len(local.asked)) == ("好", 2)
    error = await failure(reply, reply, says("好"))
    assert error.code in {"busy", "server", "connection"}


@pytest.mark.parametrize("reply", [stalls, drips])
async def test_an_answer_that_takes_too_long_is_given_up(reply: Reply) -> None:
    begin = asyncio.get_running_loop().time()
    assert (await failure(reply, total_s=0.3)).code == "timeout"
    assert asyncio.get_running_loop().time() - begin < 2


async def test_an_endpoint_that_is_not_there_is_said() -> None:
    async with Model(Endpoint("http://127.0.0.1:9/v1", "m")) as model:
        with pytest.raises(ModelError, match="does it run, and is base_url right"):
            await model.ask(QUESTION, SCHEMA)


async def test_neither_the_key_nor_what_is_asked_or_answered_is_logged_or_raised(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    bad = http(b"secret-answer", "500 Oh")
    with pytest.raises(ModelError) as caught:
        await ask(bad, bad, key="sk-secret")
    told = f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert "secret" not in told
    assert "新桥" not in told
    assert "sk-secret" not in repr(Endpoint("http://m.example", "m", "sk-secret"))


async def test_tokens_are_counted_as_told_but_never_less_than_by_us() -> None:
    ours = llm.estimate(QUESTION) + llm.tokens("好")
    assert (await ask(says("好")))[0].tokens == ours
    assert (await ask(says("好", usage={"total_tokens": 0})))[0].tokens == ours
    assert (await ask(says("好", usage={"total_tokens": 99})))[0].tokens == 99
    assert (await ask(says("好", usage={"total_tokens": 10**15})))[0].tokens == 1_000_000
    assert (await ask(says("好", usage=[1])))[0].tokens == ours


async def test_content_in_parts_is_put_together() -> None:
    parts = [{"type": "text", "text": "新"}, {"type": "image"}, {"type": "text", "text": "桥"}]
    assert (await ask(says(parts)))[0].text == "新桥"


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await ask(says("好")))[0].text == "好"


async def test_its_own_proxy_is_used() -> None:
    async with LocalModel(says("好")).serve() as local:
        proxy = local.url.removesuffix("/v1")
        async with Model(Endpoint("http://model.example/v1", "m", proxy=proxy)) as model:
            assert (await model.ask(QUESTION, SCHEMA)).text == "好"
        assert local.heads[0].startswith("POST http://model.example/v1/chat/completions ")


def test_a_model_that_failed_three_times_rests_then_one_question_tries_it() -> None:
    breaker = Breaker()
    for _ in range(3):
        assert breaker.takes(NOW)
        breaker.failed(NOW)
    assert not breaker.takes(NOW + timedelta(minutes=9))
    later = NOW + timedelta(minutes=10)
    assert breaker.takes(later)
    assert not breaker.takes(later)
    breaker.failed(later)
    assert not breaker.takes(later + timedelta(minutes=9))
    assert breaker.takes(later + timedelta(minutes=10))
    breaker.worked()
    assert breaker.takes(later)
    breaker.failed(later)
    assert breaker.takes(later)
