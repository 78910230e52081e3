"""Rows of the database as the records that go over the wire."""

import base64
import binascii
from datetime import datetime, timedelta

from ra_contract.certificate import Certificate, Status
from ra_contract.order import Kind, Order, Receipt
from ra_contract.problems import ProblemCode
from rakiosk_ra.bank.port import masked
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import RenewalSettings
from rakiosk_ra.store.payments import PaymentRow
from rakiosk_ra.store.tables import CertificateRow, OrderRow

_NUMBER_LETTER = {Kind.APPLICATION: "A", Kind.RENEWAL: "E"}  # E: extension; R is for receipts


def certificate_record(row: CertificateRow, now: datetime, *, is_pending: bool = False) -> Certificate:
    """A certificate; one whose time is over is expired, whatever it was before, unless it is revoked or superseded."""
    over = row.not_after <= now and row.status in {Status.VALID, Status.HELD, Status.UNCONFIRMED}
    return Certificate(
        serial=row.serial,
        use=row.use,
        carrier=row.carrier,
        not_before=row.not_before,
        not_after=row.not_after,
        status=Status.EXPIRED if over else row.status,
        status_since=row.not_after if over else row.status_since,
        der=encoded(row.der),
        reason=row.reason,
        is_pending=is_pending,
    )


def order_record(row: OrderRow, now: datetime, renewal: RenewalSettings) -> Order:
    """An order with its current certificates, its last receipt, and what it replaces."""
    return Order(
        id=row.id,
        number=f"{_NUMBER_LETTER[row.kind]}-{row.sequence:06d}",
        kind=row.kind,
        carrier=row.carrier,
        state=row.state,
        opened_at=row.opened_at,
        terms_version=row.terms_version,
        key_algorithm=row.key_algorithm,
        card_guid=row.card_guid,
        certificates=tuple(
            certificate_record(certificate, now)
            for certificate in row.certificates
            if certificate.status is not Status.SUPERSEDED
        ),
        fee=row.fee,
        receipt=_receipt(row, timedelta(days=renewal.paid_days)),
        old_key_wanted=row.old_key_wanted,
        old_key_proven=row.old_key_signature is not None,
        replaces=tuple(certificate_record(certificate, now) for certificate in row.replaces),
    )


def _receipt(row: OrderRow, keeping: timedelta) -> Receipt | None:
    receipts = [receipt for payment in row.payments if (receipt := _receipt_of(payment, keeping)) is not None]
    return receipts[-1] if receipts else None


def _receipt_of(payment: PaymentRow, keeping: timedelta) -> Receipt | None:
    if payment.receipt is None or payment.paid_at is None:
        return None
    return Receipt(
        number=f"R-{payment.receipt:06d}",
        amount=payment.amount,
        account=masked(payment.account),
        paid_at=payment.paid_at,
        refunded_at=payment.refunded_at,
        kept_until=payment.paid_at + keeping,
    )


def encoded(value: bytes) -> str:
    """Bytes as they go over the wire."""
    return base64.b64encode(value).decode()


def decoded(text: str) -> bytes:
    """Bytes from the wire. Raises Refused (invalid-request)."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(ProblemCode.INVALID_REQUEST, "a value is not base64") from error
