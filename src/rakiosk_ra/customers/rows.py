"""The rows of customers, their sessions and their wrong sign-ins."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.certificate import CarrierKind
from rakiosk_ra.base.table import Table


class CustomerRow(Table):
    """A customer. `approved` is the counter's leave for one application; `sealed_personal` is read in `personal`.

    Who is entered at the counter and not yet let in has no password hash, and is nobody to everybody else.
    The password of a slip, of the job `slip_job`, ends at `slip_expires_at`. What has expired may be renewed until
    `late_renewal_until`.
    """

    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    cn: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(100))
    carrier: Mapped[CarrierKind]
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change: Mapped[bool]
    approved: Mapped[bool]
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
    sealed_personal: Mapped[bytes | None]
    slip_expires_at: Mapped[datetime | None]
    slip_job: Mapped[int | None]
    late_renewal_until: Mapped[datetime | None]


class SessionRow(Table):
    """A session, by the SHA-256 (hex) of its token, at the kiosk that opened it."""

    __tablename__ = "sessions"
    token_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    opened_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    previous_sign_in_at: Mapped[datetime | None]
    wrong_passwords: Mapped[int] = mapped_column(default=0)
    customer: Mapped[CustomerRow] = relationship()


class SignInRow(Table):
    """A sign-in: who, where and when. The counter tells a customer's last ones; the reaper forgets old ones."""

    __tablename__ = "sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    at: Mapped[datetime] = mapped_column(index=True)


class FailureRow(Table):
    """Wrong tries for one CN (as a keyed digest) at one kiosk; kiosk 0 counts over all of them."""

    __tablename__ = "sign_in_failures"
    cn_digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
