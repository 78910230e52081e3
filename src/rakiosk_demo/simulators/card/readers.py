"""Several simulated readers at one kiosk, as pcscd would show them."""

import time
from collections.abc import Sequence

from rakiosk.card.choice import best
from rakiosk.card.port import Connection, ReaderDescription, ReaderInfo, ReaderState, ReaderStatus
from rakiosk.domain.errors import ReaderMissing
from rakiosk_demo.simulators.card.reader import SimulatedReader

_LOOK_SECONDS = 0.02


class SimulatedReaders:
    """The port's Reader over several: the chosen one is used, else one that holds a card."""

    def __init__(self, readers: Sequence[SimulatedReader]) -> None:
        self._readers = tuple(readers)
        self._name = ""
        self._seen: tuple[str, int] | None = None
        self._insertion = 0
        self._is_closed = False

    def state(self) -> ReaderState:
        """The state of the reader that is used."""
        used = self._used()
        if used is None:
            return ReaderState(ReaderStatus.NO_READER, insertion=self._insertion)
        state = used.state()
        if state.status is ReaderStatus.PRESENT and self._seen != (state.name, state.insertion):
            self._seen = (state.name, state.insertion)
            self._insertion += 1
        return ReaderState(state.status, state.name, self._insertion)

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """Look again and again until the state differs from `known`, all is closed, or for so many seconds."""
        ends = time.monotonic() + seconds
        while (state := self.state()) == known and not self._is_closed and time.monotonic() < ends:
            time.sleep(_LOOK_SECONDS)
        return state

    def readers(self) -> tuple[ReaderInfo, ...]:
        """All that are connected."""
        return tuple(info for reader in self._readers for info in reader.readers())

    def choose(self, name: str) -> None:
        """Use this one from now on."""
        self._name = name

    def connect(self) -> Connection:
        """Power the card in the reader that is used."""
        used = self._used()
        if used is None:
            raise ReaderMissing
        return used.connect()

    def waits_for_others(self) -> bool:
        """Nobody else is in this process."""
        return False

    def describe(self) -> ReaderDescription:
        """The reader that is used."""
        used = self._used()
        return ReaderDescription(self.state()) if used is None else used.describe()

    def close(self) -> None:
        """End a `wait_for_change` that blocks."""
        self._is_closed = True

    def _used(self) -> SimulatedReader | None:
        found = best(self.readers(), chosen=self._name, last=self._seen[0] if self._seen else "")
        return next(
            (reader for reader in self._readers if found is not None and reader.state().name == found.name), None
        )
