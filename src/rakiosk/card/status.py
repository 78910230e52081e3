"""The card's status words and their meaning to the kiosk: by name where the standard has one, else by their class.

SP 800-73-4 part 1, table 6; ISO/IEC 7816-4, 5.6, tables 5 and 6.
"""

from collections.abc import Callable
from enum import Enum

from rakiosk.card.numbers import Instruction, Status
from rakiosk.domain.errors import (
    CardError,
    CardFailing,
    CardForeign,
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardNotGenuine,
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

_CHECKING = range(0x66, 0x6F)  # SW1 of an error that aborts a command before it does anything (table 5)

_TROUBLES: dict[int, Callable[[str], CardError]] = {
    Status.SECURITY_NOT_SATISFIED: CardReset,  # it was satisfied a moment ago: the session is lost
    Status.BLOCKED: PinBlocked,
    Status.NOT_SUPPORTED: CardForeign,
    Status.NOT_FOUND: CardIncomplete,
    Status.NO_ROOM: CardFull,
    Status.WRONG_P1_P2: CardIncomplete,
    Status.REFERENCE_NOT_FOUND: CardIncomplete,
    Status.UNKNOWN_INSTRUCTION: CardForeign,
    Status.UNKNOWN_CLASS: CardForeign,
}

_PINS = {Instruction.VERIFY, Instruction.CHANGE_REFERENCE_DATA, Instruction.RESET_RETRY_COUNTER}
_MAKING = {Instruction.PUT_DATA, Instruction.GENERATE_ASYMMETRIC_KEY_PAIR, Instruction.MOVE_KEY}
_MEANT_AT: dict[Callable[[str], CardError], set[Instruction]] = {
    CardReset: {*_MAKING, *_PINS - {Instruction.VERIFY}, Instruction.GENERAL_AUTHENTICATE},
    PinBlocked: {*_PINS, Instruction.GENERAL_AUTHENTICATE},
    CardFull: _MAKING,
    CardIncomplete: {Instruction.GET_DATA},
}
"""Where a trouble is meant by its status word. Elsewhere the card refuses what no card of ours does."""

REFUSES_PIN = {Status.WRONG_DATA, Status.CONDITIONS_NOT_SATISFIED, Status.WRONG_LENGTH}
"""Answers to a PIN that the card does not take as one: nothing was compared or changed (part 2, 3.2.1 to 3.2.3)."""


def class_of(status: int) -> StatusClass:
    """The class of a status word that is none of success."""
    return _CLASSES.get(status >> 8, StatusClass.OTHER)


def fails(status: int) -> bool:
    """Whether the card itself failed at what it was asked, rightly or wrongly."""
    return class_of(status) in {StatusClass.EXECUTION, StatusClass.MEMORY}


def trouble(status: int, command: str) -> CardError:
    """The error of a status word that is none of success, in answer to a command (INS P1 P2 in hex).

    A checking error that says nothing to us is no bad contact: the card has understood, and refuses.
    """
    if fails(status):
        return CardFailing(command, status)
    kind = _TROUBLES.get(status, CardNotGenuine if status >> 8 in _CHECKING else CardGarbled)
    if kind in _MEANT_AT and int(command[:2], 16) not in _MEANT_AT[kind]:
        kind = CardNotGenuine
    return kind(f"status {status:04X} ({class_of(status).value}) at {command}")
