"""Folders as sticks: the drives of the demo, which its dock puts in and pulls, fills and write-protects."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from rakiosk.domain.errors import StickFull, StickReadOnly, StickRemoved, StickUnreadable
from rakiosk.media import reading, safestore
from rakiosk.media.port import Drive, DrivesChanged
from rakiosk.media.safestore import Before, Step

SIZE = 8_000_000_000


class Handling(Enum):
    """One handling of a stick as a whole."""

    MOUNT = "mount"
    UNMOUNT = "unmount"
    EJECT = "eject"


@dataclass(frozen=True, slots=True)
class FolderStick:
    """A stick to put in: its folder, and how it is."""

    folder: Path
    label: str
    size: int = SIZE
    free: int = SIZE
    is_read_only: bool = False
    is_readable: bool = True


class FolderMedia:
    """Sticks that are folders. All calls come from the event loop."""

    def __init__(self, *, before: Callable[[Step | Handling], None] = lambda _step: None) -> None:
        self._sticks: dict[str, FolderStick] = {}
        self._before = before  # whoever watches what is done: a test that pulls the stick, or the plug, at one step
        self._keys = itertools.count(1)
        self._changed: DrivesChanged = lambda _drives: None

    # the dock's side

    def insert(self, stick: FolderStick) -> None:
        """Put a stick in, beside those that are in."""
        self._sticks[f"folder-{next(self._keys)}"] = stick
        self._changed(self.drives)

    def pull(self) -> None:
        """Take all sticks out."""
        self._sticks.clear()
        self._changed(self.drives)

    def alter(self, change: Callable[[FolderStick], FolderStick]) -> None:
        """Fill or protect the sticks that are in."""
        self._sticks = {key: change(stick) for key, stick in self._sticks.items()}
        self._changed(self.drives)

    @property
    def sticks(self) -> tuple[FolderStick, ...]:
        """The sticks that are in."""
        return tuple(self._sticks.values())

    # the kiosk's side: media.port.Media

    def start(self, changed: DrivesChanged) -> None:
        """Tell of sticks from now on."""
        self._changed = changed
        changed(self.drives)

    @property
    def drives(self) -> tuple[Drive, ...]:
        """The sticks that are in."""
        return tuple(
            Drive(key, stick.label, stick.size, stick.is_read_only, stick.is_readable)
            for key, stick in self._sticks.items()
        )

    def opened(self, drive: Drive, *, writable: bool) -> AbstractAsyncContextManager["OpenedFolder"]:
        """The folder, for a block."""
        return self._opened(drive, writable=writable)

    @asynccontextmanager
    async def _opened(self, drive: Drive, *, writable: bool) -> AsyncIterator["OpenedFolder"]:
        self._before(Handling.MOUNT)
        stick = self.stick_of(drive.key)
        if not stick.is_readable:
            raise StickUnreadable("no file system of this machine")
        if writable and stick.is_read_only:
            raise StickReadOnly("write-protected")
        stick.folder.mkdir(parents=True, exist_ok=True)
        device = safestore.device_of(stick.folder)
        if writable:
            await asyncio.to_thread(safestore.clear_parts, stick.folder, device=device)
        yield OpenedFolder(self, drive.key, device)
        self._before(Handling.UNMOUNT)
        self.stick_of(drive.key)

    async def release(self, drive: Drive) -> None:
        """Nothing is held back: it may be taken."""
        self._before(Handling.EJECT)
        self.stick_of(drive.key)

    async def close(self) -> None:
        """Tell no longer."""
        self._changed = lambda _drives: None

    def stick_of(self, key: str) -> FolderStick:
        """The stick of a drive's key. Raises StickRemoved when it was pulled."""
        if key not in self._sticks:
            raise StickRemoved("pulled")
        return self._sticks[key]

    def spend(self, key: str, size: int) -> None:
        """Take room on a stick. Raises StickFull, StickRemoved."""
        stick = self.stick_of(key)
        if size > stick.free:
            raise StickFull("no room left")
        self._sticks[key] = replace(stick, free=stick.free - size)

    def watch(self, key: str) -> Before:
        """The check before each step of saving on this stick: whether it is there still."""

        def before(step: Step) -> None:
            self._before(step)
            self.stick_of(key)

        return before


class OpenedFolder:
    """A folder as a mounted drive."""

    def __init__(self, media: FolderMedia, key: str, device: int) -> None:
        self._media = media
        self._key = key
        self._device = device

    @property
    def free(self) -> int:
        """Free bytes, as the dock has it."""
        return self._media.stick_of(self._key).free

    async def names(self) -> tuple[str, ...]:
        """The files at the top."""
        return await asyncio.to_thread(reading.names, self._folder, device=self._device)

    async def find(self, endings: Collection[str]) -> tuple[str, ...]:
        """The files whose names end so, at the top and one folder down."""
        return await asyncio.to_thread(reading.find, self._folder, endings, device=self._device)

    async def read(self, name: str) -> bytes:
        """A whole file."""
        return await asyncio.to_thread(reading.read, self._folder, name, device=self._device)

    async def save(self, name: str, content: bytes, *, replace: bool = False) -> None:
        """Write a file whole or not at all."""
        if self._media.stick_of(self._key).is_read_only:
            raise StickReadOnly("write-protected")
        self._media.spend(self._key, len(content))
        await asyncio.to_thread(
            safestore.save,
            self._folder,
            name,
            content,
            device=self._device,
            replace=replace,
            before=self._media.watch(self._key),
        )

    @property
    def _folder(self) -> Path:
        return self._media.stick_of(self._key).folder
