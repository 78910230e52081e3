"""Rows of orders as the records that go over the wire."""

from datetime import datetime, timedelta

from ra_contract.certificate import Status
from ra_contract.order import Kind, Order, Receipt
from rakiosk_ra.bank.port import masked
from rakiosk_ra.base.settings import RenewalSettings
from rakiosk_ra.certificates.records import certificate_record
from rakiosk_ra.orders.renewals import replaced_by
from rakiosk_ra.orders.rows import OrderRow, PaymentRow

_NUMBER_LETTER = {Kind.APPLICATION: "A", Kind.RENEWAL: "E"}  # E: extension; R is for receipts


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
        old_keys_gone=row.old_keys_gone,
        replaces=tuple(certificate_record(certificate, now) for certificate in replaced_by(row)),
    )


def _receipt(row: OrderRow, keeping: timedelta) -> Receipt | None:
    payments = row.payments if row.kind is Kind.RENEWAL else []  # an application costs nothing: nobody is asked
    receipts = [receipt for payment in payments if (receipt := _receipt_of(payment, keeping)) is not None]
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
