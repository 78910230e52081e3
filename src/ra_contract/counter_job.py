"""Jobs of the counter (臨櫃): asked for by a clerk, decided by a second person where policy wants one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ra_contract.base import Typed
from ra_contract.certificate import CarrierKind, Reason
from ra_contract.clerk import ClerkSignIn, Document


class JobKind(StrEnum):
    """A job of the counter for a customer; each is a section of the chapter 臨櫃."""

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
    can_be_taken_back: bool = False


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
    """The questions that this RA has for the counter, so that screens need not find them out by refusals."""

    documents_least: int
    seal_asked: tuple[JobKind, ...]
    second_person: tuple[JobKind, ...]  # always; `by_risk`: the job itself tells by its state
    representative_allowed: tuple[JobKind, ...]
    code_asked: bool
    late_renewal_days: int
    by_risk: tuple[JobKind, ...] = ()


class JobList(StrEnum):
    """The lists of the desk."""

    MINE = "mine"  # open ones that this clerk asked for
    WAITING = "waiting"  # of the office, for a second person; never one's own
    TODAY = "today"
