"""A reader in this process with a simulated card in it, and whatever can go wrong with either."""

import threading
from collections.abc import Callable

from rakiosk.card.port import Connection, ReaderDescription, ReaderInfo, ReaderState, ReaderStatus
from rakiosk.domain.errors import (
    CardBusy,
    CardError,
    CardMissing,
    CardMute,
    CardRemoved,
    CardReset,
    CardServiceMissing,
    ReaderMissing,
)
from rakiosk_demo.simulators.card.connection import SimulatedConnection
from rakiosk_demo.simulators.card.faults import Fault, FaultPlan, SeenCommand, garbled
from rakiosk_demo.simulators.card.slot_card import SlotCard

_GENERATE = 0x47
_VENDOR = "rakiosk (simulated)"


class SimulatedReader:
    """The port's Reader in process. All methods may be called from any thread.

    `answer_delay` and `key_generation_seconds` let a command, and the making of a key besides, take as long as on a
    real card; `patience_seconds` is how long a silent card, or another connection's end, is waited for.
    """

    def __init__(
        self,
        name: str = "ACS ACR38U 00 00",
        *,
        answer_delay: float = 0.0,
        key_generation_seconds: float = 0.0,
        patience_seconds: float = 30.0,
    ) -> None:
        self._name = name
        self._answer_delay = answer_delay
        self._key_generation_seconds = key_generation_seconds
        self._patience_seconds = patience_seconds
        self._changed = threading.Condition(threading.RLock())
        self._faults = FaultPlan()
        self._connection: SimulatedConnection | None = None
        self._card: SlotCard | None = None
        self._insertion = 0
        self._is_upside_down = False
        self._has_service = True
        self._is_plugged_in = True
        self._is_held_elsewhere = False
        self._is_closed = False

    @property
    def commands(self) -> list[SeenCommand]:
        """A copy of the log: every command that came over the wire, chained parts and GET RESPONSE too."""
        return list(self._faults.commands)

    @property
    def pending_fault(self) -> Fault | None:
        """The planned fault that has not happened yet."""
        return self._faults.pending

    def plan(self, fault: Fault | None, at: int = 1, garble: Callable[[bytes], bytes] = garbled) -> None:
        """Let this go wrong once, at the `at`-th command from now; None takes the plan back."""
        with self._changed:
            self._faults.make(fault, at, garble)

    def insert(self, card: SlotCard, *, upside_down: bool = False) -> None:
        """Put a card in, in place of whatever was there; upside down it stays mute."""
        with self._changed:
            self.pull()
            self._card, self._is_upside_down = card, upside_down
            self._power_anew()

    def pull(self) -> None:
        """Take the card out; a command in flight ends with CardRemoved."""
        with self._changed:
            self._card = None
            self._sever(CardRemoved)

    def release(self) -> None:
        """Let a silent card answer at last."""
        with self._changed:
            if self._connection is not None:
                self._connection.release()

    def reset_by_another_program(self) -> None:
        """Another program resets the card under an open connection."""
        with self._changed:
            if self._card is not None:
                self._card.reset()
            self._sever(CardReset)

    def hold_elsewhere(self, *, held: bool) -> None:
        """Another program holds the card exclusively, or lets it go."""
        with self._changed:
            self._is_held_elsewhere = held

    def stop_service(self) -> None:
        """Stop pcscd: connections die, the state is "no service"."""
        with self._changed:
            self._has_service = False
            self._sever(CardServiceMissing)

    def start_service(self) -> None:
        """Start pcscd again; a card that lies in the reader counts as put in anew."""
        with self._changed:
            self._has_service = True
            self._power_anew()

    def unplug(self) -> None:
        """Take the reader off its cable."""
        with self._changed:
            self._is_plugged_in = False
            self._sever(ReaderMissing)

    def plug_in(self) -> None:
        """Put the reader back; a card that lies in it counts as put in anew."""
        with self._changed:
            self._is_plugged_in = True
            self._power_anew()

    def state(self) -> ReaderState:
        """The state now."""
        with self._changed:
            if not self._has_service:
                return ReaderState(ReaderStatus.NO_SERVICE, insertion=self._insertion)
            if not self._is_plugged_in:
                return ReaderState(ReaderStatus.NO_READER, insertion=self._insertion)
            if self._card is None:
                return ReaderState(ReaderStatus.EMPTY, self._name, self._insertion)
            status = ReaderStatus.MUTE if self._is_upside_down else ReaderStatus.PRESENT
            return ReaderState(status, self._name, self._insertion)

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """Block until the state differs from `known`, the reader is closed, or for so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self.state() != known, seconds)
            return self.state()

    def readers(self) -> tuple[ReaderInfo, ...]:
        """This one, while it is connected."""
        state = self.state()
        return (ReaderInfo(state.name, state.status),) if state.name else ()

    def choose(self, _name: str) -> None:
        """There is but one."""

    def connect(self) -> Connection:
        """Power the card and begin a transaction; waits while another connection is open, then raises CardBusy."""
        with self._changed:
            if not self._changed.wait_for(self._is_free, self._patience_seconds):
                raise CardBusy
            card = self._usable_card()
            card.power_on()
            self._connection = SimulatedConnection(
                card,
                self._changed,
                self._faults,
                strike=self._strike,
                seconds=self._seconds,
                patience_seconds=self._patience_seconds,
            )
            return self._connection

    def waits_for_others(self) -> bool:
        """Nobody else is in this process: what is held elsewhere is refused at once."""
        return False

    def describe(self) -> ReaderDescription:
        """Its own name for a vendor; a card in it has its ATR and protocol."""
        with self._changed:
            state, card = self.state(), self._card
            if state.status is ReaderStatus.PRESENT and card is not None:
                return ReaderDescription(state, _VENDOR, atr=card.atr, protocol="T=0" if card.is_t0 else "T=1")
            return ReaderDescription(state, _VENDOR if state.name else None)

    def close(self) -> None:
        """End a `wait_for_change` that blocks, now and later."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _is_free(self) -> bool:
        return self._connection is None or self._connection.severed is not None

    def _usable_card(self) -> SlotCard:
        if not self._has_service:
            raise CardServiceMissing
        if not self._is_plugged_in:
            raise ReaderMissing
        if self._card is None:
            raise CardMissing
        if self._is_upside_down:
            raise CardMute
        if self._is_held_elsewhere:
            raise CardBusy
        return self._card

    def _strike(self, fault: Fault) -> None:
        match fault:
            case Fault.PULL_BEFORE | Fault.PULL_AFTER:
                self.pull()
            case Fault.RESET_BEFORE | Fault.RESET_AFTER:
                self.reset_by_another_program()
            case Fault.SERVICE_STOP:
                self.stop_service()
            case Fault.UNPLUG:
                self.unplug()
            case Fault.GARBLE | Fault.SILENCE:
                raise ValueError("the connection itself makes this fault")

    def _seconds(self, command: bytes) -> float:
        is_generation = command[1:2] == bytes([_GENERATE])
        return self._answer_delay + (self._key_generation_seconds if is_generation else 0.0)

    def _sever(self, trouble: type[CardError]) -> None:
        if self._connection is not None:
            self._connection.sever(trouble)
        self._changed.notify_all()

    def _power_anew(self) -> None:
        if self._card is not None:
            self._insertion += 1
            self._card.power_on()
        self._changed.notify_all()
