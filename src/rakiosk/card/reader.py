"""The reader over PC/SC. It imports pyscard only once it is asked for something.

It uses pyscard's low-level calls (they release the interpreter while they wait): its CardMonitor dies when pcscd
restarts, and its connection objects reset the card when they are collected.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rakiosk.card.choice import best
from rakiosk.card.description import describe
from rakiosk.card.pcsc import Result, trouble, trouble_connecting, unsigned
from rakiosk.card.port import Connection, ReaderDescription, ReaderInfo, ReaderState, ReaderStatus
from rakiosk.domain.errors import CardError, CardMissing, CardMute, CardRemoved, CardReset, ReaderMissing

ACR38U = r"^ACS ACR ?38U"
"""The reader's name under the drivers of Linux and Windows: they add slot numbers and know several spellings."""

_PLUGGED = "\\\\?PnP?\\Notification"  # PC/SC part 5: stands for the coming and going of readers
_SLICE_SECONDS = 5.0  # of one wait: a change that fell between two waits is seen then
_RETRY_SECONDS = 1.0  # between two looks for pcscd
_PAUSE_SECONDS = 0.02  # between two waits: flags change that say nothing to us
_REMOVAL_SECONDS = 1.0  # pcscd may take 0.4 s to see that a card is gone
_REPOWERINGS = 3  # of a card that others reset while we wait for our turn

_STATE_UNAVAILABLE, _STATE_EMPTY, _STATE_PRESENT, _STATE_MUTE = 0x08, 0x10, 0x20, 0x200
_SCOPE_SYSTEM, _SHARE_SHARED, _ANY_PROTOCOL, _PROTOCOL_T0 = 2, 2, 3, 1
_LEAVE_CARD, _RESET_CARD = 0, 1

_Event = tuple[str, int]  # reader name; its state flags, with a count of insertions and removals above bit 16


class PcscReader:
    """The port's Reader. `pattern` is a regular expression, found in the reader's name.

    Of several readers the chosen one is taken, else one that holds a card. `wait_for_change` may be called from one
    thread, the rest from any. No handle outlives its use: a pcscd that restarts is found again.
    """

    def __init__(self, pattern: str = ACR38U) -> None:
        self._pattern = re.compile(pattern)
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._card: _Event | None = None
        self._name = ""  # of the reader that was chosen
        self._insertion = 0
        self._waiting: int | None = None  # the context of wait_for_change

    def state(self) -> ReaderState:
        """The state now."""
        try:
            with _context() as context:
                return self._state_of(self._events(context))
        except CardError:
            return self._without_service()

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """Block until the state differs from `known`, the reader is closed, or for so many seconds."""
        ends = time.monotonic() + seconds
        while True:
            left = ends - time.monotonic()
            try:
                with _context() as context:
                    self._waiting = context
                    state = self._wait_in(context, known, min(left, _SLICE_SECONDS))
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
            with _context() as context:
                return _infos(self._events(context))
        except CardError:
            return ()

    def choose(self, name: str) -> None:
        """Use this one from now on."""
        with self._lock:
            self._name = name

    def connect(self) -> Connection:
        """Power the card, shared, and begin a transaction; waits as long as another program's transaction lasts."""
        context = _established()
        try:
            return _PcscConnection(context, self._with_card(self._events(context)))
        except BaseException:
            _scard().SCardReleaseContext(context)
            raise

    def describe(self) -> ReaderDescription:
        """Reader, driver and card now; waits as long as another program's transaction lasts."""
        state = self.state()
        if not state.name:
            return ReaderDescription(state)
        try:
            with _context() as context:
                return describe(context, state)
        except CardError:
            return ReaderDescription(state)

    def close(self) -> None:
        """End a `wait_for_change` that blocks, now and later."""
        self._closed.set()
        waiting = self._waiting
        if waiting is not None:
            _scard().SCardCancel(waiting)

    def _wait_in(self, context: int, known: ReaderState, seconds: float) -> ReaderState:
        ends = time.monotonic() + seconds
        while True:
            events = self._events(context)
            state = self._state_of(events)
            left = ends - time.monotonic()
            if state != known or left <= 0 or self._closed.is_set():
                return state
            _changed(context, [*events, (_PLUGGED, 0)], left)
            self._closed.wait(_PAUSE_SECONDS)

    def _events(self, context: int) -> list[_Event]:
        result, names = _scard().SCardListReaders(context, [])
        if unsigned(result) == Result.NO_READERS:
            return []
        _require(result)
        wanted = [name for name in names if self._pattern.search(name)]
        return _changed(context, [(name, 0) for name in wanted], 0) if wanted else []

    def _chosen(self, events: list[_Event]) -> _Event:
        """The chosen reader, else the best; of two alike the one that held the card last, else the first."""
        reader = best(_infos(events), chosen=self._name, last=self._card[0] if self._card else "")
        return next(event for event in events if reader is not None and event[0] == reader.name)

    def _with_card(self, events: list[_Event]) -> str:
        if not events:
            raise ReaderMissing("no reader by the wanted name")
        name, flags = self._chosen(events)
        if not flags & _STATE_PRESENT:
            raise CardMissing("the reader is empty")
        return name

    def _state_of(self, events: list[_Event]) -> ReaderState:
        with self._lock:
            name, flags = self._chosen(events) if events else ("", _STATE_UNAVAILABLE)
            status = _status(flags)
            card = (name, flags >> 16) if flags & _STATE_PRESENT else None
            if card not in {None, self._card}:
                self._insertion += 1
            self._card = card
            return ReaderState(status, "" if status is ReaderStatus.NO_READER else name, self._insertion)

    def _without_service(self) -> ReaderState:
        with self._lock:
            self._card = None  # its counts start again with the service
            return ReaderState(ReaderStatus.NO_SERVICE, insertion=self._insertion)


class _PcscConnection:
    """The port's Connection. Owns its context, so that nothing else waits on it."""

    def __init__(self, context: int, name: str) -> None:
        self._context, self._name = context, name
        result, self._card, self._protocol = _scard().SCardConnect(context, name, _SHARE_SHARED, _ANY_PROTOCOL)
        if result:
            raise trouble_connecting(result)
        try:
            self._begin()
        except BaseException:
            _scard().SCardDisconnect(self._card, _LEAVE_CARD)
            raise
        self._is_open = True

    @property
    def is_t0(self) -> bool:
        """Whether the transmission protocol is T=0."""
        return bool(self._protocol == _PROTOCOL_T0)

    def transmit(self, command: bytes) -> bytes:
        """Send one command; its answer. Raises CardError leaves; what was sent may have been done."""
        result, answer = _scard().SCardTransmit(self._card, self._protocol, list(command))
        if unsigned(result) == Result.NOT_TRANSACTED or (not result and not answer):
            raise self._silence()
        _require(result)
        return bytes(answer)

    def close(self) -> None:
        """Reset the card before anyone else can reach it, then let it go."""
        if self._is_open:
            self._is_open = False
            ended = _scard().SCardEndTransaction(self._card, _RESET_CARD)
            _scard().SCardDisconnect(self._card, _RESET_CARD if ended else _LEAVE_CARD)
            _scard().SCardReleaseContext(self._context)

    def _begin(self) -> None:
        for _ in range(_REPOWERINGS):
            result = _scard().SCardBeginTransaction(self._card)
            if not result:
                return
            if unsigned(result) != Result.RESET_CARD:
                raise trouble_connecting(result)
            result, self._protocol = _scard().SCardReconnect(self._card, _SHARE_SHARED, _ANY_PROTOCOL, _LEAVE_CARD)
            if result:
                raise trouble_connecting(result)
        raise CardReset("another program resets the card again and again")

    def _silence(self) -> CardError:
        """Why nothing came back: the card is gone, if pcscd sees it soon; else it lies there and does not answer."""
        ends = time.monotonic() + _REMOVAL_SECONDS
        while time.monotonic() < ends:
            try:
                [(_, flags)] = _changed(self._context, [(self._name, 0)], 0)
            except CardError as error:
                return error
            if not flags & _STATE_PRESENT:
                return CardRemoved("no answer, and no card any more")
            time.sleep(_PAUSE_SECONDS)
        return CardMute("no answer, with the card in the reader")


def _infos(events: list[_Event]) -> tuple[ReaderInfo, ...]:
    return tuple(ReaderInfo(name, _status(flags)) for name, flags in events)


def _scard() -> Any:
    from smartcard import scard  # noqa: PLC0415 - it costs 20 ms, and nobody needs it before the first frame

    return scard


def _require(result: int) -> None:
    if result:
        raise trouble(result)


def _established() -> int:
    result, context = _scard().SCardEstablishContext(_SCOPE_SYSTEM)
    _require(result)
    return int(context)


@contextmanager
def _context() -> Iterator[int]:
    context = _established()
    try:
        yield context
    finally:
        _scard().SCardReleaseContext(context)


def _changed(context: int, known: list[_Event], seconds: float) -> list[_Event]:
    """The readers' states once one of them differs from what is known, or after so many seconds."""
    result, states = _scard().SCardGetStatusChange(context, int(seconds * 1000), known)
    if unsigned(result) == Result.UNKNOWN_READER:  # unplugged since it was listed
        return [(name, _STATE_UNAVAILABLE) for name, _ in known]
    if unsigned(result) not in {Result.SUCCESS, Result.TIMEOUT, Result.CANCELLED}:
        raise trouble(result)
    return [(name, flags) for name, flags, _ in states]


def _status(flags: int) -> ReaderStatus:
    if flags & _STATE_UNAVAILABLE or not flags & (_STATE_PRESENT | _STATE_EMPTY):
        return ReaderStatus.NO_READER
    if not flags & _STATE_PRESENT:
        return ReaderStatus.EMPTY
    return ReaderStatus.MUTE if flags & _STATE_MUTE else ReaderStatus.PRESENT
