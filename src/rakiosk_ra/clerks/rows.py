"""The rows of clerks, their sessions, and the audit."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.clerk import Role
from rakiosk_ra.base.table import Table, unique_where
from rakiosk_ra.kiosks.rows import OfficeRow

_IN_OFFICE = sa.text("withdrawn_at is null")


class ClerkRow(Table):
    """Somebody of the staff. `own_cn` is their own customer account, on which they may do nothing.

    Without an office (auditors, head office) they see every one.
    """

    __tablename__ = "clerks"
    __table_args__ = (
        sa.Index("uq_clerks_in_office", "clerk", **unique_where(_IN_OFFICE)),
        sa.Index("uq_clerks_card", "card_sha256", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    clerk: Mapped[str] = mapped_column(sa.String(32))
    name: Mapped[str] = mapped_column(sa.String(100))
    role: Mapped[Role]
    office_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offices.id"))
    own_cn: Mapped[str | None] = mapped_column(sa.String(64))
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    must_change: Mapped[bool]
    sealed_code_secret: Mapped[bytes | None]
    card_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    code_step: Mapped[int | None] = mapped_column(sa.BigInteger)
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    office: Mapped[OfficeRow | None] = relationship()


class ClerkSessionRow(Table):
    """A clerk's session, by the SHA-256 (hex) of its token, at the machine that opened it."""

    __tablename__ = "clerk_sessions"
    token_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    clerk_id: Mapped[int] = mapped_column(sa.ForeignKey("clerks.id"), index=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    wrong_passwords: Mapped[int] = mapped_column(default=0)
    clerk: Mapped[ClerkRow] = relationship()


class ClerkNonceRow(Table):
    """A nonce that a clerk's own card is to sign at one machine."""

    __tablename__ = "clerk_nonces"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"), index=True)
    nonce: Mapped[bytes]
    expires_at: Mapped[datetime]


class AuditRow(Table):
    """One act of the staff: the record as JSON, and the digest of the chain up to it. Rows are only ever added."""

    __tablename__ = "audit"
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    record: Mapped[str] = mapped_column(sa.Text)
    digest: Mapped[str] = mapped_column(sa.String(64))
