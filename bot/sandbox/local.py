"""What all doors of the sandbox share: only this machine may knock, and every answer is JSON or a known file."""

import asyncio
import json
from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler

_HERE = frozenset({"127.0.0.1", "localhost"})
_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class Local(RequestHandler):
    """A handler that refuses foreign hosts and origins (a page elsewhere, a rebound name), with 403."""

    _work: asyncio.Future[object] | None = None

    def set_default_headers(self) -> None:
        """Keep the answer out of caches, frames and guesses."""
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse whoever is not of this machine."""
        origin = self.request.headers.get("Origin")
        host = self.request.host
        if not _is_here(f"http://{host}") or (origin is not None and origin != f"http://{host}"):
            raise HTTPError(403, reason="Forbidden")

    def answer(self, value: object, status: int = 200) -> None:
        """End with this value as JSON."""
        self.set_status(status)
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(value, ensure_ascii=False))

    def write_error(self, status_code: int, **_kwargs: object) -> None:
        """Say what went wrong, as JSON."""
        self.answer({"ok": False, "error_code": status_code, "description": self._reason}, status_code)

    def hang_up(self) -> None:
        """Cut the line without an answer."""
        self.detach().close()

    async def unless_gone(self, work: Coroutine[Any, Any, object]) -> object:
        """Do the work, but give up (with CancelledError) when the asker goes away or the sandbox closes."""
        self._work = asyncio.ensure_future(work)
        works: set[asyncio.Future[object]] = self.settings["works"]
        works.add(self._work)
        self._work.add_done_callback(works.discard)
        return await self._work

    def on_connection_close(self) -> None:
        """Stop working for someone who has gone."""
        if self._work is not None:
            self._work.cancel()


def _is_here(url: str) -> bool:
    try:
        parts = urlsplit(url)
        known = parts.port is not None
    except ValueError:
        return False
    return known and parts.hostname in _HERE
