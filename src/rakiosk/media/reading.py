"""Reading what lies on a customer's drive: files at the top and one folder down, no links, nothing damaged."""

import errno
import logging
import os
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from rakiosk.domain.errors import FileMissing, FileUnreadable
from rakiosk.media.safestore import PART, require, troubles_told

log = logging.getLogger(__name__)

FILE_MOST = 16_000_000  # bytes: what is read of a customer's drive at the most
ENTRIES_MOST = 20_000  # of one folder: more takes longer to look at than anybody waits
FOUND_MOST = 20_000  # of a drive: a menu turns as many pages as it has, and no customer has so many


def read(folder: Path, name: str, *, device: int) -> bytes:
    """A whole file. Raises FileMissing, FileUnreadable (too large, no file), StickRemoved, StickBroken."""
    with troubles_told():
        require(folder, device)
        with os.fdopen(_opened(folder, name), "rb") as file:
            if os.fstat(file.fileno()).st_size > FILE_MOST:
                raise FileUnreadable("too large")
            content = file.read(FILE_MOST)
        require(folder, device)
        return content


def _opened(folder: Path, name: str) -> int:
    """A descriptor of a file at the top or in a folder, no link anywhere on its way. Raises FileMissing, OSError."""
    *folders, last = name.split("/")
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for below in folders:
            inner = os.open(below, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
        # a pipe would wait for whoever writes into it
        descriptor = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    finally:
        os.close(place)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileMissing("no file")
    return descriptor


def names(folder: Path, *, device: int) -> tuple[str, ...]:
    """The names of the files at the top, hidden ones and cut-off ones left out. Raises StickRemoved, StickBroken."""
    with troubles_told():
        require(folder, device)
        found = sorted(entry.name for entry in _entries(folder) if _is_customers_file(entry))
        require(folder, device)
        return tuple(found)


def find(folder: Path, endings: Collection[str], *, device: int) -> tuple[str, ...]:
    """The files whose names end so (small letters), those at the top first, then those one folder down.

    FOUND_MOST at the most. Links are not followed, and what is damaged or hidden is passed over. Raises StickRemoved,
    StickBroken.
    """
    with troubles_told():
        require(folder, device)
        at_top = sorted(_entries(folder), key=lambda entry: entry.name)
        below = [entry.name for entry in at_top if _is_customers_folder(entry)]
        found = [entry.name for entry in at_top if _ends(entry, endings)]
        for name in below:
            with suppress(OSError):
                inside = sorted(entry.name for entry in _entries(folder / name) if _ends(entry, endings))
                found += [f"{name}/{file}" for file in inside]
        require(folder, device)
        return tuple(found[:FOUND_MOST])


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The entries of a folder, as far as it can be read; ENTRIES_MOST at the most."""
    with os.scandir(folder) as entries:
        for _count in range(ENTRIES_MOST):
            try:
                entry = next(entries, None)
            except OSError as error:
                log.warning("a folder on a stick can be read in part only: %s", errno.errorcode.get(error.errno or 0))
                return
            if entry is None:
                return
            yield entry


def _is_customers_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file that shows, and none of ours that was cut off."""
    if entry.name.startswith(".") or entry.name.endswith(PART):
        return False
    try:
        return stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
    except OSError as error:
        log.warning("a damaged entry on a stick is passed over: %s", errno.errorcode.get(error.errno or 0))
        return False


def _is_customers_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder that shows, and no system's wastebasket."""
    with suppress(OSError):
        return not entry.name.startswith((".", "$")) and entry.is_dir(follow_symlinks=False)
    return False


def _ends(entry: os.DirEntry[str], endings: Collection[str]) -> bool:
    return entry.name.lower().endswith(tuple(endings)) and _is_customers_file(entry)


def free_bytes(folder: Path, *, device: int) -> int:
    """Free bytes on the drive. Raises StickRemoved, StickBroken."""
    with troubles_told():
        require(folder, device)
        told = os.statvfs(folder)
        return told.f_bavail * told.f_frsize if told.f_blocks else sys.maxsize  # some drivers do not tell
