"""The self-test of the kiosk as the staff's page sees it: what is missing, and which services are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from rakiosk.i18n import Words


class Concern(Enum):
    """The services that a thing of the machine is needed for."""

    CARDS = auto()
    FILES = auto()
    PAPERS = auto()
    AUTHORITY = auto()  # signing in, and whatever is asked of the RA
    MACHINE = auto()  # none in particular


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing that is not well, and what to do about it. One that is not broken works still."""

    concern: Concern
    label: Words
    found: Words
    advice: Words
    is_broken: bool = True


class SelfTest(Protocol):
    """The last look at everything of the machine."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The things that were not well."""

    async def look(self) -> None:
        """Look again; never raises."""


class Untested:
    """Nobody looks."""

    findings: Sequence[Finding] = ()

    async def look(self) -> None:
        """Look at nothing."""


UNTESTED = Untested()
