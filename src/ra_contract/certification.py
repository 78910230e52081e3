"""Certifying keys within an order: requests, certificates that wait for their proof, the proofs."""

from dataclasses import dataclass

from ra_contract.base import Base64, Typed
from ra_contract.certificate import Certificate


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """A key to certify: a PKCS#10 request (DER) for signing, a SubjectPublicKeyInfo (DER) for encryption."""

    request: Base64 = ""
    public_key: Base64 = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that waits for its proof.

    Signing: sign `possession.statement(order, serial, nonce)` with SHA-256. Encryption: unlock (`point`, `sealed`).
    The same key asked for again gives the same certificate with a fresh nonce or lock. `issuers` are the authorities'
    certificates (DER) from the issuing one to the root: a certificate file has them beside its own.
    """

    certificate: Certificate
    nonce: Base64 = ""
    point: Base64 = ""
    sealed: Base64 = ""
    issuers: tuple[Base64, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof for one certificate: a signature (signing; ECDSA in DER, RSA PKCS#1 v1.5) or the unlocked secret."""

    serial: Typed
    proof: Base64


@dataclass(frozen=True, slots=True)
class Confirmation:
    """All certificates of an order are on the carrier, read back, and proven."""

    proofs: tuple[Proof, ...]
