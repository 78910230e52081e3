"""PC/SC's result codes and their meaning to the kiosk. PC/SC part 5; pcsc-lite's winscard.h has the numbers."""

from enum import IntEnum

from rakiosk.domain.errors import (
    CardBusy,
    CardError,
    CardForeign,
    CardGarbled,
    CardMissing,
    CardMute,
    CardRemoved,
    CardReset,
    CardServiceMissing,
    ReaderMissing,
    ReaderStuck,
)


class Result(IntEnum):
    """The result codes that are told apart."""

    SUCCESS = 0
    CANCELLED = 0x80100002
    INVALID_HANDLE = 0x80100003
    WAITED_TOO_LONG = 0x80100007
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_SMARTCARD = 0x8010000C
    PROTOCOL_MISMATCH = 0x8010000F
    COMMUNICATION_ERROR = 0x80100013
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    CARD_UNSUPPORTED = 0x8010001C
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    NO_ACCESS = 0x80100027
    NO_READERS = 0x8010002E
    UNSUPPORTED_CARD = 0x80100065
    UNRESPONSIVE_CARD = 0x80100066
    UNPOWERED_CARD = 0x80100067
    RESET_CARD = 0x80100068
    REMOVED_CARD = 0x80100069
    SECURITY_VIOLATION = 0x8010006A


_TROUBLES: dict[int, type[CardError]] = {
    Result.INVALID_HANDLE: CardServiceMissing,  # handles die with the pcscd that gave them
    Result.COMMUNICATION_ERROR: CardServiceMissing,  # with pcscd, not with the card
    Result.NO_SERVICE: CardServiceMissing,
    Result.SERVICE_STOPPED: CardServiceMissing,
    Result.NO_ACCESS: CardServiceMissing,  # polkit keeps us out
    Result.SECURITY_VIOLATION: CardServiceMissing,
    Result.UNKNOWN_READER: ReaderMissing,
    Result.READER_UNAVAILABLE: ReaderMissing,
    Result.NO_READERS: ReaderMissing,
    Result.SHARING_VIOLATION: CardBusy,
    Result.WAITED_TOO_LONG: ReaderStuck,
    Result.TIMEOUT: ReaderStuck,
    Result.NO_SMARTCARD: CardMissing,
    Result.UNRESPONSIVE_CARD: CardMute,
    Result.UNPOWERED_CARD: CardMute,
    Result.NOT_TRANSACTED: CardMute,
    Result.PROTOCOL_MISMATCH: CardReset,  # it was agreed on: a reset is under way that pcscd has not announced yet
    Result.CARD_UNSUPPORTED: CardForeign,
    Result.UNSUPPORTED_CARD: CardForeign,
    Result.RESET_CARD: CardReset,
    Result.REMOVED_CARD: CardRemoved,
}


def unsigned(result: int) -> int:
    """A result code as winscard.h has it; pyscard gives some as negative numbers."""
    return result & 0xFFFFFFFF


def trouble(result: int) -> CardError:
    """The error of a result code that is no success."""
    code = unsigned(result)
    return _TROUBLES.get(code, CardGarbled)(f"PC/SC {code:08X}")


def trouble_connecting(result: int) -> CardError:
    """The same before there is a session: a card that is gone was never there, a protocol never agreed on."""
    code = unsigned(result)
    if code == Result.REMOVED_CARD:
        return CardMissing(f"PC/SC {code:08X}")
    if code == Result.PROTOCOL_MISMATCH:
        return CardForeign(f"PC/SC {code:08X}")
    return trouble(code)
