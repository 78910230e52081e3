"""晶片卡密碼重置 (manual 貳-六): the authorisation, the codes, and what a new PIN must not be."""

from dataclasses import dataclass
from datetime import datetime

from ra_contract.base import Base64, Typed


@dataclass(frozen=True, slots=True)
class PinFragments:
    """Digits that a new card PIN must not be made of, out of the customer's own numbers, told as salted hashes only.

    `hashes` are hex of scrypt(pin, salt, n=`cost`, r=8, p=1, 16 bytes) for each forbidden PIN of 6 to 8 digits.
    """

    salt: Base64
    cost: int
    hashes: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class PinReset:
    """A clerk's authorisation to reset the PIN of one card, once, at this kiosk, until it expires."""

    id: str
    card_guid: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class UnblockingCodes:
    """The card's PUK and the one that takes its place: told once, used in one transaction.

    `puk` is tried first. When it is wrong: `next_puk`, which the card has after a power cut in between, unless it
    `is_new`, told for the first time; then the `former_puks`, which resets before have replaced as only their kiosks
    have seen, the newest first. No code comes twice, and the first three of them are all that a card may have.
    """

    puk: Typed
    next_puk: Typed
    is_new: bool
    former_puks: tuple[Typed, ...] = ()
