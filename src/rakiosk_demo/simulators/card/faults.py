"""Faults that a simulated reader makes at a planned command, and its log of the commands that came."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

_GARBLING_MASK = 0x5A


class Fault(StrEnum):
    """A fault at a command."""

    PULL_BEFORE = "pull-before"  # the card is gone before it sees the command
    PULL_AFTER = "pull-after"  # the card has done it, its answer is lost
    GARBLE = "garble"  # the card has done it, its answer comes as other bytes
    RESET_BEFORE = "reset-before"  # another program resets the card: it never sees the command
    RESET_AFTER = "reset-after"  # another program resets the card while the answer is under way
    SILENCE = "silence"  # the card has done it, no answer comes until the reader is released
    SERVICE_STOP = "service-stop"  # pcscd dies before the card sees the command
    UNPLUG = "unplug"  # the reader comes off its cable before the card sees the command

    @property
    def comes_before(self) -> bool:
        """Whether the card never sees the command."""
        return self in {Fault.PULL_BEFORE, Fault.RESET_BEFORE, Fault.SERVICE_STOP, Fault.UNPLUG}

    @property
    def comes_after(self) -> bool:
        """Whether the card has done the command when the connection breaks."""
        return self in {Fault.PULL_AFTER, Fault.RESET_AFTER}


class SeenCommand(NamedTuple):
    """A command as the log keeps it: never its data, which may be a PIN."""

    ins: int
    p1: int
    p2: int


def garbled(answer: bytes) -> bytes:
    """An answer as long as the right one in which no byte is right."""
    return bytes(byte ^ _GARBLING_MASK for byte in answer)


class FaultPlan:
    """At most one fault to come, and the log that it is counted by."""

    def __init__(self) -> None:
        self.commands: list[SeenCommand] = []
        self.pending: Fault | None = None
        self.garble: Callable[[bytes], bytes] = garbled
        self._at = 0

    def make(self, fault: Fault | None, at: int, garble: Callable[[bytes], bytes]) -> None:
        """Plan a fault for the `at`-th command from now (the first is 1), once; None takes it back."""
        self.pending, self.garble = fault, garble
        self._at = len(self.commands) + at

    def meet(self, command: bytes) -> Fault | None:
        """Log a command; the fault that comes with it."""
        self.commands.append(SeenCommand(*command[1:4].ljust(3, b"\x00")))
        if len(self.commands) != self._at:
            return None
        fault, self.pending = self.pending, None
        return fault
