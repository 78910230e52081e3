"""The rows of orders and payments: each debit that was ever intended, and what became of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.certificate import CarrierKind, KeyAlgorithm
from ra_contract.order import Kind, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.table import Table, unique_where
from rakiosk_ra.base.types import choice
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow

OPEN_STATES = (OrderState.OPENED, OrderState.PAID, OrderState.ISSUED)
_OPEN = sa.text("state in ('opened', 'paid', 'issued')")


class PaymentState(StrEnum):
    """How far a payment has come. What the bank is asked follows from it after every interruption."""

    INTENDED = "intended"  # the bank is asked, or about to be; it is not known what it did
    DONE = "done"
    REFUSED = "refused"  # nothing was taken
    RETURNING = "returning"  # to be given back, or barred if nothing was taken
    RETURNED = "returned"


UNSETTLED = (PaymentState.INTENDED, PaymentState.RETURNING)
_ONE_AT_A_TIME = sa.text("state in ('intended', 'done', 'returning')")

replacements = sa.Table(
    "replacements",
    Table.metadata,
    sa.Column("order_sequence", sa.ForeignKey("orders.sequence"), primary_key=True),
    sa.Column("certificate_id", sa.ForeignKey("certificates.id"), primary_key=True),
)
"""Which certificates a renewal is to replace: settled when it is opened."""


class OrderRow(Table):
    """An order, with the consent it rests on. A customer has one open order of a kind.

    A renewal keeps the old signing key's proof: after a power cut the old key may be gone. With `old_keys_gone` it is
    for another card than theirs: both keys are made anew, and no old one has to give its leave.
    """

    __tablename__ = "orders"
    __table_args__ = (sa.Index("uq_orders_open", "customer_id", "kind", **unique_where(_OPEN)),)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    kind: Mapped[Kind]
    carrier: Mapped[CarrierKind]
    state: Mapped[OrderState]
    opened_at: Mapped[datetime]
    state_since: Mapped[datetime]
    key_algorithm: Mapped[KeyAlgorithm]
    terms_version: Mapped[str] = mapped_column(sa.String(32))
    terms_sha256: Mapped[str] = mapped_column(sa.String(64))
    terms_language: Mapped[str] = mapped_column(sa.String(8))
    card_guid: Mapped[str | None] = mapped_column(sa.ForeignKey("cards.guid"))
    fee: Mapped[int] = mapped_column(default=0)
    old_key_wanted: Mapped[bool] = mapped_column(default=False)
    old_key_serial: Mapped[str | None] = mapped_column(sa.String(40))
    old_key_signature: Mapped[bytes | None]
    old_keys_gone: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    customer: Mapped[CustomerRow] = relationship()
    payments: Mapped[list["PaymentRow"]] = relationship(back_populates="order", order_by="PaymentRow.id")
    replaces: Mapped[list[CertificateRow]] = relationship(secondary=replacements, order_by=CertificateRow.id.desc())
    certificates: Mapped[list[CertificateRow]] = relationship(order_by=CertificateRow.id)


class PaymentRow(Table):
    """A payment. `key` names it to the bank; `receipt` is its number once something was taken."""

    __tablename__ = "payments"
    __table_args__ = (sa.Index("uq_payments_live", "order_sequence", **unique_where(_ONE_AT_A_TIME)),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True)
    order_sequence: Mapped[int] = mapped_column(sa.ForeignKey("orders.sequence"), index=True)
    account: Mapped[str] = mapped_column(sa.String(14))
    amount: Mapped[int]
    state: Mapped[PaymentState] = mapped_column(choice(PaymentState))
    asked_at: Mapped[datetime]
    refusal: Mapped[Refusal | None] = mapped_column(choice(Refusal))
    receipt: Mapped[int | None] = mapped_column(unique=True)
    paid_at: Mapped[datetime | None]
    refunded_at: Mapped[datetime | None]
    order: Mapped[OrderRow] = relationship(back_populates="payments")
