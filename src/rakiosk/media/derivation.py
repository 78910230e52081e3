"""Keys from a file's password, by whatever derivation the file names, and never for longer than a file is worth.

Whoever made the file chose its iterations: 2^31 of them keep a computer busy for minutes. So each derivation is paid
for out of a budget before it begins.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from rakiosk.media.complaint import Complains, Complaint

ITERATIONS_MOST = 10_000_000  # hashes for one file, all its derivations together: some 3 s; honest ones take 2,000,000
MEMORY_MOST = 64 * 1024 * 1024  # bytes that scrypt may want


@dataclass(frozen=True, slots=True)
class Password:
    """A password as both kinds of derivation want it."""

    utf8: bytes  # PBKDF2 and scrypt (RFC 8018; OpenSSL and Java take UTF-8)
    bmp: bytes  # PKCS#12's own: UTF-16 with two zeros at its end (RFC 7292, B.1)


def spellings(word: bytes) -> Iterator[Password]:
    """A typed password in every way in which programs have spelt it, the usual one first."""
    text = word.decode()
    yield Password(word, _bmp(text))
    if not word:
        yield Password(b"", b"")  # none at all, which is not the same as an empty one
    if (narrow := unicodedata.normalize("NFKC", text)) != text:  # full-width letters of an input method
        yield Password(narrow.encode(), _bmp(narrow))
    if not text.isascii():  # OpenSSL before 1.1: each byte a character
        yield Password(word, _bmp(word.decode("latin-1")))


def _bmp(text: str) -> bytes:
    return text.encode("utf-16-be") + b"\0\0"


@dataclass(frozen=True, slots=True)
class Costs:
    """How a file wants a key derived."""

    digest: str
    salt: bytes
    iterations: int

    def rounds(self, length: int) -> int:
        """How often the iterations are gone through for so many bytes."""
        return -(-length // hashlib.new(self.digest).digest_size)


class Budget:
    """How many hashes are left for one file."""

    def __init__(self, iterations: int = ITERATIONS_MOST) -> None:
        self._left = iterations

    def spend(self, iterations: int, rounds: int = 1) -> None:
        """Pay for a derivation. Raises Complains."""
        if iterations < 1:
            raise Complains(Complaint.UNREADABLE, "no number of iterations")
        self._left -= iterations * rounds
        if self._left < 0:
            raise Complains(Complaint.DEMANDING, "too many iterations")

    def pbkdf2(self, password: Password, costs: Costs, length: int) -> bytes:
        """PBKDF2 (RFC 8018, 5.2). Raises Complains."""
        self.spend(costs.iterations, costs.rounds(length))
        return hashlib.pbkdf2_hmac(costs.digest, password.utf8, costs.salt, costs.iterations, length)

    def scrypt(self, password: Password, salt: bytes, cost: tuple[int, int, int], length: int) -> bytes:
        """Scrypt (RFC 7914); the cost is N, r and p. Raises Complains, ValueError."""
        n, r, p = cost
        if min(cost) < 1 or 128 * n * r > MEMORY_MOST:
            raise Complains(Complaint.DEMANDING, "too much memory")
        self.spend(n * r, 4 * p)
        return hashlib.scrypt(password.utf8, salt=salt, n=n, r=r, p=p, maxmem=2 * MEMORY_MOST, dklen=length)

    def pkcs12(self, password: Password, costs: Costs, identifier: int, length: int) -> bytes:
        """PKCS#12's own derivation (RFC 7292, B.2). Raises Complains."""
        self.spend(costs.iterations, costs.rounds(length))
        return _pkcs12_derived(password.bmp, costs, identifier, length)


def _pkcs12_derived(password: bytes, costs: Costs, identifier: int, length: int) -> bytes:
    hashed: Callable[[bytes], Any] = getattr(hashlib, costs.digest, None) or partial(hashlib.new, costs.digest)
    block = hashed(b"").block_size
    filled = bytearray(_filled(costs.salt, block) + _filled(password, block))
    material = b""
    while len(material) < length:
        piece = bytes([identifier]) * block + filled
        for _ in range(costs.iterations):
            piece = hashed(piece).digest()
        material += piece
        _add(filled, _filled(piece, block)[:block], block)
    return material[:length]


def _filled(part: bytes, block: int) -> bytes:
    """Repeated to a whole number of blocks."""
    wanted = -(-len(part) // block) * block
    return (part * (wanted // len(part) + 1))[:wanted] if part else b""


def _add(filled: bytearray, piece: bytes, block: int) -> None:
    """Add the piece and one to each block, as numbers (B.2, 6.C)."""
    for at in range(0, len(filled), block):
        total = int.from_bytes(filled[at : at + block], "big") + int.from_bytes(piece, "big") + 1
        filled[at : at + block] = (total % (1 << 8 * block)).to_bytes(block, "big")
