"""Cards that fail of themselves: at one command once that may pass, at the same command twice the card is broken."""

from collections.abc import Callable
from typing import TypeVar

from rakiosk.domain.errors import CardBroken, CardFailing

Result = TypeVar("Result")


def repeated(step: Callable[[], Result], before_again: Callable[[], None] = lambda: None) -> Result:
    """Do once more what the card failed at, where doing it twice is like doing it once. Raises CardBroken.

    So nothing that was certified for this card is certified anew for a further attempt at it.
    """
    try:
        return step()
    except CardFailing:
        before_again()
        try:
            return step()
        except CardFailing as again:
            raise CardBroken(str(again)) from again


class Failures:
    """The failures of one visit, by the GUID of the card and the command."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self._broken: set[str] = set()

    def judged(self, guid: str, error: CardFailing | CardBroken) -> CardFailing | CardBroken:
        """The error as it is to be raised, remembered."""
        if isinstance(error, CardFailing):
            key = (guid, error.command)
            if key not in self._seen:
                self._seen.add(key)
                return error
            error = CardBroken(str(error))
        self._broken.add(guid)
        return error

    def require_sound(self, guid: str) -> None:
        """Raise CardBroken for a card that was found broken before: nothing more is certified for it in vain."""
        if guid in self._broken:
            raise CardBroken("found broken earlier in this visit")

    def forget(self) -> None:
        """The next customer's card is another one."""
        self._seen.clear()
        self._broken.clear()
