"""The printer's state in the customer's words."""

from rakiosk.i18n import Message, Phrase, Words, _
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
TELL_STAFF = _("Please tell the staff at the counter.")


def state_words(state: PrinterState) -> Words:
    """How a printer stands, in one line."""
    if state.is_ready:
        return _("Ready")
    return Phrase(tuple(CONDITION_WORDS[condition] for condition in state.conditions))


def advice_words(state: PrinterState) -> Words:
    """The advice for the first of its conditions."""
    return CONDITION_ADVICE.get(state.conditions[0], TELL_STAFF) if state.conditions else ""
