"""Saving a file on a drive that may fill up, break or be pulled at any moment: whole, read back, or not at all."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path

from rakiosk.domain.errors import (
    FileExists,
    FileMissing,
    KioskError,
    StickBroken,
    StickFull,
    StickReadOnly,
    StickRemoved,
    StickTurnedReadOnly,
)

NAME_MOST = 64
PART = ".rakiosk-part"
"""How a file is named until it is whole: no other program ends its names like this, as browsers do with .part."""
_OWN_MODE = 0o600
_REPLACEMENT = "replacement"
_FAT_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]*")
_DEVICES_OF_DOS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

_TROUBLE: dict[int, type[KioskError]] = {
    errno.ENOSPC: StickFull,
    errno.EDQUOT: StickFull,
    errno.EFBIG: StickFull,
    errno.EROFS: StickTurnedReadOnly,  # what is read-only from the start is not opened for writing
    errno.EACCES: StickReadOnly,
    errno.EPERM: StickReadOnly,
    errno.ENODEV: StickRemoved,
    errno.ENXIO: StickRemoved,
    errno.ENOTCONN: StickRemoved,
    errno.ENOENT: FileMissing,
    errno.ELOOP: FileMissing,  # a symbolic link: it may lead anywhere, so it is no file of the customer's
    errno.ENOTDIR: FileMissing,
    errno.EEXIST: FileExists,
}


class Step(Enum):
    """The steps of saving, in their order: after each, the file of that name is the old one, whole, or the new one."""

    CREATE = "create"
    WRITE = "write"
    SYNC = "sync"
    READ_BACK = "read back"
    RENAME = "rename"
    SYNC_FOLDER = "sync folder"


Before = Callable[[Step], None]


def is_fat_safe(name: str) -> bool:
    """Whether every system can have a file of this name: ASCII, not of DOS's devices, no dot at the end."""
    is_plain = _FAT_SAFE.fullmatch(name) is not None and len(name) <= NAME_MOST
    return is_plain and not name.endswith((".", " ", PART)) and not _DEVICES_OF_DOS.fullmatch(name)


def device_of(folder: Path) -> int:
    """The device that a folder lies on: another one after the drive was pulled from under it."""
    return folder.stat().st_dev


def save(
    folder: Path,
    name: str,
    content: bytes,
    *,
    device: int,
    replace: bool = False,
    before: Before = lambda _step: None,
) -> None:
    """Save a file on the drive that is mounted at the folder; `device` is the drive's, as it was when mounted.

    A new name must be one that every system can have; a file that is there is replaced whatever its name. Raises
    FileExists unless `replace`, StickFull, StickReadOnly, StickTurnedReadOnly, StickRemoved, StickBroken; then nothing
    was saved. The drive
    is mounted for the kiosk alone, so that nobody makes a file between the look and the renaming.
    """
    if not replace and not is_fat_safe(name):
        raise ValueError("not a name for a file on a customer's drive")
    # the part lies at the top, where it is looked for, and has no name that only some systems can have
    file, part = folder / name, folder / ((name if is_fat_safe(name) else _REPLACEMENT) + PART)
    with troubles_told():
        require(folder, device)
        if file.exists() and not replace:
            raise FileExists(name)
        mode = _mode_of(file) if replace and (file.exists() or not is_fat_safe(name)) else _OWN_MODE
        part.unlink(missing_ok=True)  # of a saving that was cut off
        try:
            _write(part, content, mode, before)
            before(Step.READ_BACK)
            _require_alike(part, content)
            require(folder, device)
            before(Step.RENAME)
            part.replace(file)
            before(Step.SYNC_FOLDER)
            _sync_folder(folder)
            require(folder, device)
        except BaseException:
            with suppress(OSError):
                if device_of(folder) == device:
                    part.unlink(missing_ok=True)
            raise


def clear_parts(folder: Path, *, device: int) -> None:
    """Delete what a saving that was cut off has left: our own parts and nothing else.

    Raises StickReadOnly, StickTurnedReadOnly, StickRemoved, StickBroken.
    """
    with troubles_told():
        require(folder, device)
        for part in [entry for entry in folder.iterdir() if _is_part(entry)]:
            part.unlink(missing_ok=True)


def _is_part(entry: Path) -> bool:
    """Whether this is a file that only `save` can have begun."""
    is_ours = entry.name.endswith(PART) and is_fat_safe(entry.name.removesuffix(PART))
    return is_ours and entry.is_file() and not entry.is_symlink()


@contextmanager
def troubles_told() -> Iterator[None]:
    """Raise the system's errors with a drive as troubles of the tree."""
    try:
        yield
    except OSError as error:
        trouble = _TROUBLE.get(error.errno or 0, StickBroken)
        raise trouble(errno.errorcode.get(error.errno or 0, "unknown")) from error


def require(folder: Path, device: int) -> None:
    """Raise StickRemoved when another device lies at the folder than the drive's.

    The mount point of a pulled drive is an empty folder of the kiosk's own: nothing must be written there."""
    try:
        is_there = device_of(folder) == device
    except OSError as error:
        raise StickRemoved("its folder cannot be reached") from error
    if not is_there:
        raise StickRemoved("another device lies at its folder")


def _mode_of(file: Path) -> int:
    """The rights to the file that is replaced, which are those to the new one. Raises FileMissing, OSError."""
    mode = file.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise FileMissing("no file")
    return stat.S_IMODE(mode) & 0o777


def _write(part: Path, content: bytes, mode: int, before: Before) -> None:
    before(Step.CREATE)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN_MODE)
    try:
        if mode != _OWN_MODE:
            with suppress(OSError):  # FAT has no owners
                os.fchmod(descriptor, mode)
        before(Step.WRITE)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        before(Step.SYNC)
        os.fsync(descriptor)
        # what is read back must come from the drive, not from memory
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def _require_alike(part: Path, content: bytes) -> None:
    if hashlib.sha256(part.read_bytes()).digest() != hashlib.sha256(content).digest():
        raise StickBroken("reads back something else")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems sync no folders: the whole of it is synced instead
            raise
        os.sync()
    finally:
        os.close(descriptor)
