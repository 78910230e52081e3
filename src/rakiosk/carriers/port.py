"""A carrier (載具): where customers' keys live, and the port behind which a card, files or anything else may stand.

A `Carrier` is a kind of place, one a kiosk; a `Keyring` is one customer's keys on it, as long as one errand lasts.
Everything that differs between carriers is asked of them here; nobody else asks which one it is.
"""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rakiosk.card.port import Ability
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts import Question, Told
from rakiosk.kit.stage import Devices, Needs
from rakiosk.kit.visit import State, Visit

if TYPE_CHECKING:  # the records of the contract are loaded with the RA's client, after the first frame
    from ra_contract.certificate import Reason
    from ra_contract.order import Order
    from rakiosk.carriers.verdicts import VerdictWords

Sign = Callable[[bytes], Awaitable[tuple[bytes, bytes]]]
"""Signs a message; the signature, and the certificate (DER) that is said to verify it."""

CarrierStep = Callable[[Visit, "Ordering"], Awaitable[None]]
"""A step of an application or a renewal, as the carrier takes it."""


@dataclass(frozen=True, slots=True)
class CarrierWords:
    """A carrier in the customer's words."""

    to_the_counter: Message
    """With what to go there."""
    agreed: tuple[Message, Message]
    """That the terms are agreed to, and what is to be done with the carrier from now on."""
    applied: tuple[Message, ...]
    renewed: tuple[Message, ...]
    """Facts to know of the new certificates."""
    may_be_lost: "tuple[tuple[Message, Reason], ...]"
    """Why certificates on it are revoked, beside the reasons that all carriers share."""
    keep: Message
    """Advice on what is still good for something once its certificates are revoked."""
    tested: "VerdictWords"
    without_ra: Message
    """That the RA is away, and what works all the same."""
    gone: "tuple[Reason, Message] | None" = None
    """The reason by which it may not be in the customer's hands any more, and what to know then instead of `keep`."""


class Keyring(ABC):
    """A customer's keys on their carrier: made with an errand, and dropped with it. Raises leaves of KioskError.

    A carrier that needs nothing of a kind leaves that method as it is here.
    """

    needs: Needs | None = None
    """The need that a prompt has of the carrier from `ready` on; None when it may be away."""

    tells_agreed: bool = False
    """Whether its first screen of an application says `Ordering.agreed`: then no screen of its own does."""

    def __init__(self, carrier: "Carrier") -> None:
        self.carrier = carrier

    def require_making(self, v: Visit) -> None:
        """Raise, before terms, secrets and money, when keys cannot be made here at all."""

    async def ready(self, v: Visit) -> None:
        """Have the carrier there before the terms, where they are agreed to with it."""

    async def bind(self, v: Visit, order: "Order") -> "Order":
        """Prove that it is the customer's own, to the kiosk and to the RA; the order, bound to it."""
        return order

    async def check_renewal(self, v: Visit, order: "Order") -> None:
        """Raise, before any money moves, what would fail after it."""

    def renewal_remarks(self, order: "Order") -> tuple[Words, ...]:
        """Further remarks before a renewal goes on."""
        return ()

    @property
    def before_paying(self) -> tuple[CarrierStep, ...]:
        """The steps of a renewal before the fee: the old key's leave, where it comes first."""
        return ()

    @property
    @abstractmethod
    def making(self) -> tuple[CarrierStep, ...]:
        """The steps that make the keys, bring their certificates onto the carrier, prove and confirm them."""

    @abstractmethod
    async def sign(self, v: Visit, use: Callable[[Sign], Awaitable[None]]) -> None:
        """Have the customer unlock the signing key, and use it once. Raises Cancelled."""

    def stays_open(self, order: "Order") -> tuple[Words, ...]:
        """The words for who leaves this open order now."""
        return ()

    def before_leaving(self, order: "Order") -> Question | None:
        """The question to who leaves this open order, while something is half made."""
        return None

    def forget(self) -> None:
        """Wipe what is secret in it."""


class Carrier(ABC):
    """A kind of carrier, as this kiosk reaches it."""

    @property
    @abstractmethod
    def words(self) -> CarrierWords:
        """It in the customer's words."""

    @abstractmethod
    def keyring(self) -> Keyring:
        """A customer's keys on it, for one errand."""

    @abstractmethod
    def line(self, devices: Devices) -> Words:
        """Its line on the screen: whether it is there, and in order."""

    def is_missed(self, devices: Devices) -> bool:
        """Whether a signed-in customer has taken it away, and should be asked whether to go on."""
        return False

    def abilities(self, v: Visit) -> frozenset[Ability]:
        """The abilities that it has at this kiosk."""
        return frozenset(Ability)

    def watched(self, v: Visit, tell_blocked: Callable[[bool], None]) -> AbstractAsyncContextManager[None]:
        """Tell, while the home is up, whether the secret that unlocks it is blocked."""
        return nullcontext()

    async def take_back(self, v: Visit) -> None:
        """At the end of a visit: have the customer take it, if it is still there."""


@dataclass
class Ordering(State):
    """The record of applying and renewing. The order is as the RA told it last; None until one is open."""

    keyring: Keyring
    order: "Order | None" = None

    @classmethod
    def begin(cls, carrier: Carrier) -> "Ordering":
        """Of a customer with this carrier."""
        return cls(carrier.keyring())

    @property
    def placed(self) -> "Order":
        """The order, once there is one."""
        if self.order is None:
            raise RuntimeError("no order was opened")
        return self.order

    @property
    def agreed(self) -> Told:
        """已同意用戶約定條款: the order stands, for this carrier."""
        return Told(self.keyring.carrier.words.agreed, ((_("Order number"), self.placed.number),))

    @property
    def open_order(self) -> "Order | None":
        return self.order if self.order is not None and self.order.is_open else None

    def forget(self) -> None:
        self.keyring.forget()
