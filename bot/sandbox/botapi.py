"""The bot's door: /bot<token>/<method> and the download of files."""

import asyncio
import inspect
import json
from typing import Any

from bot.sandbox.api import METHODS
from bot.sandbox.faults import Fault
from bot.sandbox.fields import Fields, Upload
from bot.sandbox.local import Local
from bot.sandbox.refusals import Refused, bad
from bot.sandbox.world import World


class BotDoor(Local):
    """Answers the Bot API's methods."""

    def initialize(self, world: World) -> None:
        """Take the world to act on."""
        self.world = world

    async def get(self, token: str, method: str) -> None:
        """Answer a call; its parameters may stand in the address too."""
        try:
            await self.unless_gone(self._call(token, method))
        except asyncio.CancelledError:
            self.hang_up()

    post = get

    async def _call(self, token: str, method: str) -> None:
        try:
            self._check(token, method)
            fields = fields_of(self)
            self.world.note(method, fields)
            await self._through(self.world.faults.next(method), method, fields)
        except Refused as refused:
            self._refuse(refused)

    def _check(self, token: str, method: str) -> None:
        if token != self.world.token:
            raise Refused(401, "Unauthorized")
        if method.lower() not in METHODS:
            raise Refused(404, "Not Found: method not found")

    async def _through(self, fault: Fault | None, method: str, fields: Fields) -> None:
        """Carry the call out, unless a fault stands before or after it."""
        kind = fault.kind if fault else ""
        if fault and kind == "error":
            raise fault.refusal()
        await self._meet(kind, "before")
        result = METHODS[method.lower()](self.world, fields)
        result = await result if inspect.isawaitable(result) else result
        await self._meet(kind, "after")
        self.answer({"ok": True, "result": result})

    async def _meet(self, kind: str, when: str) -> None:
        if kind == f"hang-{when}":
            await asyncio.get_running_loop().create_future()
        if kind == f"cut-{when}":
            raise asyncio.CancelledError

    def _refuse(self, refused: Refused) -> None:
        body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.description}
        if refused.parameters:
            body["parameters"] = refused.parameters
        if "retry_after" in refused.parameters:
            self.set_header("Retry-After", str(refused.parameters["retry_after"]))
        self.answer(body, refused.code)


class FileDoor(Local):
    """Hands out files: /file/bot<token>/<file_path>."""

    def initialize(self, world: World) -> None:
        """Take the world to read from."""
        self.world = world

    async def get(self, token: str, path: str) -> None:
        """Answer with the file's content."""
        self.hand_out(path.removeprefix("documents/") if token == self.world.token else "")

    def hand_out(self, file_id: str) -> None:
        """Answer with the content of the file of this id, or 404."""
        upload = self.world.uploads.get(file_id)
        if upload is None:
            self.answer({"ok": False, "error_code": 404, "description": "Not Found"}, 404)
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", "attachment")
        self.finish(upload.content)


class SeenFileDoor(FileDoor):
    """Hands out files to people, who know no token: /sim/file/<file_id>."""

    async def get(self, file_id: str) -> None:  # type: ignore[override] # the address has one part
        """Answer with the file's content."""
        self.hand_out(file_id)


def fields_of(handler: Local) -> Fields:
    """The parameters of a request: from the address, a form, a multipart body or a JSON object.

    Raises:
        Refused: the body says it is JSON and isn't an object.
    """
    request = handler.request
    values: dict[str, Any] = {
        name: given[-1].decode("utf-8", "replace") for name, given in request.arguments.items()
    }
    if request.headers.get("Content-Type", "").startswith("application/json") and request.body:
        values |= _json(request.body)
    files = {n: Upload(f[0].filename, f[0].body, f[0].content_type) for n, f in request.files.items() if f}
    return Fields(values, files)


def _json(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except ValueError as error:
        raise bad("can't parse request body as JSON") from error
    if not isinstance(values, dict):
        raise bad("request body must be a JSON object")
    return values
