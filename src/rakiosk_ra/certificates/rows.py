"""The rows of certificates, their keys, and signature tests."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from ra_contract.certificate import CarrierKind, Reason, Status, Use
from rakiosk_ra.base.table import Table, unique_where

_UNCONFIRMED = sa.text("status = 'unconfirmed'")


class KeyRow(Table):
    """A public key that was ever to be certified, by the SHA-256 (hex) of its SubjectPublicKeyInfo.

    Who asks for it may know no more than the public key: it has an owner and a use only once it is `proven`.
    """

    __tablename__ = "keys"
    spki_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    use: Mapped[Use]
    proven: Mapped[bool] = mapped_column(server_default=sa.false())


class CertificateRow(Table):
    """A certificate. `confirmed_at` is None while its key is unproven, and for ever if it never was."""

    __tablename__ = "certificates"
    __table_args__ = (sa.Index("uq_certificates_unconfirmed", "order_sequence", "use", **unique_where(_UNCONFIRMED)),)
    id: Mapped[int] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(sa.String(40), unique=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    order_sequence: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.sequence"), index=True)
    use: Mapped[Use]
    carrier: Mapped[CarrierKind]
    card_guid: Mapped[str | None] = mapped_column(sa.String(32))
    spki_sha256: Mapped[str] = mapped_column(sa.ForeignKey("keys.spki_sha256"), index=True)
    der: Mapped[bytes]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    status: Mapped[Status]
    status_since: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    nonce: Mapped[bytes | None]
    secret_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    reason: Mapped[Reason | None]


class SignatureTestRow(Table):
    """A nonce that a customer was asked to sign."""

    __tablename__ = "signature_tests"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    nonce: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)
