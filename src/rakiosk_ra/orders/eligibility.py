"""Eligibility: whether a customer may open an order now, and if not, why."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.certificate import Status, Use
from ra_contract.order import Eligibility, Kind
from ra_contract.problems import Refusal
from rakiosk_ra.base.settings import CertificateSettings
from rakiosk_ra.cards.inventory import out_of_use
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow


def eligibility_of(
    session: orm.Session, settings: CertificateSettings, customer: CustomerRow, kind: Kind, now: datetime
) -> Eligibility:
    """Whether a customer may open an order of a kind now; if not, the first reason."""
    if session.scalars(_open_orders(customer, kind)).first() is not None:
        return Eligibility(allowed=False, reason=Refusal.ORDER_OPEN)
    if kind is Kind.RENEWAL:
        return renewals.eligibility(session, settings, customer, now)
    reason = _obstacle_to_applying(session, customer, now)
    return Eligibility(allowed=reason is None, reason=reason)


def _obstacle_to_applying(session: orm.Session, customer: CustomerRow, now: datetime) -> Refusal | None:
    """A customer left with one of the two certificates, the other being revoked, may have both anew.

    Those on a card for which the counter has given another, on hold or not, stand in nobody's way.
    """
    on_replaced_card = sa.func.coalesce(CertificateRow.card_guid, "").in_(out_of_use())
    in_force = sa.select(CertificateRow.status, CertificateRow.use).where(
        CertificateRow.customer_id == customer.id, CertificateRow.not_after > now, ~on_replaced_card
    )
    rows = session.execute(in_force).all()
    if any(status is Status.HELD for status, _ in rows):
        return Refusal.CERTIFICATE_HELD
    if {use for status, use in rows if status is Status.VALID} == set(Use):
        return Refusal.ALREADY_CERTIFIED
    return None if customer.approved else Refusal.NOT_APPROVED


def _open_orders(customer: CustomerRow, kind: Kind) -> sa.Select[OrderRow]:
    return sa.select(OrderRow).where(
        OrderRow.customer_id == customer.id, OrderRow.kind == kind, OrderRow.state.in_(OPEN_STATES)
    )
