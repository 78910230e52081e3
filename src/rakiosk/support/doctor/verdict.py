"""The verdict on one thing of this machine, in words for the staff at the counter."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from rakiosk.i18n import Message, Words, _


class Standing(IntEnum):
    """How a thing stands; the larger, the worse."""

    UNASKED = -1  # it cannot be asked here, or this kiosk does without it
    OK = 0
    ATTENTION = 1  # it works, and will not for long, or not wholly
    BROKEN = 2


class Check(StrEnum):
    """A thing that is looked at. In the order in which they are told."""

    SETTINGS = "settings"
    LANGUAGES = "languages"
    PACKAGES = "packages"
    LIBRARIES = "libraries"
    DISK = "disk"
    MEMORY = "memory"
    FOLDERS = "folders"
    FONTS = "fonts"
    TERMINAL_SIZE = "terminal-size"
    TERMINAL_COLOURS = "terminal-colours"
    TERMINAL_WIDTH = "terminal-width"
    TERMINAL_KEYS = "terminal-keys"
    CARD_SERVICE = "card-service"
    READER = "reader"
    CARD = "card"
    STICKS = "sticks"
    PRINTER = "printer"
    RA_NAME = "ra-name"
    RA = "ra"
    CLOCK = "clock"
    TIME_SERVER = "time-server"
    CERTIFICATE = "certificate"
    RA_TROUBLES = "ra-troubles"


LABELS: dict[Check, Message] = {
    Check.SETTINGS: _("settings"),
    Check.LANGUAGES: _("languages"),
    Check.PACKAGES: _("packages of the system"),
    Check.LIBRARIES: _("libraries of the program"),
    Check.DISK: _("room on the disk"),
    Check.MEMORY: _("working memory"),
    Check.FOLDERS: _("folders of the kiosk"),
    Check.FONTS: _("fonts"),
    Check.TERMINAL_SIZE: _("size of the screen"),
    Check.TERMINAL_COLOURS: _("colours of the screen"),
    Check.TERMINAL_WIDTH: _("width of symbols"),
    Check.TERMINAL_KEYS: _("keyboard"),
    Check.CARD_SERVICE: _("card service"),
    Check.READER: _("card reader"),
    Check.CARD: _("card in the reader"),
    Check.STICKS: _("USB sticks"),
    Check.PRINTER: _("printer"),
    Check.RA_NAME: _("address of the registration authority"),
    Check.RA: _("registration authority"),
    Check.CLOCK: _("date and time"),
    Check.TIME_SERVER: _("time server"),
    Check.CERTIFICATE: _("certificate of this kiosk"),
    Check.RA_TROUBLES: _("inside the registration authority"),
}
NOT_LOOKED_AT = _("It could not be looked at.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a thing stands, what was found, and what to do about it where that is not well. `number` is a measure of it.

    Days for CERTIFICATE, seconds for CLOCK, bytes for DISK and MEMORY; None where there is none. `cause`: what
    stands behind it, as the system or the RA words it, for support and the log; it is on no page of the kiosk.
    """

    check: Check
    standing: Standing
    found: Words
    advice: Words = ""
    number: float | None = None
    cause: str = ""

    @property
    def label(self) -> Message:
        """The name of what was looked at."""
        return LABELS[self.check]


def ok(check: Check, found: Words, number: float | None = None) -> Verdict:
    """All is well."""
    return Verdict(check, Standing.OK, found, number=number)


def attention(check: Check, found: Words, advice: Words, number: float | None = None, cause: str = "") -> Verdict:
    """It works still."""
    return Verdict(check, Standing.ATTENTION, found, advice, number, cause)


def broken(check: Check, found: Words, advice: Words, number: float | None = None, cause: str = "") -> Verdict:
    """It does not work."""
    return Verdict(check, Standing.BROKEN, found, advice, number, cause)


def failed(check: Check, cause: str) -> Verdict:
    """The check itself failed, for a reason that nobody knew of."""
    advice = _("Tell support this: they see the reason from afar, and in the log of this kiosk.")
    return broken(check, NOT_LOOKED_AT, advice, cause=cause)


def unasked(check: Check, why: Words) -> Verdict:
    """Nobody looked, for this reason."""
    return Verdict(check, Standing.UNASKED, why)


def worst(verdicts: Iterable[Verdict]) -> Standing:
    """The worst standing of them; OK when none says more."""
    return max((verdict.standing for verdict in verdicts), default=Standing.OK)
