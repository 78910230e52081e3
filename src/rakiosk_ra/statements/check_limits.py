"""How often the public page of check codes may be asked: by one address, and by all together.

Counted in this process's memory and nowhere else: who is refused must cost nothing, least of all a write.
"""

import threading
from collections import Counter

from rakiosk_ra.base.clock import Clock
from rakiosk_ra.base.network import subscriber
from rakiosk_ra.base.settings import CheckSettings

SPAN_SECONDS = 60


class CheckLimits:
    """Counts over one span of time; safe to ask from several threads."""

    def __init__(self, limits: CheckSettings, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._span = 0
        self._all = 0
        self._addresses: Counter[str] = Counter()  # never more of them than are answered in a span

    def seconds_to_wait(self, address: str) -> int:
        """Count one request from an address; 0 when it may be answered, else the seconds until one will be.

        What one address asks beyond its own limit is not counted for all.
        """
        now = int(self._clock().timestamp())
        with self._lock:
            if now // SPAN_SECONDS != self._span:
                self._span, self._all = now // SPAN_SECONDS, 0
                self._addresses.clear()
            return 0 if self._is_counted(subscriber(address)) else SPAN_SECONDS - now % SPAN_SECONDS

    def _is_counted(self, address: str) -> bool:
        if self._all >= self._limits.overall or self._addresses[address] >= self._limits.per_address:
            return False
        self._all += 1
        self._addresses[address] += 1
        return True
