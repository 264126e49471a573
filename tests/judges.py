"""Independent judges of what the bot sends: aiogram's models (the official Bot API page, generated) and TDLib itself.

judge(asked.method, asked.params)      for each of a sandbox's `requests`
judge_entities(text, entities)         the check that Telegram's own server runs (skips where tdjson is missing)
"""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

_KINDS = {
    "text_link": "textEntityTypeTextUrl",
    "blockquote": "textEntityTypeBlockQuote",
    "expandable_blockquote": "textEntityTypeExpandableBlockQuote",
}


def judge(method: str, params: Mapping[str, Any]) -> None:
    """Raise AssertionError where the Bot API has no such method, or a field is missing, wrong or unknown."""
    model = _methods().get(method.lower())
    assert model is not None, f"the Bot API has no method {method}"
    try:
        request = model.model_validate({name: _decoded(model, name, value) for name, value in params.items()})
    except ValidationError as error:
        wrong = [(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise AssertionError(f"{method}: {wrong}") from error
    unknown = list(_unknown(request))
    assert not unknown, f"{method}: unknown fields {unknown}"
    _judge_sizes(params)
    if isinstance(params.get("text"), str) and params.get("entities"):
        judge_entities(params["text"], _json(params["entities"]))


def judge_entities(text: str, entities: Sequence[Mapping[str, Any]]) -> None:
    """Raise AssertionError where TDLib refuses these entities (offsets in UTF-16 units) over this text."""
    answer = tdlib("getMarkdownText", text, entities)
    assert answer["@type"] != "error", answer["message"]


def tdlib(function: str, text: str, entities: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Call a synchronous TDLib function on a text with Bot API entities."""
    tdjson = _tdjson()
    formatted = {"@type": "formattedText", "text": text, "entities": [_td_entity(e) for e in entities]}
    answer: dict[str, Any] = json.loads(
        tdjson.td_execute(json.dumps({"@type": function, "text": formatted}).encode())
    )
    return answer


def _judge_sizes(params: Mapping[str, Any]) -> None:
    """What Telegram drops silently is a mistake too."""
    assert len(_json(params.get("entities")) or ()) <= 100, "over 100 entities: Telegram drops the rest"
    for row in (_json(params.get("reply_markup")) or {}).get("inline_keyboard", ()):
        assert 1 <= len(row) <= 8, f"a row of {len(row)} buttons"


@functools.cache
def _methods() -> dict[str, type[BaseModel]]:
    methods = pytest.importorskip("aiogram.methods")
    models = (getattr(methods, name) for name in methods.__all__)
    return {
        m.__api_method__.lower(): m for m in models if isinstance(getattr(m, "__api_method__", None), str)
    }


def _decoded(model: type[BaseModel], name: str, value: object) -> object:
    """Parse JSON text, except where the field itself is text: there `[x]` means these characters."""
    known = model.model_fields.get(name)
    if not isinstance(value, str) or known is None or str in _members(known.annotation):
        return value
    return _json(value)


def _members(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation, NoneType)


def _json(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _unknown(value: object, path: str = "") -> Iterator[str]:
    """The names of all fields that the models don't know, at any depth."""
    if isinstance(value, BaseModel):
        yield from (f"{path}{name}" for name in value.model_extra or ())
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name, None), f"{path}{name}.")
    elif isinstance(value, list | tuple):
        for at, item in enumerate(value):
            yield from _unknown(item, f"{path}{at}.")


@functools.cache
def _tdjson() -> Any:
    tdjson = pytest.importorskip("tdjson")
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')
    return tdjson


def _td_entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    kind = _KINDS.get(entity["type"], "textEntityType" + entity["type"].title())
    url = {"url": entity["url"]} if "url" in entity else {}
    place = {"offset": entity["offset"], "length": entity["length"]}
    return {"@type": "textEntity", **place, "type": {"@type": kind, **url}}
