"""A connection to the card in the simulated reader: the place where a planned fault happens."""

import threading
from collections.abc import Callable

from rakiosk.domain.errors import CardError, CardReset, ReaderStuck
from rakiosk_demo.simulators.card.faults import Fault, FaultPlan
from rakiosk_demo.simulators.card.slot_card import SlotCard


class SimulatedConnection:
    """The port's Connection in process. Its reader severs it by name of the trouble; `changed` guards both."""

    def __init__(
        self,
        card: SlotCard,
        changed: threading.Condition,
        plan: FaultPlan,
        *,
        strike: Callable[[Fault], None],
        seconds: Callable[[bytes], float],
        patience_seconds: float,
    ) -> None:
        self._card = card
        self._changed = changed
        self._plan = plan
        self._strike = strike
        self._seconds = seconds
        self._patience_seconds = patience_seconds
        self._is_released = False
        self.severed: type[CardError] | None = None

    @property
    def is_t0(self) -> bool:
        """Whether the transmission protocol is T=0 (else T=1)."""
        return self._card.is_t0

    def transmit(self, command: bytes) -> bytes:
        """Send one command, with the fault that is planned for it. Raises leaves of CardError."""
        with self._changed:
            self._raise_if_severed()
            fault = self._plan.meet(command)
            self._changed.wait_for(self._is_severed, self._seconds(command))
            self._strike_if(fault is not None and fault.comes_before, fault)
            answer = self._card.transmit(command)
            self._strike_if(fault is not None and fault.comes_after, fault)
            if fault is Fault.SILENCE:
                self._sit_out()
            return self._plan.garble(answer) if fault is Fault.GARBLE else answer

    def close(self) -> None:
        """End the transaction and reset the card."""
        with self._changed:
            if not self._is_severed():
                self._card.reset()
            self.sever(CardReset)

    def sever(self, trouble: type[CardError]) -> None:
        """Let every command, one in flight too, end with this trouble. The first trouble counts."""
        with self._changed:
            self.severed = self.severed or trouble
            self._changed.notify_all()

    def release(self) -> None:
        """Let a silent card answer."""
        with self._changed:
            self._is_released = True
            self._changed.notify_all()

    def _sit_out(self) -> None:
        self._is_released = False
        self._changed.wait_for(lambda: self._is_released or self._is_severed(), self._patience_seconds)
        self._raise_if_severed()
        if not self._is_released:
            raise ReaderStuck

    def _strike_if(self, comes: bool, fault: Fault | None) -> None:
        if comes and fault is not None:
            self._strike(fault)
        self._raise_if_severed()

    def _is_severed(self) -> bool:
        return self.severed is not None

    def _raise_if_severed(self) -> None:
        if self.severed is not None:
            raise self.severed
