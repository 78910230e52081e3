"""The background tasks of a process: whether each comes round, as health tells it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_ROUNDS_MISSED = 3
"""So many rounds late, a task is taken to have stopped: one round may be long."""


@dataclass(slots=True)
class _Task:
    every_seconds: float
    ended_at: float
    failures: int = 0


class Tasks:
    """Notes rounds; safe to ask from several threads. Times are monotonic: setting the clock hides none."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tasks: dict[str, _Task] = {}

    def expect(self, name: str, every_seconds: float) -> None:
        """From now on a task shall come round every so often."""
        with self._lock:
            self._tasks[name] = _Task(every_seconds, self._clock())

    def came_round(self, name: str, failures: int = 0) -> None:
        """A round came to its end, with so many deeds in it that failed."""
        with self._lock:
            task = self._tasks[name]
            task.ended_at, task.failures = self._clock(), failures

    def troubles(self) -> list[str]:
        """A sentence for each task that does not come round, or whose last round failed somewhere."""
        now = self._clock()
        with self._lock:
            return [told for name, task in self._tasks.items() if (told := _trouble(name, task, now))]


def _trouble(name: str, task: _Task, now: float) -> str:
    if now - task.ended_at > task.every_seconds * _ROUNDS_MISSED:
        return f"The {name} has not come round for {now - task.ended_at:.0f} s; the log says why."
    if task.failures:
        return f"The {name}'s last round failed in {task.failures} places; the log says where."
    return ""
