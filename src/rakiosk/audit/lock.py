"""The lock of an audit: one thread of one process writes it, and none is waited for that can write no more.

A process that was killed while the kernel holds one of its threads, for a stick that hangs, keeps its open files until
that thread is let go, and with them its lock. So the lock names the thread that writes: once that thread is gone,
whoever holds the lock writes nothing, and it is taken over.
"""

import fcntl
import os
import threading
from contextlib import suppress
from pathlib import Path

_MODE = 0o600
_STATE, _STARTED = 0, 19  # proc_pid_stat(5): fields 3 and 22, counted from behind the name
_ENDED = frozenset("ZX")


class InUse(Exception):
    """Another process writes this audit."""


def locked(folder: Path) -> int:
    """The open lock of an audit, for the thread that calls; closing it lets another write. Raises InUse, OSError."""
    with suppress(BlockingIOError):
        return _named(_taken(folder / "lock"))
    asking = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(asking, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of two who find the writer gone, one takes its place
        return _named(_taken_over(folder / "lock"))
    except BlockingIOError as error:
        raise InUse(str(folder)) from error
    finally:
        os.close(asking)


def _taken_over(file: Path) -> int:
    """The lock, anew beside that of a writer that is gone. Raises BlockingIOError when there is one, OSError."""
    with suppress(BlockingIOError):
        return _taken(file)
    if _is_writing(file.read_text(encoding="ascii", errors="replace")):
        raise BlockingIOError
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    lock = _taken(part)
    part.rename(file)
    return lock


def _taken(file: Path) -> int:
    """A lock of nobody's. Raises BlockingIOError, OSError."""
    lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _MODE)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not _is_named(lock, file):  # another has been put in its place meanwhile
            raise BlockingIOError
    except OSError:
        os.close(lock)
        raise
    return lock


def _is_named(lock: int, file: Path) -> bool:
    return file.exists() and os.path.samestat(os.fstat(lock), file.stat())


def _named(lock: int) -> int:
    """The lock, with this thread's number and the moment of its start in it: numbers are given anew."""
    thread = threading.get_native_id()
    with suppress(OSError):  # a full disk: then this writer is waited for, as any that is not named
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{thread} {_stat(thread)[_STARTED]}\n".encode("ascii"), 0)
    return lock


def _is_writing(named: str) -> bool:
    """Whether the thread that a lock names is still there; of one that names none, nobody knows."""
    thread, _, started = named.strip().partition(" ")
    if not thread.isdecimal() or not started:
        return True
    try:
        stat = _stat(int(thread))
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat[_STARTED] == started and stat[_STATE] not in _ENDED


def _stat(thread: int) -> list[str]:
    """A thread as the kernel tells of it. Raises OSError."""
    return Path(f"/proc/{thread}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
