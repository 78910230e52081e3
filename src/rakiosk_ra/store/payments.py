"""The tables of payments: each debit that was ever intended, and what became of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.problems import Refusal
from rakiosk_ra.base.types import choice
from rakiosk_ra.store.tables import OrderRow, Table


class PaymentState(StrEnum):
    """How far a payment has come. What the bank is asked follows from it after every interruption."""

    INTENDED = "intended"  # the bank is asked, or about to be; it is not known what it did
    DONE = "done"
    REFUSED = "refused"  # nothing was taken
    RETURNING = "returning"  # to be given back, or barred if nothing was taken
    RETURNED = "returned"


UNSETTLED = (PaymentState.INTENDED, PaymentState.RETURNING)
_ONE_AT_A_TIME = sa.text("state in ('intended', 'done', 'returning')")


class PaymentRow(Table):
    """A payment. `key` names it to the bank; `receipt` is its number once something was taken."""

    __tablename__ = "payments"
    __table_args__ = (
        sa.Index(
            "uq_payments_live",
            "order_sequence",
            unique=True,
            sqlite_where=_ONE_AT_A_TIME,
            postgresql_where=_ONE_AT_A_TIME,
        ),
    )
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
