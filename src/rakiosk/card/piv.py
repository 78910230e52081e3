"""SP 800-73-4 part 2 over one connection: one method a command.

Every method raises CardError leaves only: what the status words mean is decided here and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ra_contract.rules import is_pin_shape
from rakiosk.card import tlv
from rakiosk.card.apdu import END_REACHED, LE_ALL, SUCCESS, Answer, Command, exchange
from rakiosk.card.numbers import Algorithm, Cipher, Instruction, Reference, Slot, Status, Tag
from rakiosk.card.port import Connection
from rakiosk.card.status import REFUSES_PIN, fails, trouble
from rakiosk.domain.errors import (
    CardError,
    CardForeign,
    CardGarbled,
    CardIncomplete,
    CardNotGenuine,
    PinBlocked,
    PinRefused,
    PinWrong,
    PukBlocked,
    PukWrong,
)
from rakiosk.secret import Secret

_TRIES = 0x63C0  # SW 63Cx: wrong, x tries left
_WRONG = 0x63  # SW1: wrong, and with another SW2 than Cx nothing is said of the tries (ISO/IEC 7816-4, 5.6, table 6)
_BLOCKED = {Status.BLOCKED, Status.NOT_USABLE, _TRIES}
_LAST_TRY = 1  # what a card does not tell at all is told as the last try: nobody goes on carelessly
_PIN_BYTES = 8  # padded with FF: part 2, 2.4.3
_PUK_LENGTH_LEAST = 6
_VERSION_BYTES = 3
_NOWHERE = 0xFF  # where MOVE KEY puts what is deleted


@dataclass(frozen=True, slots=True)
class Known:
    """The reference that a command compares something with, and the errors of what it answers."""

    reference: Reference
    wrong: Callable[[int], CardError]
    blocked: Callable[[], CardError]
    refused: Callable[[str], CardError] | None


PIN = Known(Reference.PIN, PinWrong, PinBlocked, PinRefused)
PUK = Known(Reference.PUK, PukWrong, PukBlocked, PinRefused)
NEXT_PUK = Known(Reference.PUK, PukWrong, PukBlocked, None)  # refused itself, after a new PIN was taken


class Piv:
    """The PIV card application behind one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def select(self, application: bytes) -> None:
        """SELECT (part 2, 3.1.1). Raises CardForeign when it is refused or answered by something else, CardFailing."""
        answer = self._send(Instruction.SELECT, 0x04, 0x00, application, LE_ALL)
        if fails(answer.status):
            raise trouble(answer.status, _named(Instruction.SELECT, 0x04, 0x00))
        if answer.status != SUCCESS:
            raise CardForeign(f"SELECT: {answer.status:04X}")
        try:
            tlv.pick(Tag.APPLICATION_IDENTIFIER, tlv.only(Tag.APPLICATION, answer.data))
        except CardGarbled as error:
            raise CardForeign("SELECT is answered without an application property template") from error

    def read(self, item: int) -> bytes:
        """GET DATA (part 2, 3.1.2): the content of a data object. Raises CardIncomplete when it is absent or empty."""
        name = tlv.encode(Tag.ITEM_LIST, item.to_bytes(3, "big"))
        answer = self._send(Instruction.GET_DATA, 0x3F, 0xFF, name, LE_ALL)
        if answer.status == END_REACHED:  # it holds less than was asked for, as is to be expected
            answer = Answer(answer.data, SUCCESS)
        content = tlv.only(Tag.ITEM, _require(answer, _named(Instruction.GET_DATA, 0x3F, 0xFF)))
        if not content:
            raise CardIncomplete(f"object {item:06X} is empty")
        return content

    def write(self, item: int, content: bytes) -> None:
        """PUT DATA (part 2, 3.3.1): replace the content of a data object. Needs the management key."""
        name = tlv.encode(Tag.ITEM_LIST, item.to_bytes(3, "big"))
        data = name + tlv.encode(Tag.ITEM, content)
        _require(self._send(Instruction.PUT_DATA, 0x3F, 0xFF, data), _named(Instruction.PUT_DATA, 0x3F, 0xFF))

    def tries_left(self, reference: Reference = Reference.PIN) -> int | None:
        """Empty VERIFY (part 2, 3.2.1): the tries left, 0 when blocked; spends none.

        None: the reference is verified at this moment, and then a card does not tell.
        """
        status = self._send(Instruction.VERIFY, 0x00, reference).status
        if status == SUCCESS:
            return None
        if (told := _told_tries(status)) is not None:
            return told
        raise trouble(status, _named(Instruction.VERIFY, 0x00, reference))

    def verify(self, pin: Secret) -> None:
        """VERIFY (part 2, 3.2.1). Spends at most one try. Raises PinWrong, PinBlocked, PinRefused.

        A PIN of the wrong shape is not sent: ValueError.
        """
        self._refer(Instruction.VERIFY, Reference.PIN, _padded_pin(pin), PIN)

    def change_pin(self, old: Secret, new: Secret) -> None:
        """CHANGE REFERENCE DATA of the PIN (part 2, 3.2.2). Raises PinWrong, PinBlocked, PinRefused."""
        self._refer(Instruction.CHANGE_REFERENCE_DATA, Reference.PIN, _padded_pin(old) + _padded_pin(new), PIN)

    def change_puk(self, old: Secret, new: Secret) -> None:
        """CHANGE REFERENCE DATA of the PUK (part 2, 3.2.2). Raises PukWrong, PukBlocked."""
        self._refer(Instruction.CHANGE_REFERENCE_DATA, Reference.PUK, _padded_puk(old) + _padded_puk(new), NEXT_PUK)

    def reset_retry_counter(self, puk: Secret, new_pin: Secret) -> None:
        """RESET RETRY COUNTER (part 2, 3.2.3): a new PIN by the PUK. Raises PukWrong, PukBlocked, PinRefused."""
        self._refer(Instruction.RESET_RETRY_COUNTER, Reference.PIN, _padded_puk(puk) + _padded_pin(new_pin), PUK)

    def _refer(self, instruction: Instruction, reference: Reference, data: bytes, known: "Known") -> None:
        """Send what a person knows. 63Cx: that was a try; the last one answers 63C0 or, on some cards, 6983 at once."""
        status = self._send(instruction, 0x00, reference, data).status
        if status == SUCCESS:
            return
        if status in _BLOCKED:
            raise known.blocked()
        if status >> 8 == _WRONG:
            left = self._left_after(status, known.reference)
            raise known.wrong(left) if left else known.blocked()
        if known.refused is not None and status in REFUSES_PIN:
            raise known.refused(f"status {status:04X}")
        if known.refused is None and not fails(status):
            raise CardGarbled(f"status {status:04X} to a new unblocking code, once there is a new PIN")
        raise trouble(status, _named(instruction, 0x00, reference))

    def _left_after(self, status: int, reference: Reference) -> int:
        """The tries left after a wrong one: told with it, or asked for."""
        if status & 0xFFF0 == _TRIES:
            return status & 0x0F
        told = _told_tries(self._send(Instruction.VERIFY, 0x00, reference).status)
        return _LAST_TRY if told is None else told

    def witness(self, cipher: Cipher) -> bytes:
        """The encrypted witness that opens a mutual authentication (part 2, A.1). Raises CardNotGenuine."""
        request = tlv.encode(Tag.WITNESS)
        return self._authenticate_management(cipher, request, Tag.WITNESS)

    def answer_challenge(self, cipher: Cipher, witness: bytes, challenge: bytes) -> bytes:
        """The card's response to the challenge, once the decrypted witness has convinced it (part 2, A.1)."""
        request = tlv.encode(Tag.WITNESS, witness) + tlv.encode(Tag.CHALLENGE, challenge) + tlv.encode(Tag.RESPONSE)
        return self._authenticate_management(cipher, request, Tag.RESPONSE)

    def apply_key(self, slot: Slot, algorithm: Algorithm, data: bytes) -> bytes:
        """The raw private-key operation (part 2, 3.2.4): sign a digest (P-256), sign or decipher a block (RSA)."""
        return self._authenticate(slot, algorithm, tlv.encode(Tag.CHALLENGE, data))

    def agree(self, slot: Slot, point: bytes) -> bytes:
        """ECDH with a point (part 2, 3.2.4; A.5.3): the agreed x coordinate."""
        return self._authenticate(slot, Algorithm.P_256, tlv.encode(Tag.EXPONENTIATION, point))

    def generate(self, slot: Slot, algorithm: Algorithm) -> bytes:
        """GENERATE ASYMMETRIC KEY PAIR (part 2, 3.3.2): the public key's values, tagged. Needs the management key."""
        request = tlv.encode(Tag.KEY_REQUEST, tlv.encode(Tag.ALGORITHM, bytes((algorithm,))))
        answer = self._ask(Instruction.GENERATE_ASYMMETRIC_KEY_PAIR, 0x00, slot, request)
        return tlv.only(Tag.PUBLIC_KEY, answer)

    def version(self) -> tuple[int, ...]:
        """GET VERSION: that of a card of Yubico's; empty of all others."""
        answer = self._send(Instruction.GET_VERSION, 0x00, 0x00, b"", LE_ALL)
        return tuple(answer.data) if answer.status == SUCCESS and len(answer.data) == _VERSION_BYTES else ()

    def holds_key(self, slot: int) -> bool:
        """GET METADATA: whether a slot holds a key, on a card that tells its version."""
        status = self._send(Instruction.GET_METADATA, 0x00, slot, b"", LE_ALL).status
        if fails(status):
            raise trouble(status, _named(Instruction.GET_METADATA, 0x00, slot))
        return status == SUCCESS

    def would_move_key(self, source: int, target: int) -> bool:
        """Whether MOVE KEY wants nothing but the management key, which was not shown yet."""
        return self._send(Instruction.MOVE_KEY, target, source).status == Status.SECURITY_NOT_SATISFIED

    def move_key(self, source: int, target: int) -> None:
        """MOVE KEY into an empty slot. Needs the management key."""
        _require(self._send(Instruction.MOVE_KEY, target, source), _named(Instruction.MOVE_KEY, target, source))

    def delete_key(self, slot: int) -> None:
        """MOVE KEY to nowhere. Needs the management key."""
        _require(self._send(Instruction.MOVE_KEY, _NOWHERE, slot), _named(Instruction.MOVE_KEY, _NOWHERE, slot))

    def _authenticate(self, slot: Slot, algorithm: Algorithm, request: bytes) -> bytes:
        template = tlv.encode(Tag.DYNAMIC_AUTHENTICATION, tlv.encode(Tag.RESPONSE) + request)
        answer = self._send(Instruction.GENERAL_AUTHENTICATE, algorithm, slot, template, LE_ALL)
        if answer.status == Status.WRONG_DATA:  # a block that is not below the modulus: made for another key
            raise CardNotGenuine("the key cannot take what was made for it")
        done = _require(answer, _named(Instruction.GENERAL_AUTHENTICATE, algorithm, slot))
        return tlv.pick(Tag.RESPONSE, tlv.only(Tag.DYNAMIC_AUTHENTICATION, done))

    def _authenticate_management(self, cipher: Cipher, request: bytes, wanted: Tag) -> bytes:
        template = tlv.encode(Tag.DYNAMIC_AUTHENTICATION, request)
        answer = self._send(Instruction.GENERAL_AUTHENTICATE, cipher, Slot.MANAGEMENT, template, LE_ALL)
        if fails(answer.status):
            raise trouble(answer.status, _named(Instruction.GENERAL_AUTHENTICATE, cipher, Slot.MANAGEMENT))
        if answer.status != SUCCESS:
            raise CardNotGenuine(f"management key: {answer.status:04X}")
        return tlv.pick(wanted, tlv.only(Tag.DYNAMIC_AUTHENTICATION, answer.data))

    def _ask(self, instruction: Instruction, p1: int, p2: int, data: bytes) -> bytes:
        return _require(self._send(instruction, p1, p2, data, LE_ALL), _named(instruction, p1, p2))

    def _send(self, instruction: Instruction, p1: int, p2: int, data: bytes = b"", expected: int = 0) -> Answer:
        return exchange(self._connection, Command(instruction, p1, p2, data, expected))


def _told_tries(status: int) -> int | None:
    """The tries left that an empty VERIFY tells, 0 when it is blocked; None when it tells of none."""
    if status in _BLOCKED:
        return 0
    if status >> 8 != _WRONG:
        return None
    return status & 0x0F if status & 0xFFF0 == _TRIES else _LAST_TRY


def _require(answer: Answer, command: str) -> bytes:
    if answer.status != SUCCESS:
        raise trouble(answer.status, command)
    return answer.data


def _named(instruction: int, p1: int, p2: int) -> str:
    """INS P1 P2, for support."""
    return f"{instruction:02X} {p1:02X} {p2:02X}"


def _padded_pin(pin: Secret) -> bytes:
    with pin.revealed() as digits:
        copy = bytes(digits)  # one look: another thread may wipe it between two
    if not is_pin_shape(copy):
        raise ValueError("a PIN has 6 to 8 digits")
    return copy.ljust(_PIN_BYTES, b"\xff")


def _padded_puk(puk: Secret) -> bytes:
    with puk.revealed() as code:
        copy = bytes(code)
    if not _PUK_LENGTH_LEAST <= len(copy) <= _PIN_BYTES:
        raise ValueError("a PUK has 6 to 8 bytes")
    return copy.ljust(_PIN_BYTES, b"\xff")
