"""The thread that watches the reader for as long as the kiosk runs: whatever the reader's side does, it looks again."""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from rakiosk.card.port import Reader, ReaderState, ReaderStatus

log = logging.getLogger("rakiosk.card")

_WATCH_SECONDS = 3600.0  # a reader tells changes at once; this only bounds one wait
_AGAIN_SECONDS = 1.0  # between two looks that fail

_UNKNOWN = ReaderState(ReaderStatus.NO_SERVICE)


class ReaderWatch:
    """Calls `see` in the event loop with each new state. A look that fails for a reason that nobody knew of is logged,
    told as a service that is missing, and tried again.
    """

    def __init__(self, reader: Reader, see: Callable[[ReaderState], None]) -> None:
        self._reader = reader
        self._see = see
        self._loop = asyncio.get_running_loop()
        self._ended = threading.Event()
        self._complaint = ""
        self._thread = threading.Thread(target=self._watch, name="card watcher", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """See nothing any more. The reader's `close` frees it from a wait."""
        self._ended.set()

    def join(self, seconds: float) -> None:
        """Wait so long at most for the thread to end."""
        self._thread.join(seconds)

    def _watch(self) -> None:
        state: ReaderState | None = None
        while not (self._ended.is_set() or self._loop.is_closed()):
            known, state = state, self._next(state)
            if state != known:
                with suppress(RuntimeError):  # the loop has closed meanwhile
                    self._loop.call_soon_threadsafe(self._see, state)

    def _next(self, known: ReaderState | None) -> ReaderState:
        try:
            state = self._reader.wait_for_change(known, _WATCH_SECONDS) if known else self._reader.state()
        except Exception as error:  # noqa: BLE001 - a thread that ends here would never tell of a card again
            self._complain(error)
            self._ended.wait(_AGAIN_SECONDS)
            return replace(known or _UNKNOWN, status=ReaderStatus.NO_SERVICE, name="")
        self._complaint = ""
        return state

    def _complain(self, error: Exception) -> None:
        complaint = f"{type(error).__name__}: {error}"
        if complaint != self._complaint:  # said once, not every time it is looked for
            log.error("the reader cannot be watched", exc_info=error)
        self._complaint = complaint
