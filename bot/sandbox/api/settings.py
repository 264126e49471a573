"""Methods about the bot itself: who it is, its commands and descriptions, how it gets its updates."""

import re
from typing import Any

from bot.sandbox.fields import Fields
from bot.sandbox.refusals import WEBHOOK_SET, Refused, bad, conflict
from bot.sandbox.world import Json, World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
_WEBHOOK_PORTS = re.compile(r"https://[^/:]+(?::(?:443|80|88|8443))?(?:/.*)?")


def get_me(world: World, _fields: Fields) -> Json:
    """GetMe."""
    return world.bot.to_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


async def get_updates(world: World, fields: Fields) -> list[Json]:
    """GetUpdates, with a real long poll."""
    if world.webhook:
        raise conflict(WEBHOOK_SET)
    kinds = fields.nested("allowed_updates", "allowed_updates")
    if isinstance(kinds, list):
        world.updates.allow(kinds)
    offset, limit, timeout = (
        fields.integer(n, d) for n, d in (("offset", 0), ("limit", 100), ("timeout", 0))
    )
    return await world.updates.poll(offset, limit, timeout)


def set_webhook(world: World, fields: Fields) -> bool:
    """SetWebhook: remembered, so that getUpdates is refused; the sandbox delivers nothing to it."""
    url = fields.text("url")
    if url and not _WEBHOOK_PORTS.fullmatch(url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if fields.flag("drop_pending_updates"):
        world.updates.drop()
    world.webhook = url
    return True


def delete_webhook(world: World, fields: Fields) -> bool:
    """DeleteWebhook."""
    if fields.flag("drop_pending_updates"):
        world.updates.drop()
    world.webhook = ""
    return True


def get_webhook_info(world: World, _fields: Fields) -> Json:
    """GetWebhookInfo."""
    pending = len(world.updates.kept)
    return {"url": world.webhook, "has_custom_certificate": False, "pending_update_count": pending}


def set_my_commands(world: World, fields: Fields) -> bool:
    """SetMyCommands of a scope and a language."""
    commands = fields.nested("commands", "commands") or []
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    world.commands[_place(fields)] = [_command(c) for c in commands]
    world.settings_changed()
    return True


def get_my_commands(world: World, fields: Fields) -> list[Json]:
    """GetMyCommands of a scope and a language."""
    return world.commands.get(_place(fields), [])


def delete_my_commands(world: World, fields: Fields) -> bool:
    """DeleteMyCommands of a scope and a language."""
    world.commands.pop(_place(fields), None)
    world.settings_changed()
    return True


def set_my_description(world: World, fields: Fields) -> bool:
    """SetMyDescription in a language."""
    return _describe(world, fields, "description", 512)


def set_my_short_description(world: World, fields: Fields) -> bool:
    """SetMyShortDescription in a language."""
    return _describe(world, fields, "short_description", 120)


def get_my_description(world: World, fields: Fields) -> Json:
    """GetMyDescription in a language."""
    return {"description": world.descriptions.get(("description", _language(fields)), "")}


def get_my_short_description(world: World, fields: Fields) -> Json:
    """GetMyShortDescription in a language."""
    return {"short_description": world.descriptions.get(("short_description", _language(fields)), "")}


def close(_world: World, _fields: Fields) -> bool:
    """Close, and logOut."""
    return True


def _place(fields: Fields) -> tuple[str, str]:
    scope = fields.nested("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if scope["type"].startswith("chat") and not scope.get("chat_id"):
        raise bad("can't parse BotCommandScope: Can't find field \"chat_id\"")
    key = ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if name in scope)
    return key, _language(fields)


def _language(fields: Fields) -> str:
    code = fields.text("language_code")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad("invalid language code specified")
    return code


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, description = str(given.get("command", "")).removeprefix("/"), str(given.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _describe(world: World, fields: Fields, name: str, limit: int) -> bool:
    if len(fields.text(name)) > limit:
        raise Refused(400, f"Bad Request: {name} is too long")
    world.descriptions[name, _language(fields)] = fields.text(name)
    world.settings_changed()
    return True
