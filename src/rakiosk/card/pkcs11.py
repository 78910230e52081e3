"""Cards behind a vendor's PKCS#11 module: its slots as a reader, for `CardService`.

`CardService(TokenReader("opensc-pkcs11.so"), make_session=TokenSession)` is the whole of it.
Needs the extra `rakiosk[pkcs11]`. OASIS PKCS #11 version 2.40.
"""

import logging
import threading
import time
from typing import Any

from rakiosk.card.port import ReaderDescription, ReaderInfo, ReaderState, ReaderStatus
from rakiosk.card.token_trouble import told
from rakiosk.domain.errors import (
    CardError,
    CardMissing,
    CardServiceMissing,
    DriverCannot,
)
from rakiosk.secret import Secret

log = logging.getLogger("rakiosk.card")

_POLL_SECONDS = 0.5


class TokenReader:
    """The port's Reader over a PKCS#11 module: of its slots the first that holds a token. It is polled for changes."""

    def __init__(self, module: str, *, label: str | None = None) -> None:
        self._module, self._label = module, label
        self._closed = threading.Event()
        self._lock = threading.RLock()
        self._seen: tuple[int, bytes] | None = None
        self._insertion = 0
        self._answers = True

    def state(self) -> ReaderState:
        """The state now."""
        with self._lock:
            try:
                token = self._token()
            except CardError as error:
                if self._answers:
                    log.warning("the PKCS#11 module does not answer: %r", error)
                self._answers, self._seen = False, None
                return ReaderState(ReaderStatus.NO_SERVICE, insertion=self._insertion)
            self._answers = True
            if token is None:
                self._seen = None
                return ReaderState(ReaderStatus.EMPTY, "", self._insertion)
            seen = (token.slot.slot_id, token.serial)
            self._insertion += seen != self._seen
            self._seen = seen
            return ReaderState(ReaderStatus.PRESENT, token.slot.slot_description, self._insertion)

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """Look again and again until the state differs from `known`, the reader is closed, or for so many seconds."""
        ends = time.monotonic() + seconds
        while (state := self.state()) == known and time.monotonic() < ends:
            if self._closed.wait(_POLL_SECONDS):
                break
        return state

    def readers(self) -> tuple[ReaderInfo, ...]:
        """The slot that holds the token: a module's other slots are of no use here."""
        state = self.state()
        return (ReaderInfo(state.name, state.status),) if state.status is ReaderStatus.PRESENT else ()

    def choose(self, _name: str) -> None:
        """There is one at most."""

    def connect(self) -> "TokenConnection":
        """The token that is there. Raises CardMissing, CardServiceMissing."""
        token = self._token()
        if token is None:
            raise CardMissing("no slot of the module holds a token")
        return TokenConnection(token)

    def waits_for_others(self) -> bool:
        """A module does not tell."""
        return False

    def describe(self) -> ReaderDescription:
        """The slot, and the module's manufacturer and version for a driver's."""
        state = self.state()
        try:
            with told():
                library = _library(self._module)
        except CardError:
            return ReaderDescription(state)
        return ReaderDescription(state, library.manufacturer_id or None, ".".join(map(str, library.library_version)))

    def close(self) -> None:
        """End a `wait_for_change` that blocks, now and later."""
        self._closed.set()

    def _token(self) -> Any:
        with told():
            tokens = (slot.get_token() for slot in _library(self._module).get_slots(token_present=True))
            wanted = (token for token in tokens if _is_ready(token) and self._label in {None, token.label})
            return next(wanted, None)


class TokenConnection:
    """The port's Connection as far as a token has one: no APDUs go over it."""

    is_t0 = False

    def __init__(self, token: Any) -> None:
        self.token = token
        self.session: Any = None

    def transmit(self, _command: bytes) -> bytes:
        """Raises DriverCannot."""
        raise DriverCannot("a PKCS#11 module takes no APDUs")

    def open(self, pin: Secret | None = None) -> Any:
        """A new session in place of the old one, logged in with the PIN if there is one."""
        self.close()
        with told(self.token):
            self.session = self.token.open(rw=True, user_pin=pin.text() if pin is not None else None)
        return self.session

    def close(self) -> None:
        """Log out and end the session. Never raises."""
        session, self.session = self.session, None
        if session is not None:
            try:
                with told():
                    session.close()
            except CardError:
                return  # the token is gone, and its session with it


def _library(module: str) -> Any:
    try:
        import pkcs11  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise CardServiceMissing("python-pkcs11 is not installed") from error
    try:
        return pkcs11.lib(module)
    except pkcs11.exceptions.PKCS11Error as error:
        raise CardServiceMissing("the PKCS#11 module cannot be loaded") from error


def _is_ready(token: Any) -> bool:
    import pkcs11  # noqa: PLC0415 - an extra

    return bool(token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED)
