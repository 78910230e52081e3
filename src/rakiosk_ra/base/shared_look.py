"""A look that many want at once, taken once for all of them."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

Seen = TypeVar("Seen")


class SharedLook(Generic[Seen]):
    """One look at a time for all threads that want one: each gets what was seen after it had asked, or the error."""

    def __init__(self, look: Callable[[], Seen]) -> None:
        self._look = look
        self._lock = threading.Lock()
        self._begun = 0
        self._last: Future[Seen] = Future()

    def now(self) -> Seen:
        """Look, or take what somebody else has seen since. Raises what the look raises."""
        asked = self._begun  # a look that has begun by now may have seen what was before
        with self._lock:
            if self._begun == asked:
                self._begun += 1
                self._last = _outcome(self._look)
            last = self._last
        return last.result()


def _outcome(look: Callable[[], Seen]) -> Future[Seen]:
    outcome = Future[Seen]()
    try:
        outcome.set_result(look())
    except Exception as error:  # noqa: BLE001  # whoever waits gets it
        outcome.set_exception(error)
    return outcome
