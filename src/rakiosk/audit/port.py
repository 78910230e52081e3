"""The audit as rooms see it: they note an act with a few short facts, and wait for nothing."""

from collections.abc import Awaitable
from enum import StrEnum
from typing import Protocol


class Act(StrEnum):
    """The kinds of records."""

    STARTED = "started"  # the kiosk
    CRASHED = "crashed"
    SIGNED_IN = "signed-in"
    VISIT_ENDED = "visit-ended"
    SECTION = "section"
    STEP = "step"
    SECTION_DONE = "section-done"
    ASKED = "asked"  # the RA, for something that changes something there
    ANSWERED = "answered"
    TROUBLE = "trouble"
    SUPPORT = "support"
    CLERK = "clerk"
    TAIL_CUT = "tail-cut"  # the rest of a record that the power cut short
    UNWRITTEN = "unwritten"  # so many records were lost while the disk took none
    TOLD = "told"  # the RA is told how far the audit is; it knew it as far as this says
    FILE = "file"  # the first record of every file: the chain goes on from the one before


Fact = str | int | bool
PEOPLE = {"who", "clerk", "second"}
"""The facts that name a person: of a customer's CN, or a clerk's sign-in name, only a keyed digest is kept."""


class Audit(Protocol):
    """Whoever keeps the audit."""

    def start(self) -> None:
        """Write from now on; what was noted before has waited."""
        ...

    def close(self) -> None:
        """Write what was noted, and end."""
        ...

    def keep(self, act: Act, **facts: Fact) -> bool:
        """Note an act and block until it is on disk, or for a second; whether it is there."""
        ...

    def note(self, act: Act, **facts: Fact) -> None:
        """Note an act, now; it is written soon after. Of who is named (PEOPLE) only a keyed digest is kept."""
        ...

    def noted(self, act: Act, **facts: Fact) -> Awaitable[None]:
        """Note an act and wait until it is on disk; for a moment only, since a full disk must stop nobody."""
        ...


class NothingKept:
    """The audit of a kiosk that has no folder for it."""

    def start(self) -> None:
        """Keep nothing."""

    def close(self) -> None:
        """Keep nothing."""

    def keep(self, act: Act, **facts: Fact) -> bool:
        """Keep nothing."""
        return False

    def note(self, act: Act, **facts: Fact) -> None:
        """Keep nothing."""

    async def noted(self, act: Act, **facts: Fact) -> None:
        """Keep nothing."""


NOTHING_KEPT = NothingKept()
