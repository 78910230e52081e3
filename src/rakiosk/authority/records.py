"""The RA's answers as sections work with them: bytes where the wire has base64."""

import base64
from dataclasses import dataclass

from ra_contract.card import Challenge, ManagementAlgorithm
from ra_contract.certificate import Certificate, Reason
from ra_contract.certification import Issued
from ra_contract.possession import Lock
from ra_contract.status_change import Action
from rakiosk.secret import Secret


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """A change of status to ask for: of which certificates, and why."""

    action: Action
    serials: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """A certificate (DER) that waits for its proof: a signature that names the nonce, or the secret out of the lock.

    `issuers` are the authorities' certificates (DER) from the issuing one to the root.
    """

    certificate: Certificate
    der: bytes
    nonce: bytes
    lock: Lock
    issuers: tuple[bytes, ...]

    @classmethod
    def of(cls, issued: Issued) -> "IssuedCertificate":
        """From the wire. Raises ValueError for what is no base64."""
        return cls(
            issued.certificate,
            decoded(issued.certificate.der),
            decoded(issued.nonce),
            Lock(decoded(issued.point), decoded(issued.sealed)),
            tuple(map(decoded, issued.issuers)),
        )


@dataclass(frozen=True, slots=True)
class CardChallenge:
    """The card's witness in clear, and a challenge to it; both empty when only the algorithm was asked for."""

    algorithm: ManagementAlgorithm
    witness: bytes
    challenge: bytes

    @classmethod
    def of(cls, told: Challenge) -> "CardChallenge":
        """From the wire. Raises ValueError for what is no base64."""
        return cls(told.algorithm, decoded(told.witness), decoded(told.challenge))


@dataclass(frozen=True, slots=True)
class SignatureChallenge:
    """A nonce to sign: in a signature test, or by a clerk's own card."""

    id: str
    nonce: bytes


@dataclass(frozen=True, slots=True)
class ForbiddenPins:
    """Digits out of the customer's own numbers, as hex of scrypt(pin, salt, n=`cost`, r=8, p=1, 16 bytes)."""

    salt: bytes
    cost: int
    hashes: frozenset[str]


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """A second person's sign-in at the screen of the clerk who asked."""

    clerk: str
    password: Secret
    code: str = ""


def decoded(text: str) -> bytes:
    """Bytes from standard base64, padded. Raises ValueError."""
    return base64.b64decode(text, validate=True)


def encoded(value: bytes) -> str:
    """Bytes as standard base64, padded."""
    return base64.b64encode(value).decode()
