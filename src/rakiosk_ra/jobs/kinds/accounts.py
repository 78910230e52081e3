"""登入密碼重置單, 解除登入鎖定, 到期後展期, 更名, 新客戶: what the counter does for a customer's account."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.certificate import CarrierKind, Reason, Status
from ra_contract.order import OrderState
from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards.inventory import give_out, of_stock
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.customers import accounts, lockout
from rakiosk_ra.jobs.kinds.port import Asked, Given, Kind
from rakiosk_ra.jobs.rows import JobRow
from rakiosk_ra.orders.lifecycle import end, locked_open_orders

NAME_MOST = 100


def _unlock(asked: Asked) -> Given:
    lockout.unlock(asked.session, asked.ra.vault.digest(asked.customer.cn))
    return Given()


def _allow_slip(asked: Asked) -> Given:
    """Allow one slip, whose password is made when it is printed; the lock-out is lifted with it."""
    _unlock(asked)
    return Given("", asked.now + timedelta(days=asked.ra.settings.clerks.slip_days))


def _is_slip_used(_session: orm.Session, row: JobRow) -> bool:
    """Whether the customer has chosen a password since it was printed, or has a later slip."""
    return row.slips > 0 and row.customer.slip_job != row.sequence


def _take_slip_back(session: orm.Session, row: JobRow, _now: datetime) -> bool:
    """A slip that was not printed never is; the password of one that was opens nothing any more."""
    return row.slips == 0 or accounts.take_slip_back(session, row.customer_id, row.sequence)


def _allow_late_renewal(asked: Asked) -> Given:
    days = timedelta(days=asked.ra.settings.clerks.late_renewal_days)
    asked.customer.late_renewal_until = asked.now + days
    return Given("", asked.customer.late_renewal_until)


def _is_late_renewal_used(_session: orm.Session, row: JobRow) -> bool:
    return row.customer.late_renewal_until != row.expires_at


def _take_late_renewal_back(session: orm.Session, row: JobRow, _now: datetime) -> bool:
    if _is_late_renewal_used(session, row):
        return False
    row.customer.late_renewal_until = None
    return True


def _check_name(asked: Asked) -> None:
    name = asked.request.name.strip()
    if not name or len(name) > NAME_MOST or not name.isprintable():
        raise Refused(ProblemCode.INVALID_REQUEST, "name")


def _change_name(asked: Asked) -> Given:
    """Another name: the certificates of the former one are revoked, and new ones may be applied for."""
    asked.customer.name, asked.customer.approved = asked.request.name.strip(), True
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == asked.customer.id,
        CertificateRow.status.in_((Status.VALID, Status.HELD)),
        CertificateRow.not_after > asked.now,
    )
    for order in locked_open_orders(asked.session, asked.customer.id):
        end(asked.ra, asked.session, order, OrderState.CANCELLED, asked.now)
    rows = list(asked.session.scalars(query.order_by(CertificateRow.id).with_for_update()))
    for row in rows:
        certificate_status.revoke(asked.ra, asked.session, row, Reason.AFFILIATION_CHANGED, asked.now)
    return Given(" ".join(row.serial for row in rows))


def _check_newcomer(asked: Asked) -> None:
    accounts.require_waiting(asked.session, asked.customer)
    _check_name(asked)
    if asked.request.carrier is None:
        raise Refused(ProblemCode.INVALID_REQUEST, "carrier")
    if asked.request.card_guid:
        if asked.request.carrier is not CarrierKind.CARD:
            raise Refused(Refusal.WRONG_CARRIER)
        of_stock(asked.session, asked.request.card_guid)


def _let_in(asked: Asked) -> Given:
    """A new customer, with a card of the stock where one is named, and one slip with the first password."""
    carrier = asked.request.carrier or CarrierKind.CARD
    accounts.let_in(asked.customer, asked.request.name.strip(), carrier, asked.now)
    if asked.request.card_guid:
        give_out(of_stock(asked.session, asked.request.card_guid), asked.customer.id, asked.now)
    return Given("", asked.now + timedelta(days=asked.ra.settings.clerks.slip_days))


NEW_CUSTOMER = Kind(carry_out=_let_in, check=_check_newcomer, is_spent=_is_slip_used)
UNLOCKING = Kind(carry_out=_unlock)
LOGIN_PASSWORD = Kind(carry_out=_allow_slip, is_spent=_is_slip_used, take_back=_take_slip_back)
LATE_RENEWAL = Kind(carry_out=_allow_late_renewal, is_spent=_is_late_renewal_used, take_back=_take_late_renewal_back)
NAME_CHANGE = Kind(carry_out=_change_name, check=_check_name)
