"""The optional language model: one question to any OpenAI-compatible endpoint, and what it wrote, as text.

Its address is the operator's own, so it may be on this machine; all it sends is a stranger's all the same: it gets a
time, a size, no redirects and no second guess. Nothing it says, and never the key, is logged or raised.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Self

import httpx

from bot.errors import ModelError

TOTAL_S = 15.0
"""The most time a question takes, retry and all."""
MAX_BYTES = 256_000
_PAUSE_S = 0.5
_MOST_TOKENS = 1_000_000
_RESTS = timedelta(minutes=10)
_FAILURES = 3
_USER_AGENT = "Yaowen news bot"

FORMS = ("json_schema", "json_object", "text")
"""How an endpoint can be asked for JSON, the strictest way first; some refuse the first, some the first two."""

Form = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is, and what it is called there."""

    base_url: str
    name: str
    key: str | None = field(default=None, repr=False)
    proxy: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What the model wrote, and how many tokens the question and the answer took, at least."""

    text: str
    tokens: int


@dataclass(slots=True)
class Breaker:
    """Lets a model that failed three times in a row rest for ten minutes; then one question tries it."""

    failures: int = 0
    rests_until: datetime | None = None

    def takes(self, now: datetime) -> bool:
        """True if it may be asked. Taken at its word: the first question after a rest closes the door behind it."""
        if self.rests_until is None:
            return True
        if now < self.rests_until:
            return False
        self.rests_until = now + _RESTS
        return True

    def failed(self, now: datetime) -> None:
        """Note a failure."""
        self.failures += 1
        if self.failures >= _FAILURES:
            self.rests_until = now + _RESTS

    def worked(self) -> None:
        """Note an answer, whatever it says: the endpoint is well."""
        self.failures, self.rests_until = 0, None


class Model:
    """A model at its endpoint. An async context manager."""

    def __init__(self, endpoint: Endpoint, *, total_s: float = TOTAL_S) -> None:
        self.name = endpoint.name
        self._url = endpoint.base_url.rstrip("/") + "/chat/completions"
        self._total_s = total_s
        self._form = 0
        headers = {"User-Agent": _USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        self._client = httpx.AsyncClient(
            headers=headers,
            proxy=endpoint.proxy,
            verify=httpx.create_ssl_context(trust_env=False),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=total_s,
            trust_env=False,
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    @property
    def form(self) -> str:
        """How it is asked for JSON, as far as is known: one of `FORMS`."""
        return FORMS[self._form]

    async def ask(self, messages: Sequence[Mapping[str, str]], schema: Form) -> Written:
        """Ask a question; the answer should be JSON of this schema, but may be anything.

        An endpoint that refuses structured answers is asked in a simpler form, from then on too. A fault that may pass
        is tried once more.

        Raises:
            ModelError: no answer came, in words that say what to look at.
        """
        try:
            async with asyncio.timeout(self._total_s):
                return await self._ask(messages, schema)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise ModelError(
                "timeout",
                f"did not answer in full within {self._total_s:g} seconds; is it busy, or too large for its machine?",
            ) from error

    async def _ask(self, messages: Sequence[Mapping[str, str]], schema: Form) -> Written:
        retries, form = 1, self._form
        while True:
            try:
                body = await self._post(
                    {"model": self.name, "messages": messages} | _wish(FORMS[form], schema)
                )
                written = _read(body, messages)
            except ModelError as error:
                if error.code == "form" and form < len(FORMS) - 1:
                    form += 1
                elif error.code in _PASSING and retries:
                    retries -= 1
                    await asyncio.sleep(_PAUSE_S)
                else:
                    raise
            else:
                self._form = form
                return written

    async def _post(self, question: Mapping[str, Any]) -> bytes:
        try:
            async with self._client.stream("POST", self._url, json=question) as response:
                _ensure_answered(response.status_code)
                return await _body(response)
        except httpx.TimeoutException:
            raise
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError(
                "connection",
                f"can't be reached or broke off ({type(error).__name__}); does it run, and is base_url right?",
            ) from error


def _wish(form: str, schema: Form) -> dict[str, Any]:
    """How to ask for JSON. Limits of tokens and temperatures are left out: each is refused by some endpoint."""
    if form == "json_schema":
        wished = {"name": "summary", "strict": True, "schema": schema}
        return {"response_format": {"type": form, "json_schema": wished}}
    return {"response_format": {"type": form}} if form == "json_object" else {}


_PASSING = frozenset({"connection", "busy", "server"})
"""What may be over in a moment."""
_WORDS = {
    "key": "refuses the key; look at [model] key_file",
    "address": "knows no such address or model; base_url often ends in /v1, and name must be one that it offers",
    "form": "does not understand the question; is base_url that of an OpenAI-compatible server, and name a chat model?",
    "busy": "has too much to do, or the account is used up",
    "redirect": "answers from another address; write that one into base_url",
    "server": "is in trouble; look at its own log",
}
_CODES = {401: "key", 403: "key", 404: "address", 405: "address", 429: "busy"}


def _ensure_answered(status: int) -> None:
    """Raise ModelError, with what to do, for all but success."""
    if status == httpx.codes.OK:
        return
    code = _CODES.get(status) or {3: "redirect", 4: "form"}.get(status // 100, "server")
    raise ModelError(code, f"{_WORDS[code]} (HTTP {status})")


async def _body(response: httpx.Response) -> bytes:
    """The body, as it comes; what is packed though nobody asked, or too long, is not read on."""
    if response.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise ModelError("packed", "packs its answers though nobody asked for that")
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > MAX_BYTES:
            raise ModelError("size", f"answers with more than {MAX_BYTES:,} bytes")
    return bytes(body)


def _read(body: bytes, messages: Sequence[Mapping[str, str]]) -> Written:
    """The text of the first choice. What it took is counted by us too: endpoints count wrong, or not at all."""
    try:
        answer = json.loads(body)
        text = _text(answer["choices"][0]["message"]["content"])
        usage = answer.get("usage")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(
            "answer", "answers in a way that is not OpenAI's; is base_url right (it often ends in /v1)?"
        ) from error
    told = usage.get("total_tokens") if isinstance(usage, dict) else None
    least = estimate(messages) + tokens(text)
    return Written(text, max(least, min(told, _MOST_TOKENS)) if type(told) is int else least)


def _text(content: object) -> str:
    """The content, where it is a text or a list of parts of one."""
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part.get("type") == "text")
    if isinstance(content, str):
        return content
    raise TypeError("no text")


def estimate(messages: Sequence[Mapping[str, str]]) -> int:
    """About how many tokens a question takes."""
    return sum(tokens(message["content"]) for message in messages)


def tokens(text: str) -> int:
    """About how many tokens a text has: a Chinese character is one, and so are three to four letters."""
    return (len(text.encode()) + 2) // 3
