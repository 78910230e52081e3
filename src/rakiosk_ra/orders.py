"""Orders: opened once, bound to a card, cancelled. Their certificates are made in `certification`."""

import re
import secrets
from datetime import datetime

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm
from sqlalchemy.exc import IntegrityError

from rakiosk.domain.certificate import Carrier, Status
from rakiosk.domain.errors import Refusal
from rakiosk.domain.order import Kind, OrderState
from rakiosk.ra.wire import Eligibility, OrderRequest
from rakiosk_ra.cards import card_of
from rakiosk_ra.problems import Refused
from rakiosk_ra.registry import Registry
from rakiosk_ra.store.tables import OPEN_STATES, CertificateRow, CustomerRow, OrderRow
from rakiosk_ra.terms import agreed_terms

_ID = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """An identifier that nobody can guess: 128 random bits in hex."""
    return secrets.token_hex(16)


def is_id(text: str) -> bool:
    """Whether a text has the shape of an identifier; others are not worth a query."""
    return _ID.fullmatch(text) is not None


def eligibility(session: orm.Session, customer: CustomerRow, kind: Kind, now: datetime) -> Eligibility:
    """Whether a customer may open an order of a kind now; if not, the first reason."""
    reason = _obstacle(session, customer, kind, now)
    return Eligibility(allowed=reason is None, reason=reason)


def _obstacle(session: orm.Session, customer: CustomerRow, kind: Kind, now: datetime) -> Refusal | None:
    if kind is not Kind.APPLICATION:
        return Refusal.NOT_OFFERED
    if session.scalars(_open_orders(customer, kind)).first() is not None:
        return Refusal.ORDER_OPEN
    in_force = sa.select(CertificateRow.status).where(
        CertificateRow.customer_id == customer.id, CertificateRow.not_after > now
    )
    statuses = set(session.scalars(in_force))
    if Status.HELD in statuses:
        return Refusal.CERTIFICATE_HELD
    if Status.VALID in statuses:
        return Refusal.ALREADY_CERTIFIED
    return None if customer.approved else Refusal.NOT_APPROVED


def _open_orders(customer: CustomerRow, kind: Kind) -> sa.Select[OrderRow]:
    return sa.select(OrderRow).where(
        OrderRow.customer_id == customer.id, OrderRow.kind == kind, OrderRow.state.in_(OPEN_STATES)
    )


def open_order(
    ra: Registry, session: orm.Session, customer: CustomerRow, request: OrderRequest, now: datetime
) -> OrderRow:
    """A new order, with the consent. Raises Refused with the reason of `eligibility`, or terms-changed."""
    if reason := _obstacle(session, customer, request.kind, now):
        raise Refused(reason)
    settings = ra.settings.certificates
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
            settings.card_key_algorithm if customer.carrier is Carrier.CARD else settings.file_key_algorithm
        ),
        terms_version=terms.version,
        terms_sha256=terms.sha256,
        terms_language=terms.language,
    )
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
    query = sa.select(OrderRow).where(OrderRow.id == order_id, OrderRow.customer_id == customer.id)
    order = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if order is None:
        raise Refused(Refusal.NOT_FOUND)
    return order


def orders_of(session: orm.Session, customer: CustomerRow) -> list[OrderRow]:
    """A customer's orders, newest first."""
    query = sa.select(OrderRow).where(OrderRow.customer_id == customer.id).order_by(OrderRow.sequence.desc())
    return list(session.scalars(query.options(orm.selectinload(OrderRow.certificates))))


def set_state(order: OrderRow, state: OrderState, now: datetime) -> None:
    """Move an order on."""
    order.state, order.state_since = state, now


def bind_card(ra: Registry, session: orm.Session, order: OrderRow, card_guid: str, now: datetime) -> None:
    """Bind an order to the card in the reader. Another card may take its place while the order is open.

    Raises Refused: wrong-carrier, card-unknown, card-not-yours, order-state.
    """
    if order.carrier is not Carrier.CARD:
        raise Refused(Refusal.WRONG_CARRIER)
    card = card_of(session, order.customer_id, card_guid)
    if order.card_guid == card.guid:
        return
    if order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    if order.card_guid is not None:
        withdraw_unconfirmed(ra, session, order, x509.ReasonFlags.superseded, now)
        set_state(order, OrderState.OPENED, now)
    order.card_guid = card.guid


def cancel(ra: Registry, session: orm.Session, order: OrderRow, now: datetime) -> None:
    """Give an order up; its unconfirmed certificates are revoked. Raises Refused (order-state) once confirmed."""
    if order.state is OrderState.CANCELLED:
        return
    if order.state not in OPEN_STATES:
        raise Refused(Refusal.ORDER_STATE)
    withdraw_unconfirmed(ra, session, order, x509.ReasonFlags.cessation_of_operation, now)
    set_state(order, OrderState.CANCELLED, now)


def withdraw_unconfirmed(
    ra: Registry, session: orm.Session, order: OrderRow, reason: x509.ReasonFlags, now: datetime
) -> None:
    """Revoke an order's unconfirmed certificates: superseded by a newer one, or given up."""
    for row in order.certificates:
        if row.status is Status.UNCONFIRMED:
            withdraw_one(ra, session, row, reason, now)


def withdraw_one(
    ra: Registry, session: orm.Session, row: CertificateRow, reason: x509.ReasonFlags, now: datetime
) -> None:
    """Revoke one unconfirmed certificate."""
    row.status = Status.SUPERSEDED if reason is x509.ReasonFlags.superseded else Status.REVOKED
    row.status_since = now
    session.flush()
    ra.authority.revoke(session, x509.load_der_x509_certificate(row.der), reason, now)
