"""The bodies of the RA's interface, version 1: JSON over TLS with a client certificate of the kiosk.

Both sides use these records: the RA to publish its OpenAPI, the kiosk to check what comes. Binary values are base64
(standard alphabet, padded); times are RFC 3339 in UTC. Refusals are problem documents (RFC 9457) with a stable `code`.

| verb, path | body -> answer | refusals (status: code) |
|---|---|---|
| GET /v1/health | -> Health | |
| POST /v1/session | SignIn -> Session (201) | 401 bad-credentials (tries_left), 423 account-locked + Retry-After |
| GET /v1/session | -> Session (its token empty) | 401 session-ended |
| DELETE /v1/session | -> 204 | 401 |
| PUT /v1/me/password | PasswordChange -> 204, ends all sessions | 422 password-rules (broken), 403 old-password |
| GET /v1/terms/{carrier}?language= | -> Terms | |
| GET /v1/me/certificates | -> list[Certificate] | |
| GET /v1/me/eligibility/{kind} | -> Eligibility | |
| GET /v1/orders | -> list[Order], newest first | |
| POST /v1/orders | OrderRequest + Idempotency-Key -> Order (201) | 409 the codes of Eligibility, terms-changed |
| GET /v1/orders/{id} | -> Order | 404 not-found |
| PUT /v1/orders/{id}/card | CardBinding -> Order | 409 card-unknown, card-not-yours, order-state; renewal: other-card |
| PUT /v1/orders/{id}/card-authentication | Witness -> Challenge | 409 order-state, 429 too-many-requests |
| PUT /v1/orders/{id}/card-authentication/response | ChallengeResponse -> 204 | 409 card-not-genuine |
| PUT /v1/orders/{id}/certificates/{use} | CertificateRequest -> Issued | 409 order-state, key-already-used; |
| | | 422 proof-of-possession, key-too-weak; renewal: 422 old-key, 409 certificate-held, -revoked |
| PUT /v1/orders/{id}/confirmation | Confirmation -> Order | 409 order-state; 422 proof-of-possession; as above |
| PUT /v1/orders/{id}/cancellation | -> Order | 409 order-state |
| POST /v1/signature-tests | -> SignatureTest (201) | |
| PUT /v1/signature-tests/{id} | SignatureAnswer -> SignatureVerdict | 404 not-found |
| PUT /v1/orders/{id}/payment | Payment -> Order | 402 the codes of payment; |
| | | 409 payment-in-doubt, order-state, certificate-held, -revoked, -expired |
| PUT /v1/orders/{id}/old-key-proof | Proof -> Order | 409 order-state; 422 old-key |
| POST /v1/me/certificates/status-changes | StatusChange + Idempotency-Key -> list[Certificate] |
| | | 403 wrong-password, 409 status-transition, 423 account-locked (the session ends) |
| GET /v1/me/certificates/{serial}/statement | -> Statement, the same within a session | 404 not-found |
| PUT /v1/statements/{number}/prints/{job} | -> StatementPrint, the same for the same job | 404 not-found |
| GET /v1/statements/{number}/pdf?page=&copy= | -> application/pdf, signed (PAdES) | 404 not-found |
| GET /v1/me/pin-fragments | -> PinFragments | |
| GET /v1/pin-resets/current | -> PinReset | 404 not-authorised; 409 authorisation-expired, other-kiosk |
| PUT /v1/pin-resets/{id}/redemption | CardBinding -> UnblockingCodes | 409 other-card, authorisation-expired, -spent |
| PUT /v1/pin-resets/{id}/completion | -> 204 | 409 authorisation-spent |
| GET /v1/driver | -> Driver | |
| GET /v1/driver/file | -> application/zip | |

Every path but health and POST session wants `Authorization: Bearer <token>`; a session lives only under the TLS client
certificate that opened it. With `password_change_required` only DELETE session and PUT password are open (403
password-change-required).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen

from ra_contract.certificate import Carrier, Certificate, Reason
from ra_contract.order import Kind, Order
from ra_contract.rules import PasswordRule
from rakiosk.domain.errors import Refusal

Base64 = Annotated[str, MaxLen(16_384)]
"""Standard base64, padded; up to 12 kB."""
Typed = Annotated[str, MaxLen(256)]
"""What a customer may have typed."""

API_VERSION = "1"
"""Sent as RA-Api-Version with every answer."""


@dataclass(frozen=True, slots=True)
class Health:
    """That the RA answers, and its clock."""

    version: str
    time: datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """The customer's log-in: CN and login password."""

    cn: Typed
    password: Typed


@dataclass(frozen=True, slots=True)
class Session:
    """A session. `token` is 256 random bits, told once."""

    token: str
    cn: str
    name: str
    carrier: Carrier
    password_change_required: bool
    expires_at: datetime
    idle_seconds: int
    card_guid: str | None = None
    open_orders: tuple[Order, ...] = ()
    last_sign_in: datetime | None = None


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """A new login password, with the old one as proof."""

    old: Typed
    new: Typed


@dataclass(frozen=True, slots=True)
class Terms:
    """用戶約定條款 in force: plain text, paragraphs parted by blank lines. `sha256` is hex, over the UTF-8 text."""

    version: str
    sha256: str
    language: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether an order of one kind may be opened now; if not, why."""

    allowed: bool
    reason: Refusal | None = None
    opens_on: datetime | None = None  # too-early: when the renewal window opens
    expired_on: datetime | None = None  # certificate-expired


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """A new order, with the terms that the customer agreed to."""

    kind: Kind
    terms_version: Typed
    terms_sha256: Typed


@dataclass(frozen=True, slots=True)
class CardBinding:
    """The card that is in the reader: the GUID of its CHUID, 32 hex digits."""

    card_guid: Typed


class ManagementAlgorithm(StrEnum):
    """The cipher of a card's management key (9B). Its PIV identifier: 03, 08, 0A, 0C."""

    TRIPLE_DES = "3DES"
    AES_128 = "AES-128"
    AES_192 = "AES-192"
    AES_256 = "AES-256"


@dataclass(frozen=True, slots=True)
class Witness:
    """The card's encrypted witness; an empty one asks only which algorithm the card's key has."""

    witness: Base64 = ""


@dataclass(frozen=True, slots=True)
class Challenge:
    """The RA's answer to a witness (SP 800-73-4 part 2, A.1): the witness in clear, and a challenge to the card."""

    algorithm: ManagementAlgorithm
    witness: Base64 = ""
    challenge: Base64 = ""


@dataclass(frozen=True, slots=True)
class ChallengeResponse:
    """What the card made of the challenge."""

    response: Base64


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
    """What a signature test can fail at, in the order of checking."""

    CHAIN = "chain"  # not issued by this RA's authority, or not to this customer
    SIGNATURE = "signature"
    KEY_USAGE = "key-usage"
    STATUS = "status"  # expired, held, revoked, unconfirmed


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """What the RA says of a signature test: `failed` is None when all is well."""

    failed: SignaturePart | None
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Payment:
    """The account to debit: 14 digits (存簿, passbook) or 8 digits (劃撥, giro)."""

    account: Typed


class Action(StrEnum):
    """What a customer may do to certificates that are in force."""

    HOLD = "hold"  # 暫禁
    REVOKE = "revoke"  # 註銷


@dataclass(frozen=True, slots=True)
class StatusChange:
    """Hold or revoke certificates, all of them or none; the login password once more, for it takes effect at once."""

    action: Action
    serials: tuple[Typed, ...]
    reason: Reason
    password: Typed


@dataclass(frozen=True, slots=True)
class Statement:
    """憑證證明單: what the RA states of one certificate at one moment, and signs.

    `signature` is Ed25519 over the UTF-8 of `text`, the statement line by line; `check_code` (12 letters and digits)
    finds it again at the RA. `code` is what the slip's QR code says (ra_contract.claim); `prints` counts the copies
    that were noted.
    """

    number: str
    issued_at: datetime
    cn: str
    name: str
    issuer: str
    certificate: Certificate
    check_code: str
    text: Annotated[str, MaxLen(4096)]
    signature: Base64
    code: Annotated[str, MaxLen(4096)]
    prints: int = 0


@dataclass(frozen=True, slots=True)
class StatementPrint:
    """Which copy of a statement a job prints: 1 at first, from 2 on it is a reprint (補印)."""

    copy: int


@dataclass(frozen=True, slots=True)
class PinFragments:
    """What a new card PIN must not be: digits out of the customer's own numbers, told as salted hashes only.

    `hashes` are hex of scrypt(pin, salt, n=`cost`, r=8, p=1, 16 bytes) for each forbidden PIN of 6 to 8 digits.
    """

    salt: Base64
    cost: int
    hashes: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class PinReset:
    """A clerk's authorisation to reset the PIN of one card, once, at this kiosk, until it expires."""

    id: str
    card_guid: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class UnblockingCodes:
    """The card's PUK and the one that takes its place: told once, used in one transaction.

    After a power cut in between the card may have either: `puk` is then the one to be tried first.
    """

    puk: Typed
    next_puk: Typed


@dataclass(frozen=True, slots=True)
class Driver:
    """The reader's driver for the customer's own PC (manual 貳-七)."""

    file_name: str
    size: int  # bytes
    sha256: str  # hex
    address: str  # where it can be fetched
    version: str


class ProblemCode(StrEnum):
    """Codes of problem documents that carry fields of their own; all others are in `Refusal`."""

    BAD_CREDENTIALS = "bad-credentials"
    ACCOUNT_LOCKED = "account-locked"
    SESSION_ENDED = "session-ended"
    PASSWORD_RULES = "password-rules"  # noqa: S105
    INVALID_REQUEST = "invalid-request"
    CLIENT_CERTIFICATE = "client-certificate"  # unknown or withdrawn kiosk
    IDEMPOTENCY_KEY = "idempotency-key"
    IF_MATCH = "if-match"  # what is to be changed must be named as it was read
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal: application/problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    tries_left: int | None = None
    retry_after: int | None = None  # seconds
    broken: tuple[PasswordRule, ...] = ()
