"""Renewals: who may renew and when, the old key's leave, and what becomes of the old certificates."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

from ra_contract import possession
from ra_contract.certificate import Status, Use
from ra_contract.certification import Proof
from ra_contract.order import Eligibility, OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.clock import taipei
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import CertificateSettings
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.proofs import is_signed_by
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow
from rakiosk_ra.registry import Registry


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
    if Status.REVOKED in statuses:
        return _no(Refusal.CERTIFICATE_REVOKED)
    if Status.HELD in statuses:
        return _no(Refusal.CERTIFICATE_HELD)
    if Status.EXPIRED in statuses:
        return Eligibility(allowed=False, reason=Refusal.CERTIFICATE_EXPIRED, expired_on=ends)
    last_day = taipei(ends).replace(hour=0, minute=0, second=0, microsecond=0)
    opens_on = last_day - timedelta(days=settings.renewal_window_days)
    if now < opens_on:
        return Eligibility(allowed=False, reason=Refusal.TOO_EARLY, opens_on=opens_on)
    return Eligibility(allowed=True)


def replaced_by_renewal(session: orm.Session, customer: CustomerRow, now: datetime) -> list[CertificateRow]:
    """The certificates that a renewal opened now replaces: all that are in force."""
    rows = _ever_in_force(session, customer)
    return [row for row in rows if certificate_status.status_at(row, now) is Status.VALID]


def check_renewable(order: OrderRow, now: datetime) -> None:
    """Before money moves: the old certificates are still in force. Raises Refused."""
    _check_not_withdrawn(order)
    if any(row.not_after <= now for row in order.replaces):
        raise Refused(Refusal.CERTIFICATE_EXPIRED)


def check_step(order: OrderRow) -> None:
    """Before a key is certified or confirmed: paid, and the old key has given its leave where it is wanted.

    What expired since it was paid for may still be renewed. Raises Refused: order-state, old-key, certificate-held,
    certificate-revoked.
    """
    if order.state not in {OrderState.PAID, OrderState.ISSUED}:
        raise Refused(Refusal.ORDER_STATE, "not paid")
    if order.old_key_wanted and order.old_key_signature is None:
        raise Refused(Refusal.OLD_KEY)
    _check_not_withdrawn(order)


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


def is_own_old_key(order: OrderRow, use: Use, fingerprint: str) -> bool:
    """Whether a key may be certified again: an encryption key of the certificates that are renewed."""
    return use is Use.ENCRYPTION and any(row.use is use and row.spki_sha256 == fingerprint for row in order.replaces)


def supersede_old(ra: Registry, session: orm.Session, order: OrderRow, now: datetime) -> None:
    """The new certificates are in force: the old ones no longer."""
    for row in order.replaces:
        if row.status in {Status.VALID, Status.HELD}:
            certificate_status.supersede(ra, session, row, now)


def _check_not_withdrawn(order: OrderRow) -> None:
    statuses = {row.status for row in order.replaces}
    if Status.REVOKED in statuses:
        raise Refused(Refusal.CERTIFICATE_REVOKED)
    if Status.HELD in statuses:
        raise Refused(Refusal.CERTIFICATE_HELD)


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
