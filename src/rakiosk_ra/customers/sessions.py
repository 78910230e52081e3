"""Sessions: a random token, kept as its hash, alive only at the kiosk that opened it."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.session_use import is_alive
from rakiosk_ra.base.settings import SessionSettings
from rakiosk_ra.base.tokens import digest, new_token
from rakiosk_ra.customers.rows import CustomerRow, SessionRow, SignInRow
from rakiosk_ra.kiosks.admission import known_kiosk, refuse_withdrawn
from rakiosk_ra.kiosks.rows import KioskRow

WRONG_PASSWORDS_MOST = 5
"""A session ends when its login password was wrong so often: whoever sits there is not its owner."""

_SIGNED_IN = sa.insert(SignInRow).inline()
_WITH_CUSTOMER = (orm.joinedload(SessionRow.customer),)
_ASKING = (
    sa.select(KioskRow, SessionRow)
    .outerjoin(SessionRow, SessionRow.token_sha256 == sa.bindparam("token"))
    .where(KioskRow.fingerprint == sa.bindparam("fingerprint"))
    .options(*_WITH_CUSTOMER)
)


def open_session(
    session: orm.Session, settings: SessionSettings, customer: CustomerRow, kiosk: KioskRow, now: datetime
) -> tuple[str, SessionRow]:
    """A new session and its token, told this once."""
    token = new_token()
    row = SessionRow(
        token_sha256=digest(token),
        customer=customer,
        kiosk_id=kiosk.id,
        opened_at=now,
        used_at=now,
        expires_at=now + timedelta(seconds=settings.absolute_seconds),
        previous_sign_in_at=customer.last_sign_in_at,
    )
    customer.last_sign_in_at = now
    session.add(row)
    session.connection().execute(_SIGNED_IN, {"customer_id": customer.id, "kiosk_id": kiosk.id, "at": now})
    return token, row


def asking(
    session: orm.Session, settings: SessionSettings, fingerprint: str | None, token: str | None, now: datetime
) -> tuple[KioskRow, SessionRow]:
    """The kiosk of a client certificate, and the living session of a token there.

    Every request of a customer asks this, nearly always by one statement. Raises Refused: client-certificate,
    session-ended.
    """
    key = digest(token) if token is not None else ""  # no session has an empty one
    found = session.execute(_ASKING, {"fingerprint": fingerprint, "token": key}).one_or_none()
    row: SessionRow | None
    if found is not None:
        kiosk, row = found
        refuse_withdrawn(kiosk)
    else:  # its certificate is not the one in use
        kiosk, row = known_kiosk(session, fingerprint), session.get(SessionRow, key, options=_WITH_CUSTOMER)
    if kiosk.is_desk or row is None or not is_alive(row, kiosk.id, settings.idle_seconds, now):
        raise Refused(ProblemCode.SESSION_ENDED)
    return kiosk, row


def end_session(session: orm.Session, row: SessionRow) -> None:
    """End one session."""
    session.execute(sa.delete(SessionRow).where(SessionRow.token_sha256 == row.token_sha256))


def end_all_sessions(session: orm.Session, customer_id: int) -> None:
    """End every session of a customer, at all kiosks."""
    session.execute(sa.delete(SessionRow).where(SessionRow.customer_id == customer_id))


def last_sign_ins(session: orm.Session, customer_id: int, most: int) -> list[tuple[datetime, str]]:
    """When and at which kiosks a customer has signed in, the newest first."""
    query = sa.select(SignInRow.at, KioskRow.name).join(KioskRow, KioskRow.id == SignInRow.kiosk_id)
    query = query.where(SignInRow.customer_id == customer_id).order_by(SignInRow.id.desc()).limit(most)
    return [(at, name) for at, name in session.execute(query)]


def forget_sign_ins(session: orm.Session, before: datetime) -> None:
    """Forget where customers signed in before a moment."""
    session.execute(sa.delete(SignInRow).where(SignInRow.at < before))


def forget_ended(session: orm.Session, now: datetime) -> None:
    """Delete sessions whose time is over; they have opened nothing since."""
    session.execute(sa.delete(SessionRow).where(SessionRow.expires_at < now))


def end_all_at(session: orm.Session, kiosk: KioskRow) -> None:
    """End every session at a kiosk."""
    session.execute(sa.delete(SessionRow).where(SessionRow.kiosk_id == kiosk.id))


def count_password_try(session: orm.Session, row: SessionRow) -> int:
    """Count a try to give the login password once more; the tries left after it. Raises Refused (session-ended).

    The caller commits it before the password is looked at: tries at once are no cheaper than one after the other.
    """
    query = (
        sa.update(SessionRow)
        .where(SessionRow.token_sha256 == row.token_sha256, SessionRow.wrong_passwords < WRONG_PASSWORDS_MOST)
        .values(wrong_passwords=SessionRow.wrong_passwords + 1)
        .returning(SessionRow.wrong_passwords)
    )
    count = session.execute(query).scalar()
    if count is None:
        raise Refused(ProblemCode.SESSION_ENDED)
    return WRONG_PASSWORDS_MOST - int(count)


def take_password_try_back(session: orm.Session, row: SessionRow) -> None:
    """It could not be checked."""
    query = sa.update(SessionRow).where(SessionRow.token_sha256 == row.token_sha256)
    session.execute(query.values(wrong_passwords=SessionRow.wrong_passwords - 1))


def forgive_password_tries(session: orm.Session, row: SessionRow) -> None:
    """It was right: this session's count starts anew."""
    session.execute(sa.update(SessionRow).where(SessionRow.token_sha256 == row.token_sha256).values(wrong_passwords=0))
