"""The reaper: orders nobody takes up end, payments in doubt are settled, refunds delivered, what is over is deleted.

Every deed is a transaction of its own and harmless twice: two reapers, or one that was killed, do no harm.
Whatever one deed meets, the others have their turn.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import partial

from rakiosk_ra.bank.port import BankSilent
from rakiosk_ra.base import budgets, idempotency
from rakiosk_ra.certificates import signature_tests
from rakiosk_ra.clerks import sessions as clerk_sessions
from rakiosk_ra.customers import lockout, sessions
from rakiosk_ra.orders import expiry, payments, settlement
from rakiosk_ra.registry import Registry

_SILENCES_MOST = 3
_ORDER = secrets.SystemRandom()
NAME = "reaper"
_log = logging.getLogger("rakiosk_ra.background.reaper")


@dataclass(frozen=True, slots=True)
class Reaped:
    """A round: orders that ended, payments that were settled, payments the bank is silent about, deeds that failed."""

    expired: int = 0
    settled: int = 0
    in_doubt: int = 0
    failed: int = 0

    def __add__(self, other: "Reaped") -> "Reaped":
        return Reaped(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __str__(self) -> str:
        told = f"{self.expired} orders expired, {self.settled} payments settled, {self.in_doubt} in doubt"
        return told + (f", {self.failed} deeds failed" if self.failed else "")


def reap(ra: Registry) -> Reaped:
    """One round."""
    return sum((_safely(partial(part, ra)) for part in (_settle_doubts, _expire, _give_back, _forget)), Reaped())


def reap_and_tell(ra: Registry) -> int:
    """One round, with a line in the log of what it did; how many of its deeds failed."""
    reaped = reap(ra)
    if reaped != Reaped():
        _log.info("%s", reaped)
    return reaped.failed


def _settle_doubts(ra: Registry) -> Reaped:
    old = ra.clock() - timedelta(seconds=ra.settings.reaper.doubt_seconds)
    with ra.database.read() as session:
        keys = payments.in_doubt_since(session, old)
    return _settle(ra, keys, settlement.reconcile)


def _give_back(ra: Registry) -> Reaped:
    with ra.database.read() as session:
        keys = payments.returning(session)
    return _settle(ra, keys, settlement.give_back)


def _settle(ra: Registry, keys: list[str], deed: Callable[[Registry, str], None]) -> Reaped:
    """Settle payments in any order: one that fails every time keeps no other from its turn.

    After several silences on end the bank is taken to be away, and not asked again in this round.
    """
    settled = silences = failed = 0
    for key in _ORDER.sample(keys, len(keys)):
        if silences == _SILENCES_MOST:
            break
        try:
            deed(ra, key)
        except BankSilent:
            silences += 1
        except Exception:  # noqa: BLE001  # whatever it is, the others have a right to their turn
            failed += 1
            _log.exception("a payment could not be settled; it is tried again in the next round")
        else:
            settled, silences = settled + 1, 0
    return Reaped(settled=settled, in_doubt=len(keys) - settled, failed=failed)


def _expire(ra: Registry) -> Reaped:
    with ra.database.read() as session:
        sequences = expiry.candidates(session, ra.settings.renewal, ra.clock())
    return sum((_safely(partial(_expire_one, ra, sequence)) for sequence in sequences), Reaped())


def _expire_one(ra: Registry, sequence: int) -> Reaped:
    with ra.database.write() as session:
        return Reaped(expired=expiry.expire(ra, session, sequence, ra.clock()))


def _forget(ra: Registry) -> Reaped:
    """Delete what counts no longer: nothing asks for it, and nobody who signs in need wait for it."""
    now = ra.clock()
    with ra.database.write() as session:
        sessions.forget_ended(session, now)
        sessions.forget_sign_ins(session, now - timedelta(days=ra.settings.reaper.sign_in_days))
        lockout.forget_old(session, ra.settings.lockout, now)
        clerk_sessions.forget_ended(session, now)
        budgets.forget_old(session, now)
        idempotency.forget_old(session, now)
        signature_tests.forget_old(session, now)
    return Reaped()


def _safely(deed: Callable[[], Reaped]) -> Reaped:
    try:
        return deed()
    except Exception:  # noqa: BLE001  # the others have a right to their turn
        _log.exception("a deed failed; it is tried again in the next round")
        return Reaped(failed=1)
