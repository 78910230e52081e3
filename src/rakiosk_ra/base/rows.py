"""The rows that belong to no subject: numbers that grow, and replies that were given."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rakiosk_ra.base.table import Table


class CounterRow(Table):
    """A number that only grows.

    `status changes` with every one, `crl` with every list signed, `receipts` with every debit, `ocsp signer` with each
    that is to be another.
    """

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger)


class BudgetRow(Table):
    """A deed that somebody may do so often: until when it is spent, in milliseconds since 1970; see `budgets`."""

    __tablename__ = "budgets"
    verb: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    whose: Mapped[str] = mapped_column(sa.String(48), primary_key=True)
    spent_until: Mapped[int] = mapped_column(sa.BigInteger)


class DeedRow(Table):
    """A deed of the counter on a customer's orders or attempts: who, what, and why."""

    __tablename__ = "counter_deeds"
    sequence: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    at: Mapped[datetime]
    clerk: Mapped[str] = mapped_column(sa.String(200))
    deed: Mapped[str] = mapped_column(sa.String(200))
    why: Mapped[str] = mapped_column(sa.String(200))


class ReplyRow(Table):
    """The reply to a request with an Idempotency-Key, written together with its effect."""

    __tablename__ = "idempotent_replies"
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    reply: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
