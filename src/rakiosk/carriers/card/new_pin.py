"""A new card PIN, changed or reset: the rules, the reader, and digits of one's own that are no PIN."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rakiosk.authority.records import ForbiddenPins
from rakiosk.carriers.card.line import reader_name
from rakiosk.domain.errors import (
    CardError,
    CardFailing,
    CardGarbled,
    CardMute,
    CardRemoved,
    CardReset,
    CardServiceMissing,
    RaError,
    ReaderMissing,
    ReaderStuck,
    SessionEnded,
)
from rakiosk.i18n import _
from rakiosk.kit.prompts import Told
from rakiosk.kit.visit import Visit

_DIGEST_BYTES = 16
_LOST_ANSWERS = (
    CardRemoved,
    CardReset,
    CardMute,
    CardFailing,  # in the middle of it: nobody knows how far it came
    CardGarbled,
    CardServiceMissing,
    ReaderMissing,
    ReaderStuck,
)


async def personal_digits(v: Visit) -> Callable[[bytes], bool]:
    """Tells a PIN that stands in the customer's own numbers; without the RA none is known. Raises SessionEnded."""
    if v.session is None:
        return lambda _pin: False  # with the card alone
    try:
        async with v.working(_("Asking the registration authority…")):
            forbidden = await v.ra.forbidden_pins()
    except SessionEnded:
        raise
    except RaError:
        return lambda _pin: False
    return lambda pin: _digest(pin, forbidden) in forbidden.hashes


@contextmanager
def may_be_unanswered(doubt: type[CardError]) -> Iterator[None]:
    """Where a new PIN goes to the card: an answer that is lost leaves it open which PIN is in force. Raises `doubt`."""
    try:
        yield
    except _LOST_ANSWERS as lost:
        raise doubt(f"{type(lost).__name__} after the new PIN was sent") from lost


def this_reader(v: Visit) -> Told:
    """Which reader it is (manual 貳-六-3, 貳-八-3; 「ACS ACR38U 0」 is the reader's name, not a kind of card)."""
    return Told(facts=((_("The card is in this reader:"), reader_name(v.card_service.state.name)),))


def _digest(pin: bytes, forbidden: ForbiddenPins) -> str:
    return hashlib.scrypt(pin, salt=forbidden.salt, n=forbidden.cost, r=8, p=1, dklen=_DIGEST_BYTES).hex()
