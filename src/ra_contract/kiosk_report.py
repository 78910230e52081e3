"""A kiosk's word on itself: its version, its settings' digest, and how everything of its machine stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from annotated_types import MaxLen, Predicate

FOUND_MOST = 400  # characters
Short = Annotated[str, MaxLen(64), Predicate(str.isprintable)]
Found = Annotated[str, MaxLen(FOUND_MOST), Predicate(str.isprintable)]


class Standing(StrEnum):
    """How a thing stands, as the kiosk's doctor judges it."""

    UNASKED = "unasked"  # it cannot be asked here, or this kiosk does without it
    OK = "ok"
    ATTENTION = "attention"  # it works, and will not for long, or not wholly
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class KioskCheck:
    """One thing of the machine: its name for machines, how it stands, what was found, in English; nobody's data."""

    check: Short
    standing: Standing
    found: Found = ""


@dataclass(frozen=True, slots=True)
class KioskReport:
    """All of it. `settings_sha256` is hex, over the settings in force: two kiosks of one digest are set alike.

    `run` is drawn when the program starts: one that speaks after another took its place is a second machine's.
    """

    version: Short
    commit: Short
    settings_sha256: Short
    checks: Annotated[tuple[KioskCheck, ...], MaxLen(64)]
    run: Short = ""
