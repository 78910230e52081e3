"""The port of removable drives: seen as they come and go, opened, saved to, released."""

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

LEAST_FREE = 1_000_000  # bytes: a pair of certificate files takes some 10 kB, and FAT clusters are large


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive that is in. `key` is another one after every insertion; `size` in bytes."""

    key: str
    label: str
    size: int
    is_read_only: bool = False
    is_readable: bool = True  # whether it has a file system that this machine can mount
    is_encrypted: bool = False  # the most of it


DrivesChanged = Callable[[tuple[Drive, ...] | None], None]
"""Told the drives that are in, or None while nobody can tell."""


class OpenedDrive(Protocol):
    """A mounted drive. Every call raises StickRemoved or StickBroken when the drive fails."""

    @property
    def free(self) -> int:
        """Free bytes."""
        ...

    async def names(self) -> tuple[str, ...]:
        """The names of the files at the top of the drive, in their order."""
        ...

    async def find(self, endings: Collection[str]) -> tuple[str, ...]:
        """The files whose names end so, at the top of the drive and one folder down: “folder/name”."""
        ...

    async def read(self, name: str) -> bytes:
        """A whole file, up to FILE_MOST bytes. Raises FileMissing, FileUnreadable."""
        ...

    async def save(self, name: str, content: bytes, *, replace: bool = False) -> None:
        """Write a file whole or not at all, and read it back. Raises FileExists, StickFull, StickTurnedReadOnly."""
        ...


class Media(Protocol):
    """The removable drives of this machine."""

    def start(self, changed: DrivesChanged) -> None:
        """Watch the drives from now on; `changed` is called in the event loop."""
        ...

    @property
    def drives(self) -> tuple[Drive, ...]:
        """The drives that are in now. Raises MediaServiceMissing when nobody can tell."""
        ...

    def opened(self, drive: Drive, *, writable: bool) -> AbstractAsyncContextManager[OpenedDrive]:
        """Mount a drive for a block and unmount it. Raises any MediaError.

        `writable`: what a saving that was cut off has left there is deleted first.
        """
        ...

    async def release(self, drive: Drive) -> None:
        """Have everything on the drive and power it off: it may be taken. Raises any MediaError."""
        ...

    async def close(self) -> None:
        """Watch no longer."""
        ...
