"""Payments: what is written down before the bank is asked, and what becomes of its answer."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.order import Kind, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.bank.port import Debit
from rakiosk_ra.base.budgets import Verb, of_customer, refill, spend
from rakiosk_ra.base.counters import next_value
from rakiosk_ra.base.identifiers import new_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.lifecycle import find_order, set_state
from rakiosk_ra.orders.rows import UNSETTLED, OrderRow, PaymentRow, PaymentState
from rakiosk_ra.registry import Registry


@dataclass(frozen=True, slots=True)
class Intent:
    """A payment that is under way: what the bank is asked for, and how far it has come."""

    debit: Debit
    state: PaymentState


def intend(ra: Registry, session: orm.Session, customer: CustomerRow, order_id: str, account: str) -> Intent | None:
    """Write down that an order's fee is to be debited, or find the payment under way; None when it is paid.

    Raises Refused: not-found, order-state, and what has become of the certificates that were to be renewed.
    """
    order = find_order(session, customer, order_id, lock=True)
    live = next((p for p in order.payments if p.state in {PaymentState.DONE, *UNSETTLED}), None)
    if live is not None and live.state is PaymentState.DONE:
        return None
    if order.kind is not Kind.RENEWAL or order.state is not OrderState.OPENED:
        raise Refused(Refusal.ORDER_STATE)
    if live is None:
        now = ra.clock()
        renewals.check_renewable(session, order, now)
        spend(session, ra.settings.budgets, Verb.ACCOUNT, of_customer(customer.id), now)
        live = PaymentRow(key=new_id(), account=account, amount=order.fee, state=PaymentState.INTENDED, asked_at=now)
        order.payments.append(live)
        session.flush()
    return Intent(Debit(live.key, live.account, customer.cn, live.amount), live.state)


def record(ra: Registry, session: orm.Session, key: str, refusal: Refusal | None) -> PaymentState:
    """Write the bank's answer down, unless the payment has gone on meanwhile; its state then."""
    payment = _locked(session, key)
    if payment.state is not PaymentState.INTENDED:
        return payment.state
    if refusal is not None:
        payment.state, payment.refusal = PaymentState.REFUSED, refusal
        return payment.state
    payment.state = PaymentState.DONE
    set_state(payment.order, OrderState.PAID, ra.clock())
    refill(session, {Verb.ACCOUNT}, of_customer(payment.order.customer_id))
    _give_receipt(ra, session, payment)
    return payment.state


def begin_return(session: orm.Session, key: str) -> None:
    """Give up a payment that is not done: whatever was taken is to be returned."""
    payment = _locked(session, key)
    if payment.state is PaymentState.INTENDED:
        payment.state = PaymentState.RETURNING


def is_returning(session: orm.Session, key: str) -> bool:
    """Whether a payment is to be returned."""
    return session.scalars(sa.select(PaymentRow.state).where(PaymentRow.key == key)).one() is PaymentState.RETURNING


def end_return(ra: Registry, session: orm.Session, key: str, *, was_taken: bool) -> None:
    """Write down that the bank has given everything back, or had taken nothing."""
    payment = _locked(session, key)
    if payment.state is not PaymentState.RETURNING:
        return
    payment.state = PaymentState.RETURNED
    if was_taken:
        payment.refunded_at = ra.clock()
        _give_receipt(ra, session, payment)


def unsettled_of(session: orm.Session, order_id: str) -> list[str]:
    """The keys of an order's payments that are under way in either direction."""
    query = sa.select(PaymentRow.key).join(OrderRow).where(OrderRow.id == order_id, PaymentRow.state.in_(UNSETTLED))
    return list(session.scalars(query))


def in_doubt_since(session: orm.Session, moment: datetime) -> list[str]:
    """The keys of payments that were intended so long ago that nobody waits for them."""
    old = sa.select(PaymentRow.key).where(PaymentRow.state == PaymentState.INTENDED, PaymentRow.asked_at <= moment)
    return list(session.scalars(old))


def returning(session: orm.Session) -> list[str]:
    """The keys of all payments that are to be returned."""
    return list(session.scalars(sa.select(PaymentRow.key).where(PaymentRow.state == PaymentState.RETURNING)))


def _give_receipt(ra: Registry, session: orm.Session, payment: PaymentRow) -> None:
    if payment.receipt is None:
        payment.paid_at = ra.clock()
        session.flush()
        payment.receipt = next_value(session, "receipts")


def _locked(session: orm.Session, key: str) -> PaymentRow:
    """A payment, its order locked until the transaction ends: payments change only under their order's lock."""
    order = sa.select(OrderRow).join(PaymentRow).where(PaymentRow.key == key)
    session.scalars(order.with_for_update(of=OrderRow)).one()
    return session.scalars(sa.select(PaymentRow).where(PaymentRow.key == key)).one()
