"""Customers' sticks through udisks2: seen as they come and go, mounted for a block, closed and powered off."""

import asyncio
import itertools
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from dbus_fast import Variant

from rakiosk.beside import beside
from rakiosk.domain.errors import (
    MediaError,
    MediaServiceMissing,
    StickBroken,
    StickNotClosed,
    StickReadOnly,
    StickRemoved,
    StickUnreadable,
)
from rakiosk.media.mount import OpenedMount, device_mounted_at
from rakiosk.media.port import Drive, DrivesChanged
from rakiosk.media.udisks_bus import Refused, UdisksBus
from rakiosk.media.udisks_objects import DRIVE, FILESYSTEM, Objects, Stick, sticks_in

log = logging.getLogger(__name__)

MOUNT_OPTIONS = "nosuid,nodev,noexec"
_BUSY_TRIES = 5  # whoever looks at a new file system for a moment, as udev does, keeps it busy
_BUSY_SECONDS = 0.3
_SETTLE_SECONDS = 1.0
_ERROR = "org.freedesktop.UDisks2.Error."
_GONE = {f"org.freedesktop.DBus.Error.{name}" for name in ("UnknownObject", "UnknownMethod", "UnknownInterface")}
_FORBIDDEN = {_ERROR + name for name in ("NotAuthorized", "NotAuthorizedCanObtain", "NotAuthorizedDismissed")}


def _require_writable(folder: Path) -> None:
    """Raise StickNotClosed when the driver would have it read only, as ntfs-3g does with what Windows left open."""
    with suppress(OSError):  # it is gone: the next look tells
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            raise StickNotClosed("mounted read-only")


class UdisksMedia:
    """The removable USB drives of this machine: media.port.Media."""

    def __init__(
        self, *, loop_folder: Path | None = None, power_off: bool = True, bus_address: str | None = None
    ) -> None:
        self._loop_folder = loop_folder
        self._power_off = power_off
        self._bus = UdisksBus(self._heard, bus_address)
        self._watching: asyncio.Task[None] | None = None
        self._changed: DrivesChanged = lambda _drives: None
        self._is_there: bool | None = None  # None until the service was looked for
        self._insertions = itertools.count(1)
        self._numbers: dict[str, int] = {}  # of each stick's block device: which insertion it is of
        self._sticks: dict[str, Stick] = {}  # by the key of their drives
        self._settled: dict[str, bool] = {}  # of drives without a file system: whether none will come any more
        self._drives: tuple[Drive, ...] = ()
        self._closing: dict[str, asyncio.Task[None]] = {}  # by key: drives that were left before they were unmounted

    def start(self, changed: DrivesChanged) -> None:
        """Watch the drives from now on; `changed` is called in the event loop."""
        self._changed = changed
        self._watching = asyncio.ensure_future(self._bus.run())

    @property
    def drives(self) -> tuple[Drive, ...]:
        """The drives that are in now. Raises MediaServiceMissing when nobody can tell."""
        if not self._is_there:
            raise MediaServiceMissing("udisks2 cannot be reached")
        return self._drives

    def opened(self, drive: Drive, *, writable: bool) -> AbstractAsyncContextManager[OpenedMount]:
        """Mount a drive for a block and unmount it. Raises any MediaError."""
        return self._opened(drive, writable=writable)

    @asynccontextmanager
    async def _opened(self, drive: Drive, *, writable: bool) -> AsyncIterator[OpenedMount]:
        stick = self._stick_of(drive)
        if not stick.is_readable:
            raise StickUnreadable("no file system of this machine")
        if writable and stick.is_read_only:
            raise StickReadOnly("write-protected")
        await self._until_closed(drive)
        folder = await self._mount(drive, writable=writable)
        try:
            opened = await OpenedMount.at(folder, await device_mounted_at(folder), lambda: self.has(drive))
            if writable:
                await beside(partial(_require_writable, folder))
                await opened.clear_parts()
            yield opened
        except asyncio.CancelledError:
            self._close_behind(drive)
            raise
        except BaseException:
            with suppress(MediaError):
                await self._unmount(drive)
            raise
        await self._unmount(drive)

    def _close_behind(self, drive: Drive) -> None:
        """Unmount a drive for which nobody waits any more: it may take as long as it likes."""

        async def close() -> None:
            with suppress(MediaError):
                await self._unmount(drive)
            self._closing.pop(drive.key, None)

        self._closing[drive.key] = asyncio.create_task(close())

    async def _until_closed(self, drive: Drive) -> None:
        if closing := self._closing.get(drive.key):
            await asyncio.wait({closing})

    async def release(self, drive: Drive) -> None:
        """Have everything on the drive and power it off: it may be taken. Raises any MediaError."""
        stick = self._stick_of(drive)
        await self._until_closed(drive)
        if stick.is_readable:
            await self._unmount(drive)
        if self._power_off and stick.can_power_off:
            try:
                await self._bus.call(stick.owner, DRIVE, "PowerOff", "a{sv}", {})
            except (Refused, MediaError) as error:  # it is unmounted: it may be taken all the same
                log.warning("a stick was not powered off: %s", error)

    async def close(self) -> None:
        """Watch no longer."""
        self._changed = lambda _drives: None
        tasks = [*self._closing.values(), *([self._watching] if self._watching is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def has(self, drive: Drive) -> bool:
        """Whether this drive is in, as far as is known."""
        return drive.key in self._sticks

    def _heard(self, objects: Objects | None, lost: frozenset[str]) -> None:
        if objects is None:  # the sticks are most likely still there: their keys stay
            was_there, self._is_there = self._is_there, False
            if was_there is not False:
                self._changed(None)
            return
        kept = {block: number for block, number in self._numbers.items() if block not in lost}
        sticks = sticks_in(objects, self._loop_folder)
        self._numbers = {stick.block: kept.get(stick.block) or next(self._insertions) for stick in sticks}
        self._sticks = {f"{stick.block}#{self._numbers[stick.block]}": stick for stick in sticks}
        self._tell()

    def _tell(self) -> None:
        self._settled = {key: is_so for key, is_so in self._settled.items() if key in self._sticks}
        drives = tuple(
            Drive(key, stick.label, stick.size, stick.is_read_only, stick.is_readable, stick.is_encrypted)
            for key, stick in self._sticks.items()
            if stick.is_readable or self._is_settled(key)
        )
        is_news = not self._is_there or drives != self._drives
        self._is_there, self._drives = True, drives
        if is_news:
            self._changed(drives)

    def _is_settled(self, key: str) -> bool:
        """A stick is seen a little before the file systems on it: it is told as unreadable only when it stays so."""
        if key not in self._settled:
            self._settled[key] = False
            asyncio.get_running_loop().call_later(_SETTLE_SECONDS, self._settle, key)
        return self._settled[key]

    def _settle(self, key: str) -> None:
        if key in self._settled:
            self._settled[key] = True
            if self._is_there:
                self._tell()

    def _stick_of(self, drive: Drive) -> Stick:
        if not self._is_there:
            raise MediaServiceMissing("udisks2 cannot be reached")
        if not self.has(drive):
            raise StickRemoved("pulled")
        return self._sticks[drive.key]

    async def _mount(self, drive: Drive, *, writable: bool) -> Path:
        options = {"options": Variant("s", f"{MOUNT_OPTIONS},{'rw' if writable else 'ro'}")}
        try:
            (folder,) = await self._call(drive, "Mount", options)
        except Refused as error:
            if error.name != f"{_ERROR}AlreadyMounted":
                if writable and await self._can_be_read(drive):
                    raise StickNotClosed(f"{error.name} at mounting") from error
                raise StickUnreadable(f"{error.name} at mounting") from error
            # by a kiosk that was cut off, and perhaps otherwise than is wanted now
            await self._unmount(drive)
            return await self._mount(drive, writable=writable)
        return Path(folder)

    async def _can_be_read(self, drive: Drive) -> bool:
        """Whether it can be mounted to be read at least."""
        try:
            await self._mount(drive, writable=False)
        except StickUnreadable:
            return False
        await self._unmount(drive)
        return True

    async def _unmount(self, drive: Drive) -> None:
        for _ in range(_BUSY_TRIES):
            try:
                await self._call(drive, "Unmount", {})
            except Refused as error:
                if error.name == f"{_ERROR}NotMounted":
                    return
                if error.name != f"{_ERROR}DeviceBusy":
                    raise StickBroken(f"{error.name} at unmounting") from error
            else:
                return
            await asyncio.sleep(_BUSY_SECONDS)
        raise StickBroken("stays busy at unmounting")

    async def _call(self, drive: Drive, member: str, options: dict[str, Variant]) -> list[str]:
        """Call a method of the stick's file system. Raises Refused for what only the caller can judge."""
        try:
            return await self._bus.call(self._stick_of(drive).block, FILESYSTEM, member, "a{sv}", options)
        except Refused as error:
            if error.name in _GONE or not self.has(drive):
                raise StickRemoved(f"{error.name} at {member}") from error
            if error.name in _FORBIDDEN:
                log.warning("udisks2 lets this user mount no stick: is the polkit rule of kiosk-config in its place?")
                raise MediaServiceMissing(error.name) from error
            raise
