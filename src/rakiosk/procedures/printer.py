"""The printer's state in the customer's words, with a code for the staff: P01 on."""

from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.noted import noted_words
from rakiosk.printing.port import Condition, PrinterState

CONDITION_WORDS: dict[Condition, Message] = {
    Condition.OFFLINE: _("The printer cannot be reached."),
    Condition.SILENT: _("The printer does not answer."),
    Condition.PAPER_OUT: _("The printer is out of paper."),
    Condition.JAM: _("Paper is jammed in the printer."),
    Condition.COVER_OPEN: _("The printer’s cover is open."),
    Condition.TONER_OUT: _("The printer is out of toner or ink."),
    Condition.TRAY_FULL: _("The printer’s output tray is full."),
    Condition.BUSY: _("The printer is busy with another paper."),
    Condition.STOPPED: _("The printer has stopped."),
    Condition.WRONG_PAPER: _("The printer does not have this kiosk’s size of paper."),
    Condition.LOCKED: _("The printer does not let this kiosk print."),
    Condition.ABSENT: _("No printer is found where it should be."),
    Condition.REFUSES: _("The printer takes no papers now."),
}
CONDITION_ADVICE: dict[Condition, Message] = {
    Condition.OFFLINE: _("Please tell the staff: it may be switched off or unplugged."),
    Condition.PAPER_OUT: _("Please tell the staff, who will put paper in."),
    Condition.JAM: _("Please tell the staff, who will take the paper out."),
    Condition.COVER_OPEN: _("Please tell the staff, who will close it."),
    Condition.TONER_OUT: _("Please tell the staff, who will put in a new cartridge."),
    Condition.TRAY_FULL: _("Please tell the staff, who will clear it."),
    Condition.BUSY: _("Please wait a moment."),
    Condition.WRONG_PAPER: _("Please tell the staff: the paper or the printer’s settings must be changed."),
}
CONDITION_CODES: dict[Condition, str] = {
    Condition.OFFLINE: "P01",
    Condition.SILENT: "P02",
    Condition.PAPER_OUT: "P03",
    Condition.JAM: "P04",
    Condition.COVER_OPEN: "P05",
    Condition.TONER_OUT: "P06",
    Condition.TRAY_FULL: "P07",
    Condition.BUSY: "P08",
    Condition.STOPPED: "P09",
    Condition.WRONG_PAPER: "P10",
    Condition.LOCKED: "P11",
    Condition.ABSENT: "P12",
    Condition.REFUSES: "P13",
}
NO_PRINTER_CODE, NOT_MADE, GIVEN_UP = "P14", "P15", "P16"
"""Codes of what is no condition: the kiosk has none, a paper cannot be drawn up, one is given up without a word."""
NO_PRINTER = _("This kiosk has no printer. The staff at the counter will gladly print it for you.")
TELL_STAFF = _("Please tell the staff at the counter.")


def state_words(state: PrinterState) -> Words:
    """How a printer stands, in one line."""
    if state.is_ready:
        return _("Ready")
    return Phrase(tuple(CONDITION_WORDS[condition] for condition in state.conditions))


def advice_words(state: PrinterState) -> Words:
    """The advice for the first of its conditions."""
    return CONDITION_ADVICE.get(state.conditions[0], TELL_STAFF) if state.conditions else ""


def code_words(state: PrinterState) -> Words:
    """The codes of its conditions, as they are told to the staff; empty when it is ready."""
    return for_the_staff(_codes(state))


def for_the_staff(code: str) -> Words:
    """A code as it stands on the screen; nothing without one."""
    return _("Code for the staff: {code}", code=code) if code else ""


def line_words(state: PrinterState) -> Words:
    """How a printer stands and the codes of its conditions, for a line beneath something else."""
    return state_words(state) if state.is_ready else Phrase((state_words(state), f"({_codes(state)})"))


def no_printer_line() -> Words:
    """That there is none, and its code; a line in the log."""
    noted_words(NO_PRINTER_CODE, "this kiosk has none")
    return Phrase((NO_PRINTER, f"({NO_PRINTER_CODE})"))


def _codes(state: PrinterState) -> str:
    return " ".join(CONDITION_CODES[condition] for condition in state.conditions)


def note_state(state: PrinterState, cause: str = "") -> None:
    """A line in the log for each condition that is shown."""
    for condition in state.conditions:
        noted_words(CONDITION_CODES[condition], f"{condition.value} {cause}".strip())
