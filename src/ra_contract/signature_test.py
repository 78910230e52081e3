"""簽章測試 (manual 貳-九): something to sign, and the verdict on the signature."""

from dataclasses import dataclass
from enum import StrEnum

from ra_contract.base import Base64
from ra_contract.certificate import Certificate


@dataclass(frozen=True, slots=True)
class SignatureTest:
    """簽章測試: sign `possession.test_statement(nonce)` with SHA-256."""

    id: str
    nonce: Base64


@dataclass(frozen=True, slots=True)
class SignatureAnswer:
    """The signature and the certificate (DER) that is said to verify it."""

    signature: Base64
    certificate: Base64


class SignaturePart(StrEnum):
    """A part of a signature test that can fail, in the order of checking."""

    CHAIN = "chain"  # not issued by this RA's authority, or not to this customer
    SIGNATURE = "signature"
    KEY_USAGE = "key-usage"
    STATUS = "status"  # expired, held, revoked, unconfirmed


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """The RA's verdict on a signature test: `failed` is None when all is well."""

    failed: SignaturePart | None
    certificate: Certificate | None
