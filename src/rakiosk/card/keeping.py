"""The keys that a card holds already when new ones are made: told of, and kept where the card can (decision 0049)."""

from enum import Enum, auto
from typing import Protocol

from ra_contract.certificate import Use


class Keeping(Enum):
    """A deed by which an old signing key is kept. The first is asked before the management key is shown."""

    IS_POSSIBLE = auto()
    SET_ASIDE = auto()
    PUT_BACK = auto()  # no successor came: it signs again
    DROP = auto()  # its successor is certified


class OldKeys(Protocol):
    """They, as far as an opened card tells of them. All methods raise CardError leaves."""

    async def holds_key(self, use: Use) -> bool | None:
        """Whether there is a key of this use, whatever its certificate; None where the card tells no such thing."""
        ...

    async def keeps_old_key(self) -> bool:
        """Whether the card can put its encryption key into a retired slot. Needs a certificate of it."""
        ...

    async def retire_encryption_key(self) -> None:
        """Put it there with its certificate; done again, it goes on where it was cut off. Needs `authenticate`.

        Raises CardFull when no place is left, and then and at any other trouble the key is where it was or there.
        """
        ...

    async def keep_signing_key(self, deed: Keeping) -> bool:
        """Keep the old signing key in a retired slot until its successor is certified; whether the card can."""
        ...
