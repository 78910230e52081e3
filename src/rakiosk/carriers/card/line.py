"""The reader in the customer's words: its line on the screen, and its name."""

import re

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.i18n import Message, Words, _

CHECKING_READER = _("Card reader: being checked…")

READER_WORDS: dict[ReaderStatus, Message] = {
    ReaderStatus.NO_SERVICE: _("Card reader: its service is not running. Please tell the staff."),
    ReaderStatus.NO_READER: _("Card reader: not connected. Please tell the staff."),
    ReaderStatus.EMPTY: _("Card reader: ready, no card in it"),
    ReaderStatus.MUTE: _("Card reader: the card does not answer. Is the chip facing up and in front?"),
    ReaderStatus.PRESENT: _("Card reader: card is in"),
    ReaderStatus.STUCK: _("Card reader: not answering. Please tell the staff."),
}


_NAMED_BY_PCSC_LITE = re.compile(r"(?P<name>.+) (?P<reader>[0-9A-F]{2}) (?P<slot>[0-9A-F]{2})")


def reader_name(name: str) -> str:
    """A reader's name as the manual writes it (貳-六-3: ACS ACR38U 0), with its slot where it has a second one."""
    named = _NAMED_BY_PCSC_LITE.fullmatch(name)
    if named is None:
        return name
    slot = int(named["slot"], 16)
    return f"{named['name']} {int(named['reader'], 16)}" + (f"-{slot}" if slot else "")


def reader_words(state: ReaderState) -> Message:
    """The reader's state in words."""
    return READER_WORDS[state.status]


def reader_line(state: ReaderState | None) -> Words:
    """The reader's line on the screen; None while nobody has looked yet."""
    return CHECKING_READER if state is None else reader_words(state)
