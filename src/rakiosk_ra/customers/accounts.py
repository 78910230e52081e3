"""Accounts: sign-in without a word about who exists, and the change of the login password."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.certificate import CarrierKind
from ra_contract.problems import ProblemCode, Refusal
from ra_contract.rules import CN_LENGTH_MOST, broken_password_rules, normalised_cn
from ra_contract.session import PasswordChange
from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers import passwords, sessions
from rakiosk_ra.customers.lockout import Attempt, count_attempt, forgive
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

_WAITING = ""
_CN = re.compile(rf"[^\x00-\x1f\x7f]{{1,{CN_LENGTH_MOST}}}")


def find_customer(session: orm.Session, cn: str) -> CustomerRow | None:
    """The customer of a CN as it was typed."""
    normal = normalised_cn(cn)
    if not _CN.fullmatch(normal):  # PostgreSQL takes no NUL, and nobody has such a CN
        return None
    return session.scalars(known().where(CustomerRow.cn == normal)).one_or_none()


def known() -> sa.Select[CustomerRow]:
    """Customers who are let in, unlike those whose entry waits at the counter."""
    return sa.select(CustomerRow).where(CustomerRow.password_hash != _WAITING)


def enter(session: orm.Session, cn: str, now: datetime) -> CustomerRow:
    """A new customer who is nobody yet. Raises Refused: invalid-request, customer-known."""
    normal = normalised_cn(cn)
    if not _CN.fullmatch(normal) or not normal.isprintable():
        raise Refused(ProblemCode.INVALID_REQUEST, "cn")
    insert_if_absent(
        session,
        CustomerRow,
        cn=normal,
        name="",
        carrier=CarrierKind.CARD,
        password_hash=_WAITING,
        must_change=True,
        approved=False,
        created_at=now,
    )
    row = session.scalars(sa.select(CustomerRow).where(CustomerRow.cn == normal)).one()
    require_waiting(session, row)
    return row


def require_waiting(session: orm.Session, customer: CustomerRow) -> None:
    """Raises Refused (customer-known) for who is let in already. The row is locked."""
    session.refresh(customer, with_for_update=True)
    if customer.password_hash != _WAITING:
        raise Refused(Refusal.CUSTOMER_KNOWN)


def let_in(customer: CustomerRow, name: str, carrier: CarrierKind, now: datetime) -> None:
    """Make somebody whose entry waited a customer with leave for one application. No password opens before a slip's."""
    customer.name, customer.carrier, customer.created_at = name, carrier, now
    customer.password_hash, customer.approved = passwords.NOBODY, True


def count_try(ra: Registry, session: orm.Session, cn: str, kiosk_id: int) -> Attempt:
    """Count a try to give a password, for an unknown CN exactly as for a known. Raises Refused (account-locked).

    The caller commits it before the password is looked at: tries at once are no cheaper than one after the other.
    """
    digest = ra.vault.digest(normalised_cn(cn))
    return count_attempt(session, ra.settings.lockout, digest, kiosk_id, ra.clock())


def is_password(customer: CustomerRow | None, typed: str) -> bool:
    """Whether this is the customer's login password; nobody's takes as long. Slow: outside any transaction."""
    return passwords.fits(typed, customer.password_hash if customer else None)


def sign_in(
    ra: Registry, session: orm.Session, customer: CustomerRow, kiosk: KioskRow, attempt: Attempt
) -> tuple[str, SessionRow]:
    """Open a session after the right password; its token and row.

    Raises Refused: session-ended when the password was changed while this one was being hashed, slip-expired.
    """
    forgive(session, attempt)
    current = _unchanged(session, customer)
    if current.slip_expires_at is not None and current.slip_expires_at <= ra.clock():
        raise Refused(Refusal.SLIP_EXPIRED)
    return sessions.open_session(session, ra.settings.session, current, kiosk, ra.clock())


def replacement(customer: CustomerRow, change: PasswordChange) -> str:
    """The hash of a new password. Slow: outside any transaction. Raises Refused (password-rules)."""
    if broken := broken_password_rules(change.new, old=change.old, cn=customer.cn):
        raise Refused(ProblemCode.PASSWORD_RULES, broken=broken)
    return passwords.hashed(change.new)


def change_password(session: orm.Session, customer: CustomerRow, password_hash: str) -> None:
    """Replace the login password, and end all sessions of its owner.

    Raises Refused (session-ended) when somebody else was faster.
    """
    row = _unchanged(session, customer)
    row.password_hash, row.must_change, row.slip_expires_at, row.slip_job = password_hash, False, None, None
    sessions.end_all_sessions(session, row.id)


def give_slip_password(
    session: orm.Session, customer_id: int, password_hash: str, job: int, expires_at: datetime
) -> None:
    """Put a slip's password in the place of the login password: once, until then. Ends all sessions of its owner."""
    row = session.get_one(CustomerRow, customer_id, with_for_update=True)
    row.password_hash, row.must_change = password_hash, True
    row.slip_expires_at, row.slip_job = expires_at, job
    sessions.end_all_sessions(session, row.id)


def take_slip_back(session: orm.Session, customer_id: int, job: int) -> bool:
    """Have the password of this job's slip open nothing any more; False when it is not the one in force."""
    row = session.get_one(CustomerRow, customer_id, with_for_update=True)
    if row.slip_job != job:
        return False
    row.password_hash, row.slip_expires_at, row.slip_job = passwords.NOBODY, None, None
    sessions.end_all_sessions(session, row.id)
    return True


def _unchanged(session: orm.Session, customer: CustomerRow) -> CustomerRow:
    row = session.get_one(CustomerRow, customer.id, with_for_update=True)
    if row.password_hash != customer.password_hash:
        raise Refused(ProblemCode.SESSION_ENDED)
    return row
