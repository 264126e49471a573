"""/digest: the daily digest of this chat: when it comes, a look at the next one, and off."""

from dataclasses import replace
from datetime import date, time, timedelta

from bot.chat import digests, hours, zones
from bot.chat.ask import Ask, Command, Tap, plain
from bot.chat.message import Button, Message, Reply
from bot.chat.pack import rows
from bot.errors import UserError
from bot.news import digest
from bot.news.model import Chat
from bot.news.text import fold

_OFF = frozenset({"off", "stop", "关", "关闭", "关掉", "停", "停止", "取消", "退订", "不要"})
_NOW = frozenset({"now", "preview", "现在", "立即", "马上", "预览"})
_TOMORROW = frozenset({"tomorrow", "明天"})
_OFFERED = ("07:00", "08:00", "12:00", "20:00")


async def answer(ask: Ask) -> Reply:
    """Do what the words say: a time, a time and a zone, a zone, off, now; without words, say how things stand."""
    word = fold(ask.words).strip()
    if not word:
        return _standing(ask)
    if word in _OFF:
        return await _off(ask)
    if word in _NOW:
        return Reply(await digests.preview(ask.store, ask.listener, ask.request.now, ask.house))
    if word in _TOMORROW and ask.request.owner:
        return await _tomorrow(ask)
    return await _set(ask, *_read(ask))


async def choose_zone(ask: Ask) -> Reply:
    """Move the digest to the zone of the city tapped."""
    zone = zones.find(ask.words)
    if zone is None:
        return Reply(toast=ask.say("stale"))
    if ask.chat.digest_at is None:  # an old button: the zone is kept, the digest stays off
        chat = replace(ask.chat, timezone=zone)
        await ask.store.chats.save(chat)
        return replace(_standing(replace(ask, chat=chat)), edits=True)
    return replace(await _set(ask, ask.chat.digest_at, zone), edits=True)


def _read(ask: Ask) -> tuple[time, str | None]:
    """Read a time, and the zone after it; a zone alone leaves the time as it is.

    Raises:
        UserError: it isn't a time, or the zone isn't known.
    """
    read = hours.read(ask.words)
    if read is None:
        if zone := zones.find(ask.words):
            return ask.chat.digest_at or ask.house.digest_at, zone
        raise UserError("digest-not-a-time", typed=ask.words[:40])
    at, place = read
    zone = zones.find(place) if place else None
    if place and zone is None:
        raise UserError("zone-unknown", typed=place[:40])
    return at, zone


async def _set(ask: Ask, at: time, zone: str | None) -> Reply:
    """Keep the time and the zone, and say when the next digest comes.

    The last date whose time is past is closed with it, so that it isn't made up for.
    """
    chat = replace(ask.listener, digest_at=at, timezone=zone or ask.chat.timezone, gone=False)
    now = ask.request.now
    last = digest.last_date(now, at, digest.zone(chat.timezone, ask.house.timezone))
    await ask.store.deliveries.begin(chat, digests.KIND, last, now)
    return _settled(ask, chat, at, await _next_date(ask, last))


async def _next_date(ask: Ask, last: date) -> date:
    """The first date from the last one on that has no digest yet."""
    owed = await ask.store.deliveries.owed_dates(ask.chat.id, digests.KIND, last)
    day = last
    while day in owed:
        day += timedelta(days=1)
    return day


def _settled(ask: Ask, chat: Chat, at: time, following: date) -> Reply:
    zone = chat.timezone or ask.house.timezone
    where = zones.label(zone, ask.reader.locale.language)
    text = ask.say("digest-set", at=f"{at:%H:%M}", zone=where, next=ask.reader.day(following))
    if chat.timezone is None:
        text += "\n\n" + ask.say(
            "digest-zone-guessed", zone=where, example=f"/digest {at:%H:%M} Europe/Berlin"
        )
        return Reply((Message(text, buttons=_zone_buttons(ask)),))
    return Reply((Message(text, buttons=((_now_button(ask), _off_button(ask)),)),))


def _standing(ask: Ask) -> Reply:
    offered = tuple(Button(at, f"digest:{at}") for at in _OFFERED)
    if ask.chat.digest_at is None:
        return Reply((Message(ask.say("digest-offer"), buttons=(offered, (_now_button(ask),))),))
    zone = zones.label(ask.chat.timezone or ask.house.timezone, ask.reader.locale.language)
    text = ask.say("digest-stands", at=f"{ask.chat.digest_at:%H:%M}", zone=zone)
    return Reply((Message(text, buttons=(offered, (_now_button(ask), _off_button(ask)))),))


async def _off(ask: Ask) -> Reply:
    if ask.chat.digest_at is None:
        return plain(ask.say("digest-already-off"))
    await ask.store.chats.save(replace(ask.chat, digest_at=None))
    return plain(ask.say("digest-off"))


async def _tomorrow(ask: Ask) -> Reply:
    """Owe tomorrow's digest now: an operator's way to see one delivered."""
    now = ask.request.now
    local = digest.zone(ask.chat.timezone, ask.house.timezone)
    day = now.astimezone(local).date() + timedelta(days=1)
    owed = await digests.owe(ask.store, ask.listener, day, now, ask.house)
    ask.house.wake()
    return plain(ask.say("digest-on-its-way" if owed else "digest-owed-already", day=ask.reader.day(day)))


def _zone_buttons(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    language = ask.reader.locale.language
    return rows([Button(city.names[language], f"zone:{city.zone}") for city in zones.common()], 3)


def _now_button(ask: Ask) -> Button:
    return Button(ask.say("button-digest-now"), "digest:now")


def _off_button(ask: Ask) -> Button:
    return Button(ask.say("button-digest-off"), "digest:off")


COMMAND = Command(
    "digest",
    answer,
    aliases=("日报", "每日推送", "推送", "订阅", "定时", "digest"),
    takes="words",
    taps=(
        Tap("digest", r"now|off|\d\d:\d\d", answer),
        Tap("zone", r"[A-Za-z_]+(?:/[A-Za-z_]+)*", choose_zone),
    ),
)
