"""The card as a prompt needs it: it stays in the reader, and is not exchanged for another."""

from rakiosk.card.port import ReaderStatus
from rakiosk.domain import errors
from rakiosk.kit.stage import Devices

_TROUBLES: dict[ReaderStatus, type[errors.CardError]] = {
    ReaderStatus.NO_SERVICE: errors.CardServiceMissing,
    ReaderStatus.NO_READER: errors.ReaderMissing,
    ReaderStatus.EMPTY: errors.CardRemoved,
    ReaderStatus.MUTE: errors.CardMute,
    ReaderStatus.STUCK: errors.ReaderStuck,
}


class CardStaysIn:
    """The card that was in when the prompt was put."""

    def missing(self, devices: Devices) -> errors.CardError | None:
        """The card's error, when it is out, was exchanged or cannot be reached."""
        if devices.reader is None:
            return None
        if devices.reader.status in _TROUBLES:
            return _TROUBLES[devices.reader.status]("while a prompt waited")
        if devices.reader.insertion != devices.insertion:
            return errors.CardRemoved("taken out and put in again")
        return None


CARD_STAYS_IN = CardStaysIn()
