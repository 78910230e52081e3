"""People in a kiosk's audit: HMAC-SHA256 of a CN or of a clerk's sign-in name, under a key of that kiosk's own.

A bare hash would be no secret: CNs are few enough to be tried one by one.
"""

import hmac

_DIGEST_CHARACTERS = 24  # 96 bits: no two people at a kiosk are alike


def digest_under(key: bytes, name: str) -> str:
    """The digest that stands for a name under a key. Names are told apart without regard to case, as at sign-in."""
    return hmac.digest(key, name.strip().upper().encode(), "sha256").hex()[:_DIGEST_CHARACTERS]
