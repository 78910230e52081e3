"""Processes that are started while the interpreter goes on. decision: docs/decisions/0079.

Python holds its lock until a new process has become its program (vfork(2)): where every processor is taken, until the
scheduler comes to it. Nobody's key is drawn meanwhile. Here glibc starts it, called by a thread without the lock.
"""

import asyncio
import ctypes
import os
import signal
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from io import FileIO

_ACTIONS_BYTES, _ATTRIBUTES_BYTES, _SIGNALS_BYTES = 256, 512, 128  # no less than in spawn.h and signal.h
_SET_SIGNALS = 0x04  # spawn.h, POSIX_SPAWN_SETSIGDEF
_IGNORED_BY_PYTHON = (signal.SIGPIPE, signal.SIGXFSZ)
_NICENESS = 10  # the customer's keys go first

_starter = ThreadPoolExecutor(1, "process starter")  # its own: others may be held by a drive that hangs


@dataclass(frozen=True, slots=True)
class Ended:
    """A process's exit status, negative for a signal, its output, and what it wrote to standard error."""

    status: int
    output: bytes
    complaint: bytes


async def run(command: Sequence[str], *given: bytes | bytearray) -> Ended:
    """Start a program, give it these parts, one after the other, and wait for its end.

    Raises OSError when there is none by this name. It is killed when nobody waits for it any more.
    """
    (its_input, into), (output, its_output), (complaint, its_complaint) = os.pipe(), os.pipe(), os.pipe()
    with open(into, "wb", 0) as into_it, open(output, "rb", 0) as from_it, open(complaint, "rb", 0) as of_it:  # noqa: ASYNC230, PTH123
        process = await _started(command, (its_input, its_output, its_complaint))
        try:
            with suppress(OSError):  # it has ended, or it is another user's
                os.setpriority(os.PRIO_PROCESS, process, _NICENESS)
            *_, told, complained = await asyncio.gather(_write(into_it, given), _read(from_it), _read(of_it))
            return Ended(await _status(process), told, complained)
        except BaseException:
            os.kill(process, signal.SIGKILL)
            await _status(process)
            raise


async def _write(file: FileIO, parts: Iterable[bytes | bytearray]) -> None:
    """Write until all is written, or nobody reads any more."""
    writer, over = await asyncio.get_running_loop().connect_write_pipe(_Over, file)
    for part in parts:  # not joined: that would be a copy more of a password
        writer.write(part)
    writer.close()
    try:
        await over.wait()
    except asyncio.CancelledError:
        writer.abort()
        raise


class _Over(asyncio.BaseProtocol):
    """A pipe that is written to: can be waited for until it is closed."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()
        self.wait = self._closed.wait

    def connection_lost(self, _reason: Exception | None) -> None:
        self._closed.set()


async def _read(file: FileIO) -> bytes:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, file)
    with closing(transport):
        return await reader.read()


async def _status(process: int) -> int:
    """Its exit status, when it has ended."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    watched = os.pidfd_open(process)
    loop.add_reader(watched, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(watched)
        os.close(watched)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])  # noqa: ASYNC222  # it has ended


async def _started(command: Sequence[str], ends: Sequence[int]) -> int:
    starting = asyncio.get_running_loop().run_in_executor(_starter, _start, command, ends)
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        with suppress(OSError):
            process = await starting
            os.kill(process, signal.SIGKILL)
            await _status(process)
        raise


def _start(command: Sequence[str], ends: Sequence[int]) -> int:
    """Start it with these for its input, output and complaints, and nothing else that is open; its number.

    The ends are closed here. posix_spawn(3). Raises OSError.
    """
    try:
        library, process = ctypes.CDLL(None), ctypes.c_int()
        actions, attributes = _actions(library, ends), _attributes(library)
        words, environment = _strings(map(os.fsencode, command)), _strings(map(b"=".join, os.environb.items()))
        error = library.posix_spawnp(ctypes.byref(process), words[0], actions, attributes, words, environment)
        library.posix_spawn_file_actions_destroy(actions)
    finally:
        for end in ends:
            os.close(end)
    if error:
        raise OSError(error, os.strerror(error), command[0])
    return process.value


def _actions(library: ctypes.CDLL, ends: Sequence[int]) -> ctypes.Array[ctypes.c_char]:
    actions = ctypes.create_string_buffer(_ACTIONS_BYTES)
    library.posix_spawn_file_actions_init(actions)
    for number, end in enumerate(ends):
        library.posix_spawn_file_actions_adddup2(actions, end, number)
    library.posix_spawn_file_actions_addclosefrom_np(actions, len(ends))  # libraries leave theirs open
    return actions


def _attributes(library: ctypes.CDLL) -> ctypes.Array[ctypes.c_char]:
    attributes, signals = ctypes.create_string_buffer(_ATTRIBUTES_BYTES), ctypes.create_string_buffer(_SIGNALS_BYTES)
    library.posix_spawnattr_init(attributes)
    library.sigemptyset(signals)
    for number in _IGNORED_BY_PYTHON:
        library.sigaddset(signals, int(number))
    library.posix_spawnattr_setsigdefault(attributes, signals)
    library.posix_spawnattr_setflags(attributes, ctypes.c_short(_SET_SIGNALS))
    return attributes


def _strings(strings: Iterable[bytes]) -> ctypes.Array[ctypes.c_char_p]:
    """An array of C, ended by nothing."""
    given = [*strings, None]
    return (ctypes.c_char_p * len(given))(*given)
