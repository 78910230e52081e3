"""憑證註銷 and 憑證暫禁 by the customer: all of the named certificates or none, and the login password once more."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.certificate import Reason, Status
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.status_change import Action, StatusChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.ca.local import is_serial
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers.rows import CustomerRow
from rakiosk_ra.registry import Registry

_FROM: dict[Action, set[Status]] = {
    Action.HOLD: {Status.VALID},
    Action.REVOKE: {Status.VALID, Status.HELD},
}


def without_password(change: StatusChange) -> StatusChange:
    """The part of a request that may be kept: no hash of it may hold the password."""
    return replace(change, password="")


def check_sense(change: StatusChange) -> None:
    """A hold's reason is the hold, a revocation's is another one. Raises Refused (invalid-request)."""
    if not change.serials or (change.action is Action.HOLD) is not (change.reason is Reason.HOLD):
        raise Refused(ProblemCode.INVALID_REQUEST, "serials, reason")


def carry_out(
    ra: Registry, session: orm.Session, customer: CustomerRow, change: StatusChange, now: datetime
) -> list[CertificateRow]:
    """Hold or revoke all of them, or none; the certificates then. Raises Refused (status-transition).

    For a customer's own wish call `orders.withdrawals`: a renewal may be under way.
    """
    serials = set(change.serials)
    rows = _locked_certificates(session, customer, {serial for serial in serials if is_serial(serial)})
    if len(rows) != len(serials) or any(certificate_status.status_at(r, now) not in _FROM[change.action] for r in rows):
        raise Refused(Refusal.STATUS_TRANSITION)
    for row in rows:
        if change.action is Action.HOLD:
            certificate_status.hold(ra, session, row, now)
        else:
            certificate_status.revoke(ra, session, row, change.reason, now)
    return rows


def _locked_certificates(session: orm.Session, customer: CustomerRow, serials: set[str]) -> list[CertificateRow]:
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == customer.id,
        CertificateRow.serial.in_(serials),
        CertificateRow.confirmed_at.is_not(None),
    )
    return list(session.scalars(query.order_by(CertificateRow.id.desc()).with_for_update()))
