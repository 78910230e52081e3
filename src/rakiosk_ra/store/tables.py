"""The tables. What must be true at any moment is a constraint here, never only a check before an insert."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from ra_contract.card import ManagementAlgorithm
from ra_contract.certificate import CarrierKind, KeyAlgorithm, Reason, Status, Use
from ra_contract.order import Kind, OrderState
from rakiosk_ra.base.types import UtcTime, choice
from rakiosk_ra.ca.port import Standing

if TYPE_CHECKING:
    from rakiosk_ra.store.payments import PaymentRow

OPEN_STATES = (OrderState.OPENED, OrderState.PAID, OrderState.ISSUED)
_OPEN = sa.text("state in ('opened', 'paid', 'issued')")
_UNCONFIRMED = sa.text("status = 'unconfirmed'")
_IN_USE = sa.text("withdrawn_at is null")


class Table(DeclarativeBase):
    """Root of all tables."""

    metadata = sa.MetaData(
        naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own interface
        datetime: UtcTime(),
        CarrierKind: choice(CarrierKind),
        KeyAlgorithm: choice(KeyAlgorithm),
        Status: choice(Status),
        Use: choice(Use),
        Kind: choice(Kind),
        OrderState: choice(OrderState),
        ManagementAlgorithm: choice(ManagementAlgorithm),
        Standing: choice(Standing),
        Reason: choice(Reason),
    }


def _indexes_where(condition: sa.TextClause) -> dict[str, Any]:
    return {"unique": True, "sqlite_where": condition, "postgresql_where": condition}


class CustomerRow(Table):
    """A customer. `approved` is the counter's leave for one application; `sealed_personal` is read in `personal`."""

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


class KioskRow(Table):
    """A kiosk and the fingerprint (SHA-256, hex) of its client certificate."""

    __tablename__ = "kiosks"
    __table_args__ = (sa.Index("uq_kiosks_in_use", "name", **_indexes_where(_IN_USE)),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FailureRow(Table):
    """Wrong tries for one CN (as a keyed digest) at one kiosk; kiosk 0 counts over all of them."""

    __tablename__ = "sign_in_failures"
    cn_digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]


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


class CardRow(Table):
    """A card of the inventory; its management key and PUK are sealed to its GUID.

    While a PIN reset is under way the card has either PUK: `sealed_next_puk` is to take the other's place.
    """

    __tablename__ = "cards"
    guid: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    holder_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), index=True)
    label: Mapped[str] = mapped_column(sa.String(64))
    management_algorithm: Mapped[ManagementAlgorithm]
    sealed_management_key: Mapped[bytes]
    sealed_puk: Mapped[bytes]
    sealed_next_puk: Mapped[bytes | None]
    added_at: Mapped[datetime]
    holder: Mapped[CustomerRow] = relationship()


replacements = sa.Table(
    "replacements",
    Table.metadata,
    sa.Column("order_sequence", sa.ForeignKey("orders.sequence"), primary_key=True),
    sa.Column("certificate_id", sa.ForeignKey("certificates.id"), primary_key=True),
)
"""Which certificates a renewal is to replace: settled when it is opened."""


class OrderRow(Table):
    """An order, with the consent it rests on. A customer has one open order of a kind.

    A renewal keeps the old signing key's proof: after a power cut the old key may be gone.
    """

    __tablename__ = "orders"
    __table_args__ = (sa.Index("uq_orders_open", "customer_id", "kind", **_indexes_where(_OPEN)),)
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
    customer: Mapped[CustomerRow] = relationship()
    payments: Mapped[list["PaymentRow"]] = relationship(back_populates="order", order_by="PaymentRow.id")
    replaces: Mapped[list["CertificateRow"]] = relationship(secondary=replacements, order_by="CertificateRow.id.desc()")
    certificates: Mapped[list["CertificateRow"]] = relationship(
        back_populates="order", order_by=lambda: CertificateRow.id
    )


class RelayRow(Table):
    """The card authentication of one order: how often it was asked for, and what the card must answer."""

    __tablename__ = "card_authentications"
    order_sequence: Mapped[int] = mapped_column(sa.ForeignKey("orders.sequence"), primary_key=True)
    asked: Mapped[int]
    card_guid: Mapped[str] = mapped_column(sa.String(32))
    answer_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    answer_until: Mapped[datetime | None]
    authenticated_at: Mapped[datetime | None]


class KeyRow(Table):
    """A public key that was ever certified, by the SHA-256 (hex) of its SubjectPublicKeyInfo. It has one owner."""

    __tablename__ = "keys"
    spki_sha256: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    use: Mapped[Use]


class CertificateRow(Table):
    """A certificate. `confirmed_at` is None while its key is unproven, and for ever if it never was."""

    __tablename__ = "certificates"
    __table_args__ = (sa.Index("uq_certificates_unconfirmed", "order_sequence", "use", **_indexes_where(_UNCONFIRMED)),)
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
    order: Mapped[OrderRow | None] = relationship(back_populates="certificates")


class StandingRow(Table):
    """How the local authority answers for one serial (CRL, OCSP). A serial without a row is unknown to it."""

    __tablename__ = "standings"
    serial: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    standing: Mapped[Standing]
    reason: Mapped[str | None] = mapped_column(sa.String(32))
    since: Mapped[datetime]
    not_after: Mapped[datetime]


class SignatureTestRow(Table):
    """A nonce that a customer was asked to sign."""

    __tablename__ = "signature_tests"
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"))
    nonce: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ReplyRow(Table):
    """The reply to a request with an Idempotency-Key, written together with its effect."""

    __tablename__ = "idempotent_replies"
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customers.id"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    reply: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(index=True)


class CounterRow(Table):
    """A number that only grows.

    `standings` with every change of status, `crl` with every list signed, `receipts` with every debit.
    """

    __tablename__ = "counters"
    name: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    value: Mapped[int] = mapped_column(sa.BigInteger)
