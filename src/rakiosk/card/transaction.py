"""One transaction at the reader: connect, find out whose card it is, reset and let go."""

from dataclasses import dataclass

from rakiosk.card.port import Connection, Reader
from rakiosk.card.steps import MakeSession, Steps
from rakiosk.domain.errors import CardReset


@dataclass(slots=True)
class KnownCard:
    """The GUID that was read last, and of which insertion: the card cannot have become another since."""

    insertion: int = -1
    guid: str = ""


class Transaction:
    """One connection and the session on it. Used on the worker's thread; `session` once it is open.

    `guid` is the one that is looked for, if any. The insertion is asked for once the card is connected: taken out
    meanwhile, that card answers no more, so that what is then read or sent concerns this insertion or nothing.
    """

    def __init__(self, reader: Reader, known: KnownCard, guid: str | None, make_session: MakeSession) -> None:
        self._reader = reader
        self._known = known
        self._guid = guid
        self._make_session = make_session
        self._connection: Connection | None = None
        self.session: Steps

    def open(self) -> None:
        """Raises CardError leaves; `close` must follow then, too."""
        try:
            self._open()
        except CardReset:  # by another program, while we waited for our turn: nothing was done yet
            self.close()
            self._open()

    def close(self) -> None:
        """Reset the card and let it go. Never raises."""
        if self._connection:
            self._connection.close()

    def _open(self) -> None:
        self._connection = self._reader.connect()
        insertion = self._reader.state().insertion
        is_known = self._guid is not None and self._known == KnownCard(insertion, self._guid)
        self.session = self._make_session(self._connection, self._guid if is_known else None)
        self._known.insertion, self._known.guid = insertion, self.session.guid
