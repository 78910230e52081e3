"""The reader over PC/SC: its states, which of several is meant, and the way to the card in it."""

import re
import threading
import time

from rakiosk.card.choice import best
from rakiosk.card.connection import PcscConnection
from rakiosk.card.description import describe
from rakiosk.card.port import Connection, ReaderDescription, ReaderInfo, ReaderState, ReaderStatus
from rakiosk.card.scard import (
    STATE_EMPTY,
    STATE_MUTE,
    STATE_PRESENT,
    STATE_UNAVAILABLE,
    STATES_IN_USE,
    Event,
    changed,
    established,
    in_context,
    names,
    scard,
)
from rakiosk.domain.errors import CardError, CardMissing, ReaderMissing

ACR38U = r"^ACS ACR ?38U"
"""The reader's name under the drivers of Linux and Windows: they add slot numbers and know several spellings."""

_PLUGGED = "\\\\?PnP?\\Notification"  # PC/SC part 5: stands for the coming and going of readers
_SLICE_SECONDS = 30.0  # of one wait: a change that fell between two waits is seen then; each next is twice as long
_RETRY_SECONDS = 1.0  # between two looks for pcscd
_PAUSE_SECONDS = 0.02  # between two waits: flags change that say nothing to us


class PcscReader:
    """The port's Reader. `pattern` is a regular expression, found in the reader's name.

    Of several readers the chosen one is taken, else one that holds a card. `wait_for_change` may be called from one
    thread, the rest from any. No handle outlives its use: a pcscd that restarts is found again.
    """

    def __init__(self, pattern: str = ACR38U) -> None:
        self._pattern = re.compile(pattern)
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._card: Event | None = None
        self._name = ""  # of the reader that was chosen
        self._insertion = 0
        self._waiting: int | None = None  # the context of wait_for_change
        self._connecting = ""  # the reader whose card a connect waits for

    def state(self) -> ReaderState:
        """The state now."""
        try:
            with in_context() as context:
                return self._state_of(self._events(context))
        except CardError:
            return self._without_service()

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """Block until the state differs from `known`, the reader is closed, or for so many seconds."""
        ends = time.monotonic() + seconds
        while True:
            left = ends - time.monotonic()
            try:
                with in_context() as context:
                    self._waiting = context
                    state = self._wait_in(context, known, left)
            except CardError:
                state = self._without_service()
                if state == known:
                    self._closed.wait(min(left, _RETRY_SECONDS))
            finally:
                self._waiting = None
            if state != known or self._closed.is_set() or time.monotonic() >= ends:
                return state

    def readers(self) -> tuple[ReaderInfo, ...]:
        """All readers by the wanted name."""
        try:
            with in_context() as context:
                return _infos(self._events(context))
        except CardError:
            return ()

    def choose(self, name: str) -> None:
        """Use this one from now on."""
        with self._lock:
            self._name = name

    def connect(self) -> Connection:
        """Power the card, shared, and begin a transaction; waits as long as another program's transaction lasts."""
        own = established()
        try:
            name = self._connecting = self._with_card(self._events(own))
            return PcscConnection(own, name)
        except BaseException:
            scard().SCardReleaseContext(own)
            raise
        finally:
            self._connecting = ""

    def waits_for_others(self) -> bool:
        """Whether another program has the card that is waited for."""
        name = self._connecting
        if not name:
            return False
        try:
            with in_context() as context:
                return any(flags & STATES_IN_USE for _, flags in changed(context, [(name, 0)], 0))
        except CardError:
            return False

    def describe(self) -> ReaderDescription:
        """Reader, driver and card now; waits as long as another program's transaction lasts."""
        state = self.state()
        if not state.name:
            return ReaderDescription(state)
        try:
            with in_context() as context:
                self._connecting = state.name
                return describe(context, state)
        except CardError:
            return ReaderDescription(state)
        finally:
            self._connecting = ""

    def close(self) -> None:
        """End a `wait_for_change` that blocks, now and later."""
        self._closed.set()
        waiting = self._waiting
        if waiting is not None:
            scard().SCardCancel(waiting)

    def _wait_in(self, context: int, known: ReaderState, seconds: float) -> ReaderState:
        ends, longest = time.monotonic() + seconds, _SLICE_SECONDS
        while True:
            events = self._events(context)
            state = self._state_of(events)
            begun = time.monotonic()
            if state != known or begun >= ends or self._closed.is_set():
                return state
            changed(context, [*events, (_PLUGGED, 0)], min(ends - begun, longest))
            longest = longest * 2 if time.monotonic() - begun >= longest else _SLICE_SECONDS
            self._closed.wait(_PAUSE_SECONDS)

    def _events(self, context: int) -> list[Event]:
        wanted = [name for name in names(context) if self._pattern.search(name)]
        return changed(context, [(name, 0) for name in wanted], 0) if wanted else []

    def _chosen(self, events: list[Event]) -> Event:
        """The chosen reader, else the best; of two alike the one that held the card last, else the first."""
        reader = best(_infos(events), chosen=self._name, last=self._card[0] if self._card else "")
        return next(event for event in events if reader is not None and event[0] == reader.name)

    def _with_card(self, events: list[Event]) -> str:
        if not events:
            raise ReaderMissing("no reader by the wanted name")
        name, flags = self._chosen(events)
        if not flags & STATE_PRESENT:
            raise CardMissing("the reader is empty")
        return name

    def _state_of(self, events: list[Event]) -> ReaderState:
        with self._lock:
            name, flags = self._chosen(events) if events else ("", STATE_UNAVAILABLE)
            status = _status(flags)
            card = (name, flags >> 16) if flags & STATE_PRESENT else None
            if card not in {None, self._card}:
                self._insertion += 1
            self._card = card
            return ReaderState(status, "" if status is ReaderStatus.NO_READER else name, self._insertion)

    def _without_service(self) -> ReaderState:
        with self._lock:
            self._card = None  # its counts start again with the service
            return ReaderState(ReaderStatus.NO_SERVICE, insertion=self._insertion)


def _infos(events: list[Event]) -> tuple[ReaderInfo, ...]:
    return tuple(ReaderInfo(name, _status(flags)) for name, flags in events)


def _status(flags: int) -> ReaderStatus:
    if flags & STATE_UNAVAILABLE or not flags & (STATE_PRESENT | STATE_EMPTY):
        return ReaderStatus.NO_READER
    if not flags & STATE_PRESENT:
        return ReaderStatus.EMPTY
    return ReaderStatus.MUTE if flags & STATE_MUTE else ReaderStatus.PRESENT
