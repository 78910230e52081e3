"""Orders: opened once, bound to a card, cancelled. Their certificates are made in `certification`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from ra_contract.certificate import CarrierKind, Reason, Status
from ra_contract.order import Kind, OrderRequest, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.budgets import Verb, of_customer, spend
from rakiosk_ra.base.identifiers import is_id, new_id
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards.inventory import card_of, require_in_use
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders import renewals
from rakiosk_ra.orders.eligibility import eligibility_of
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow, PaymentState
from rakiosk_ra.orders.terms import agreed_terms
from rakiosk_ra.registry import Registry

_NAMED = sa.select(OrderRow).where(
    OrderRow.id == sa.bindparam("order"), OrderRow.customer_id == sa.bindparam("customer")
)
_LOCKED = _NAMED.with_for_update()
_SEEN = _NAMED.options(orm.joinedload(OrderRow.certificates))  # PostgreSQL locks no row that an outer join may lack
_OPEN = sa.select(OrderRow).where(OrderRow.customer_id == sa.bindparam("customer"), OrderRow.state.in_(OPEN_STATES))
_OPEN_LOCKED = _OPEN.order_by(OrderRow.sequence).with_for_update()
_TOLD = (orm.selectinload(OrderRow.certificates),)
_OPEN_TOLD = _OPEN.order_by(OrderRow.sequence.desc()).options(*_TOLD)


def open_order(
    ra: Registry, session: orm.Session, customer: CustomerRow, request: OrderRequest, now: datetime
) -> OrderRow:
    """A new order, with the consent.

    Raises Refused: the reason of `eligibility_of`, terms-changed, too-many-requests.
    """
    settings = ra.settings.certificates
    if reason := eligibility_of(session, settings, customer, request.kind, now).reason:
        raise Refused(reason)
    spend(session, ra.settings.budgets, Verb.ORDER, of_customer(customer.id), now)
    terms = agreed_terms(customer.carrier, request.terms_version, request.terms_sha256, settings)
    order = OrderRow(
        id=new_id(),
        customer_id=customer.id,
        kind=request.kind,
        carrier=customer.carrier,
        state=OrderState.OPENED,
        opened_at=now,
        state_since=now,
        key_algorithm=(
            settings.card_key_algorithm if customer.carrier is CarrierKind.CARD else settings.file_key_algorithm
        ),
        terms_version=terms.version,
        terms_sha256=terms.sha256,
        terms_language=terms.language,
        certificates=[],  # told at once, and nobody need ask the database
    )
    if request.kind is Kind.RENEWAL:
        order.fee = ra.settings.renewal.fee
        order.old_key_wanted = customer.carrier is CarrierKind.CARD or settings.files_prove_old_key
        order.replaces = renewals.replaced_by_renewal(session, customer, now)
    session.add(order)
    try:
        session.flush()
    except IntegrityError as error:  # another kiosk was faster: uq_orders_open
        raise Refused(Refusal.ORDER_OPEN) from error
    return order


def find_order(session: orm.Session, customer: CustomerRow, order_id: str, *, lock: bool = False) -> OrderRow:
    """A customer's order; locked for a change until the transaction ends. Raises Refused (not-found)."""
    if not is_id(order_id):
        raise Refused(Refusal.NOT_FOUND)
    found = session.scalars(_LOCKED if lock else _SEEN, {"order": order_id, "customer": customer.id})
    order = found.unique().one_or_none()
    if order is None:
        raise Refused(Refusal.NOT_FOUND)
    return order


def orders_of(session: orm.Session, customer: CustomerRow) -> list[OrderRow]:
    """A customer's orders, newest first."""
    query = sa.select(OrderRow).where(OrderRow.customer_id == customer.id).order_by(OrderRow.sequence.desc())
    return list(session.scalars(query.options(*_TOLD)))


def open_orders_of(session: orm.Session, customer: CustomerRow) -> list[OrderRow]:
    """A customer's open orders, newest first."""
    return list(session.scalars(_OPEN_TOLD, {"customer": customer.id}))


def locked_open_orders(session: orm.Session, customer_id: int) -> list[OrderRow]:
    """A customer's open orders, oldest first, locked in this order: who changes several takes them all at once."""
    return list(session.scalars(_OPEN_LOCKED, {"customer": customer_id}))


def open_order_numbered(session: orm.Session, customer_id: int, number: str) -> OrderRow:
    """A customer's open order by its number for people (A-000123), locked. Raises Refused: not-found, order-state."""
    digits = number.rpartition("-")[2].strip()
    sequence = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1
    for order in locked_open_orders(session, customer_id):
        if order.sequence == sequence:
            return order
    ended = sa.select(OrderRow.id).where(OrderRow.customer_id == customer_id, OrderRow.sequence == sequence)
    raise Refused(Refusal.NOT_FOUND if session.scalars(ended).first() is None else Refusal.ORDER_STATE)


def set_state(order: OrderRow, state: OrderState, now: datetime) -> None:
    """Move an order on."""
    order.state, order.state_since = state, now


def bind_card(ra: Registry, session: orm.Session, order: OrderRow, card_guid: str, now: datetime) -> None:
    """Bind an order to the card in the reader. Another card may take its place while the order is open.

    A renewal wants the card that has the old keys, or one that the counter gave out since: then both keys are made
    anew. Raises Refused: wrong-carrier, card-unknown, card-not-yours, card-withdrawn, card-lost, renewal-card,
    order-state; key-too-weak for a card whose old key could not be certified once more.
    """
    if order.carrier is not CarrierKind.CARD:
        raise Refused(Refusal.WRONG_CARRIER)
    card = card_of(session, order.customer_id, card_guid)
    if order.card_guid == card.guid:
        return
    if order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    has_old_keys = renewals.has_old_keys(order, card.guid)
    if not has_old_keys and not _is_successor(session, order, card):
        raise Refused(Refusal.RENEWAL_CARD)
    if has_old_keys:
        renewals.check_kept_keys(order)
    bind_anew(ra, session, order, card, now, has_old_keys=has_old_keys)


def bind_anew(
    ra: Registry, session: orm.Session, order: OrderRow, card: CardRow, now: datetime, *, has_old_keys: bool
) -> None:
    """Bind an open order to a card, whatever it was bound to. Without the old keys on it both are made anew."""
    _supersede_unconfirmed(ra, session, order, now)
    if order.state is OrderState.ISSUED:
        set_state(order, OrderState.PAID if order.kind is Kind.RENEWAL else OrderState.OPENED, now)
    order.card_guid = card.guid
    if order.kind is Kind.RENEWAL:
        order.old_keys_gone, order.old_key_wanted = not has_old_keys, has_old_keys


def bound_card(session: orm.Session, order: OrderRow) -> CardRow:
    """The card that an open order is bound to. Raises Refused: wrong-carrier, order-state; card-withdrawn, -lost."""
    if order.carrier is not CarrierKind.CARD:
        raise Refused(Refusal.WRONG_CARRIER)
    if order.card_guid is None or order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    card = session.get_one(CardRow, order.card_guid)
    require_in_use(card.state)
    return card


def cancel(ra: Registry, session: orm.Session, order: OrderRow, now: datetime) -> None:
    """Give an order up; its unconfirmed certificates are revoked. Raises Refused (order-state) once confirmed.

    What was paid is to be refunded by whoever commits this: `settlement.give_back_all`, or the reaper.
    """
    if order.state is OrderState.CANCELLED:
        return
    if order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    end(ra, session, order, OrderState.CANCELLED, now)


def end(ra: Registry, session: orm.Session, order: OrderRow, state: OrderState, now: datetime) -> None:
    """End an open order unfinished, with its unconfirmed certificates; its payment is to be returned."""
    for row in order.certificates:
        if row.status is Status.UNCONFIRMED:
            certificate_status.revoke(ra, session, row, Reason.CESSATION, now)
    for payment in order.payments:
        if payment.state in {PaymentState.INTENDED, PaymentState.DONE}:
            payment.state = PaymentState.RETURNING
    set_state(order, state, now)


def _is_successor(session: orm.Session, order: OrderRow, card: CardRow) -> bool:
    """Whether the counter has given the card out later than every card that has the old keys."""
    guids = {row.card_guid for row in order.replaces}
    given_out = session.scalars(sa.select(CardRow.added_at).where(CardRow.guid.in_(guids)))
    return all(card.added_at > former for former in given_out)


def _supersede_unconfirmed(ra: Registry, session: orm.Session, order: OrderRow, now: datetime) -> None:
    for row in order.certificates:
        if row.status is Status.UNCONFIRMED:
            certificate_status.supersede(ra, session, row, now)
