"""The terminal's side of a card under test: small commands in raw bytes, independent of the product's ladder."""

from dataclasses import dataclass
from typing import Any

from rakiosk_demo.simulators.card import ManagementAlgorithm, SoftwareCard

SELECT = bytes.fromhex("00A404000BA000000308000010000100") + b"\x00"
TRIPLE_DES_KEY = bytes.fromhex("010203040506070801020304050607080102030405060708")
AES_KEY = bytes(range(32))
GUID = "00112233445566778899aabbccddeeff"
PIN = "123456"
PUK = b"12345678"


@dataclass
class Answer:
    """The answer, over as many GET RESPONSE as it took."""

    data: bytes
    status: int


def blank_card(**options: Any) -> SoftwareCard:
    """A card in memory with the usual PIN and PUK and an AES-256 management key."""
    settings = {"guid": GUID, "pin": PIN, "puk": PUK, "management_key": AES_KEY} | options
    return SoftwareCard.create(settings.pop("path", None), **settings)


def selected_card(**options: Any) -> SoftwareCard:
    """The same with the PIV application selected."""
    card = blank_card(**options)
    assert raw(card, SELECT[:-1] if card.is_t0 else SELECT).status in {0x9000, 0x6113}
    return card


def raw(card: SoftwareCard, command: bytes) -> Answer:
    """One exchange, nothing more."""
    answer = card.transmit(command)
    return Answer(answer[:-2], int.from_bytes(answer[-2:], "big"))


def send(card: SoftwareCard, header: str, data: bytes = b"", *, answer: bool = False) -> Answer:
    """One command of T=1: chained when it is long, GET RESPONSE until the answer is whole."""
    cla, rest = int(header[:2], 16), bytes.fromhex(header[2:])
    while len(data) > 255:
        part = raw(card, bytes([cla | 0x10]) + rest + b"\xff" + data[:255])
        if part.status != 0x9000:
            return part
        data = data[255:]
    body = bytes([len(data)]) + data if data else b""
    result = raw(card, bytes([cla]) + rest + body + (b"\x00" if answer else b""))
    while result.status >> 8 == 0x61:
        more = raw(card, bytes([0x00, 0xC0, 0x00, 0x00, result.status & 0xFF]))
        result = Answer(result.data + more.data, more.status)
    return result


def pin_block(pin: str) -> bytes:
    """A PIN as it goes over the wire."""
    return pin.encode().ljust(8, b"\xff")


def verify(card: SoftwareCard, pin: str = PIN) -> int:
    """VERIFY; the status word."""
    return send(card, "00200080", pin_block(pin)).status


def tries_left(card: SoftwareCard) -> int:
    """The status word of a VERIFY without data."""
    return send(card, "00200080").status


def become_administrator(
    card: SoftwareCard, key: bytes = AES_KEY, algorithm: ManagementAlgorithm = ManagementAlgorithm.AES_256
) -> int:
    """Mutual authentication with 9B; the status word, after the card's own proof was checked."""
    witness = send(card, f"0087{algorithm:02X}9B", bytes.fromhex("7C028000"), answer=True)
    size = witness.data[3]
    challenge = bytes(range(size))
    proof = bytes([0x80, size]) + ecb(algorithm, key, witness.data[4:], decrypt=True) + bytes([0x81, size]) + challenge
    result = send(card, f"0087{algorithm:02X}9B", bytes([0x7C, len(proof)]) + proof, answer=True)
    if result.status == 0x9000:
        assert result.data == bytes([0x7C, size + 2, 0x82, size]) + ecb(algorithm, key, challenge)
    return result.status


def ecb(algorithm: ManagementAlgorithm, key: bytes, block: bytes, *, decrypt: bool = False) -> bytes:
    """One block by the openssl of the cryptography package, with the key's cipher."""
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, modes
    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    algorithm_of_key = TripleDES(key) if algorithm == ManagementAlgorithm.TRIPLE_DES else AES(key)
    cipher = Cipher(algorithm_of_key, modes.ECB())  # noqa: S305 - single blocks, as the standard has them
    context = cipher.decryptor() if decrypt else cipher.encryptor()
    return context.update(block) + context.finalize()
