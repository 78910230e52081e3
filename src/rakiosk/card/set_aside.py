"""The old signing key, set aside in a retired slot while its successor is made and certified (docs/decisions/0049).

It goes into the last place that is free, with its certificate beside it, and is gone from there once the successor is
in force on the card. A key that is cut off from its card meanwhile is found there again by that certificate; one whose
card was pulled right before it was to go, by the next renewal: it lies above the place that is the last free one then.
"""

from collections.abc import Callable

from rakiosk.card import keys, objects
from rakiosk.card.failures import repeated
from rakiosk.card.keeping import Keeping
from rakiosk.card.key_history import MOVES_KEYS, content_of
from rakiosk.card.numbers import FIRST_RETIRED_CERTIFICATE, FIRST_RETIRED_KEY, RETIRED_KEYS, Item, Slot
from rakiosk.card.piv import Piv
from rakiosk.domain.errors import CardGarbled


class SetAside:
    """The one key that is set aside on a card."""

    def __init__(self, piv: Piv) -> None:
        self._piv = piv
        self._place: int | None = None

    def do(self, deed: Keeping, certificate: Callable[[], bytes]) -> bool:
        """Do it; whether it was, or could be. `certificate` reads the object of the slot's certificate."""
        match deed:
            case Keeping.IS_POSSIBLE:  # another house's card does not ask for the management key
                last = FIRST_RETIRED_KEY + RETIRED_KEYS - 1
                return self._piv.version() >= MOVES_KEYS and self._piv.would_move_key(Slot.SIGNATURE, last)
            case Keeping.SET_ASIDE:
                self._move_there(certificate())
            case Keeping.PUT_BACK:
                self._put_back()
            case Keeping.DROP:
                self._drop(certificate)
        return True

    def _move_there(self, certificate: bytes) -> None:
        """Set the key of this certificate object aside, unless it is already, or no place is free."""
        for place in reversed(range(RETIRED_KEYS)):
            held, present = self._piv.holds_key(FIRST_RETIRED_KEY + place), content_of(self._piv, place)
            if held and present == certificate:
                self._place = place  # cut off before: what is in the slot is no successor yet
                return
            if not held and present in {b"", certificate}:
                repeated(lambda: self._piv.write(FIRST_RETIRED_CERTIFICATE + place, certificate))  # noqa: B023
                self._piv.move_key(Slot.SIGNATURE, FIRST_RETIRED_KEY + place)
                self._place = place
                return

    def _put_back(self) -> None:
        """Have it sign again: whatever key has come into its place is no successor."""
        if self._place is None:
            return
        slot, certificate = FIRST_RETIRED_KEY + self._place, content_of(self._piv, self._place)
        if self._piv.holds_key(Slot.SIGNATURE):
            self._piv.delete_key(Slot.SIGNATURE)
        self._piv.move_key(slot, Slot.SIGNATURE)
        repeated(lambda: self._piv.write(Item.CERTIFICATE_SIGNATURE, certificate))
        self._clear(self._place)
        self._place = None

    def _drop(self, certificate: Callable[[], bytes]) -> None:
        """Its successor is certified: it goes, and so do those before it that a pulled card has kept."""
        if self._place is None:
            return
        own, self._place = self._place, None
        for place in range(own, RETIRED_KEYS):
            if place == own or is_former(content_of(self._piv, place), certificate()):
                if self._piv.holds_key(FIRST_RETIRED_KEY + place):
                    self._piv.delete_key(FIRST_RETIRED_KEY + place)
                self._clear(place)

    def _clear(self, place: int) -> None:
        repeated(lambda: self._piv.write(FIRST_RETIRED_CERTIFICATE + place, b""))


def is_former(content: bytes, own: bytes) -> bool:
    """Whether a retired certificate object has a signing certificate that the card's own has followed."""
    try:
        return keys.is_followed(*map(objects.certificate_of, (content, own)))
    except CardGarbled:  # whatever it is, this kiosk has not put it there
        return False
