"""Proof that a key lives where its certificate says: what is signed, and what is locked to be unlocked.

A signing key signs a statement that names order, certificate and a nonce of the RA. An encryption key may not be
able to sign (PIV 9D), so the RA locks a secret to it and asks for that secret back (RFC 4211, 4.3: indirect method).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_LENGTH = 32
_CONTEXT = b"rakiosk proof of possession v1"
_NONCE = bytes(12)  # the key is used once: it comes from a fresh ephemeral key

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True)
class Lock:
    """A secret that only the holder of one private key can read.

    RSA: `point` is empty and `sealed` is one PKCS#1 v1.5 block, as long as the modulus.
    P-256: `point` is the ephemeral public key (uncompressed, 65 bytes); `sealed` is AES-256-GCM under
    HKDF-SHA-256 of the agreed x coordinate.
    """

    point: bytes
    sealed: bytes


def statement(order_id: str, serial: str, nonce: bytes) -> bytes:
    """The bytes that the installed signing key signs to confirm a certificate."""
    return b"\x00".join((_CONTEXT, order_id.encode(), serial.encode(), nonce))


def renewal_statement(order_id: str, serial: str) -> bytes:
    """The bytes that the old signing key signs to let a new key take its place; `serial` is the old certificate's."""
    return b"\x00".join((b"rakiosk renewal v1", order_id.encode(), serial.encode()))


def test_statement(nonce: bytes) -> bytes:
    """The bytes that a signature test signs: never bare bytes of somebody else's choice."""
    return b"\x00".join((b"rakiosk signature test v1", nonce))


def clerk_statement(nonce: bytes) -> bytes:
    """The bytes that the authentication key (9A) of a clerk's own card signs to sign in."""
    return b"\x00".join((b"rakiosk clerk v1", nonce))


def hold_statement(challenge: bytes) -> bytes:
    """The bytes that a signing key signs to have its owner's certificates put on hold."""
    return b"\x00".join((b"rakiosk hold v1", challenge))


def lock(secret: bytes, key: PublicKey) -> Lock:
    """Lock a secret of SECRET_LENGTH bytes to a public key."""
    if isinstance(key, rsa.RSAPublicKey):
        return Lock(b"", key.encrypt(secret, padding.PKCS1v15()))
    ephemeral = ec.generate_private_key(key.curve)
    point = ephemeral.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return Lock(point, _cipher(ephemeral.exchange(ec.ECDH(), key)).encrypt(_NONCE, secret, _CONTEXT))


def new_secret() -> bytes:
    """A secret worth locking."""
    return os.urandom(SECRET_LENGTH)


def unlock(locked: Lock, apply_key: Callable[[bytes], bytes]) -> bytes:
    """Read the secret with the private key's raw operation.

    `apply_key` takes the ephemeral point and gives the agreed x coordinate (P-256), or takes the block and gives
    the padded plain block (RSA). Raises ValueError when the secret does not come out.
    """
    if locked.point:
        try:
            return _cipher(apply_key(locked.point)).decrypt(_NONCE, locked.sealed, _CONTEXT)
        except InvalidTag as error:
            raise ValueError("the agreed key opens nothing") from error
    block = apply_key(locked.sealed)
    # RFC 8017, 7.2.2: 00 02, at least eight non-zero bytes, 00, message
    end = block.find(b"\x00", 2)
    if block[:2] != b"\x00\x02" or end < 10 or len(block) - end - 1 != SECRET_LENGTH:
        raise ValueError("the plain block is not PKCS#1 v1.5")
    return block[end + 1 :]


def _cipher(shared: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=None, info=_CONTEXT).derive(shared))
