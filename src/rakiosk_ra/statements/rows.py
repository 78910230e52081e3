"""The rows of statements and their prints."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ra_contract.certificate import Status
from rakiosk_ra.base.table import Table
from rakiosk_ra.certificates.rows import CertificateRow


class StatementRow(Table):
    """A statement of a certificate (憑證證明單) as it was signed, in the session that asked for it.

    `code` is the text of its QR code, `stated` the status that the statement gives.
    """

    __tablename__ = "statements"
    id: Mapped[int] = mapped_column(primary_key=True)
    check_code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificates.id"), index=True)
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    issued_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(sa.Text)
    signature: Mapped[bytes]
    session_sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    stated: Mapped[Status]
    code: Mapped[str] = mapped_column(sa.Text)
    certificate: Mapped[CertificateRow] = relationship()
    prints: Mapped[list["PrintRow"]] = relationship(order_by="PrintRow.copy")


class PrintRow(Table):
    """One print of a statement: the kiosk's job, and which copy it is, from 1 on."""

    __tablename__ = "statement_prints"
    __table_args__ = (sa.UniqueConstraint("statement_id", "copy", name="uq_statement_prints_copy"),)
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("statements.id"), primary_key=True)
    job: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    copy: Mapped[int]
    kiosk_id: Mapped[int] = mapped_column(sa.ForeignKey("kiosks.id"))
    noted_at: Mapped[datetime]
