"""The key history: an old encryption key put into a retired slot (82 to 95) before a new one takes its place.

SP 800-73-4 has the slots, their certificates (part 1, table 3) and the object that tells of them, and no command that
moves a key. Yubico's MOVE KEY does, since 5.7; its cards tell their version by GET VERSION.
"""

from rakiosk.card import tlv
from rakiosk.card.failures import repeated
from rakiosk.card.numbers import FIRST_RETIRED_CERTIFICATE, FIRST_RETIRED_KEY, RETIRED_KEYS, Item, Slot
from rakiosk.card.piv import Piv
from rakiosk.domain.errors import CardFull, CardGarbled, CardIncomplete

MOVES_KEYS, _TELLS_KEYS = (5, 7, 0), (5, 3, 0)
_WITH_CERTIFICATE, _WITHOUT_CERTIFICATE, _ADDRESS, _CHECK = 0xC1, 0xC2, 0xF3, 0xFE  # part 1, table 17


def told_of_key(piv: Piv, slot: Slot) -> bool | None:
    """Whether a slot holds a key, with a certificate or without; None of a card that has no GET METADATA (5.3 on)."""
    return piv.holds_key(slot) if piv.version() >= _TELLS_KEYS else None


def can_keep(piv: Piv, certificate: bytes) -> bool:
    """Whether the key of this certificate object can be kept; asked before the management key is shown.

    Another house's card may tell such a version and know no MOVE KEY: the one that does asks for the management key.
    """
    place = place_for(piv, certificate)
    if place is None:
        return False
    slot = FIRST_RETIRED_KEY + place
    return piv.holds_key(slot) or (piv.holds_key(Slot.KEY_MANAGEMENT) and piv.would_move_key(Slot.KEY_MANAGEMENT, slot))


def place_for(piv: Piv, certificate: bytes) -> int | None:
    """Which retired slot (0 for 82) is to have the key of this certificate object; None where the card moves no key.

    One that has the same certificate already is it: the moving was cut off.
    """
    if piv.version() < MOVES_KEYS:
        return None
    for place in range(RETIRED_KEYS):
        present = content_of(piv, place)
        if present in {b"", certificate} and (present or not piv.holds_key(FIRST_RETIRED_KEY + place)):
            return place
    return None


def retire(piv: Piv, certificate: bytes) -> None:
    """Move the encryption key whose certificate object this is. Needs the management key. Raises CardFull.

    Cut off at any step it is done again: the certificate stands in the retired slot first, and the key is in either.
    """
    place = place_for(piv, certificate)
    if place is None:
        raise CardFull("no retired slot is free")
    if content_of(piv, place) != certificate:
        repeated(lambda: piv.write(FIRST_RETIRED_CERTIFICATE + place, certificate))
        if content_of(piv, place) != certificate:
            raise CardGarbled("a retired certificate reads back otherwise than it was written")
    if not piv.holds_key(FIRST_RETIRED_KEY + place):
        piv.move_key(Slot.KEY_MANAGEMENT, FIRST_RETIRED_KEY + place)
    _tell(piv, place + 1)


def content_of(piv: Piv, place: int) -> bytes:
    """The certificate object of a retired slot (0 for 82); empty where there is none."""
    return content_at(piv, FIRST_RETIRED_CERTIFICATE + place)


def content_at(piv: Piv, item: int) -> bytes:
    """The content of a data object; empty where there is none."""
    try:
        return repeated(lambda: piv.read(item))
    except CardIncomplete:
        return b""


def _tell(piv: Piv, count: int) -> None:
    """Have the key history object tell of so many keys with certificates; what else it tells stays."""
    try:
        told = tlv.decode(repeated(lambda: piv.read(Item.KEY_HISTORY)))
    except CardIncomplete:
        told = {}
    before = int.from_bytes(told.get(_WITH_CERTIFICATE, b""), "big")
    parts = {
        _WITH_CERTIFICATE: bytes((max(before, count),)),
        _WITHOUT_CERTIFICATE: told.get(_WITHOUT_CERTIFICATE, b"\0"),
        _ADDRESS: told.get(_ADDRESS, b""),
        _CHECK: b"",
    }
    content = b"".join(tlv.encode(tag, value) for tag, value in parts.items())
    repeated(lambda: piv.write(Item.KEY_HISTORY, content))
