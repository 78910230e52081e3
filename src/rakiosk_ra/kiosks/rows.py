"""The rows of kiosks."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from rakiosk_ra.base.table import Table, unique_where

_IN_USE = sa.text("withdrawn_at is null")


class KioskRow(Table):
    """A kiosk and the fingerprint (SHA-256, hex) of its client certificate."""

    __tablename__ = "kiosks"
    __table_args__ = (sa.Index("uq_kiosks_in_use", "name", **unique_where(_IN_USE)),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
