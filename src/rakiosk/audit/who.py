"""People in the audit: digests under a key that lies beside it, is never exported, and is told to the RA alone."""

import os
import secrets
from pathlib import Path

from ra_contract.people import digest_under

_KEY_BYTES = 32
_KEY_FILE = "who.key"


def who_key(folder: Path) -> bytes:
    """The key of this kiosk's audit, made when there is none. Raises OSError."""
    file = folder / _KEY_FILE
    if not file.exists():
        _make(file)
    return file.read_bytes()


def who_digest(folder: Path, cn: str) -> str:
    """The digest that stands for this CN in the audit in a folder. Raises OSError."""
    return digest_under(who_key(folder), cn)


def _make(file: Path) -> None:
    part = file.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, secrets.token_bytes(_KEY_BYTES))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    part.rename(file)
