"""Certificates as the kiosk and the RA speak of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Use(StrEnum):
    """The purpose of a certificate's key. One customer has one of each."""

    SIGNING = "signing"  # PIV 9C; digitalSignature, nonRepudiation
    ENCRYPTION = "encryption"  # PIV 9D; keyEncipherment or keyAgreement


class CarrierKind(StrEnum):
    """Where a customer's keys live (載具)."""

    CARD = "card"
    FILE = "file"


class KeyAlgorithm(StrEnum):
    """The key types that the RA certifies."""

    RSA_2048 = "rsa-2048"
    P_256 = "p-256"


class Status(StrEnum):
    """The state of a certificate at the RA."""

    UNCONFIRMED = "unconfirmed"  # issued; its key has not yet been proven on the carrier
    VALID = "valid"
    HELD = "held"  # 已暫禁: RFC 5280 certificateHold
    REVOKED = "revoked"  # 已註銷
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # replaced by a newer one of the same order or by a renewal


class Reason(StrEnum):
    """Why a certificate is revoked or held: RFC 5280, 5.3.1, by the customer's choice in plain words."""

    KEY_COMPROMISE = "key-compromise"  # the card or its PIN may be in other hands
    CARD_LOST = "card-lost"  # also keyCompromise
    AFFILIATION_CHANGED = "affiliation-changed"  # name or identity number changed
    SUPERSEDED = "superseded"
    CESSATION = "cessation-of-operation"  # no longer needed
    HOLD = "certificate-hold"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate as the RA tells it.

    `serial` is lower-case hex without leading zeros; times are UTC; `der` is the certificate itself,
    base64 without line breaks.
    """

    serial: str
    use: Use
    carrier: CarrierKind
    not_before: datetime
    not_after: datetime
    status: Status
    status_since: datetime
    der: str
    reason: Reason | None = None
    is_pending: bool = False  # the change to `status` is asked for and not yet in CRL and OCSP: 暫禁中, 註銷中
