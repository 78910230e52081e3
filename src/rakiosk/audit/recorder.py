"""The thread that writes the audit: acts are handed to it by a queue, so that no key waits for a disk."""

import asyncio
import contextlib
import logging
import re
import threading
import time
from collections.abc import Awaitable
from concurrent.futures import Future
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from rakiosk.audit.port import PEOPLE, Act, Fact

if TYPE_CHECKING:  # loaded by the thread: the first frame does without
    from rakiosk.audit.store import Note, Store

log = logging.getLogger(__name__)

KEPT_SECONDS = 1.0  # as long as an act waits for the disk at most
AGAIN_SECONDS = 5.0  # until a disk that took nothing is tried again
WAITING_MOST = 5_000  # records in memory while the disk takes none; those beyond are counted
_PLAIN = re.compile(r"[A-Za-z0-9 ._:/+-]{0,80}")  # no sign of a name's; a fact that is more is not kept
_NOT_KEPT = "…"


class Recorder:
    """An `Audit` in a folder. What is noted before `start` is kept waiting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queue: SimpleQueue[tuple[float, Act, dict[str, Fact], Future[None] | None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_failing = False

    def start(self) -> None:
        """Write from now on."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._write, name="audit", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write what was noted and end. A disk that does not answer is not waited for."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(KEPT_SECONDS)

    def note(self, act: Act, **facts: Fact) -> None:
        """Note an act, now."""
        self._queue.put((time.time(), act, facts, None))

    def noted(self, act: Act, **facts: Fact) -> Awaitable[None]:
        """Note an act, now, and wait until it is on disk, or for a second; not where the disk took nothing just now."""
        kept: Future[None] = Future()
        if self._is_failing:
            kept.set_result(None)
        self._queue.put((time.time(), act, facts, kept))
        return _waited(kept)

    def keep(self, act: Act, **facts: Fact) -> bool:
        """Note an act and block until it is on disk, or for a second; whether it is there."""
        kept: Future[None] = Future()
        self._queue.put((time.time(), act, facts, kept))
        try:
            kept.result(KEPT_SECONDS)
        except (TimeoutError, OSError):
            return False
        return True

    # in the thread

    def _write(self) -> None:
        writer = _Writer(self._folder)
        is_going_on = True
        while is_going_on or writer.has_waiting:
            try:
                noted = self._queue.get(timeout=AGAIN_SECONDS if writer.has_waiting else None)
                while True:
                    if noted is None:
                        is_going_on = False
                    else:
                        writer.take(*noted)
                    noted = self._queue.get_nowait()
            except Empty:
                pass
            self._is_failing = not writer.write()
            if self._is_failing and not is_going_on:
                break
        writer.close()


async def _waited(kept: Future[None]) -> None:
    with contextlib.suppress(TimeoutError, OSError):
        await asyncio.wait_for(asyncio.wrap_future(kept), KEPT_SECONDS)


class _Writer:
    """The notes that wait for the disk, and the store behind them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store: Store | None = None
        self._notes: list[Note] = []
        self._kept: list[Future[None]] = []
        self._lost = 0
        self._has_failed = False

    @property
    def has_waiting(self) -> bool:
        """Whether something is not on disk yet."""
        return bool(self._notes)

    def take(self, when: float, act: Act, facts: dict[str, Fact], kept: Future[None] | None) -> None:
        """Take a note to be written."""
        from rakiosk.audit.lines import moment_at  # noqa: PLC0415
        from rakiosk.audit.store import Note  # noqa: PLC0415

        if kept is not None:
            self._kept.append(kept)
        if len(self._notes) >= WAITING_MOST:
            self._lost += 1
            return
        self._notes.append(Note(moment_at(when), act, facts))

    def write(self) -> bool:
        """Write all that waits; False when the disk took nothing."""
        from rakiosk.audit.lock import InUse  # noqa: PLC0415

        if not self._notes:
            return True
        try:
            self._opened().add(map(self._told, self._lost_too()))
        except (OSError, InUse) as error:
            if not self._has_failed:
                log.warning("the audit cannot be written: %s: %s", type(error).__name__, error)
            self._has_failed = True
            self._tell_waiting(error)
            return False
        except Exception as error:  # noqa: BLE001 - a thread that ends here would keep nothing any more
            self._give_up(error)
            return True
        if self._has_failed:
            log.warning("the audit is written again")
        self._has_failed, self._lost = False, 0
        self._notes.clear()
        self._tell_waiting(None)
        return True

    def _give_up(self, error: Exception) -> None:
        """No disk will ever take these: they are counted as those are for which there was no room."""
        log.error("%d acts cannot be put into the audit: %s", len(self._notes), type(error).__name__)
        self._lost += len(self._notes)
        self._notes.clear()
        self._tell_waiting(error)

    def _tell_waiting(self, error: Exception | None) -> None:
        """Tell those who wait for the disk that all is there, or that it took nothing."""
        for kept in self._kept:
            if not kept.done() and kept.set_running_or_notify_cancel():
                if error is None:
                    kept.set_result(None)
                else:
                    kept.set_exception(OSError(str(error)))
        self._kept.clear()

    def close(self) -> None:
        """Let go of the files."""
        if self._store is not None:
            self._store.close()

    def _opened(self) -> "Store":
        from rakiosk.audit.lines import moment_now  # noqa: PLC0415
        from rakiosk.audit.store import Note, Store  # noqa: PLC0415

        if self._store is None:
            self._store = Store(self._folder)
            if self._store.cut_bytes:
                self._store.add([Note(moment_now(), Act.TAIL_CUT, {"bytes": self._store.cut_bytes})])
        return self._store

    def _lost_too(self) -> "list[Note]":
        from rakiosk.audit.store import Note  # noqa: PLC0415

        if not self._lost:
            return self._notes
        return [*self._notes, Note(self._notes[-1].moment, Act.UNWRITTEN, {"records": self._lost})]

    def _told(self, note: "Note") -> "Note":
        from rakiosk.audit.store import Note  # noqa: PLC0415
        from rakiosk.audit.who import who_digest  # noqa: PLC0415

        facts = {
            name: who_digest(self._folder, str(fact)) if name in PEOPLE else _harmless(fact)
            for name, fact in note.facts.items()
        }
        return Note(note.moment, note.act, facts)


def _harmless(fact: Fact) -> Fact:
    if isinstance(fact, str) and not _PLAIN.fullmatch(fact):
        return _NOT_KEPT
    return fact
