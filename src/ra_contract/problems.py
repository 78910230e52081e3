"""Refusals: problem documents (RFC 9457) with a stable `code`."""

from dataclasses import dataclass
from enum import StrEnum

from ra_contract.rules import PasswordRule


class Refusal(StrEnum):
    """`code` of the RA's problem documents (RFC 9457) that a customer's screen explains."""

    NOT_APPROVED = "not-approved"  # nothing was ordered at the counter
    NOT_OFFERED = "not-offered"  # this RA takes no orders of this kind
    ALREADY_CERTIFIED = "already-certified"
    CERTIFICATE_HELD = "certificate-held"
    ORDER_OPEN = "order-open"
    ORDER_STATE = "order-state"  # the order is not in the state that this step needs
    TERMS_CHANGED = "terms-changed"  # another version is in force since they were shown
    WRONG_CARRIER = "wrong-carrier"  # a card operation for a file customer, or the reverse
    CARD_UNKNOWN = "card-unknown"
    CARD_NOT_YOURS = "card-not-yours"
    CARD_NOT_GENUINE = "card-not-genuine"
    PROOF_OF_POSSESSION = "proof-of-possession"
    KEY_TOO_WEAK = "key-too-weak"
    KEY_ALREADY_USED = "key-already-used"
    PASSWORD_CHANGE_REQUIRED = "password-change-required"  # noqa: S105
    OLD_PASSWORD = "old-password"  # noqa: S105
    TOO_MANY_REQUESTS = "too-many-requests"
    NOT_FOUND = "not-found"
    # renewal, manual 貳-二
    NOTHING_TO_RENEW = "nothing-to-renew"  # no certificate in force
    TOO_EARLY = "too-early"  # before the renewal window opens
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_REVOKED = "certificate-revoked"
    OLD_KEY = "old-key"  # the proof by the old key is missing or wrong
    RENEWAL_CARD = "renewal-card"  # the certificates to be renewed are on another card, which is not an older one
    # payment
    ACCOUNT_NUMBER = "account-number"  # neither 14 digits (passbook) nor 8 (giro), or its check digits are wrong
    ACCOUNT_UNKNOWN = "account-unknown"
    ACCOUNT_NOT_YOURS = "account-not-yours"
    ACCOUNT_FROZEN = "account-frozen"
    INSUFFICIENT_FUNDS = "insufficient-funds"
    OVER_LIMIT = "over-limit"
    HOST_CLOSED = "host-closed"
    PAYMENT_IN_DOUBT = "payment-in-doubt"  # asked for, not known whether done: ask again, never pay anew
    # status changes, manual 貳-三, 貳-四
    WRONG_PASSWORD = "wrong-password"  # noqa: S105
    STATUS_TRANSITION = "status-transition"  # not from the status that the certificate has
    # PIN reset, manual 貳-六
    NOT_AUTHORISED = "not-authorised"  # no clerk has authorised it
    AUTHORISATION_EXPIRED = "authorisation-expired"
    AUTHORISATION_CANCELLED = "authorisation-cancelled"  # the counter has taken it back
    AUTHORISATION_SPENT = "authorisation-spent"
    OTHER_CARD = "other-card"  # authorised for another card than the one in the reader
    OTHER_KIOSK = "other-kiosk"
    # the counter (臨櫃)
    NOT_PERMITTED = "not-permitted"  # not this role's, or another office's
    SAME_PERSON = "same-person"  # four eyes are two people
    OWN_ACCOUNT = "own-account"  # of a clerk as a customer
    CUSTOMER_UNKNOWN = "customer-unknown"
    CUSTOMER_KNOWN = "customer-known"  # a new customer whose CN is somebody's already
    DOCUMENTS = "documents"  # too few kinds were seen
    SEAL_WANTED = "seal-wanted"
    REPRESENTATIVE = "representative"  # not for this, or without a reason
    CARD_WITHDRAWN = "card-withdrawn"
    CARD_LOST = "card-lost"
    CARD_NOT_STOCK = "card-not-stock"  # the card to be given out is somebody's already
    SLIP_EXPIRED = "slip-expired"  # the password of a slip that was not used in time
    CARD_UNBLOCKABLE = "card-unblockable"  # its PUK is blocked: it can only be replaced
    ALREADY_TODAY = "already-today"
    JOB_STATE = "job-state"  # decided already, or waited for too long
    # own data, manual 壹-七
    CHANGED_MEANWHILE = "changed-meanwhile"  # it is no longer as it was read
    EMAIL_FORMAT = "email-format"
    PHONE_FORMAT = "phone-format"


class ProblemCode(StrEnum):
    """Codes of problem documents that carry fields of their own; all others are in `Refusal`."""

    BAD_CREDENTIALS = "bad-credentials"
    ACCOUNT_LOCKED = "account-locked"
    SESSION_ENDED = "session-ended"
    PASSWORD_RULES = "password-rules"  # noqa: S105
    INVALID_REQUEST = "invalid-request"
    CLIENT_CERTIFICATE = "client-certificate"  # unknown or withdrawn kiosk
    ANOTHER_MACHINE = "another-machine"  # a kiosk's certificate, and not the machine that was enrolled with it
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
