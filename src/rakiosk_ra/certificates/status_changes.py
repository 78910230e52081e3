"""憑證註銷 and 憑證暫禁 by the customer: all of the named certificates or none, and the login password once more."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.certificate import Reason, Status
from ra_contract.order import OrderState
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.status_change import Action, StatusChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca.local import is_serial
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers import passwords, sessions
from rakiosk_ra.customers.lockout import count_attempt, forgive
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.orders.lifecycle import end
from rakiosk_ra.orders.rows import OPEN_STATES, OrderRow
from rakiosk_ra.registry import Registry

_FROM: dict[Action, set[Status]] = {
    Action.HOLD: {Status.VALID},
    Action.REVOKE: {Status.VALID, Status.HELD},
}


def check_password(ra: Registry, current: SessionRow, password: str) -> None:
    """The login password once more. A wrong one counts as a wrong sign-in, and a lock ends the session.

    Raises Refused: wrong-password, account-locked.
    """
    customer = current.customer
    digest = ra.vault.digest(customer.cn)
    with ra.database.write() as session:
        attempt = count_attempt(session, ra.settings.lockout, digest, current.kiosk_id, ra.clock())
    is_right = passwords.fits(password, customer.password_hash)
    with ra.database.write() as session:
        if is_right:
            forgive(session, attempt)
        elif attempt.locked_seconds:
            sessions.end_session(session, current)
    if is_right:
        return
    if attempt.locked_seconds:
        raise Refused(ProblemCode.ACCOUNT_LOCKED, retry_after=attempt.locked_seconds)
    raise Refused(Refusal.WRONG_PASSWORD, tries_left=attempt.tries_left)


def without_password(change: StatusChange) -> StatusChange:
    """What may be kept of a request: no hash of it may hold the password."""
    return replace(change, password="")


def check_sense(change: StatusChange) -> None:
    """A hold's reason is the hold, a revocation's is another one. Raises Refused (invalid-request)."""
    if not change.serials or (change.action is Action.HOLD) is not (change.reason is Reason.HOLD):
        raise Refused(ProblemCode.INVALID_REQUEST, "serials, reason")


def carry_out(
    ra: Registry, session: orm.Session, customer: CustomerRow, change: StatusChange, now: datetime
) -> list[CertificateRow]:
    """Hold or revoke all of them, or none; the certificates then. Raises Refused (status-transition).

    An open renewal does not stand in the way. While its old certificates are held it waits. Revoking one of them
    cancels it, and the fee is refunded: by `payments.give_back_all` after the commit, or by the reaper.
    """
    session.get_one(CustomerRow, customer.id, with_for_update=True)  # no order is opened meanwhile
    open_orders = _locked_open_orders(session, customer)
    serials = set(change.serials)
    rows = _locked_certificates(session, customer, {serial for serial in serials if is_serial(serial)})
    if len(rows) != len(serials) or any(
        certificate_status.status_at(row, now) not in _FROM[change.action] for row in rows
    ):
        raise Refused(Refusal.STATUS_TRANSITION)
    for row in rows:
        if change.action is Action.HOLD:
            certificate_status.hold(ra, session, row, now)
        else:
            certificate_status.revoke(ra, session, row, change.reason, now)
    if change.action is Action.REVOKE:
        for order in open_orders:
            if any(row in rows for row in order.replaces):
                end(ra, session, order, OrderState.CANCELLED, now)
    return rows


def _locked_open_orders(session: orm.Session, customer: CustomerRow) -> list[OrderRow]:
    query = sa.select(OrderRow).where(OrderRow.customer_id == customer.id, OrderRow.state.in_(OPEN_STATES))
    return list(session.scalars(query.order_by(OrderRow.sequence).with_for_update()))


def _locked_certificates(session: orm.Session, customer: CustomerRow, serials: set[str]) -> list[CertificateRow]:
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == customer.id,
        CertificateRow.serial.in_(serials),
        CertificateRow.confirmed_at.is_not(None),
    )
    return list(session.scalars(query.order_by(CertificateRow.id.desc()).with_for_update()))
