"""Budgets of a kiosk and of the address that it asks from: far more than customers need, far less than a program takes.

They bound what a kiosk can do that is in wrong hands. Counted in this process's memory: kiosks of one office share an
address, and would wait for each other at its row in the database; and who is refused costs no query.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from ra_contract.problems import Refusal
from rakiosk_ra.base.budget_settings import BudgetSettings
from rakiosk_ra.base.budgets import Verb, budget_of
from rakiosk_ra.base.network import subscriber
from rakiosk_ra.base.problems import Refused

_PLACES_MOST = 10_000
Place = tuple[str, int]
"""A kiosk or an address, and how many times a customer's budget it has."""


def places(settings: BudgetSettings, kiosk_id: int, address: str) -> tuple[Place, Place]:
    """The places of one request."""
    return (f"kiosk {kiosk_id}", settings.kiosk_times), (subscriber(address), settings.address_times)


class PlaceBudgets:
    """Counts; safe to ask from several threads. Times are monotonic: setting the clock bars nobody."""

    def __init__(self, settings: BudgetSettings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._spent_until: dict[tuple[Verb, str], float] = {}

    def spend(self, verb: Verb, at: Iterable[Place]) -> None:
        """Count one deed at places, at all or at none. Raises Refused (too-many-requests): when there is one again."""
        budget, now = budget_of(self._settings, verb), self._clock()
        counted: dict[tuple[Verb, str], float] = {}
        with self._lock:
            for place, times in at:
                until = max(self._spent_until.get((verb, place), now), now)
                step = budget.seconds / times
                if (wait := until - now - (budget.at_once * times - 1) * step) > 0:
                    raise Refused(Refusal.TOO_MANY_REQUESTS, f"{verb} at this place", retry_after=int(wait) + 1)
                counted[verb, place] = until + step
            self._spent_until.update(counted)
            self._forget(now)

    @contextmanager
    def tried(self, verb: Verb, at: Iterable[Place]) -> Iterator[None]:
        """Count the block as a deed at places only when it is refused: not when it goes well, nor cannot be judged.

        Raises Refused (too-many-requests) before the block.
        """
        at = tuple(at)
        self.spend(verb, at)
        try:
            yield
        except Refused as refused:
            if refused.is_judged:
                raise
            self._give_back(verb, at)
            raise
        except BaseException:
            self._give_back(verb, at)
            raise
        self._give_back(verb, at)

    def _give_back(self, verb: Verb, at: Iterable[Place]) -> None:
        budget = budget_of(self._settings, verb)
        with self._lock:
            for place, times in at:
                if (verb, place) in self._spent_until:
                    self._spent_until[verb, place] -= budget.seconds / times

    def _forget(self, now: float) -> None:
        """Forget what is paid off: a dictionary of places grows no further than there are busy ones."""
        if len(self._spent_until) > _PLACES_MOST:
            self._spent_until = {key: until for key, until in self._spent_until.items() if until > now}
