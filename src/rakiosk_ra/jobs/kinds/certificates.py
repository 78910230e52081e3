"""代辦暫禁, 代辦註銷, 憑證解禁: a customer's certificates by the counter's hand."""

import sqlalchemy as sa

from ra_contract.certificate import Reason, Status
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.status_change import Action, StatusChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.jobs.kinds.port import Asked, Given, Kind
from rakiosk_ra.orders import withdrawals


def _hold(asked: Asked) -> Given:
    return _withdraw(asked, Action.HOLD, Reason.HOLD)


def _revoke(asked: Asked) -> Given:
    return _withdraw(asked, Action.REVOKE, asked.request.revocation_reason or Reason.CESSATION)


def _withdraw(asked: Asked, action: Action, reason: Reason) -> Given:
    change = StatusChange(action, asked.request.serials, reason, "")
    rows = withdrawals.withdraw(asked.ra, asked.session, asked.customer, change, asked.now)
    return Given(" ".join(row.serial for row in rows))


def _check_named(asked: Asked) -> None:
    if not asked.request.serials or asked.request.revocation_reason is Reason.HOLD:
        raise Refused(ProblemCode.INVALID_REQUEST, "serials, revocation_reason")


def _check_held(asked: Asked) -> None:
    if not asked.request.serials or len(_held(asked)) != len(set(asked.request.serials)):
        raise Refused(Refusal.STATUS_TRANSITION)


def _resume(asked: Asked) -> Given:
    rows = _held(asked)
    for row in rows:
        certificate_status.resume(asked.ra, asked.session, row, asked.now)
    return Given(" ".join(row.serial for row in rows))


def _held(asked: Asked) -> list[CertificateRow]:
    """The named certificates that are on hold and not yet expired."""
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == asked.customer.id,
        CertificateRow.serial.in_(asked.request.serials),
        CertificateRow.status == Status.HELD,
        CertificateRow.not_after > asked.now,
    )
    return list(asked.session.scalars(query.order_by(CertificateRow.id).with_for_update()))


HOLD = Kind(carry_out=_hold, check=_check_named)
REVOCATION = Kind(carry_out=_revoke, check=_check_named)
RESUMPTION = Kind(carry_out=_resume, check=_check_held)
