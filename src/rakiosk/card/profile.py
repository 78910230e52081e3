"""Which card issue it is: its application, where each use's key and certificate live, which keys it makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.numbers import Algorithm, Item, Reference, Slot
from rakiosk.card.piv import Piv
from rakiosk.card.port import KeyUse, StaffUse
from rakiosk.domain.errors import CardForeign


class PinPolicy(Enum):
    """When a key wants the PIN. SP 800-73-4 part 1, 3.2."""

    ONCE = "once"  # in a session
    ALWAYS = "always"  # right before each use


@dataclass(frozen=True, slots=True)
class Place:
    """Where the key of one use lives."""

    slot: Slot
    certificate: Item
    pin_policy: PinPolicy


@dataclass(frozen=True, slots=True)
class Profile:
    """One card issue. `algorithms` has what its keys can be, by the name that the RA uses."""

    name: str
    application: bytes
    places: Mapping[KeyUse, Place]
    algorithms: Mapping[KeyAlgorithm, Algorithm]
    pin: Reference = Reference.PIN
    puk: Reference = Reference.PUK
    certificate_bytes: int = 1905  # that a certificate's object may have at least: SP 800-73-4 part 1, table 8


PIV = Profile(
    name="piv",
    application=bytes.fromhex("A000000308000010000100"),  # SP 800-73-4 part 1, 2.2
    places=MappingProxyType(
        {
            StaffUse.AUTHENTICATION: Place(Slot.AUTHENTICATION, Item.CERTIFICATE_AUTHENTICATION, PinPolicy.ONCE),
            Use.SIGNING: Place(Slot.SIGNATURE, Item.CERTIFICATE_SIGNATURE, PinPolicy.ALWAYS),
            Use.ENCRYPTION: Place(Slot.KEY_MANAGEMENT, Item.CERTIFICATE_KEY_MANAGEMENT, PinPolicy.ONCE),
        }
    ),
    algorithms=MappingProxyType({KeyAlgorithm.RSA_2048: Algorithm.RSA_2048, KeyAlgorithm.P_256: Algorithm.P_256}),
)
"""A card with the PIV application and nothing of its own."""

PROFILES = (PIV,)
"""The issues that this kiosk knows, the likeliest first."""


def recognise(card: Piv, profiles: tuple[Profile, ...] = PROFILES) -> Profile:
    """Select the first application that the card has. Raises CardForeign when it has none of them."""
    refused: CardForeign | None = None
    for profile in profiles:
        try:
            card.select(profile.application)
        except CardForeign as error:
            refused = error
        else:
            return profile
    raise CardForeign("no known application on the card") from refused
