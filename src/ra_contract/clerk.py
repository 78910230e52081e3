"""Clerks (臨櫃): signing in, the customer before them, and the audit of what they do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen

from ra_contract.base import Base64, Typed
from ra_contract.certificate import CarrierKind, Certificate
from ra_contract.order import Order
from ra_contract.pin_reset import PinReset


class Role(StrEnum):
    """The offices that staff hold; what each may do stands in the RA's one permission table."""

    CLERK = "clerk"  # 經辦
    SUPERVISOR = "supervisor"  # 主管
    AUDITOR = "auditor"  # 稽核


@dataclass(frozen=True, slots=True)
class ClerkSignIn:
    """A clerk's log-in; `code` is the six digits of RFC 6238, where settings ask for them."""

    clerk: Typed
    password: Typed
    code: Typed = ""


@dataclass(frozen=True, slots=True)
class ClerkNonce:
    """32 random bytes that a clerk's own card signs, and their number."""

    id: str
    nonce: Base64


@dataclass(frozen=True, slots=True)
class ClerkCardSignIn:
    """A clerk's log-in by card: its authentication certificate (9A), whose key signed `possession.clerk_statement`."""

    id: Typed
    certificate: Base64
    signature: Base64


@dataclass(frozen=True, slots=True)
class ClerkSession:
    """A clerk's session; its token is no customer's, and lives only under the client certificate that opened it."""

    token: str
    clerk: str
    name: str
    role: Role
    office: str
    password_change_required: bool
    expires_at: datetime
    idle_seconds: int


class CardState(StrEnum):
    """A card of the inventory as the counter knows it."""

    IN_USE = "in-use"
    WITHDRAWN = "withdrawn"  # replaced, or given back
    LOST = "lost"
    STOCK = "stock"  # nobody's yet
    UNBLOCKABLE = "unblockable"  # its PUK is blocked: it can only be replaced


@dataclass(frozen=True, slots=True)
class CounterCard:
    """A card; `label` is what is printed on it. `proven`: it has proved itself here and now."""

    guid: str
    label: str
    state: CardState
    added_at: datetime
    proven: bool = False


@dataclass(frozen=True, slots=True)
class SignInPlace:
    """A sign-in of the customer: when, and at which kiosk."""

    at: datetime
    kiosk: str


@dataclass(frozen=True, slots=True)
class Sought:
    """The customer that is looked for: exactly one of these is said.

    `number` is that of an order (A-…), a receipt (R-…), a statement (its number or check code) or a job (J-…); a
    scanned QR code of a slip is understood as well.
    """

    cn: Typed = ""
    card_guid: Typed = ""
    number: Annotated[str, MaxLen(4096)] = ""


@dataclass(frozen=True, slots=True)
class CounterCustomer:
    """A customer as the counter sees them. No account, e-mail, telephone or identity number is among it."""

    cn: str
    name: str
    carrier: CarrierKind
    approved: bool
    password_change_required: bool
    locked_until: datetime | None
    cards: tuple[CounterCard, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    orders: tuple[Order, ...] = ()
    visits: tuple[SignInPlace, ...] = ()
    pin_reset: PinReset | None = None


class Document(StrEnum):
    """A document by which a person was identified: its kind only, never its number."""

    IDENTITY_CARD = "identity-card"  # 國民身分證
    HEALTH_CARD = "health-card"  # 健保卡
    DRIVING_LICENCE = "driving-licence"  # 駕照
    PASSPORT = "passport"  # 護照
    RESIDENCE_CARD = "residence-card"  # 居留證
    HOUSEHOLD_CERTIFICATE = "household-certificate"  # 戶籍謄本
    COMPANY_CARD = "company-card"  # 公司登記


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the RA's audit: who did what to whom, when, where, why; `digest` closes the chain up to it."""

    sequence: int
    at: datetime
    actor: str
    role: str
    office: str
    place: str
    act: str
    subject: str
    why: str
    documents: tuple[Document, ...]
    approved_by: str
    digest: str
