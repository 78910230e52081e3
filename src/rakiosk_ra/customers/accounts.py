"""Accounts: sign-in without a word about who exists, and the change of the login password."""

import re
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode, Refusal
from ra_contract.rules import CN_LENGTH_MOST, broken_password_rules, normalised_cn
from ra_contract.session import PasswordChange, SignIn
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.customers import passwords, sessions
from rakiosk_ra.customers.lockout import count_attempt, forgive
from rakiosk_ra.customers.rows import CustomerRow, SessionRow
from rakiosk_ra.kiosks.rows import KioskRow
from rakiosk_ra.registry import Registry

_CN = re.compile(rf"[^\x00-\x1f\x7f]{{1,{CN_LENGTH_MOST}}}")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh session with its token."""

    token: str
    session: SessionRow


def find_customer(session: orm.Session, cn: str) -> CustomerRow | None:
    """The customer of a CN as it was typed."""
    normal = normalised_cn(cn)
    if not _CN.fullmatch(normal):  # PostgreSQL takes no NUL, and nobody has such a CN
        return None
    return session.scalars(sa.select(CustomerRow).where(CustomerRow.cn == normal)).one_or_none()


def sign_in(ra: Registry, kiosk: KioskRow, typed: SignIn) -> SignedIn:
    """Open a session. Raises Refused: bad-credentials or account-locked, for an unknown CN exactly as for a known."""
    digest = ra.vault.digest(normalised_cn(typed.cn))
    with ra.database.write() as session:
        attempt = count_attempt(session, ra.settings.lockout, digest, kiosk.id, ra.clock())
        customer = find_customer(session, typed.cn)
    if not passwords.fits(typed.password, customer.password_hash if customer else None) or customer is None:
        raise attempt.refusal()
    with ra.database.write() as session:
        forgive(session, attempt)
        current = session.get_one(CustomerRow, customer.id, with_for_update=True)
        if current.password_hash != customer.password_hash:  # changed while this one was being hashed
            raise Refused(ProblemCode.SESSION_ENDED)
        return SignedIn(*sessions.open_session(session, ra.settings.session, current, kiosk, ra.clock()))


def change_password(ra: Registry, current: SessionRow, change: PasswordChange) -> None:
    """Replace the login password and end all sessions of its owner. Raises Refused: old-password, password-rules."""
    customer = current.customer
    if not passwords.fits(change.old, customer.password_hash):
        with ra.database.write() as session:
            ended = sessions.count_wrong_password(session, current)
        raise Refused(ProblemCode.SESSION_ENDED if ended else Refusal.OLD_PASSWORD)
    if broken := broken_password_rules(change.new, old=change.old, cn=customer.cn):
        raise Refused(ProblemCode.PASSWORD_RULES, broken=broken)
    replacement = passwords.hashed(change.new)
    with ra.database.write() as session:
        row = session.get_one(CustomerRow, customer.id, with_for_update=True)
        if row.password_hash != customer.password_hash:
            raise Refused(ProblemCode.SESSION_ENDED)
        row.password_hash, row.must_change = replacement, False
        sessions.end_all_sessions(session, row.id)
