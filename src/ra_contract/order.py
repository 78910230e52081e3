"""Orders: the RA's record of one application or renewal, and the truth after every interruption."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ra_contract.base import Typed
from ra_contract.certificate import CarrierKind, Certificate, KeyAlgorithm
from ra_contract.problems import Refusal


class Kind(StrEnum):
    """The purpose of an order."""

    APPLICATION = "application"  # 憑證申請
    RENEWAL = "renewal"  # 憑證展期


class OrderState(StrEnum):
    """How far an order has come."""

    OPENED = "opened"
    PAID = "paid"
    ISSUED = "issued"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A debit that was made. `account` is masked; `refunded_at` is set when the fee went back.

    An order that is not finished is kept until `kept_until`; then the fee goes back by itself.
    """

    number: str  # for the customer and the counter: R-000123
    amount: int  # NTD
    account: str
    paid_at: datetime
    refunded_at: datetime | None = None
    kept_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `card_guid` is 32 hex digits once a card is bound; `key_algorithm` is what the RA wants made.

    `certificates` holds the order's current certificates, unconfirmed ones included; superseded ones are left out.
    A renewal costs `fee` (NTD, fixed when the order is opened), has a `receipt` once it is paid, `replaces` the old
    certificates, and may want the old signing key's proof before a new key takes its place: `old_key_wanted` is settled
    when the order is opened, and when a card is bound to it. With `old_keys_gone` that card is another than the old
    keys': both keys are made anew, and neither old one is wanted.
    """

    id: str
    number: str  # short, for the customer and the counter: A-000123
    kind: Kind
    carrier: CarrierKind
    state: OrderState
    opened_at: datetime
    terms_version: str
    key_algorithm: KeyAlgorithm
    card_guid: str | None = None
    certificates: tuple[Certificate, ...] = ()
    fee: int = 0
    receipt: Receipt | None = None
    old_key_proven: bool = False
    replaces: tuple[Certificate, ...] = ()
    old_key_wanted: bool = False
    old_keys_gone: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.state in {OrderState.OPENED, OrderState.PAID, OrderState.ISSUED}

    @property
    def is_paid(self) -> bool:
        """Whether nothing has to be debited any more."""
        return self.receipt is not None and self.receipt.refunded_at is None

    @property
    def waits_for_old_key(self) -> bool:
        """Whether the old signing key has still to give its leave."""
        return self.old_key_wanted and not self.old_key_proven

    @property
    def is_confirmed(self) -> bool:
        """Whether every certificate was read back and its key proven."""
        return self.state is OrderState.CONFIRMED


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
class OwnAccount:
    """An account of the customer's own, to choose from. `masked` has a sign a digit, and shows the last four.

    `id` names it in a payment for as long as the session lasts, and tells nothing of its number.
    """

    id: str
    masked: str


@dataclass(frozen=True, slots=True)
class Payment:
    """The account to debit: 14 digits (存簿, passbook) or 8 digits (劃撥, giro), or the `id` of one's own."""

    account: Typed
