"""/v1/orders/{id}/payment and old-key-proof: what a renewal has beyond an application."""

from fastapi import APIRouter

from ra_contract.certification import Proof
from ra_contract.order import Order, Payment
from ra_contract.problems import Refusal
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.orders import payments, renewals
from rakiosk_ra.orders.lifecycle import find_order
from rakiosk_ra.orders.records import order_record

router = APIRouter(prefix="/v1/orders/{order_id}", tags=["renewals"])
_STEP = (*CUSTOMER, Refusal.NOT_FOUND, Refusal.ORDER_STATE)
_DEBIT = (
    Refusal.ACCOUNT_NUMBER,
    Refusal.ACCOUNT_UNKNOWN,
    Refusal.ACCOUNT_NOT_YOURS,
    Refusal.ACCOUNT_FROZEN,
    Refusal.INSUFFICIENT_FUNDS,
    Refusal.OVER_LIMIT,
    Refusal.HOST_CLOSED,
    Refusal.PAYMENT_IN_DOUBT,
)
_NO_LONGER = (Refusal.CERTIFICATE_HELD, Refusal.CERTIFICATE_REVOKED, Refusal.CERTIFICATE_EXPIRED)


@router.put("/payment", responses=refusals(*_STEP, *_DEBIT, *_NO_LONGER))
def pay(ra: Ra, current: Customer, order_id: str, payment: Payment) -> Order:
    """Debit the fee, once: a paid order is told as it is. After payment-in-doubt, ask again."""
    payments.pay(ra, current.customer, order_id, payment.account)
    with ra.database.read() as session:
        return order_record(find_order(session, current.customer, order_id), ra.clock(), ra.settings.renewal)


@router.put("/old-key-proof", responses=refusals(*_STEP, Refusal.OLD_KEY))
def prove_old_key(ra: Ra, current: Customer, order_id: str, proof: Proof) -> Order:
    """Take the old signing key's leave for a new one to take its place; it is kept."""
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        renewals.prove_old_key(order, proof)
        return order_record(order, ra.clock(), ra.settings.renewal)
