"""The MAC of a PKCS#12 file with as many iterations as its key: else the MAC is the cheap place to guess a password.

`cryptography` writes 2,048 iterations whatever the key has, so the MAC is computed anew (RFC 7292, 5.1 and appendix B).
"""

import hashlib
import hmac

from asn1crypto import pkcs12

ITERATIONS = 100_000
_MAC_KEY = 3  # RFC 7292, B.3: the identifier of key material for a MAC
_BLOCK = 64  # bytes that SHA-256 takes at a time


def is_pfx(content: bytes) -> bool:
    """Whether this is a PKCS#12 file with a MAC: then only its password is in question."""
    try:
        return pkcs12.Pfx.load(content, strict=True)["mac_data"].native is not None
    except (ValueError, TypeError, KeyError):
        return False


def strengthened(content: bytes, password: bytes) -> bytes:
    """The file with a MAC (HMAC-SHA-256) of ITERATIONS."""
    file = pkcs12.Pfx.load(content)
    mac = file["mac_data"]
    key = derived(password.decode("ascii"), mac["mac_salt"].native, ITERATIONS, _MAC_KEY, hashlib.sha256().digest_size)
    mac["iterations"] = ITERATIONS
    mac["mac"]["digest"] = hmac.digest(key, file["auth_safe"]["content"].native, "sha256")
    return bytes(file.dump(force=True))


def derived(password: str, salt: bytes, iterations: int, identifier: int, length: int) -> bytes:
    """Key material from a password with SHA-256, up to one digest of it (RFC 7292, B.2)."""
    word = password.encode("utf-16-be") + b"\0\0"
    material = bytes([identifier]) * _BLOCK + _filled(salt) + _filled(word)
    for _ in range(iterations):
        material = hashlib.sha256(material).digest()
    return material[:length]


def _filled(part: bytes) -> bytes:
    """Repeated to a whole number of blocks."""
    wanted = -(-len(part) // _BLOCK) * _BLOCK
    return (part * (wanted // len(part) + 1))[:wanted] if part else b""
