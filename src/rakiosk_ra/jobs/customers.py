"""A customer as the counter sees them: found by CN, by card, or by the number on a paper of theirs."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.clerk import CounterCard, CounterCustomer, SignInPlace, Sought
from ra_contract.pin_reset import PinReset
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.typed import as_meant
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards import pin_resets
from rakiosk_ra.cards.inventory import normalised_guid
from rakiosk_ra.cards.relay import is_proven
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers import sessions
from rakiosk_ra.customers.accounts import find_customer, known
from rakiosk_ra.customers.lockout import locked_until
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.jobs.rows import JobRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.orders.lifecycle import orders_of
from rakiosk_ra.orders.records import order_record
from rakiosk_ra.orders.rows import OrderRow, PaymentRow
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import register

_VISITS = 5
_NUMBER = re.compile(r"([AEJR])-?([0-9]{1,9})")


def find(session: orm.Session, sought: Sought) -> CustomerRow:
    """The customer that is looked for. Raises Refused: customer-unknown, card-unknown, invalid-request."""
    given = [text for text in (sought.cn, sought.card_guid, sought.number) if text.strip()]
    if len(given) != 1:
        raise Refused(ProblemCode.INVALID_REQUEST, "one of cn, card_guid, number")
    if sought.card_guid:
        return _of_card(session, sought.card_guid)
    found = find_customer(session, sought.cn) if sought.cn else _of_number(session, sought.number)
    if found is None:
        raise Refused(Refusal.CUSTOMER_UNKNOWN)
    return found


def _of_card(session: orm.Session, typed: str) -> CustomerRow:
    guid = normalised_guid(typed)
    card = session.get(CardRow, guid) if guid else None
    if card is None:
        raise Refused(Refusal.CARD_UNKNOWN)
    if card.holder is None:
        raise Refused(Refusal.CUSTOMER_UNKNOWN)
    return card.holder


def _of_number(session: orm.Session, typed: str) -> CustomerRow | None:
    """The customer of an order (A-, E-), a receipt (R-), a job (J-), or a statement by whatever stands on its slip."""
    if (statement := register.meant(session, typed)) is not None:
        return session.scalars(known().where(CustomerRow.id == statement.customer_id)).one_or_none()
    match = _NUMBER.fullmatch(as_meant(typed).strip().upper())
    if match is None:
        return None
    number = int(match[2])
    customers = known()
    query = {
        "R": customers.join(OrderRow, OrderRow.customer_id == CustomerRow.id)
        .join(PaymentRow, PaymentRow.order_sequence == OrderRow.sequence)
        .where(PaymentRow.receipt == number),
        "J": customers.join(JobRow, JobRow.customer_id == CustomerRow.id).where(JobRow.sequence == number),
    }.get(match[1])
    if query is None:
        query = customers.join(OrderRow, OrderRow.customer_id == CustomerRow.id).where(OrderRow.sequence == number)
    return session.scalars(query).first()


def record(
    ra: Registry, session: orm.Session, customer: CustomerRow, kiosk: KioskRow, now: datetime
) -> CounterCustomer:
    """The customer as they stand. No account, e-mail, telephone or identity number is among it."""
    certificates = sa.select(CertificateRow).where(
        CertificateRow.customer_id == customer.id, CertificateRow.confirmed_at.is_not(None)
    )
    return CounterCustomer(
        cn=customer.cn,
        name=customer.name,
        carrier=customer.carrier,
        approved=customer.approved,
        password_change_required=customer.must_change,
        locked_until=locked_until(session, ra.vault.digest(customer.cn), kiosk.id, now),
        cards=tuple(
            CounterCard(
                row.guid,
                row.label,
                row.state,
                row.added_at,
                proven=is_proven(session, ra.settings.cards, kiosk.id, row.guid, now),
            )
            for row in session.scalars(_cards_of(customer))
        ),
        certificates=tuple(
            certificate_status.told(ra, session, row)
            for row in session.scalars(certificates.order_by(CertificateRow.id.desc()))
        ),
        orders=tuple(order_record(row, now, ra.settings.renewal) for row in orders_of(session, customer)),
        visits=tuple(SignInPlace(*place) for place in sessions.last_sign_ins(session, customer.id, _VISITS)),
        pin_reset=_pin_reset(session, customer, kiosk, now),
    )


def _cards_of(customer: CustomerRow) -> sa.Select[CardRow]:
    return sa.select(CardRow).where(CardRow.holder_id == customer.id).order_by(CardRow.added_at.desc())


def _pin_reset(session: orm.Session, customer: CustomerRow, kiosk: KioskRow, now: datetime) -> PinReset | None:
    try:
        return pin_resets.current(session, customer, kiosk, now)
    except Refused:
        return None
