"""Holding and revoking certificates by their owner's wish, and what it does to a renewal under way."""

from datetime import datetime

from sqlalchemy import orm

from ra_contract.order import OrderState
from ra_contract.status_change import Action, StatusChange
from rakiosk_ra.certificates import status_changes
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders.lifecycle import end, locked_open_orders
from rakiosk_ra.registry import Registry


def withdraw(
    ra: Registry, session: orm.Session, customer: CustomerRow, change: StatusChange, now: datetime
) -> list[CertificateRow]:
    """Hold or revoke all of them, or none; the certificates then. Raises Refused (status-transition).

    An open renewal does not stand in the way. While its old certificates are held it waits. Revoking one of them
    cancels it, and the fee is refunded: by `settlement.give_back_all` after the commit, or by the reaper.
    """
    session.get_one(CustomerRow, customer.id, with_for_update=True)  # no order is opened meanwhile
    open_orders = locked_open_orders(session, customer.id)
    rows = status_changes.carry_out(ra, session, customer, change, now)
    if change.action is Action.REVOKE:
        for order in open_orders:
            if any(row in rows for row in order.replaces):
                end(ra, session, order, OrderState.CANCELLED, now)
    return rows
