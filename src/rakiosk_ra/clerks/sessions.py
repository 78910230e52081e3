"""Clerks' sessions: short, alive only at the machine that opened them, and never a customer's."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode
from rakiosk_ra.base.clerk_settings import ClerkSettings
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.session_use import is_alive
from rakiosk_ra.base.tokens import digest, new_token
from rakiosk_ra.clerks.rows import ClerkRow, ClerkSessionRow
from rakiosk_ra.kiosks.rows import KioskRow


def open_session(
    session: orm.Session, settings: ClerkSettings, clerk: ClerkRow, kiosk: KioskRow, now: datetime
) -> tuple[str, ClerkSessionRow]:
    """A new session and its token, told this once. A clerk has one at a time: an older one ends."""
    end_all_sessions(session, clerk.id)
    token = new_token()
    row = ClerkSessionRow(
        token_sha256=digest(token),
        clerk=clerk,
        kiosk_id=kiosk.id,
        used_at=now,
        expires_at=now + timedelta(seconds=settings.absolute_seconds),
    )
    session.add(row)
    return token, row


def forget_ended(session: orm.Session, now: datetime) -> None:
    """Delete sessions whose time is over; they have opened nothing since."""
    session.execute(sa.delete(ClerkSessionRow).where(ClerkSessionRow.expires_at < now))


def find_session(
    session: orm.Session, settings: ClerkSettings, token: str, kiosk: KioskRow, now: datetime
) -> ClerkSessionRow:
    """The living session of a token at a machine. Raises Refused (session-ended)."""
    whole = orm.joinedload(ClerkSessionRow.clerk).joinedload(ClerkRow.office)
    row = session.get(ClerkSessionRow, digest(token), options=[whole])
    if row is None or not is_alive(row, kiosk.id, settings.idle_seconds, now):
        raise Refused(ProblemCode.SESSION_ENDED)
    if row.clerk.withdrawn_at is not None:
        raise Refused(ProblemCode.SESSION_ENDED)
    return row


def end_session(session: orm.Session, row: ClerkSessionRow) -> None:
    """End one session."""
    session.execute(sa.delete(ClerkSessionRow).where(ClerkSessionRow.token_sha256 == row.token_sha256))


def end_all_sessions(session: orm.Session, clerk_id: int) -> None:
    """End every session of a clerk."""
    session.execute(sa.delete(ClerkSessionRow).where(ClerkSessionRow.clerk_id == clerk_id))


def end_all_at(session: orm.Session, kiosk: KioskRow) -> None:
    """End every clerk's session at a machine."""
    session.execute(sa.delete(ClerkSessionRow).where(ClerkSessionRow.kiosk_id == kiosk.id))
