"""The card's status words and their meaning to the kiosk: by name where the standard has one, else by their class.

SP 800-73-4 part 1, table 6; ISO/IEC 7816-4, 5.6, tables 5 and 6.
"""

from collections.abc import Callable
from enum import Enum

from rakiosk.card.numbers import Status
from rakiosk.domain.errors import (
    CardError,
    CardFailing,
    CardForeign,
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardReset,
    PinBlocked,
)


class StatusClass(Enum):
    """The part of a card that a refusal comes from."""

    TRANSPORT = "transport"  # how the command was said
    EXECUTION = "execution"  # the card's own program
    MEMORY = "memory"  # what it keeps without power
    SECURITY = "security"  # what was to be proven before
    OTHER = "other"


_CLASSES = {
    0x64: StatusClass.EXECUTION,
    0x65: StatusClass.MEMORY,
    0x66: StatusClass.SECURITY,
    0x67: StatusClass.TRANSPORT,
    0x68: StatusClass.TRANSPORT,
    0x69: StatusClass.SECURITY,
    0x6B: StatusClass.TRANSPORT,
    0x6C: StatusClass.TRANSPORT,
    0x6D: StatusClass.TRANSPORT,
    0x6E: StatusClass.TRANSPORT,
    0x6F: StatusClass.EXECUTION,
}

_TROUBLES: dict[int, Callable[[str], CardError]] = {
    Status.SECURITY_NOT_SATISFIED: CardReset,  # it was satisfied a moment ago: the session is lost
    Status.BLOCKED: PinBlocked,
    Status.NOT_SUPPORTED: CardForeign,
    Status.NOT_FOUND: CardIncomplete,
    Status.NO_ROOM: CardFull,
    Status.WRONG_P1_P2: CardIncomplete,  # no key of this algorithm in the slot: part 2, 3.2.4
    Status.REFERENCE_NOT_FOUND: CardIncomplete,
    Status.UNKNOWN_INSTRUCTION: CardForeign,
    Status.UNKNOWN_CLASS: CardForeign,
}

REFUSES_PIN = {Status.WRONG_DATA, Status.CONDITIONS_NOT_SATISFIED, Status.WRONG_LENGTH}
"""Answers to a PIN that the card does not take as one: nothing was compared or changed (part 2, 3.2.1 to 3.2.3)."""


def class_of(status: int) -> StatusClass:
    """The class of a status word that is none of success."""
    return _CLASSES.get(status >> 8, StatusClass.OTHER)


def fails(status: int) -> bool:
    """Whether the card itself failed at what it was asked, rightly or wrongly."""
    return class_of(status) in {StatusClass.EXECUTION, StatusClass.MEMORY}


def trouble(status: int, command: str) -> CardError:
    """The error of a status word that is none of success, in answer to a command (INS P1 P2 in hex)."""
    if fails(status):
        return CardFailing(command, status)
    return _TROUBLES.get(status, CardGarbled)(f"status {status:04X} ({class_of(status).value}) at {command}")
