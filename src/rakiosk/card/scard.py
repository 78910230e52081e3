"""PC/SC's calls through pyscard, which is imported only once something is asked of it.

These are pyscard's low-level calls (they release the interpreter while they wait): its CardMonitor dies when pcscd
restarts, and its connection objects reset the card when they are collected. No other module imports pyscard.
"""

import ctypes
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from rakiosk.card.pcsc import Result, trouble, unsigned

log = logging.getLogger("rakiosk.card")

STATE_UNAVAILABLE, STATE_EMPTY, STATE_PRESENT, STATE_MUTE = 0x08, 0x10, 0x20, 0x200
STATES_IN_USE = 0x80 | 0x100
"""Another program has the card: exclusively, or shared."""
_SCOPE_SYSTEM = 2
_NAMES_BYTES = 64 * 1024  # pcsclite.h: 16 readers of 128 bytes at most, and room for what grows

Event = tuple[str, int]  # reader name; its state flags, with a count of insertions and removals above bit 16


def scard() -> Any:
    """pyscard's module of them."""
    from smartcard import scard  # noqa: PLC0415 - it costs 20 ms, and nobody needs it before the first frame

    return scard


def require(result: int) -> None:
    """Raise the CardError of a result that is none of success."""
    if result:
        raise trouble(result)


def established() -> int:
    """A context of the service, to be released by whoever has it."""
    result, context = scard().SCardEstablishContext(_SCOPE_SYSTEM)
    require(result)
    return int(context)


@contextmanager
def in_context() -> Iterator[int]:
    """A context of the service for a block."""
    context = established()
    try:
        yield context
    finally:
        scard().SCardReleaseContext(context)


def names(context: int) -> list[str]:
    """The names of all readers that are connected, in the service's order.

    Asked of the library itself: one name that is no UTF-8 makes pyscard fail for all of them. What is asked of a reader
    by its name pyscard takes in ASCII alone, so one by another name is left out, with a line in the log.
    """
    buffer, length = ctypes.create_string_buffer(_NAMES_BYTES), ctypes.c_ulong(_NAMES_BYTES)
    result = _library().SCardListReaders(ctypes.c_long(context), None, buffer, ctypes.byref(length))
    if unsigned(result) == Result.NO_READERS:
        return []
    require(result)
    parts = buffer.raw[: length.value].split(b"\0")  # a multi-string: PC/SC part 5, 3.1.5
    return [text for name in parts if name and (text := _text(name))]


@cache
def _library() -> Any:
    """The library that pyscard has loaded, which knows its contexts."""
    library = ctypes.CDLL("libpcsclite.so.1")
    library.SCardListReaders.restype = ctypes.c_long
    return library


@cache
def _text(name: bytes) -> str:
    """A reader's name; empty when it is not ASCII, which is logged the first time."""
    try:
        return name.decode("ascii")
    except UnicodeDecodeError:
        log.warning("a reader whose name is not ASCII is left out: %s", name.hex(" "))
        return ""


def changed(context: int, known: list[Event], seconds: float) -> list[Event]:
    """The readers' states once one of them differs from what is known, or after so many seconds."""
    result, states = scard().SCardGetStatusChange(context, int(seconds * 1000), known)
    if unsigned(result) == Result.UNKNOWN_READER:  # unplugged since it was listed
        return [(name, STATE_UNAVAILABLE) for name, _ in known]
    if unsigned(result) not in {Result.SUCCESS, Result.TIMEOUT, Result.CANCELLED}:
        raise trouble(result)
    return [(name, flags) for name, flags, _ in states]
