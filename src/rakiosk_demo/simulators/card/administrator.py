"""Authentication of the card's administrator with the management key, 9B (SP 800-73-4 part 2, 3.2.4 and A.1)."""

import hmac
import os
from enum import IntEnum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from rakiosk_demo.simulators.card import tlv
from rakiosk_demo.simulators.card.memory import Memory
from rakiosk_demo.simulators.card.session import Session
from rakiosk_demo.simulators.card.status import Refused, StatusWord

SLOT = 0x9B

_WITNESS = 0x80
_CHALLENGE = 0x81
_RESPONSE = 0x82


class ManagementAlgorithm(IntEnum):
    """The ciphers of a management key by their identifier (SP 800-78-4, table 6-2)."""

    TRIPLE_DES = 0x03
    AES_128 = 0x08
    AES_192 = 0x0A
    AES_256 = 0x0C


_KEY_BYTES = {
    ManagementAlgorithm.TRIPLE_DES: 24,
    ManagementAlgorithm.AES_128: 16,
    ManagementAlgorithm.AES_192: 24,
    ManagementAlgorithm.AES_256: 32,
}


def require_length(algorithm: ManagementAlgorithm, key: bytes) -> None:
    """Raises ValueError unless the key has its algorithm's length."""
    if len(key) != _KEY_BYTES[algorithm]:
        raise ValueError(f"a key of {algorithm.name} has {_KEY_BYTES[algorithm]} bytes")


def authenticate(algorithm: int, fields: dict[int, bytes], memory: Memory, session: Session) -> bytes:
    """One step of a mutual or an external authentication; the dynamic authentication template of the answer.

    The card encrypts nothing of the outside's choosing before the outside has proven the key: what it returned
    would else be the right answer to its own challenge.
    """
    # 00: no information, the card knows its key (ISO 7816-4, 11.5.5); OpenSC asks so for random numbers
    if algorithm not in {0, memory.management_algorithm}:
        raise Refused(StatusWord.INCORRECT_PARAMETERS)
    witness, challenge = session.witness, session.challenge
    session.witness = session.challenge = b""
    match fields:
        case {0x80: b"", **others} if not others:
            session.witness = os.urandom(_block_bytes(memory))
            return _template(_WITNESS, _encrypted(memory, session.witness))
        case {0x81: b"", **others} if not others:
            session.challenge = os.urandom(_block_bytes(memory))
            return _template(_CHALLENGE, session.challenge)
        case {0x80: answer, 0x81: question, **others} if not others or others == {_RESPONSE: b""}:
            if len(question) != _block_bytes(memory):
                raise Refused(StatusWord.INCORRECT_DATA)
            _conclude(session, expected=witness, answer=answer)
            return _template(_RESPONSE, _encrypted(memory, question))
        case {0x82: answer, **others} if not others:
            _conclude(session, expected=challenge and _encrypted(memory, challenge), answer=answer)
            return b""
        case _:
            raise Refused(StatusWord.INCORRECT_DATA)


def _conclude(session: Session, *, expected: bytes, answer: bytes) -> None:
    session.is_administrator = bool(expected) and hmac.compare_digest(expected, answer)
    if not session.is_administrator:
        raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)


def _cipher(memory: Memory) -> Cipher[modes.ECB]:
    key = bytes.fromhex(memory.management_key)
    is_triple_des = memory.management_algorithm == ManagementAlgorithm.TRIPLE_DES
    # The standard has single blocks under ECB, and 3DES on older cards.
    return Cipher(TripleDES(key) if is_triple_des else AES(key), modes.ECB())  # noqa: S305


def _block_bytes(memory: Memory) -> int:
    return 8 if memory.management_algorithm == ManagementAlgorithm.TRIPLE_DES else 16


def _encrypted(memory: Memory, block: bytes) -> bytes:
    context = _cipher(memory).encryptor()
    return context.update(block) + context.finalize()


def _template(tag: int, value: bytes) -> bytes:
    return tlv.encode(0x7C, tlv.encode(tag, value))
