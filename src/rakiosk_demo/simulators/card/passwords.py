"""PIN and PUK of the simulated card: verified, changed and unblocked (SP 800-73-4 part 2, 3.2.1 to 3.2.3)."""

import hmac
import re

from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.memory import Memory, Password
from rakiosk_demo.simulators.card.session import Session
from rakiosk_demo.simulators.card.status import Refused, StatusWord, tries_left

_PIN = 0x80
_PUK = 0x81
_LENGTH = 8
# part 2, 2.4.3: six to eight decimal digits, padded with FF
_PIN_SHAPE = re.compile(rb"(?=.{8}\Z)[0-9]{6,8}\xff*", re.DOTALL)


def padded(pin: str) -> bytes:
    """A PIN as the card compares it. Raises ValueError unless it has six to eight digits."""
    value = pin.encode().ljust(_LENGTH, b"\xff")
    if not _PIN_SHAPE.fullmatch(value):
        raise ValueError("a PIN has six to eight digits")
    return value


def verify(command: Command, memory: Memory, session: Session) -> bytes:
    """3.2.1. Without data: the tries left, or success when no verification is needed."""
    if command.p2 != _PIN:
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)
    if command.p1 == 0xFF and not command.data:
        session.forget_pin()
        return b""
    if command.p1 != 0:
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    if not command.data:
        if session.is_pin_verified:
            return b""
        raise Refused(tries_left(memory.pin.tries_left))
    _refuse_blocked(memory.pin)
    _refuse_misshapen(_PIN, command.data)
    _compare(memory.pin, command.data, session)
    session.is_pin_verified = session.is_pin_fresh = True
    return b""


def change_reference_data(command: Command, memory: Memory, session: Session) -> bytes:
    """3.2.2. Current value and new value, eight bytes each; a misshapen one costs no try."""
    if command.p2 not in {_PIN, _PUK}:
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)
    if command.p1 != 0:
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    password = memory.pin if command.p2 == _PIN else memory.puk
    _refuse_blocked(password)
    current, new = command.data[:_LENGTH], command.data[_LENGTH:]
    _refuse_misshapen(command.p2, current)
    _refuse_misshapen(command.p2, new)
    _compare(password, current, session if command.p2 == _PIN else None)
    password.value = new.hex()
    if command.p2 == _PIN:
        session.is_pin_verified = True
    return b""


def reset_retry_counter(command: Command, memory: Memory, session: Session) -> bytes:
    """3.2.3. PUK and new PIN, eight bytes each. The security status of the PIN stays as it is."""
    if command.p2 != _PIN:
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)
    if command.p1 != 0:
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    _refuse_blocked(memory.puk)
    puk, new = command.data[:_LENGTH], command.data[_LENGTH:]
    _refuse_misshapen(_PUK, puk)
    _refuse_misshapen(_PIN, new)
    _compare(memory.puk, puk, session)
    memory.pin.value = new.hex()
    memory.pin.tries_left = memory.pin.tries
    return b""


def _refuse_blocked(password: Password) -> None:
    if password.tries_left == 0:
        raise Refused(StatusWord.AUTHENTICATION_METHOD_BLOCKED)


def _refuse_misshapen(reference: int, value: bytes) -> None:
    if len(value) != _LENGTH or (reference == _PIN and not _PIN_SHAPE.fullmatch(value)):
        raise Refused(StatusWord.INCORRECT_DATA)


def _compare(password: Password, value: bytes, session: Session | None) -> None:
    """Spend a try unless the value is right; a wrong one takes back the PIN's security status in `session`."""
    if hmac.compare_digest(value, bytes.fromhex(password.value)):
        password.tries_left = password.tries
        return
    password.tries_left -= 1
    if session is not None:
        session.forget_pin()
    raise Refused(tries_left(password.tries_left))
