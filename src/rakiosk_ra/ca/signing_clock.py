"""The time of all that is signed: none is signed once the clock is behind what was signed already.

A certificate, list or answer that is older than one before it is taken for out of date, or for never having been. The
newest time that was signed stands in the database, so that it outlives every process. It is written once a minute, not
with every signature: strangers ask for signatures, too.
"""

import logging
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import orm

from rakiosk_ra.base.clock import Clock, SignedAt
from rakiosk_ra.base.engine import Database, insert_or_update
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca.profile import SKEW
from rakiosk_ra.ca.rows import NewestSignedRow

_STEP = timedelta(minutes=1)
_BEHIND_MOST = SKEW - _STEP
"""The newest thing signed may be a step newer than what is noted: together they are never more than the skew."""

_log = logging.getLogger("rakiosk_ra.ca.signing_clock")

_NEWEST = sa.select(NewestSignedRow.signed_at)


class ClockBehind(AdminError):
    """Nothing can be signed: the clock is before what was signed already."""


class SigningClock:
    """Tells the time to sign with; safe to ask from several threads, and always outside a transaction."""

    def __init__(self, clock: Clock, database: Database) -> None:
        self._clock = clock
        self._database = database

    def now(self) -> SignedAt:
        """The time now in whole seconds, noted as signed. Raises ClockBehind."""
        now = self._clock().replace(microsecond=0)
        newest = self._newest()  # asked anew each time: another process may have signed meanwhile
        if newest is not None and now < newest - _BEHIND_MOST:
            sentence = _sentence(now, newest)
            _log.error("%s", sentence)
            raise ClockBehind(sentence)
        if newest is None or now >= newest + _STEP:
            with self._database.write() as session:
                _write(session, now)
        return SignedAt(now)

    def trouble(self) -> str:
        """A sentence for who looks after the RA while nothing can be signed; else empty."""
        now = self._clock()
        newest = self._newest()
        return "" if newest is None or now >= newest - _BEHIND_MOST else _sentence(now, newest)

    def accept(self) -> tuple[datetime | None, datetime]:
        """Let the clock be right as it is; the newest time that was signed before, and now.

        For a clock that ran ahead and was set back: what was signed ahead stays signed.
        """
        newest, now = self._newest(), self._clock().replace(microsecond=0)
        with self._database.write() as session:
            session.execute(sa.delete(NewestSignedRow))
            _write(session, now)
        return newest, now

    def _newest(self) -> datetime | None:
        with self._database.read() as session:
            return session.connection().scalar(_NEWEST)


def _write(session: orm.Session, now: datetime) -> None:
    insert_or_update(session, NewestSignedRow, "id", unless=NewestSignedRow.signed_at >= now, id=1, signed_at=now)


def _sentence(now: datetime, newest: datetime) -> str:
    return (
        f"Nothing is signed: this machine's clock says {now:%Y-%m-%d %H:%M} UTC, and something was signed at "
        f"{newest:%Y-%m-%d %H:%M} UTC already; set the clock right, or, if it is right now and ran ahead before, "
        "run 'rakiosk-ra clock accept'."
    )
