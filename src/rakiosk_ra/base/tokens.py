"""Session tokens: random, told once, and kept as their hash only."""

import hashlib
import secrets

_BYTES = 32


def new_token() -> str:
    """A token that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """A token as it is kept: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()
