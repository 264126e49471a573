"""What a file is packed in: a zip of pages, a saved mail, a saved page. Told by its content, whatever its name is.

A member is unpacked to its limit and no further, in memory, and never to a path that the archive names. An archive in an
archive is refused: nobody packs articles so, and it is how a few kilobytes become a petabyte.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.news.clean import mail, trace
from bot.news.clean.trace import Cleaned, traced
from bot.news.model import RawItem, Refusal

LIMIT = 50_000_000
"""Bytes of a packed file, and of all that is unpacked from it."""
MEMBERS = 2_000
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = ("[Content_Types].xml", "mimetype", "AndroidManifest.xml", "META-INF/MANIFEST.MF")
"""What documents, books and programs hold that are zip files too."""
_ENCRYPTED = 1
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What `zipfile` unpacks up to a wanted length; the others it inflates whole, and 5 MB of bzip2 can hold 100 GB."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
)


def is_archive(content: bytes) -> bool:
    """Whether it may hold several articles."""
    return content.startswith(_MAGIC)


def limit_of(head: bytes) -> int:
    """The most bytes that a file may have which begins like this (64 KB are enough to tell)."""
    return LIMIT if is_archive(head) or mail.fits(head) else trace.LIMIT


def oversized(content: bytes) -> Refusal | None:
    """The refusal of a file beyond its limit."""
    limit = limit_of(content)
    return _too_big(limit) if len(content) > limit else None


def _too_big(limit: int) -> Refusal:
    return Refusal("too-big", limit // 1_000_000)


def opened(raw: RawItem) -> RawItem | Refusal:
    """The page or text in a saved message, or why there is none; any other item as it is."""
    return mail.unwrap(raw) if mail.fits(raw.content) else raw


def unpack(raw: RawItem) -> tuple[RawItem | Refusal, ...]:
    """The members of an archive in its order, each under its name in it, to be cleaned or refused; or why there are none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw.content)) as archive:
            files = [info for info in archive.infolist() if not _is_left_out(info)]
            refusal = _judge(files)
            return (refusal,) if refusal else tuple(_member(raw, archive, info) for info in files)
    except _BROKEN:
        return (Refusal("broken"),)


def joined(members: Iterable[Cleaned]) -> Cleaned:
    """What the members became, as one."""
    cleaned = tuple(members)
    return Cleaned(
        tuple(part for member in cleaned for part in member.parts),
        tuple(steps for member in cleaned for steps in traced(member)),
    )


def _is_left_out(info: zipfile.ZipInfo) -> bool:
    """Folders, hidden files, and what macOS adds."""
    return info.is_dir() or any(part.startswith((".", "__MACOSX")) for part in info.filename.split("/"))


def _judge(files: Sequence[zipfile.ZipInfo]) -> Refusal | None:
    """Why the archive as a whole is not taken."""
    if not files:
        return Refusal("empty-archive")
    if any(info.filename in _OFFICE for info in files):
        return Refusal("document")
    if any(info.flag_bits & _ENCRYPTED for info in files):
        return Refusal("encrypted")
    if len(files) > MEMBERS:
        return Refusal("too-many", MEMBERS)
    if sum(info.file_size for info in files) > LIMIT:
        return Refusal("unpacks-too-big", LIMIT // 1_000_000)
    return None


def _member(raw: RawItem, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> RawItem | Refusal:
    found = _opened_member(raw, archive, info)
    return replace(found, part=info.filename) if isinstance(found, Refusal) else found


def _opened_member(raw: RawItem, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> RawItem | Refusal:
    if info.file_size > trace.LIMIT:
        return _too_big(trace.LIMIT)
    if info.compress_type not in _BOUNDED:
        return Refusal("packing")
    try:
        with archive.open(info) as file:
            content = file.read(info.file_size)  # `archive.read` would inflate what a lying header hides
    except _BROKEN:
        return Refusal("broken")
    if is_archive(content):
        return Refusal("nested")
    return opened(RawItem(info.filename, content, raw.hints))
