"""A customer in the audit: HMAC-SHA256 of the CN under a key that lies beside it and is never exported.

A bare hash would be no secret: CNs are few enough to be tried one by one.
"""

import hmac
import os
import secrets
from pathlib import Path

_KEY_BYTES = 32
_KEY_FILE = "who.key"
_DIGEST_CHARACTERS = 24  # 96 bits: no two customers of a kiosk are alike


def who_key(folder: Path) -> bytes:
    """The key of this kiosk's audit, made when there is none. Raises OSError."""
    file = folder / _KEY_FILE
    if not file.exists():
        _make(file)
    return file.read_bytes()


def who_digest(folder: Path, cn: str) -> str:
    """The digest that stands for this CN in the audit in a folder. Raises OSError."""
    return digest_under(who_key(folder), cn)


def digest_under(key: bytes, cn: str) -> str:
    """The digest that stands for this CN under a key. CNs are told apart without regard to case, as at sign-in."""
    return hmac.digest(key, cn.strip().upper().encode(), "sha256").hex()[:_DIGEST_CHARACTERS]


def _make(file: Path) -> None:
    part = file.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(_KEY_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    part.rename(file)
