"""Wrong sign-ins: counted for a CN at one kiosk, where they lock it for a time, and over all kiosks.

A CN stands in every certificate: whoever has read it may try passwords for it at any kiosk. So no kiosk locks another
one. Beyond a ceiling over all of them each kiosk gives one try instead of several before it locks.

A try is counted before the password is looked at and given back when it was right, so that tries sent at once are no
cheaper than tries sent one after the other. A CN that nobody has is counted the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from ra_contract.problems import ProblemCode, Refusal
from rakiosk_ra.base.engine import insertion, is_sqlite
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import LockoutSettings
from rakiosk_ra.customers.rows import FailureRow

_CLOCKS_DIFFER = timedelta(minutes=5)  # of two machines that serve one database
_EVERYWHERE = 0
"""The kiosk number that counts over all kiosks; rows of kiosks begin at 1."""

_NONE_HERE = sa.delete(FailureRow).where(
    FailureRow.cn_digest == sa.bindparam("digest"), FailureRow.kiosk_id == sa.bindparam("place")
)
_LESS_EVERYWHERE = (
    sa.update(FailureRow)
    .where(FailureRow.cn_digest == sa.bindparam("digest"), FailureRow.kiosk_id == _EVERYWHERE)
    .values(failures=sa.case((FailureRow.failures > 0, FailureRow.failures - 1), else_=0), locked_until=None)
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A counted try: what to tell when it was wrong."""

    cn_digest: str
    kiosk_id: int
    tries_left: int
    locked_seconds: int

    def refusal(self, code: Refusal | ProblemCode = ProblemCode.BAD_CREDENTIALS) -> Refused:
        """The answer to a wrong password: account-locked, or this code."""
        if self.locked_seconds:
            return Refused(ProblemCode.ACCOUNT_LOCKED, retry_after=self.locked_seconds)
        return Refused(code, tries_left=self.tries_left)


def count_attempt(
    session: orm.Session, settings: LockoutSettings, cn_digest: str, kiosk_id: int, now: datetime
) -> Attempt:
    """Count a try. Raises Refused (account-locked) without counting when the CN is locked at this kiosk."""
    everywhere, here = _rows(session, cn_digest, kiosk_id, now)
    for row in (everywhere, here):
        if not _still_counts(row, settings, now):
            row.failures, row.locked_until = 0, None
    if locked := _seconds_until(here.locked_until, now):
        raise Refused(ProblemCode.ACCOUNT_LOCKED, retry_after=locked)
    for row in (everywhere, here):
        row.failures += 1
        row.last_at = now
    most = settings.tries if everywhere.failures <= settings.ceiling else 1
    if here.failures >= most:
        here.locked_until = now + _lock_time(settings, here.failures - most)
    return Attempt(cn_digest, kiosk_id, max(0, most - here.failures), _seconds_until(here.locked_until, now))


def take_back(session: orm.Session, attempt: Attempt) -> None:
    """The password could not be checked: the try was none."""
    for place in (_EVERYWHERE, attempt.kiosk_id):
        row = session.get(FailureRow, (attempt.cn_digest, place), with_for_update=True)
        if row is not None:
            row.failures, row.locked_until = max(0, row.failures - 1), None


def locked_until(session: orm.Session, cn_digest: str, kiosk_id: int, now: datetime) -> datetime | None:
    """Until when a CN is locked at a kiosk; None when it is not."""
    row = session.get(FailureRow, (cn_digest, kiosk_id))
    return row.locked_until if row is not None and _seconds_until(row.locked_until, now) else None


def unlock(session: orm.Session, cn_digest: str) -> None:
    """Forget all wrong tries for a CN, at every kiosk."""
    session.execute(sa.delete(FailureRow).where(FailureRow.cn_digest == cn_digest))


def forget_old(session: orm.Session, settings: LockoutSettings, now: datetime) -> None:
    """Delete what counts no longer."""
    old, unborn = now - timedelta(seconds=settings.forget_seconds), now + _CLOCKS_DIFFER
    session.execute(sa.delete(FailureRow).where((FailureRow.last_at < old) | (FailureRow.last_at > unborn)))


def forgive(session: orm.Session, attempt: Attempt) -> None:
    """The password was right: this kiosk's count starts anew, and the other count loses this try."""
    connection = session.connection()
    # The same order of locks as in count_attempt.
    connection.execute(_LESS_EVERYWHERE, {"digest": attempt.cn_digest})
    connection.execute(_NONE_HERE, {"digest": attempt.cn_digest, "place": attempt.kiosk_id})


def _lock_time(settings: LockoutSettings, beyond: int) -> timedelta:
    return timedelta(seconds=min(settings.first_seconds * 2 ** min(beyond, 20), settings.longest_seconds))


def _seconds_until(moment: datetime | None, now: datetime) -> int:
    if moment is None or moment <= now:
        return 0
    return -int((now - moment) // timedelta(seconds=1))


def _rows(session: orm.Session, cn_digest: str, kiosk_id: int, now: datetime) -> list[FailureRow]:
    """The counts over all kiosks and at one, locked in this order; made when they are not there."""
    places = [
        {"cn_digest": cn_digest, "kiosk_id": place, "failures": 0, "last_at": now} for place in (_EVERYWHERE, kiosk_id)
    ]
    insert = insertion(FailureRow, is_sqlite(session)).values(places)
    # What is there is written as it is: so it is locked, and told.
    same = insert.on_conflict_do_update(
        index_elements=["cn_digest", "kiosk_id"], set_={"failures": FailureRow.failures}
    ).returning(FailureRow)
    rows = session.scalars(same, execution_options={"populate_existing": True})
    return sorted(rows, key=lambda row: row.kiosk_id)


def _still_counts(row: FailureRow, settings: LockoutSettings, now: datetime) -> bool:
    """Not what is old, nor what was counted while the clock ran ahead: it would lock until the clock is there again."""
    return now - timedelta(seconds=settings.forget_seconds) <= row.last_at <= now + _CLOCKS_DIFFER
