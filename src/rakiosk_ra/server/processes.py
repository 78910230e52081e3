"""Processes that are kept running: one is started after the other, and anew when it ends by itself.

Forked from a process that has read all code and opened nothing: a start costs no second reading, and nothing is shared
but the listening sockets.
"""

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.server.resources import end_with_parent

_fork = multiprocessing.get_context("fork")
_ENDING = (signal.SIGTERM, signal.SIGINT)
_STOP_SECONDS = 10
_STEADY_SECONDS = 60
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_log = logging.getLogger("rakiosk_ra.server.processes")

Run = Callable[[Callable[[], None]], None]
"""Serves until SIGTERM, and calls what it is given once it is up. May raise AdminError before."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the RA that runs in a process of its own."""

    name: str
    run: Run


def keep_running(parts: list[Part], ready: str) -> None:
    """Run until SIGTERM or SIGINT, and print a line once all are up. Raises AdminError when one does not come up.

    A single part needs no process of its own.
    """
    if len(parts) == 1:
        parts[0].run(lambda: _announce(ready))
        return
    with _ending_signals() as ending:
        kept = [_Kept(part) for part in parts]
        try:
            if all(each.comes_up(ending) for each in kept):
                _announce(ready)
                _keep(kept, ending)
        finally:
            _stop(kept)


class _Kept:
    """A part, its process, and when it may be started anew."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._pause = _SHORTEST_PAUSE
        self.process: multiprocessing.process.BaseProcess | None = None
        self.due = 0.0

    def start(self) -> Connection:
        """Start it; the word from it comes through what is returned: nothing when it is up, else a sentence."""
        word, theirs = _fork.Pipe(duplex=False)
        self._started = time.monotonic()
        self.process = _fork.Process(target=_run, args=(self._part.run, theirs, os.getpid()), name=self._part.name)
        self.process.start()
        theirs.close()
        return word

    def comes_up(self, ending: socket.socket) -> bool:
        """Start it and wait until it is up; False when a signal came first. Raises AdminError when it does not."""
        with self.start() as word:
            if ending in wait([ending, word]):
                return False
            try:
                sentence = word.recv()
            except EOFError:
                sentence = f"The process '{self._part.name}' ended before it was up: its last words stand in the log."
        if sentence:
            raise AdminError(sentence)
        return True

    def bury(self) -> None:
        """Note that it ended by itself, and when to start it anew: later each time, unless it ran for a while."""
        if self.process is None:
            return
        self.process.join()
        steady = time.monotonic() - self._started > _STEADY_SECONDS
        self._pause = _SHORTEST_PAUSE if steady else min(self._pause * 2, _LONGEST_PAUSE)
        self.due = time.monotonic() + self._pause
        name, code = self._part.name, self.process.exitcode
        _log.error("the process '%s' ended (%s); it is started anew in %.0f s", name, code, self._pause)
        self.process.close()
        self.process = None


def _keep(kept: list[_Kept], ending: socket.socket) -> None:
    while True:
        running = {each.process.sentinel: each for each in kept if each.process is not None}
        pauses = [max(0.0, each.due - time.monotonic()) for each in kept if each.process is None]
        ready = wait([ending, *running], min(pauses, default=None))
        if ending in ready:
            return
        for sentinel in ready:
            running[sentinel].bury()  # type: ignore[index]
        for each in kept:
            if each.process is None and each.due <= time.monotonic():
                each.start().close()


def _run(run: Run, word: Connection, parent: int) -> None:
    end_with_parent(parent)
    signal.set_wakeup_fd(-1)
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    try:
        run(lambda: _tell(word, ""))
    except AdminError as error:
        _tell(word, str(error))


def _tell(word: Connection, sentence: str) -> None:
    try:
        word.send(sentence)
    except BrokenPipeError:  # started anew, nobody waits for it
        if sentence:
            _log.error("%s", sentence)  # the pipe is not what is the matter


def _stop(kept: list[_Kept]) -> None:
    processes = [each.process for each in kept if each.process is not None]
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(_STOP_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()


@contextlib.contextmanager
def _ending_signals() -> Iterator[socket.socket]:
    """A socket that is readable once a signal that ends us has come."""
    theirs, ours = socket.socketpair()
    ours.settimeout(0)
    handlers = {number: signal.signal(number, lambda *_: None) for number in _ENDING}
    before = signal.set_wakeup_fd(ours.fileno())
    try:
        yield theirs
    finally:
        signal.set_wakeup_fd(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
        theirs.close()
        ours.close()


def _announce(ready: str) -> None:
    print(ready, flush=True)  # noqa: T201  # whoever started this process waits for the line
