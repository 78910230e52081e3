"""Which of several readers is meant: the one that the customer chose, else the one that holds a card."""

from collections.abc import Sequence

from rakiosk.card.port import ReaderInfo, ReaderStatus

_RANKS = (ReaderStatus.PRESENT, ReaderStatus.MUTE, ReaderStatus.EMPTY, ReaderStatus.NO_READER)


def best(readers: Sequence[ReaderInfo], *, chosen: str = "", last: str = "") -> ReaderInfo | None:
    """The reader to use: what the customer chose, while it is connected; of two alike the one that was used `last`."""
    for reader in readers:
        if reader.name == chosen and reader.status is not ReaderStatus.NO_READER:
            return reader
    return min(readers, key=lambda reader: (_RANKS.index(reader.status), reader.name != last), default=None)
