"""Command APDUs over one connection: chaining, GET RESPONSE, the right Le; T=0 and T=1. Bytes only, no meaning.

Only short APDUs: the ACR38U takes no others.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rakiosk.card.port import Connection
from rakiosk.domain.errors import CardGarbled

SUCCESS, END_REACHED = 0x9000, 0x6282
LE_ALL = 256
"""Expected length: as much as the card has to say."""

_PART = 255  # data bytes of one short APDU: ISO/IEC 7816-3, 12.1
_CHAINED = 0x10  # CLA bit "not the last": ISO/IEC 7816-4, 5.1.1.1
_GET_RESPONSE = 0xC0
_MORE = 0x61  # SW1: so many bytes wait for GET RESPONSE
_WRONG_LE = 0x6C  # SW1: repeat with this Le; nothing was done
_ANSWERS_MOST = 96  # of one command; a hostile card must not keep the thread for ever
_ANSWER_BYTES_MOST = 16_384  # SP 800-73-4 part 1, table 2: the largest object has 12,710


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """A command of any length. `expected` is Le: bytes of answer, LE_ALL, or 0 for none. It has no repr: PINs."""

    instruction: int
    p1: int
    p2: int
    data: bytes = b""
    expected: int = 0

    def header(self, *, chained: bool = False) -> bytes:
        """CLA INS P1 P2. The class is interindustry, channel 0."""
        return bytes((_CHAINED if chained else 0, self.instruction, self.p1, self.p2))


@dataclass(frozen=True, slots=True)
class Answer:
    """A card's answer: data, and SW1 SW2 as one number."""

    data: bytes
    status: int


def exchange(connection: Connection, command: Command) -> Answer:
    """Send a command in as many short APDUs as it needs and collect the whole answer.

    Raises CardGarbled when the card breaks the protocol, and whatever the connection raises.
    A refused part of a chain ends it: its answer is the answer.
    """
    data = command.data
    while len(data) > _PART:
        answer = _send(connection, command.header(chained=True) + _body(data[:_PART]))
        if answer.status != SUCCESS:
            return answer
        data = data[_PART:]
    return _collect(connection, command, data)


def _collect(connection: Connection, command: Command, data: bytes) -> Answer:
    collected = bytearray()
    status = 0
    for answer in _answers(connection, command, data):
        collected += answer.data
        status = answer.status
        if len(collected) > _ANSWER_BYTES_MOST:
            raise CardGarbled("the answer does not end")
    return Answer(bytes(collected), status)


def _answers(connection: Connection, command: Command, data: bytes) -> Iterator[Answer]:
    head = command.header() + (_body(data) if data else b"")
    # T=0 has one length byte, P3: a command with data gets its answer by GET RESPONSE (ISO/IEC 7816-3, 12.2.1)
    expected = 0 if connection.is_t0 and data else command.expected
    corrected = is_rest = False
    for _ in range(_ANSWERS_MOST):
        answer = _send(connection, _with_le(head, expected, is_t0=connection.is_t0))
        kind, count = divmod(answer.status, 0x100)
        if kind == _WRONG_LE and expected and not corrected:
            # without an Le of ours there is nothing to put right, and sending again might spend a PIN try
            expected, corrected = count or LE_ALL, True
            continue
        if is_rest and kind != _MORE and answer.status not in {SUCCESS, END_REACHED}:
            raise CardGarbled(f"status {answer.status:04X} in place of the rest of an answer: the command was done")
        yield answer
        if kind != _MORE:
            return
        is_rest = True
        head, expected, corrected = bytes((0, _GET_RESPONSE, 0, 0)), count or LE_ALL, False
    raise CardGarbled("the answer does not end")


def _body(data: bytes) -> bytes:
    return bytes((len(data),)) + data


def _with_le(head: bytes, expected: int, *, is_t0: bool) -> bytes:
    if expected:
        return head + bytes((expected % LE_ALL,))
    if is_t0 and len(head) == 4:
        return head + b"\x00"  # T=0 always has P3: ISO/IEC 7816-3, 12.2.2
    return head


def _send(connection: Connection, command: bytes) -> Answer:
    raw = connection.transmit(command)
    if not 2 <= len(raw) <= LE_ALL + 2:
        raise CardGarbled(f"an answer of {len(raw)} bytes")
    return Answer(raw[:-2], int.from_bytes(raw[-2:], "big"))
