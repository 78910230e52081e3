"""The reader's state in the customer's words."""

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.i18n import Message, _

READER_WORDS: dict[ReaderStatus, Message] = {
    ReaderStatus.NO_SERVICE: _("Card reader: its service is not running. Please tell the staff."),
    ReaderStatus.NO_READER: _("Card reader: not connected. Please tell the staff."),
    ReaderStatus.EMPTY: _("Card reader: ready, no card in it"),
    ReaderStatus.MUTE: _("Card reader: the card does not answer. Is the chip facing up and in front?"),
    ReaderStatus.PRESENT: _("Card reader: card is in"),
    ReaderStatus.STUCK: _("Card reader: not answering. Please tell the staff."),
}


def reader_words(state: ReaderState) -> Message:
    """The reader's state in words."""
    return READER_WORDS[state.status]
