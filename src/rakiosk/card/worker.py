"""One thread that does what it is given, in order, for an event loop."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import TypeVar

Result = TypeVar("Result")


class Worker:
    """A daemon thread: one that a reader never lets go of must not keep the process alive."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[Callable[[], bool]] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Queue work. Cancelled before its turn it is never begun; once begun it goes on to its end, unheard."""
        future: asyncio.Future[Result] = self._loop.create_future()

        def job() -> bool:
            if not future.cancelled():
                self._settle(future, work)
            return True

        self._jobs.put(job)
        return future

    def retire(self, when_done: Callable[[], None] | None = None) -> None:
        """Do what is queued, call `when_done` in the event loop, and end. Nothing may be submitted afterwards."""

        def last() -> bool:
            if when_done:
                self._tell(when_done)
            return False

        self._jobs.put(last)

    def join(self, seconds: float) -> None:
        """Wait so long at most for the thread to end."""
        self._thread.join(seconds)

    def _work(self) -> None:
        while self._jobs.get()():
            pass

    def _settle(self, future: asyncio.Future[Result], work: Callable[[], Result]) -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the work is awaited
            self._tell(_unless_done, future, future.set_exception, error)
        else:
            self._tell(_unless_done, future, future.set_result, result)

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop has closed: nobody listens any more
            self._loop.call_soon_threadsafe(callback, *arguments)


async def asked_apart(question: Callable[[], Result], seconds: float) -> Result | None:
    """The answer from a thread of its own; None when there is none after so many seconds."""
    apart = Worker("asked apart")
    answer = apart.submit(question)
    apart.retire()
    try:
        async with asyncio.timeout(seconds):
            return await answer
    except TimeoutError:
        return None


def _unless_done(future: asyncio.Future[Result], settle: Callable[[object], None], outcome: object) -> None:
    if not future.done():
        settle(outcome)
