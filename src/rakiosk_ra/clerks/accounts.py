"""Clerks' accounts: sign-in without a word about who exists, counted and locked as customers' is."""

import re

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode
from ra_contract.rules import broken_password_rules
from ra_contract.session import PasswordChange
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.clerks import sessions
from rakiosk_ra.clerks.rows import ClerkRow
from rakiosk_ra.customers import passwords
from rakiosk_ra.customers.lockout import Attempt, count_attempt
from rakiosk_ra.registry import Registry

ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
"""A clerk's id as it is kept: small letters, as it was typed in any."""


def normalised_id(typed: str) -> str:
    """A clerk's id as it is kept; empty when nobody can have it."""
    normal = typed.strip().lower()
    return normal if ID.fullmatch(normal) else ""


def find_clerk(session: orm.Session, typed: str) -> ClerkRow | None:
    """The clerk in office with an id as it was typed."""
    query = sa.select(ClerkRow).options(orm.joinedload(ClerkRow.office))
    query = query.where(ClerkRow.clerk == normalised_id(typed), ClerkRow.withdrawn_at.is_(None))
    return session.scalars(query).one_or_none()


def count_try(ra: Registry, session: orm.Session, typed: str, kiosk_id: int) -> Attempt:
    """Count a try to give a password, for an unknown id exactly as for a known. Raises Refused (account-locked)."""
    digest = lock_name(ra, typed)
    return count_attempt(session, ra.settings.lockout, digest, kiosk_id, ra.clock())


def lock_name(ra: Registry, typed: str) -> str:
    """The name under which wrong tries for a clerk are counted: no CN has it, for those have no small letters."""
    return ra.vault.digest(f"clerk {typed.strip().lower()}")


def is_password(clerk: ClerkRow | None, typed: str) -> bool:
    """Whether this is the clerk's password; nobody's takes as long. Slow: outside any transaction."""
    return passwords.fits(typed, clerk.password_hash if clerk else None)


def replacement(clerk: ClerkRow, change: PasswordChange) -> str:
    """The hash of a new password. Slow: outside any transaction. Raises Refused (password-rules)."""
    if broken := broken_password_rules(change.new, old=change.old, cn=clerk.clerk):
        raise Refused(ProblemCode.PASSWORD_RULES, broken=broken)
    return passwords.hashed(change.new)


def change_password(session: orm.Session, clerk: ClerkRow, password_hash: str) -> None:
    """Replace the password, and end all sessions of its owner. Raises Refused when somebody else was faster."""
    row = unchanged(session, clerk)
    row.password_hash, row.must_change = password_hash, False
    sessions.end_all_sessions(session, row.id)


def unchanged(session: orm.Session, clerk: ClerkRow) -> ClerkRow:
    """The clerk as they are now, still in office. Raises Refused (session-ended) when the password is another one."""
    row = session.get_one(ClerkRow, clerk.id, with_for_update=True)
    if row.password_hash != clerk.password_hash or row.withdrawn_at is not None:
        raise Refused(ProblemCode.SESSION_ENDED)
    return row
