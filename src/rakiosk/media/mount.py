"""A drive that is mounted at a folder: read and written beside the event loop, never longer than it is there."""

import asyncio
import threading
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

from rakiosk.beside import beside
from rakiosk.domain.errors import FileMissing, StickBroken, StickReadOnly, StickRemoved, StickTurnedReadOnly
from rakiosk.media import reading, safestore

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")

DEADLINE_SECONDS = 60.0  # a stick that answers no more keeps its thread for ever, but not the customer
_NEWS_SECONDS = 0.5  # that the drive was pulled is heard a little after its first error


async def device_mounted_at(folder: Path) -> int:
    """The device that was mounted at the folder. Raises StickRemoved when none is there any more."""
    try:
        device, outside = await beside(lambda: (folder.stat().st_dev, folder.parent.stat().st_dev))
    except OSError as error:
        raise StickRemoved("its folder cannot be reached") from error
    if device == outside:
        raise StickRemoved("nothing is mounted at its folder")
    return device


def _require_waited(left: threading.Event) -> None:
    """Raise StickBroken once the customer has left: what was not called saved is not to be there later."""
    if left.is_set():
        raise StickBroken("left while it was written")


class OpenedMount:
    """A mounted drive: media.port.OpenedDrive. `is_in` tells whether it has been pulled since."""

    def __init__(self, folder: Path, device: int, is_in: Callable[[], bool], free: int) -> None:
        self._folder = folder
        self._device = device
        self._is_in = is_in
        self._free = free

    @classmethod
    async def at(cls, folder: Path, device: int, is_in: Callable[[], bool]) -> Self:
        """The drive that is mounted at a folder. Raises StickRemoved, StickBroken."""
        opened = cls(folder, device, is_in, 0)
        await opened._look()
        return opened

    @property
    def free(self) -> int:
        """Free bytes, after the last file was saved."""
        return self._free

    async def clear_parts(self) -> None:
        """Delete what a saving that was cut off has left on the drive."""
        await self._do(safestore.clear_parts, self._folder, device=self._device)

    async def names(self) -> tuple[str, ...]:
        """The files at the top."""
        return await self._do(reading.names, self._folder, device=self._device)

    async def find(self, endings: Collection[str]) -> tuple[str, ...]:
        """The files whose names end so, at the top and one folder down."""
        return await self._do(reading.find, self._folder, endings, device=self._device)

    async def read(self, name: str) -> bytes:
        """A whole file."""
        return await self._do(reading.read, self._folder, name, device=self._device)

    async def save(self, name: str, content: bytes, *, replace: bool = False) -> None:
        """Write a file whole or not at all; what nobody waits for any more goes no step further."""
        left = threading.Event()
        save = partial(safestore.save, device=self._device, replace=replace, before=lambda _step: _require_waited(left))
        try:
            await self._do(save, self._folder, name, content)
        except BaseException:
            left.set()
            raise
        await self._look()

    async def _look(self) -> None:
        self._free = await self._do(reading.free_bytes, self._folder, device=self._device)

    async def _do(self, work: Callable[Parameters, Result], *args: Parameters.args, **how: Parameters.kwargs) -> Result:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await beside(partial(work, *args, **how))
        except TimeoutError as error:
            raise StickBroken("no answer in time") from error
        except (StickBroken, StickReadOnly, StickTurnedReadOnly, FileMissing) as error:
            await asyncio.sleep(_NEWS_SECONDS)
            if self._is_in():
                raise
            raise StickRemoved("pulled while it was read or written") from error
