"""Identifiers that nobody can guess."""

import re
import secrets

_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """An identifier that nobody can guess: 128 random bits in hex."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether a text has the shape of an identifier; others are not worth a query."""
    return _ID.fullmatch(text) is not None
