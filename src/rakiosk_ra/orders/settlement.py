"""Settling payments with the bank: an intent is committed, the bank is asked under its key, the outcome is committed.

Whatever dies in between, the key is in the database: whoever comes next, the customer or the reaper, asks the bank
under the same key, and the bank takes under one key once. No transaction is open while the bank is asked; so these
functions, as routes do, open their own, and are called outside any.
"""

from ra_contract.problems import Refusal
from rakiosk_ra.bank.port import BankSilent, Debit, DebitRefused, account_number
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import payments
from rakiosk_ra.orders.payments import Intent
from rakiosk_ra.orders.rows import PaymentState
from rakiosk_ra.registry import Registry

_ROUNDS = 3
"""An intent for another account is given back before a new one is made; more rounds only if two kiosks quarrel."""


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
            with ra.database.write() as session:
                intent = payments.intend(ra, session, customer, order_id, account)
            if intent is None or _settle(ra, intent, account):
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
        if not payments.is_returning(session, key):
            return
    was_taken = ra.bank.refund(key)
    with ra.database.write() as session:
        payments.end_return(ra, session, key, was_taken=was_taken)


def give_back_all(ra: Registry, order_id: str) -> None:
    """Refund what an order that ended has to get back; what the bank does not answer is left to the reaper."""
    with ra.database.read() as session:
        keys = payments.unsettled_of(session, order_id)
    try:
        for key in keys:
            give_back(ra, key)
    except BankSilent:
        return


def _settle(ra: Registry, intent: Intent, account: str) -> bool:
    """Whether the order is paid; False to begin anew."""
    key = intent.debit.key
    if intent.state is PaymentState.INTENDED:
        if intent.debit.account == account or ra.bank.query(key):
            return _debit(ra, intent.debit)
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
    with ra.database.write() as session:
        return payments.record(ra, session, key, refusal)


def _begin_return(ra: Registry, key: str) -> None:
    with ra.database.write() as session:
        payments.begin_return(session, key)
