"""PC/SC's calls through pyscard, which is imported only once something is asked of it.

These are pyscard's low-level calls (they release the interpreter while they wait): its CardMonitor dies when pcscd
restarts, and its connection objects reset the card when they are collected. No other module imports pyscard.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rakiosk.card.pcsc import Result, trouble, unsigned

STATE_UNAVAILABLE, STATE_EMPTY, STATE_PRESENT, STATE_MUTE = 0x08, 0x10, 0x20, 0x200
_SCOPE_SYSTEM = 2

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


def changed(context: int, known: list[Event], seconds: float) -> list[Event]:
    """The readers' states once one of them differs from what is known, or after so many seconds."""
    result, states = scard().SCardGetStatusChange(context, int(seconds * 1000), known)
    if unsigned(result) == Result.UNKNOWN_READER:  # unplugged since it was listed
        return [(name, STATE_UNAVAILABLE) for name, _ in known]
    if unsigned(result) not in {Result.SUCCESS, Result.TIMEOUT, Result.CANCELLED}:
        raise trouble(result)
    return [(name, flags) for name, flags, _ in states]
