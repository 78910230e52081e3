"""The rows of jobs."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.counter_job import JobKind, JobState
from rakiosk_ra.base.table import Table
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.kiosks.rows import OfficeRow


class JobRow(Table):
    """A job that a clerk asked for. `request` is a JobRequest as JSON; `given`, what came of it."""

    __tablename__ = "clerk_jobs"
    __table_args__ = (sa.Index("uq_clerk_jobs_key", "asked_by_id", "key", unique=True),)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(sa.String(32), unique=True)
    kind: Mapped[JobKind]
    state: Mapped[JobState]
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offices.id"), index=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("clerks.id"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(sa.String(255))
    request_sha256: Mapped[str] = mapped_column(sa.String(64))
    request: Mapped[str] = mapped_column(sa.Text)
    expires_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("clerks.id"))
    decided_at: Mapped[datetime | None]
    given: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    slips: Mapped[int] = mapped_column(default=0, server_default="0")
    customer: Mapped[CustomerRow] = relationship()
    office: Mapped[OfficeRow | None] = relationship()
    asked_by: Mapped[ClerkRow] = relationship(foreign_keys=[asked_by_id])
    decided_by: Mapped[ClerkRow | None] = relationship(foreign_keys=[decided_by_id])
