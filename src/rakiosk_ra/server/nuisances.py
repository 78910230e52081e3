"""Addresses that connect again and again and ask nothing: a handshake in TLS costs more than whoever begins it."""

import time
from collections import Counter
from collections.abc import Callable

SPAN_SECONDS = 10.0


class Nuisances:
    """Connections in vain, by address, in spans of SPAN_SECONDS; for one thread. Times are monotonic."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._ends = 0.0
        self._in_vain: Counter[str] = Counter()

    def note(self, address: str) -> bool:
        """Count a connection that ended without a whole request; whether that makes it one too many."""
        self._go_on()
        self._in_vain[address] += 1
        return self._in_vain[address] == self._most

    def has(self, address: str) -> bool:
        """Whether an address has had too many in this span."""
        self._go_on()
        return self._in_vain[address] >= self._most

    def _go_on(self) -> None:
        """Begin another span when it is time to: then everybody may connect again, and the count takes no more room."""
        if (now := self._clock()) >= self._ends:
            self._ends = now + SPAN_SECONDS
            self._in_vain.clear()
