"""The port of a printer: how it stands, a job that can be watched and cancelled, and an honest end.

A job that the printer calls completed is no proof of paper (docs/decisions/0012): the customer has the last word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from rakiosk.i18n import Words


class Condition(StrEnum):
    """A condition in which a printer can be. In the order in which a customer is told of them."""

    OFFLINE = "offline"  # cannot be reached
    SILENT = "silent"  # is reached, and does not answer
    PAPER_OUT = "paper-out"
    JAM = "jam"
    COVER_OPEN = "cover-open"
    TONER_OUT = "toner-out"  # toner, ink, or a full box of waste toner
    TRAY_FULL = "tray-full"  # where the paper comes out
    BUSY = "busy"  # with somebody else's job
    STOPPED = "stopped"  # by hand or by an error that it does not name
    WRONG_PAPER = "wrong-paper"  # has none of the size that the kiosk prints on
    LOCKED = "locked"  # lets this kiosk not print: it wants a password, say
    ABSENT = "absent"  # somebody answers at its address, and knows of no such printer
    REFUSES = "refuses"  # takes no jobs: not set up, switched off for repair, or it cannot print PDF


@dataclass(frozen=True, slots=True)
class PrinterState:
    """How a printer stands; ready when nothing is the matter."""

    conditions: tuple[Condition, ...] = ()

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> "PrinterState":
        """The state with these conditions, each once, in the order in which they are told."""
        found = set(conditions)
        return cls(tuple(condition for condition in Condition if condition in found))

    @property
    def is_ready(self) -> bool:
        """Whether a job may be promised."""
        return not self.conditions


READY = PrinterState()


class JobState(StrEnum):
    """How far a job is."""

    WAITING = "waiting"  # accepted, not begun
    PRINTING = "printing"  # may be held up by the printer's conditions
    PRINTED = "printed"  # the printer says that it is done
    UNCERTAIN = "uncertain"  # nobody can say: the printer has forgotten the job, or does not count its sheets
    CANCELLED = "cancelled"
    FAILED = "failed"  # the printer gave it up


ENDED = frozenset({JobState.PRINTED, JobState.UNCERTAIN, JobState.CANCELLED, JobState.FAILED})


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is and how its printer stands. `sheets` have come out, where the printer counts them."""

    state: JobState
    printer: PrinterState = READY
    sheets: int | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self.state in ENDED


class PaperSize(StrEnum):
    """The paper in the printer."""

    A4 = "A4"
    A5 = "A5"
    RECEIPT = "RECEIPT"  # a roll 80 mm wide


class PrinterTrouble(Exception):
    """The printer did not take the job; nothing of it will come out. The text is for support."""

    def __init__(self, condition: Condition, cause: str = "") -> None:
        super().__init__(f"{condition} {cause}".strip())
        self.condition = condition


class Job(Protocol):
    """One paper on its way."""

    async def progress(self) -> JobProgress:
        """How far it is now; waits no longer than a second or so. Raises nothing: trouble is part of the progress."""
        ...

    async def cancel(self) -> bool:
        """Stop it; whether the printer has agreed. What has not come out by then never will."""
        ...

    def outcome(self) -> Words:
        """The end that it came to, where there is more to say than that it was printed."""
        ...


class Printer(Protocol):
    """Where papers come out."""

    @property
    def paper(self) -> PaperSize:
        """The paper in it."""
        ...

    def where(self) -> Words:
        """Which printer it is, in words."""
        ...

    async def undo(self) -> None:
        """Take back what a killed kiosk has left here, before the first customer; in a few seconds. Raises nothing."""
        ...

    async def state(self) -> PrinterState:
        """How it stands now; waits no longer than a second or so. Raises nothing."""
        ...

    async def print(self, name: str, pdf: bytes) -> Job:
        """Begin to print a PDF under a name that holds only its number. Raises PrinterTrouble."""
        ...

    async def close(self) -> None:
        """Let go of its connections."""
        ...
