"""A visit: one customer at the kiosk, from signing in to logging out, and what the wizards have at hand meanwhile."""

import asyncio
import uuid
from asyncio import Future
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ra_contract.order import Kind, Order
from rakiosk.card.port import CardView
from rakiosk.domain.errors import CardMissing
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts.common import Prompt
from rakiosk.kit.stage import Answer, Needs, Progress, Stage

if TYPE_CHECKING:  # loaded after the first frame
    from ra_contract.pin_reset import PinReset
    from ra_contract.session import Session
    from rakiosk.authority.content import ContentKeeper
    from rakiosk.authority.port import Authority
    from rakiosk.card.service import CardService
    from rakiosk.carriers.file.pair import Pair
    from rakiosk.media.port import Media
    from rakiosk.printing.port import Printer


@dataclass(frozen=True, slots=True)
class Services:
    """What is loaded and connected after the first frame."""

    ra: "Authority"
    card_service: "CardService"
    printer: "Printer | None" = None
    media: "Media | None" = None
    content: "ContentKeeper | None" = None


class CannotStart(Exception):
    """The services cannot be had; the text says why and what to do."""


@dataclass
class Visit:
    """What a step works with. The session is None before signing in and after logging out."""

    stage: Stage
    services: "Future[Services]"
    session: "Session | None" = None
    order: Order | None = None
    card: CardView | None = None
    pin_reset: "PinReset | None" = None
    pair: "Pair | None" = None
    place: Words | None = None
    is_reader_chosen: bool = False  # by the customer, for the whole visit
    tries_before_doubt: int | None = None  # of the PIN, before a change whose answer was lost
    is_saving_cut_off: bool = False  # a file was begun on a stick, and not seen whole
    incident: str = ""  # the number of the crash after which this kiosk started
    when_reader_changes: Callable[[], None] = lambda: None
    _keys: dict[str, str] = field(default_factory=dict)

    async def ready(self) -> None:
        """Until the services are there: a customer can be quicker than they are loaded."""
        if not self.services.done():
            async with self.working(_("One moment: the kiosk is connecting…")):
                await asyncio.wait([self.services])

    @property
    def ra(self) -> "Authority":
        """The Registration Authority."""
        return self.services.result().ra

    @property
    def card_service(self) -> "CardService":
        """The card service."""
        return self.services.result().card_service

    @property
    def printer(self) -> "Printer | None":
        """The kiosk's printer, if it has one."""
        return self.services.result().printer

    @property
    def media(self) -> "Media | None":
        """The removable drives, if this kiosk takes them."""
        return self.services.result().media

    @property
    def content(self) -> "ContentKeeper":
        """The public pages."""
        keeper = self.services.result().content
        if keeper is None:
            raise RuntimeError("this kiosk was put together without its pages")
        return keeper

    async def show(self, prompt: Prompt[Answer], *, needs: Needs | None = None) -> Answer:
        """Put a prompt before the customer. Raises Cancelled, LoggedOut, and what `needs` misses meanwhile."""
        return await self.stage.show(prompt, needs=needs)

    def working(self, words: Message) -> AbstractAsyncContextManager[Progress]:
        """Say what is being done while the block runs."""
        return self.stage.working(words)

    @property
    def customer(self) -> "Session":
        """The session of a signed-in customer."""
        if self.session is None:
            raise RuntimeError("nobody is signed in")
        return self.session

    @property
    def placed_order(self) -> Order:
        """The order that this wizard works on."""
        if self.order is None:
            raise RuntimeError("no order was opened")
        return self.order

    @property
    def own_card(self) -> CardView:
        """The card that was looked at and found to be this customer's."""
        if self.card is None:
            raise CardMissing("no card was looked at")
        return self.card

    @property
    def kept_pair(self) -> "Pair":
        """The certificate files that this wizard makes."""
        if self.pair is None:
            raise RuntimeError("no certificate files were begun")
        return self.pair

    def open_order(self, kind: Kind) -> Order | None:
        """The customer's open order of this kind, as the RA told it last."""
        orders = self.customer.open_orders
        return next((order for order in orders if order.kind is kind and order.is_open), None)

    def idempotency_key(self, effect: str) -> str:
        """One key for one effect of this wizard, the same however often the step runs again."""
        return self._keys.setdefault(effect, str(uuid.uuid4()))

    def begin(self) -> None:
        """Forget what the last wizard worked on."""
        self.order = None
        self.card = None
        self.pin_reset = None
        if self.pair is not None:
            self.pair.wipe()
            self.pair = None
        self.place = None
        self.tries_before_doubt = None
        self._keys.clear()
