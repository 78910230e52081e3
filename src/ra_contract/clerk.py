"""Clerks (臨櫃): signing in, the customer before them, and jobs, which may want a second person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen

from ra_contract.base import Base64, Typed
from ra_contract.certificate import CarrierKind, Certificate, Reason
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
    """A clerk's log-in by card: a signature of its PIV authentication key (9A) over the nonce, and its certificate."""

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


class JobKind(StrEnum):
    """What the counter does for a customer; each is a section of the chapter 臨櫃."""

    PIN_RESET = "pin-reset"  # 晶片卡密碼重置授權
    APPROVAL = "approval"  # 核准申請; with a card of the stock it is bound as well
    CARD_REPLACEMENT = "card-replacement"  # 補發、換發晶片卡
    RESUMPTION = "resumption"  # 憑證解禁
    HOLD = "hold"  # 代辦暫禁
    REVOCATION = "revocation"  # 代辦註銷
    LOGIN_PASSWORD = "login-password"  # noqa: S105  # 登入密碼重置單
    UNLOCKING = "unlocking"  # 解除登入鎖定
    LATE_RENEWAL = "late-renewal"  # 到期後展期
    ORDER_BINDING = "order-binding"  # 未完成的申辦改用另一張卡
    ORDER_REFUND = "order-refund"  # 未完成的申辦取消並退費
    NEW_CUSTOMER = "new-customer"
    NAME_CHANGE = "name-change"  # 更名


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
class JobRequest:
    """A job asked for. What a kind does not need stays empty.

    `documents` were seen, `seal` was compared; a representative came with the words of `representative` (why the holder
    did not). `reason` is the clerk's. `kiosk` is where a PIN reset may be done ("" for any of the clerk's office).
    """

    kind: JobKind
    cn: Typed
    documents: tuple[Document, ...] = ()
    seal: bool = False
    representative: Typed = ""
    reason: Typed = ""
    card_guid: Typed = ""
    old_card_guid: Typed = ""
    old_card_lost: bool = False
    serials: tuple[Typed, ...] = ()
    revocation_reason: Reason | None = None
    order: Typed = ""
    kiosk: Typed = ""
    name: Typed = ""
    carrier: CarrierKind | None = None


class JobState(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"  # for a second person
    DONE = "done"  # its effect is there; a PIN reset is authorised
    SPENT = "spent"  # the customer has used what it gave
    REFUSED = "refused"  # by the second person
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `expires_at` ends the waiting, and then what the job gave (an authorisation, a slip)."""

    id: str
    number: str  # for people: J-000123
    kind: JobKind
    state: JobState
    cn: str
    name: str
    asked_by: str
    asked_at: datetime
    office: str
    expires_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    request: JobRequest | None = None
    has_slip: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """A second person's leave: their own session's (nothing said), or their sign-in at the asking clerk's screen."""

    by: ClerkSignIn | None = None


@dataclass(frozen=True, slots=True)
class Denial:
    """A second person's no, with the reason."""

    reason: Typed
    by: ClerkSignIn | None = None


@dataclass(frozen=True, slots=True)
class PasswordSlip:
    """A one-time login password for a sealed slip: told once, to be changed at the first sign-in, until it expires."""

    number: str
    cn: str
    name: str
    password: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CounterPolicy:
    """What this RA asks of the counter, so that screens need not find it out by refusals."""

    documents_least: int
    seal_asked: tuple[JobKind, ...]
    second_person: tuple[JobKind, ...]  # always; by risk the job itself tells by its state
    representative_allowed: tuple[JobKind, ...]
    code_asked: bool
    late_renewal_days: int


class JobList(StrEnum):
    """The lists of the desk."""

    MINE = "mine"  # open ones that this clerk asked for
    WAITING = "waiting"  # of the office, for a second person; never one's own
    TODAY = "today"


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
