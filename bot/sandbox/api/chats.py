"""Methods about chats and files."""

from bot.sandbox.fields import Fields
from bot.sandbox.refusals import bad
from bot.sandbox.world import Json, World

_MAX_DOWNLOAD = 20 * 1024 * 1024


def get_chat(world: World, fields: Fields) -> Json:
    """GetChat."""
    return world.room_of(fields).to_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


def get_chat_member(world: World, fields: Fields) -> Json:
    """GetChatMember: everyone who spoke is a member, in a private chat too."""
    room = world.room_of(fields)
    user = fields.integer("user_id")
    if user == world.bot.id:
        return {"status": "member", "user": world.bot.to_json()}
    if user not in world.people:
        raise bad("member not found")
    owns = room.kind == "private"
    extra = {"is_anonymous": False} if owns else {}
    return {"status": "creator" if owns else "member", "user": world.people[user].to_json(), **extra}


def leave_chat(world: World, fields: Fields) -> bool:
    """LeaveChat: groups only."""
    room = world.room_of(fields)
    if room.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    room.left = True
    world.changed(room)
    return True


def get_file(world: World, fields: Fields) -> Json:
    """GetFile: up to 20 MB."""
    file_id = fields.text("file_id")
    upload = world.uploads.get(file_id)
    if not file_id:
        raise bad("file_id not specified")
    if upload is None:
        raise bad("invalid file_id")
    if len(upload.content) > _MAX_DOWNLOAD:
        raise bad("file is too big")
    size = len(upload.content)
    return {
        "file_id": file_id,
        "file_unique_id": file_id[-16:],
        "file_size": size,
        "file_path": f"documents/{file_id}",
    }
