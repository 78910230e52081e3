"""The status words that the simulated card answers with (ISO 7816-4, 5.6; SP 800-73-4 part 2)."""

from enum import IntEnum


class StatusWord(IntEnum):
    """SW1 SW2 without a variable part."""

    SUCCESS = 0x9000
    MEMORY_FAILURE = 0x6581
    WRONG_LENGTH = 0x6700
    SECURE_MESSAGING_NOT_SUPPORTED = 0x6882
    CHAINING_NOT_SUPPORTED = 0x6884
    SECURITY_STATUS_NOT_SATISFIED = 0x6982
    AUTHENTICATION_METHOD_BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    INCORRECT_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    NOT_FOUND = 0x6A82
    NOT_ENOUGH_MEMORY = 0x6A84
    INCORRECT_PARAMETERS = 0x6A86
    REFERENCE_NOT_FOUND = 0x6A88
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00


class Refused(Exception):
    """The card answers with this status word and no data. Never leaves the card."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status


def tries_left(count: int) -> int:
    """63CX: X further tries are allowed."""
    return 0x63C0 | count
