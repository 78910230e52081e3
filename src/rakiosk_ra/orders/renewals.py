"""Renewals: who may renew and when, the old key's leave, and what becomes of the old certificates."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

from ra_contract import possession
from ra_contract.certificate import CarrierKind, Status, Use
from ra_contract.certification import Proof
from ra_contract.order import Eligibility, Kind, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.clock import taipei
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import CertificateSettings
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.cards.inventory import cards_of, out_of_use, require_in_use
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.key_strength import certified_algorithm
from rakiosk_ra.certificates.proofs import is_signed_by
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow
from rakiosk_ra.registry import Registry

_WITHDRAWN = {Status.REVOKED: Refusal.CERTIFICATE_REVOKED, Status.HELD: Refusal.CERTIFICATE_HELD}


def eligibility(
    session: orm.Session, settings: CertificateSettings, customer: CustomerRow, now: datetime
) -> Eligibility:
    """Whether a customer's certificates may be renewed now; the newest one of each use decides.

    The window opens at midnight in Taipei, so that the day that a screen tells is good from its beginning.
    """
    newest = {row.use: row for row in _ever_in_force(session, customer)}
    if Use.SIGNING not in newest:
        return _no(Refusal.NOTHING_TO_RENEW)
    statuses = {certificate_status.status_at(row, now) for row in newest.values()}
    ends = min(row.not_after for row in newest.values())
    if (refusal := _refusal_of_withdrawn(statuses)) is not None:
        return _no(refusal)
    if Status.EXPIRED in statuses and not _may_be_late(customer, now):
        return Eligibility(allowed=False, reason=Refusal.CERTIFICATE_EXPIRED, expired_on=ends)
    last_day = taipei(ends).replace(hour=0, minute=0, second=0, microsecond=0)
    opens_on = last_day - timedelta(days=settings.renewal_window_days)
    if now < opens_on:
        return Eligibility(allowed=False, reason=Refusal.TOO_EARLY, opens_on=opens_on)
    if not _has_newer_card(session, newest.values()) and any(map(_is_kept_and_weak, newest.values())):
        return _no(Refusal.KEY_TOO_WEAK)
    return Eligibility(allowed=True)


def replaced_by_renewal(session: orm.Session, customer: CustomerRow, now: datetime) -> list[CertificateRow]:
    """The certificates that a renewal opened now replaces: all in force, or by the counter's leave the expired ones."""
    rows = _ever_in_force(session, customer)
    if _may_be_late(customer, now):
        newest = {row.use: row for row in rows}.values()
        return [row for row in newest if certificate_status.status_at(row, now) in {Status.VALID, Status.EXPIRED}]
    return [row for row in rows if certificate_status.status_at(row, now) is Status.VALID]


def check_renewable(session: orm.Session, order: OrderRow, now: datetime) -> None:
    """Before money moves: all that could be known of what is asked for after it. Raises Refused.

    The old certificates are still in force, a card in use is bound, and the key that stays on it would be certified.
    """
    _check_not_withdrawn(session, order)
    if order.carrier is CarrierKind.CARD:
        if order.card_guid is None:
            raise Refused(Refusal.ORDER_STATE, "no card is bound")
        require_in_use(session.get_one(CardRow, order.card_guid).state)
    if not order.old_keys_gone:
        check_kept_keys(order)
    if any(row.not_after <= now for row in order.replaces) and not _may_be_late(order.customer, now):
        raise Refused(Refusal.CERTIFICATE_EXPIRED)


def check_kept_keys(order: OrderRow) -> None:
    """The keys that stay on the card are certified once more. Raises Refused (key-too-weak) when they cannot be."""
    if any(map(_is_kept_and_weak, order.replaces)):
        raise Refused(Refusal.KEY_TOO_WEAK)


def check_step(session: orm.Session, order: OrderRow) -> None:
    """Before a key is certified or confirmed: paid, and the old key has given its leave where it is wanted.

    What expired since it was paid for may still be renewed. Raises Refused: order-state, old-key, certificate-held,
    certificate-revoked.
    """
    if order.state not in {OrderState.PAID, OrderState.ISSUED}:
        raise Refused(Refusal.ORDER_STATE, "not paid")
    if order.old_key_wanted and order.old_key_signature is None:
        raise Refused(Refusal.OLD_KEY)
    _check_not_withdrawn(session, order)


def prove_old_key(order: OrderRow, proof: Proof) -> None:
    """Take the old signing key's leave, and keep it; sent again it changes nothing.

    Raises Refused: order-state, old-key.
    """
    signature = decoded(proof.proof)
    if order.old_key_serial == proof.serial:
        return
    if order.state not in OPEN_STATES or not order.replaces:
        raise Refused(Refusal.ORDER_STATE)
    old = next((row for row in order.replaces if row.serial == proof.serial and row.use is Use.SIGNING), None)
    if old is None:
        raise Refused(Refusal.OLD_KEY)
    key = x509.load_der_x509_certificate(old.der).public_key()
    if not is_signed_by(key, signature, possession.renewal_statement(order.id, old.serial)):
        raise Refused(Refusal.OLD_KEY)
    order.old_key_serial, order.old_key_signature = old.serial, signature


def has_old_keys(order: OrderRow, card_guid: str) -> bool:
    """Whether a card has the keys that an order renews; of certificates from elsewhere the card may not be known."""
    return all(row.card_guid in {None, card_guid} for row in order.replaces)


def is_own_old_key(order: OrderRow, use: Use, fingerprint: str) -> bool:
    """Whether a key may be certified again: an encryption key of the certificates that are renewed."""
    return use is Use.ENCRYPTION and any(
        row.use is use and row.spki_sha256 == fingerprint for row in replaced_by(order)
    )


def replaced_by(order: OrderRow) -> list[CertificateRow]:
    """The certificates that an order is to replace; nobody asks the database about an application's."""
    return order.replaces if order.kind is Kind.RENEWAL else []


def supersede_former(ra: Registry, session: orm.Session, order: OrderRow, now: datetime) -> None:
    """The order's certificates are in force: those that the customer had before no longer, renewed or not.

    The counter's leave to renew late is used up.
    """
    order.customer.late_renewal_until = None
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == order.customer_id,
        CertificateRow.status.in_({Status.VALID, Status.HELD}),
        CertificateRow.order_sequence.is_distinct_from(order.sequence),
    )
    for row in session.scalars(query.order_by(CertificateRow.id).with_for_update()):
        certificate_status.supersede(ra, session, row, now)


def _may_be_late(customer: CustomerRow, now: datetime) -> bool:
    """Whether the counter lets the customer renew what has expired."""
    return customer.late_renewal_until is not None and now < customer.late_renewal_until


def _is_kept_and_weak(row: CertificateRow) -> bool:
    """On a card the encryption key stays, or what was encrypted for it could not be read: it is certified once more.

    Files are made anew for both uses.
    """
    is_kept = row.use is Use.ENCRYPTION and row.carrier is CarrierKind.CARD
    return is_kept and certified_algorithm(row.der) is None


def _has_newer_card(session: orm.Session, rows: Iterable[CertificateRow]) -> bool:
    """Whether the counter has given another card out since: the renewal may be bound to it."""
    return any(row.card_guid not in {None, next(iter(cards_of(session, row.customer_id)), None)} for row in rows)


def _check_not_withdrawn(session: orm.Session, order: OrderRow) -> None:
    if (refusal := _refusal_of_withdrawn({row.status for row in order.replaces})) is None:
        return
    if refusal is Refusal.CERTIFICATE_HELD and order.old_keys_gone and _are_replaced(session, order):
        return
    raise Refused(refusal)


def _are_replaced(session: orm.Session, order: OrderRow) -> bool:
    """Whether all that is on hold is so on cards for which the counter has given another: it holds them itself then."""
    held = {row.card_guid for row in order.replaces if row.status is Status.HELD}
    return held <= set(session.scalars(out_of_use().where(CardRow.guid.in_(held))))


def _refusal_of_withdrawn(statuses: Collection[Status]) -> Refusal | None:
    return next((refusal for status, refusal in _WITHDRAWN.items() if status in statuses), None)


def _ever_in_force(session: orm.Session, customer: CustomerRow) -> list[CertificateRow]:
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == customer.id,
        CertificateRow.carrier == customer.carrier,
        CertificateRow.confirmed_at.is_not(None),
        CertificateRow.status != Status.SUPERSEDED,
    )
    return list(session.scalars(query.order_by(CertificateRow.id)))


def _no(reason: Refusal) -> Eligibility:
    return Eligibility(allowed=False, reason=reason)
