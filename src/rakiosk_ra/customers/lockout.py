"""Wrong sign-ins: counted for a CN at one kiosk, where they lock it for a time, and over all kiosks.

A CN stands in every certificate: whoever has read it may try passwords for it at any kiosk. So no kiosk locks another
one. Beyond a ceiling over all of them each kiosk gives one try instead of several before it locks.

A try is counted before the password is looked at and given back when it was right, so that tries sent at once are no
cheaper than tries sent one after the other. A CN that nobody has is counted the same way.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

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

_AT = (FailureRow.cn_digest == sa.bindparam("digest"), FailureRow.kiosk_id == sa.bindparam("place"))
_NONE_HERE = sa.delete(FailureRow).where(*_AT)
_LOCKED = sa.update(FailureRow).where(*_AT).values(locked_until=sa.bindparam("until"))
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
    # Over all kiosks first: everybody takes the locks in this order.
    everywhere, _ = _counted(session, settings, (cn_digest, _EVERYWHERE), now)
    here, is_locked_until = _counted(session, settings, (cn_digest, kiosk_id), now)
    if locked := _seconds_until(is_locked_until, now):
        raise Refused(ProblemCode.ACCOUNT_LOCKED, retry_after=locked)
    most, lock = settings.tries if everywhere <= settings.ceiling else 1, 0
    if here >= most:
        until = now + _lock_time(settings, here - most)
        session.connection().execute(_LOCKED, {"digest": cn_digest, "place": kiosk_id, "until": until})
        lock = _seconds_until(until, now)
    return Attempt(cn_digest, kiosk_id, max(0, most - here), lock)


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
    old, unborn = _bounds(settings, now)
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


def _counted(
    session: orm.Session, settings: LockoutSettings, where: tuple[str, int], now: datetime
) -> tuple[int, datetime | None]:
    """A CN's count at a place with this try, and until when it is locked there; its row is locked."""
    old, unborn = _bounds(settings, now)
    values = {"digest": where[0], "place": where[1], "now": now, "old": old, "unborn": unborn}
    failures, until = session.connection().execute(_counting(is_sqlite(session)), values).one()
    return failures, until


@cache  # building it takes as long as carrying it out
def _counting(on_sqlite: bool) -> sa.Executable:
    now, old, unborn = (sa.bindparam(name, type_=FailureRow.last_at.type) for name in ("now", "old", "unborn"))
    named = {"cn_digest": sa.bindparam("digest"), "kiosk_id": sa.bindparam("place"), "failures": 1, "last_at": now}
    # What is old counts no longer, nor what was counted while the clock ran ahead: that would lock until it is there.
    counts = FailureRow.last_at.between(old, unborn)
    changes = {
        "failures": sa.case((counts, FailureRow.failures + 1), else_=1),
        "locked_until": sa.case((counts, FailureRow.locked_until)),
        "last_at": now,
    }
    insert = insertion(FailureRow, on_sqlite).values(**named)
    counted = insert.on_conflict_do_update(index_elements=["cn_digest", "kiosk_id"], set_=changes)
    return counted.returning(FailureRow.failures, FailureRow.locked_until)


def _bounds(settings: LockoutSettings, now: datetime) -> tuple[datetime, datetime]:
    """From when to when a try still counts."""
    return now - timedelta(seconds=settings.forget_seconds), now + _CLOCKS_DIFFER
