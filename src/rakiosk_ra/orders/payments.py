"""Payments: an intent is committed, the bank is asked under its key, the outcome is committed.

Whatever dies in between, the key is in the database: whoever comes next, the customer or the reaper, asks the bank
under the same key, and the bank takes under one key once. No transaction is open while the bank is asked.
"""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.order import Kind, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.bank.port import BankSilent, Debit, DebitRefused, account_number
from rakiosk_ra.base.counters import next_value
from rakiosk_ra.base.identifiers import new_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.lifecycle import find_order, set_state
from rakiosk_ra.orders.rows import UNSETTLED, OrderRow, PaymentRow, PaymentState
from rakiosk_ra.registry import Registry

_ROUNDS = 3
"""An intent for another account is given back before a new one is made; more rounds only if two kiosks quarrel."""


@dataclass(frozen=True, slots=True)
class _Asked:
    debit: Debit
    state: PaymentState


def pay(ra: Registry, customer: CustomerRow, order_id: str, typed: str) -> None:
    """Debit an order's fee, once; a paid order stays as it is, whatever account is named.

    Raises Refused: not-found, order-state, the codes of payment, payment-in-doubt, and what has become of the
    certificates that were to be renewed.
    """
    account = account_number(typed)
    if account is None:
        raise Refused(Refusal.ACCOUNT_NUMBER)
    try:
        for _ in range(_ROUNDS):
            asked = _intend(ra, customer, order_id, account)
            if asked is None or _settle(ra, asked, account):
                return
    except BankSilent as error:
        raise Refused(Refusal.PAYMENT_IN_DOUBT) from error
    raise Refused(Refusal.PAYMENT_IN_DOUBT)


def reconcile(ra: Registry, key: str) -> None:
    """Settle a payment that nobody waits for: what was taken is recorded, what was not is barred. Raises BankSilent."""
    if ra.bank.query(key):
        _record(ra, key, None)
    else:
        _begin_return(ra, key)
    give_back(ra, key)


def give_back(ra: Registry, key: str) -> None:
    """Refund a payment that is to be returned; any other is left alone. Raises BankSilent."""
    with ra.database.read() as session:
        state = session.scalars(sa.select(PaymentRow.state).where(PaymentRow.key == key)).one()
    if state is not PaymentState.RETURNING:
        return
    was_taken = ra.bank.refund(key)
    now = ra.clock()
    with ra.database.write() as session:
        payment = _locked(session, key)
        if payment.state is not PaymentState.RETURNING:
            return
        payment.state = PaymentState.RETURNED
        if was_taken:
            payment.refunded_at = now
            _give_receipt(ra, session, payment)


def give_back_all(ra: Registry, order_id: str) -> None:
    """Refund what an order that ended has to get back; what the bank does not answer is left to the reaper."""
    query = sa.select(PaymentRow.key).join(OrderRow).where(OrderRow.id == order_id, PaymentRow.state.in_(UNSETTLED))
    with ra.database.read() as session:
        keys = list(session.scalars(query))
    try:
        for key in keys:
            give_back(ra, key)
    except BankSilent:
        return


def _intend(ra: Registry, customer: CustomerRow, order_id: str, account: str) -> _Asked | None:
    with ra.database.write() as session:
        order = find_order(session, customer, order_id, lock=True)
        live = next((p for p in order.payments if p.state in {PaymentState.DONE, *UNSETTLED}), None)
        if live is not None and live.state is PaymentState.DONE:
            return None
        if order.kind is not Kind.RENEWAL or order.state is not OrderState.OPENED:
            raise Refused(Refusal.ORDER_STATE)
        if live is None:
            renewals.check_renewable(order, ra.clock())
            live = PaymentRow(
                key=new_id(),
                account=account,
                amount=order.fee,
                state=PaymentState.INTENDED,
                asked_at=ra.clock(),
            )
            order.payments.append(live)
            session.flush()
        return _Asked(Debit(live.key, live.account, customer.cn, live.amount), live.state)


def _settle(ra: Registry, asked: _Asked, account: str) -> bool:
    """Whether the order is paid; False to begin anew."""
    key = asked.debit.key
    if asked.state is PaymentState.INTENDED:
        if asked.debit.account == account or ra.bank.query(key):
            return _debit(ra, asked.debit)
        _begin_return(ra, key)
    give_back(ra, key)
    return False


def _debit(ra: Registry, debit: Debit) -> bool:
    try:
        ra.bank.debit(debit)
    except DebitRefused as refused:
        if _record(ra, debit.key, refused.code) is PaymentState.REFUSED:
            raise Refused(refused.code) from refused
        return False
    return _record(ra, debit.key, None) is PaymentState.DONE


def _record(ra: Registry, key: str, refusal: Refusal | None) -> PaymentState:
    """Write the bank's answer down, unless the payment has gone on meanwhile; its state then."""
    with ra.database.write() as session:
        payment = _locked(session, key)
        if payment.state is not PaymentState.INTENDED:
            return payment.state
        if refusal is not None:
            payment.state, payment.refusal = PaymentState.REFUSED, refusal
            return payment.state
        payment.state = PaymentState.DONE
        set_state(payment.order, OrderState.PAID, ra.clock())
        _give_receipt(ra, session, payment)
        return payment.state


def _begin_return(ra: Registry, key: str) -> None:
    with ra.database.write() as session:
        payment = _locked(session, key)
        if payment.state is PaymentState.INTENDED:
            payment.state = PaymentState.RETURNING


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
