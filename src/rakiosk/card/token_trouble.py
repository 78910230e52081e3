"""PKCS#11's return values and token flags, and their meaning to the kiosk."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rakiosk.domain.errors import (
    CardError,
    CardForeign,
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardRemoved,
    DriverCannot,
    PinBlocked,
    PinRefused,
    PinWrong,
)

_one_at_a_time = (
    threading.RLock()
)  # the binding initialises a module without CKF_OS_LOCKING_OK: section 5.4, C_Initialize
_TRIES = 3  # of most cards; a token tells only that there are all, fewer, one or none

_TROUBLES: dict[str, type[CardError]] = {
    "TokenNotPresent": CardRemoved,
    "DeviceRemoved": CardRemoved,
    "SessionHandleInvalid": CardRemoved,
    "SessionClosed": CardRemoved,
    "TokenNotRecognised": CardForeign,
    "DeviceMemory": CardFull,
    "NoSuchKey": CardIncomplete,
    "PinLocked": PinBlocked,
    "PinInvalid": PinRefused,
    "PinLenRange": PinRefused,
    "FunctionNotSupported": DriverCannot,
    "MechanismInvalid": DriverCannot,
    "AttributeReadOnly": DriverCannot,
    "TokenWriteProtected": DriverCannot,
    "SessionReadOnly": DriverCannot,
    "UserNotLoggedIn": DriverCannot,  # it wants the security officer, where the customer is logged in
}


@contextmanager
def told(token: Any = None) -> Iterator[None]:
    """Raise the CardError leaf of whatever PKCS#11 raises in the block; `token` is whose PIN was sent.

    One thread at a time is in such a block: a module that is asked by two fails, or ends the process.
    """
    from pkcs11.exceptions import PinIncorrect, PKCS11Error  # noqa: PLC0415 - an extra

    with _one_at_a_time:
        try:
            yield
        except PinIncorrect as error:
            left = tries_left(token.slot.get_token()) if token is not None else _TRIES
            raise (PinWrong(left) if left else PinBlocked()) from error
        except PKCS11Error as error:
            name = type(error).__name__
            raise _TROUBLES.get(name, CardGarbled)(f"PKCS#11 {name}") from error


def tries_left(token: Any) -> int:
    """0 locked, 1 the last try, 2 fewer than all, 3 all: CK_TOKEN_INFO's flags, section 3.2."""
    from pkcs11 import TokenFlag  # noqa: PLC0415 - an extra

    flags = token.flags
    for flag, left in ((TokenFlag.USER_PIN_LOCKED, 0), (TokenFlag.USER_PIN_FINAL_TRY, 1)):
        if flags & flag:
            return left
    return _TRIES - 1 if flags & TokenFlag.USER_PIN_COUNT_LOW else _TRIES
