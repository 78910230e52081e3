"""/v1/orders: every step of an order is a PUT, harmless when it is sent again."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter
from sqlalchemy import orm

from ra_contract.card import CardBinding
from ra_contract.certificate import CarrierKind, Use
from ra_contract.certification import CertificateRequest, Confirmation, Issued, Proof
from ra_contract.order import Eligibility, Kind, Order, OrderRequest, OwnAccount, Payment
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.terms import Terms
from rakiosk_ra.api.counted import counted
from rakiosk_ra.api.idempotent import KEY_REFUSALS, IdempotencyKey, answer_once
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.base.budgets import Verb
from rakiosk_ra.base.idempotency import Creation, checked_key
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import certification, confirmation, lifecycle, renewals, settlement
from rakiosk_ra.orders.eligibility import eligibility_of
from rakiosk_ra.orders.lifecycle import find_order
from rakiosk_ra.orders.own_accounts import number_of, own_accounts
from rakiosk_ra.orders.records import order_record
from rakiosk_ra.orders.terms import LANGUAGES, terms_in_force

_mine = APIRouter(prefix="/v1/me", tags=["me"])
_orders = APIRouter(prefix="/v1/orders", tags=["orders"])
_renewals = APIRouter(prefix="/v1/orders/{order_id}", tags=["renewals"])
_terms = APIRouter(tags=["terms"])
_ORDER = TypeAdapter(Order)
_REQUEST = TypeAdapter(OrderRequest)
_NOT_NOW = (
    Refusal.NOT_APPROVED,
    Refusal.NOT_OFFERED,
    Refusal.ALREADY_CERTIFIED,
    Refusal.CERTIFICATE_HELD,
    Refusal.ORDER_OPEN,
    Refusal.TERMS_CHANGED,
    Refusal.NOTHING_TO_RENEW,
    Refusal.TOO_EARLY,
    Refusal.CERTIFICATE_EXPIRED,
    Refusal.CERTIFICATE_REVOKED,
    Refusal.KEY_TOO_WEAK,
    Refusal.TOO_MANY_REQUESTS,
)
_WITHDRAWN = (Refusal.CERTIFICATE_HELD, Refusal.CERTIFICATE_REVOKED)
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
_STEP = (*CUSTOMER, Refusal.NOT_FOUND, Refusal.ORDER_STATE)
_OUT_OF_USE = (Refusal.CARD_WITHDRAWN, Refusal.CARD_LOST)


@_orders.get("", responses=refusals(*CUSTOMER))
def list_orders(ra: Ra, current: Customer) -> list[Order]:
    """The customer's orders, newest first."""
    with ra.database.read() as session:
        return [
            order_record(row, ra.clock(), ra.settings.renewal) for row in lifecycle.orders_of(session, current.customer)
        ]


@_orders.post(
    "",
    status_code=201,
    response_model=Order,
    dependencies=[counted(Verb.ORDER)],
    responses=refusals(*CUSTOMER, *_NOT_NOW, ProblemCode.IDEMPOTENCY_KEY, extra=KEY_REFUSALS),
)
def open_order(ra: Ra, current: Customer, request: OrderRequest, idempotency_key: IdempotencyKey = None) -> Response:
    """Open an order, once for an Idempotency-Key."""

    def effect(session: orm.Session) -> str:
        customer, now = session.get_one(CustomerRow, current.customer.id, with_for_update=True), ra.clock()
        order = lifecycle.open_order(ra, session, customer, request, now)
        return _ORDER.dump_json(order_record(order, now, ra.settings.renewal)).decode()

    creation = Creation(current.customer.id, checked_key(idempotency_key), _REQUEST.dump_json(request))
    ra.signing.now()  # what cannot be signed at the end is not begun
    return answer_once(ra, creation, effect)


@_orders.get("/{order_id}", responses=refusals(*CUSTOMER, Refusal.NOT_FOUND))
def get_order(ra: Ra, current: Customer, order_id: str) -> Order:
    """One order as it stands."""
    with ra.database.read() as session:
        return order_record(find_order(session, current.customer, order_id), ra.clock(), ra.settings.renewal)


@_orders.put(
    "/{order_id}/card",
    responses=refusals(
        *_STEP,
        Refusal.CARD_UNKNOWN,
        Refusal.CARD_NOT_YOURS,
        *_OUT_OF_USE,
        Refusal.RENEWAL_CARD,
        Refusal.KEY_TOO_WEAK,
        Refusal.WRONG_CARRIER,
    ),
)
def bind_card(ra: Ra, current: Customer, order_id: str, binding: CardBinding) -> Order:
    """Bind the order to the card in the reader."""
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        lifecycle.bind_card(ra, session, order, binding.card_guid, ra.clock())
        return order_record(order, ra.clock(), ra.settings.renewal)


@_orders.put(
    "/{order_id}/certificates/{use}",
    dependencies=[counted(Verb.CERTIFICATE)],
    responses=refusals(
        *_STEP,
        *_WITHDRAWN,
        *_OUT_OF_USE,
        Refusal.KEY_ALREADY_USED,
        Refusal.PROOF_OF_POSSESSION,
        Refusal.KEY_TOO_WEAK,
        Refusal.OLD_KEY,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def certify(ra: Ra, current: Customer, order_id: str, use: Use, request: CertificateRequest) -> Issued:
    """Certify a key for one use; it is in force only once it is confirmed."""
    wanted = certification.wanted(use, request)
    with ra.database.read() as session:
        template = certification.template(ra, session, current.customer, order_id, wanted)
    fresh = ra.authority.issue(template) if template is not None else None
    with ra.database.write() as session:
        return certification.certify(ra, session, current.customer, order_id, wanted, fresh)


@_orders.put(
    "/{order_id}/confirmation",
    responses=refusals(
        *_STEP,
        *_WITHDRAWN,
        *_OUT_OF_USE,
        Refusal.PROOF_OF_POSSESSION,
        Refusal.OLD_KEY,
        Refusal.KEY_ALREADY_USED,
    ),
)
def confirm(ra: Ra, current: Customer, order_id: str, proofs: Confirmation) -> Order:
    """All certificates are on the carrier and their keys proven."""
    with ra.database.write() as session:
        open_orders = lifecycle.locked_open_orders(session, current.customer.id)
        order = next((each for each in open_orders if each.id == order_id), None)
        if order is None:
            order = find_order(session, current.customer, order_id, lock=True)
        others = [each for each in open_orders if each is not order]
        confirmation.confirm(ra, session, order, others, proofs, ra.clock())
        return order_record(order, ra.clock(), ra.settings.renewal)


@_orders.put("/{order_id}/cancellation", responses=refusals(*_STEP))
def cancel(ra: Ra, current: Customer, order_id: str) -> Order:
    """Give the order up; what was paid for it is refunded."""
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        lifecycle.cancel(ra, session, order, ra.clock())
    settlement.give_back_all(ra, order_id)
    return get_order(ra, current, order_id)


@_renewals.put(
    "/payment",
    dependencies=[counted(Verb.ACCOUNT)],
    responses=refusals(*_STEP, *_DEBIT, *_NO_LONGER, *_OUT_OF_USE, Refusal.KEY_TOO_WEAK, Refusal.TOO_MANY_REQUESTS),
)
def pay(ra: Ra, current: Customer, order_id: str, payment: Payment) -> Order:
    """Debit the fee, once: a paid order is told as it is. After payment-in-doubt, ask again."""
    ra.signing.now()  # no money is taken for what cannot be signed
    settlement.pay(ra, current.customer, order_id, number_of(ra, current.session, payment.account))
    with ra.database.read() as session:
        return order_record(find_order(session, current.customer, order_id), ra.clock(), ra.settings.renewal)


@_renewals.put("/old-key-proof", responses=refusals(*_STEP, Refusal.OLD_KEY))
def prove_old_key(ra: Ra, current: Customer, order_id: str, proof: Proof) -> Order:
    """Take the old signing key's leave for a new one to take its place; it is kept."""
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        renewals.prove_old_key(order, proof)
        return order_record(order, ra.clock(), ra.settings.renewal)


@_terms.get("/v1/terms/{carrier}", responses=refusals(*CUSTOMER))
def terms(
    ra: Ra, _current: Customer, carrier: CarrierKind, language: Annotated[str, Query(max_length=32)] = LANGUAGES[0]
) -> Terms:
    """The terms for a carrier; in the first language when there is no text in the one asked for."""
    return terms_in_force(carrier, language, ra.settings.certificates)


@_mine.get("/eligibility/{kind}", responses=refusals(*CUSTOMER))
def eligibility(ra: Ra, current: Customer, kind: Kind) -> Eligibility:
    """Whether an order of this kind may be opened now."""
    with ra.database.read() as session:
        return eligibility_of(session, ra.settings.certificates, current.customer, kind, ra.clock())


@_mine.get("/accounts", responses=refusals(*CUSTOMER))
def list_own_accounts(ra: Ra, current: Customer) -> list[OwnAccount]:
    """The customer's own accounts to pay from, masked; none while the bank does not answer."""
    return own_accounts(ra, current.session)


ROUTERS = (
    _mine,
    _orders,
    _renewals,
    _terms,
)
