"""A customer's stick: the right one in, a file saved on it, the stick released.

A stick may stop answering at any step: each can be left, and no end of a visit waits for one.
"""

import asyncio
from contextlib import suppress

from rakiosk.carriers.file.needs import StickStaysIn
from rakiosk.domain.errors import (
    FileExists,
    MediaError,
    MediaServiceMissing,
    StickEncrypted,
    StickFull,
    StickMissing,
    StickReadOnly,
    SticksTooMany,
    StickTooSmall,
    StickUnreadable,
)
from rakiosk.i18n import _
from rakiosk.kit.leavable import leavable
from rakiosk.kit.prompts import Cancelled, InsertStick, Question, TakeStick
from rakiosk.kit.visit import Visit
from rakiosk.media.port import LEAST_FREE, Drive, Media, OpenedDrive

LOOKING, SAVING, CLOSING = _("Looking at your USB stick…"), _("Saving on your USB stick…"), _("Closing your USB stick…")
LEAVING_UNSAVED = _(
    "Your USB stick is slow. You may wait, or leave: then this file does not count as saved. Nothing else is lost."
)
LEAVING_UNCLOSED = _(
    "Your USB stick is slow to close. You may wait, or leave: what was saved on it has been read back."
)
CLOSING_SECONDS = 3.0  # that the end of an errand or of a visit waits for a stick


def media_of(v: Visit) -> Media:
    """The kiosk's removable drives. Raises MediaServiceMissing when it takes none."""
    if v.media is None:
        raise MediaServiceMissing("this kiosk takes no sticks")
    return v.media


async def usable_stick(v: Visit) -> Drive:
    """The one stick that is in, writable and with room; asks for it while there is none. Raises any MediaError."""
    drive = await stick_in(v)
    if drive.is_read_only:
        raise StickReadOnly("write-protected")
    if drive.size < LEAST_FREE:
        raise StickTooSmall(f"{drive.size} bytes")
    await leavable(v, LOOKING, _require_room(v, drive), needs=StickStaysIn(drive))
    return drive


async def _require_room(v: Visit, drive: Drive) -> None:
    async with media_of(v).opened(drive, writable=True) as opened:
        if opened.free < LEAST_FREE:
            raise StickFull(f"{opened.free} bytes free")


async def stick_in(v: Visit) -> Drive:
    """The one stick that is in, to be read at least; asks for it while there is none. Raises any MediaError."""
    while True:
        try:
            return _the_one(media_of(v).drives)
        except StickMissing:
            await v.show(InsertStick())


def _the_one(drives: tuple[Drive, ...]) -> Drive:
    if not drives:
        raise StickMissing("none is in")
    if len(drives) > 1:
        raise SticksTooMany(f"{len(drives)} are in")
    if drives[0].is_encrypted:
        raise StickEncrypted("the most of it")
    if not drives[0].is_readable:
        raise StickUnreadable("no file system of this machine")
    return drives[0]


async def save_on_stick(v: Visit, name: str, content: bytes) -> None:
    """Save a file on the customer's stick and release the stick. Raises any MediaError; run again, it saves again."""
    drive = await usable_stick(v)
    try:
        await save_file(v, drive, name, content)
    except FileExists:
        await v.show(_replace(name), needs=StickStaysIn(drive))
        await save_file(v, drive, name, content, replace=True)
    await release_stick(v, drive)


async def save_file(v: Visit, drive: Drive, name: str, content: bytes, *, replace: bool = False) -> None:
    """Save a file whole. Raises any MediaError, Cancelled; then it is remembered that a part may be left."""

    async def save() -> None:
        async with media_of(v).opened(drive, writable=True) as opened:
            await save_into(v, opened, name, content, replace=replace)

    await leavable(v, SAVING, save(), leaving=LEAVING_UNSAVED, needs=StickStaysIn(drive))


async def save_into(v: Visit, opened: OpenedDrive, name: str, content: bytes, *, replace: bool = False) -> None:
    """The same, on a drive that is open."""
    v.is_saving_cut_off = True
    await opened.save(name, content, replace=replace)
    v.is_saving_cut_off = False


async def clear_cut_off(v: Visit) -> None:
    """When a section is left: the part of a file that could not be saved goes, if the one stick that is in lets it."""
    if not v.is_saving_cut_off:
        return
    # a stick that is out, or fails here, is cleared when it is next written to
    with suppress(MediaError, TimeoutError):
        drive = _the_one(media_of(v).drives)
        async with v.working(CLOSING), asyncio.timeout(CLOSING_SECONDS), media_of(v).opened(drive, writable=True):
            v.is_saving_cut_off = False


def _replace(name: str) -> Question:
    return Question(
        _("A file of this name is on the USB stick already."),
        (_("“{name}” would be replaced by the new one.", name=name),),
        forward=_("Replace file"),
        is_careful=True,
    )


async def release_stick(v: Visit, drive: Drive) -> None:
    """Have everything on the stick, and tell the customer to take it. Raises any MediaError, Cancelled."""
    await leavable(v, CLOSING, media_of(v).release(drive), leaving=LEAVING_UNCLOSED, needs=StickStaysIn(drive))
    await v.show(TakeStick())


async def take_stick(v: Visit) -> None:
    """At the end of a visit: whatever stick is still in is released, and the customer is told to take it."""
    media = v.media if v.services.done() else None
    if media is None:
        return
    await clear_cut_off(v)
    is_closed, v.is_saving_cut_off = not v.is_saving_cut_off, False
    with suppress(MediaError, Cancelled):
        for drive in media.drives:
            is_closed = await _is_released(v, media, drive) and is_closed
        while media.drives:
            await v.show(TakeStick(is_closed=is_closed))


async def _is_released(v: Visit, media: Media, drive: Drive) -> bool:
    """Whether all is on it; a stick that does not answer is not waited for."""
    with suppress(MediaError, TimeoutError):
        async with v.working(CLOSING), asyncio.timeout(CLOSING_SECONDS):
            await media.release(drive)
        return True
    return False
