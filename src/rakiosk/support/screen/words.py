"""The words of support's screen for what the kiosk tells in codes."""

from rakiosk.card.port import ReaderStatus
from rakiosk.i18n import Message, Words, _
from rakiosk.support.waited_for import WaitedFor

WAITED_FOR: dict[WaitedFor, Message] = {
    WaitedFor.START: _("the kiosk to start"),
    WaitedFor.WORK: _("the kiosk's own work"),
    WaitedFor.CARD: _("a card"),
    WaitedFor.CARD_OUT: _("the card to be taken out"),
    WaitedFor.STICK: _("a USB stick"),
    WaitedFor.STICK_OUT: _("the stick to be taken out"),
    WaitedFor.CUSTOMER: _("the customer"),
    WaitedFor.TROUBLE: _("the customer, who reads of a trouble"),
    WaitedFor.OVERLAY: _("the customer, who reads what lies over it (help, curtain, a question)"),
    WaitedFor.OTHER: _("something else, while the customer looks on"),
}
READER: dict[str, Message] = {
    ReaderStatus.NO_SERVICE.name: _("the card service does not answer"),
    ReaderStatus.NO_READER.name: _("no reader"),
    ReaderStatus.STUCK.name: _("the reader does not answer"),
    ReaderStatus.EMPTY.name: _("ready, no card"),
    ReaderStatus.MUTE.name: _("a card that does not answer: upside down?"),
}
OTHER_READER = _("a card is in")
UNKNOWN_READER = _("not known yet")
HELP_ENDED: dict[str, Message] = {
    "help-ended-by-customer": _("The help is over: the customer has pressed a key."),
    "help-over": _("The help is over: the two minutes have passed."),
    "help-over-with-visit": _("The help is over: the visit has ended."),
    "help-ended-by-support": _("The help is over: you have ended it."),
}
"""Why a help ended, by the word of the audit."""
_WELL = {ReaderStatus.EMPTY.name, ReaderStatus.PRESENT.name, "unknown"}


def reader_words(status: str) -> Words:
    """The state of the reader."""
    return UNKNOWN_READER if status == "unknown" else READER.get(status, OTHER_READER)


def is_reader_well(status: str) -> bool:
    """Whether the reader and its card can be used."""
    return status in _WELL


def duration(seconds: int) -> Words:
    """A time in the largest units that say it."""
    if seconds < 60:
        return _("{seconds} s", seconds=seconds)
    if seconds < 3600:
        return _("{minutes} min {seconds} s", minutes=seconds // 60, seconds=seconds % 60)
    if seconds < 86_400:
        return _("{hours} h {minutes} min", hours=seconds // 3600, minutes=seconds % 3600 // 60)
    return _("{days} d {hours} h", days=seconds // 86_400, hours=seconds % 86_400 // 3600)
