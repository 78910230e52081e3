"""The reaper: orders that nobody takes up end, payments in doubt are settled, refunds are delivered.

Every deed is a transaction of its own and harmless twice: two reapers, or one that was killed, do no harm.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ra_contract.order import OrderState
from rakiosk_ra.bank.port import BankSilent
from rakiosk_ra.orders import payments
from rakiosk_ra.orders.lifecycle import end
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow, PaymentRow, PaymentState
from rakiosk_ra.registry import Registry

_log = logging.getLogger("rakiosk_ra.background.reaper")


@dataclass(frozen=True, slots=True)
class Reaped:
    """What one round did: orders that ended, payments that were settled, payments the bank is silent about."""

    expired: int
    settled: int
    in_doubt: int

    def __str__(self) -> str:
        return f"{self.expired} orders expired, {self.settled} payments settled, {self.in_doubt} in doubt"


def reap(ra: Registry) -> Reaped:
    """One round."""
    now = ra.clock()
    settled = _settle(ra, _doubtful(ra, now), payments.reconcile)
    expired = _expire(ra, now)
    returned = _settle(ra, _to_return(ra), payments.give_back)
    return Reaped(expired, settled[0] + returned[0], settled[1] + returned[1])


async def reap_for_ever(ra: Registry) -> None:
    """A round at once and then every so often, off the event loop, until it is cancelled."""
    while True:
        try:
            reaped = await asyncio.to_thread(reap, ra)
        except SQLAlchemyError:
            _log.exception("a round failed; the next one comes")
        else:
            if reaped != Reaped(0, 0, 0):
                _log.info("%s", reaped)
        await asyncio.sleep(ra.settings.reaper.every_seconds)


def _doubtful(ra: Registry, now: datetime) -> list[str]:
    """Payments that were intended so long ago that nobody waits for them."""
    old = now - timedelta(seconds=ra.settings.reaper.doubt_seconds)
    query = sa.select(PaymentRow.key).where(PaymentRow.state == PaymentState.INTENDED, PaymentRow.asked_at <= old)
    with ra.database.read() as session:
        return list(session.scalars(query))


def _to_return(ra: Registry) -> list[str]:
    with ra.database.read() as session:
        return list(session.scalars(sa.select(PaymentRow.key).where(PaymentRow.state == PaymentState.RETURNING)))


def _settle(ra: Registry, keys: list[str], deed: Callable[[Registry, str], None]) -> tuple[int, int]:
    """How many were settled, and how many not: a silent bank is not asked again in this round."""
    for number, key in enumerate(keys):
        try:
            deed(ra, key)
        except BankSilent:
            return number, len(keys) - number
    return len(keys), 0


def _expire(ra: Registry, now: datetime) -> int:
    settings = ra.settings.renewal
    least = min(timedelta(hours=settings.unpaid_hours), timedelta(days=settings.paid_days))
    old = sa.select(OrderRow.sequence).where(OrderRow.state.in_(OPEN_STATES), OrderRow.opened_at <= now - least)
    with ra.database.read() as session:
        candidates = list(session.scalars(old))
    return sum(_expire_one(ra, sequence, now) for sequence in candidates)


def _expire_one(ra: Registry, sequence: int, now: datetime) -> bool:
    with ra.database.write() as session:
        order = session.get_one(OrderRow, sequence, with_for_update=True)
        if order.state not in OPEN_STATES or now < _waits_until(ra, order):
            return False
        end(ra, session, order, OrderState.EXPIRED, now)
        return True


def _waits_until(ra: Registry, order: OrderRow) -> datetime:
    settings = ra.settings.renewal
    paid_at = next((p.paid_at for p in order.payments if p.state is PaymentState.DONE), None)
    if paid_at is not None:
        return paid_at + timedelta(days=settings.paid_days)
    return order.state_since + timedelta(hours=settings.unpaid_hours)
