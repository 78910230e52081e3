"""憑證暫禁 by the key itself: no CN, no login password and no session, so that no lock on a CN can stand in its way."""

from dataclasses import dataclass

from ra_contract.base import Base64


@dataclass(frozen=True, slots=True)
class HoldChallenge:
    """Bytes to sign: `possession.hold_statement(challenge)` with SHA-256, within two minutes, at the same kiosk."""

    challenge: Base64


@dataclass(frozen=True, slots=True)
class KeyHold:
    """The challenge, its signature, and the certificate (DER) of the signing key."""

    challenge: Base64
    signature: Base64
    certificate: Base64
