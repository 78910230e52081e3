"""Changes since a complete list that nobody holds a good older one of (RFC 5280, 5.2.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from cryptography import x509
from sqlalchemy import orm

from rakiosk_ra.base.engine import insert_if_absent
from rakiosk_ra.ca.local import entry
from rakiosk_ra.ca.port import AuthorityStatus
from rakiosk_ra.ca.rows import AuthorityStatusRow, ListBaseRow

_APART = timedelta(hours=1)
_COMMITTED = timedelta(minutes=5)
"""A change is dated when it is asked for; it was on the next list only if it was committed by then."""


@dataclass(frozen=True, slots=True)
class Base:
    """A complete list that was signed: its number, and when."""

    number: int
    signed_at: datetime


def note_list(session: orm.Session, number: int, at: datetime, validity: timedelta, issuer: int) -> None:
    """Note an issuer's list to build on, if none was noted of late; forget those that no delta list needs."""
    own = ListBaseRow.issuer == issuer
    newest = session.scalars(sa.select(sa.func.max(ListBaseRow.signed_at)).where(own)).one()
    if newest is None or not at - _APART < newest <= at:
        insert_if_absent(session, ListBaseRow, number=number, signed_at=at, issuer=issuer)
    session.execute(sa.delete(ListBaseRow).where(own, ListBaseRow.signed_at > at))  # the clock was set back
    if (base := base_at(session, at, validity, issuer)) is not None:
        session.execute(sa.delete(ListBaseRow).where(own, ListBaseRow.number < base.number))


def base_at(session: orm.Session, now: datetime, validity: timedelta, issuer: int) -> Base | None:
    """The newest list of an issuer that is older than any still good, else the oldest; None before the first."""
    query = sa.select(ListBaseRow.number, ListBaseRow.signed_at).where(ListBaseRow.issuer == issuer)
    rows = session.execute(query.order_by(ListBaseRow.number)).all()
    found = [Base(number, signed_at) for number, signed_at in rows]
    over = [base for base in found if base.signed_at <= now - validity]
    return over[-1] if over else found[0] if found else None


def changed_entries(session: orm.Session, base: Base, now: datetime, issuer: int) -> list[x509.RevokedCertificate]:
    """The entries of a delta list: withdrawn or held since the base, or vouched for again (removeFromCRL).

    Every certificate begins on hold, so one that is good since may have been on any list.
    """
    query = sa.select(
        AuthorityStatusRow.serial, AuthorityStatusRow.since, AuthorityStatusRow.reason, AuthorityStatusRow.status
    ).where(
        AuthorityStatusRow.since > base.signed_at - _COMMITTED,
        AuthorityStatusRow.not_after > now,
        AuthorityStatusRow.issuer == issuer,
    )
    back = x509.ReasonFlags.remove_from_crl.name
    return [
        entry(serial, since, back if status is AuthorityStatus.GOOD else reason)
        for serial, since, reason, status in session.execute(query)
    ]
