"""The reaper: orders that nobody takes up end, payments in doubt are settled, refunds are delivered.

Every deed is a transaction of its own and harmless twice: two reapers, or one that was killed, do no harm.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from rakiosk_ra.bank.port import BankSilent
from rakiosk_ra.orders import expiry, payments, settlement
from rakiosk_ra.registry import Registry

_SILENCES_MOST = 3
_ORDER = secrets.SystemRandom()
_log = logging.getLogger("rakiosk_ra.background.reaper")


@dataclass(frozen=True, slots=True)
class Reaped:
    """One round: orders that ended, payments that were settled, payments the bank is silent about."""

    expired: int
    settled: int
    in_doubt: int

    def __str__(self) -> str:
        return f"{self.expired} orders expired, {self.settled} payments settled, {self.in_doubt} in doubt"


def reap(ra: Registry) -> Reaped:
    """One round."""
    now = ra.clock()
    settled = _settle(ra, _doubtful(ra, now), settlement.reconcile)
    expired = _expire(ra, now)
    with ra.database.read() as session:
        to_return = payments.returning(session)
    returned = _settle(ra, to_return, settlement.give_back)
    return Reaped(expired, settled[0] + returned[0], settled[1] + returned[1])


async def reap_for_ever(ra: Registry) -> None:
    """A round at once and then every so often, off the event loop, until it is cancelled."""
    while True:
        try:
            reaped = await asyncio.to_thread(reap, ra)
        except Exception:  # noqa: BLE001  # nobody else settles payments: it goes on, and says what it met
            _log.exception("a round failed; the next one comes")
        else:
            if reaped != Reaped(0, 0, 0):
                _log.info("%s", reaped)
        await asyncio.sleep(ra.settings.reaper.every_seconds)


def _doubtful(ra: Registry, now: datetime) -> list[str]:
    with ra.database.read() as session:
        return payments.in_doubt_since(session, now - timedelta(seconds=ra.settings.reaper.doubt_seconds))


def _settle(ra: Registry, keys: list[str], deed: Callable[[Registry, str], None]) -> tuple[int, int]:
    """How many were settled, and how many not. In any order: one that fails every time keeps no other from its turn.

    After several silences on end the bank is taken to be away, and not asked again in this round.
    """
    settled = silences = 0
    for key in _ORDER.sample(keys, len(keys)):
        if silences == _SILENCES_MOST:
            break
        try:
            deed(ra, key)
        except BankSilent:
            silences += 1
        except Exception:  # noqa: BLE001  # whatever it is, the others have a right to their turn
            _log.exception("a payment could not be settled; it is tried again in the next round")
        else:
            settled, silences = settled + 1, 0
    return settled, len(keys) - settled


def _expire(ra: Registry, now: datetime) -> int:
    with ra.database.read() as session:
        sequences = expiry.candidates(session, ra.settings.renewal, now)
    return sum(_expire_one(ra, sequence, now) for sequence in sequences)


def _expire_one(ra: Registry, sequence: int, now: datetime) -> bool:
    try:
        with ra.database.write() as session:
            return expiry.expire(ra, session, sequence, now)
    except Exception:  # noqa: BLE001  # as above
        _log.exception("an order could not be ended; it is tried again in the next round")
        return False
