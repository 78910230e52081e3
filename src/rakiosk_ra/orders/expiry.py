"""Orders that nobody takes up end by themselves."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.order import OrderState
from rakiosk_ra.base.settings import RenewalSettings
from rakiosk_ra.orders.lifecycle import end
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow, PaymentState
from rakiosk_ra.registry import Registry


def candidates(session: orm.Session, settings: RenewalSettings, now: datetime) -> list[int]:
    """Open orders (their sequences) that are old enough to have been left."""
    least = min(timedelta(hours=settings.unpaid_hours), timedelta(days=settings.paid_days))
    old = sa.select(OrderRow.sequence).where(OrderRow.state.in_(OPEN_STATES), OrderRow.opened_at <= now - least)
    return list(session.scalars(old))


def expire(ra: Registry, session: orm.Session, sequence: int, now: datetime) -> bool:
    """End an order if it has waited for long enough; whether it was ended. Its payment is to be returned."""
    order = session.get_one(OrderRow, sequence, with_for_update=True)
    if order.state not in OPEN_STATES or now < _waits_until(ra.settings.renewal, order):
        return False
    end(ra, session, order, OrderState.EXPIRED, now)
    return True


def _waits_until(settings: RenewalSettings, order: OrderRow) -> datetime:
    paid_at = next((p.paid_at for p in order.payments if p.state is PaymentState.DONE), None)
    if paid_at is not None:
        return paid_at + timedelta(days=settings.paid_days)
    return order.state_since + timedelta(hours=settings.unpaid_hours)
