"""Accounts: sign-in without a word about who exists, and the change of the login password."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode, Refusal
from ra_contract.rules import CN_LENGTH_MOST, broken_password_rules, normalised_cn
from ra_contract.session import PasswordChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers import passwords, sessions
from rakiosk_ra.customers.lockout import Attempt, count_attempt, forgive
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

_CN = re.compile(rf"[^\x00-\x1f\x7f]{{1,{CN_LENGTH_MOST}}}")


def find_customer(session: orm.Session, cn: str) -> CustomerRow | None:
    """The customer of a CN as it was typed."""
    normal = normalised_cn(cn)
    if not _CN.fullmatch(normal):  # PostgreSQL takes no NUL, and nobody has such a CN
        return None
    return session.scalars(sa.select(CustomerRow).where(CustomerRow.cn == normal)).one_or_none()


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
    row.password_hash, row.must_change, row.slip_expires_at = password_hash, False, None
    sessions.end_all_sessions(session, row.id)


def give_slip_password(session: orm.Session, customer_id: int, password_hash: str, expires_at: datetime) -> None:
    """Put a slip's password in the place of the login password: once, until then. Ends all sessions of its owner."""
    row = session.get_one(CustomerRow, customer_id, with_for_update=True)
    row.password_hash, row.must_change, row.slip_expires_at = password_hash, True, expires_at
    sessions.end_all_sessions(session, row.id)


def _unchanged(session: orm.Session, customer: CustomerRow) -> CustomerRow:
    row = session.get_one(CustomerRow, customer.id, with_for_update=True)
    if row.password_hash != customer.password_hash:
        raise Refused(ProblemCode.SESSION_ENDED)
    return row
