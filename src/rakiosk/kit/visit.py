"""A visit: one customer at the kiosk, from signing in to logging out, and what every step has at hand meanwhile."""

import asyncio
import uuid
from asyncio import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rakiosk.audit.port import NOTHING_KEPT, Audit
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts import Prompt
from rakiosk.kit.self_test import UNTESTED, SelfTest
from rakiosk.kit.stage import Answer, Needs, Progress, Stage

if TYPE_CHECKING:  # loaded after the first frame
    from collections.abc import Callable

    from ra_contract.order import Order
    from ra_contract.session import Session
    from rakiosk.authority.clerk_port import Clerking
    from rakiosk.authority.content import ContentKeeper
    from rakiosk.authority.port import Authority
    from rakiosk.card.port import ReaderState
    from rakiosk.card.service import CardService
    from rakiosk.kit.desk import Desk
    from rakiosk.media.port import DrivesChanged, Media
    from rakiosk.printing.port import Printer


@dataclass(frozen=True, slots=True)
class Services:
    """The RA and the devices, loaded and connected after the first frame."""

    ra: "Authority"
    card_service: "CardService"
    printer: "Printer | None" = None
    media: "Media | None" = None
    content: "ContentKeeper | None" = None
    clerking: "Callable[[], Clerking] | None" = None
    """Makes a clerk's way to the RA, one for each who comes; None where no clerk can work."""

    def watch_devices(self, reader: "Callable[[ReaderState], None]", drives: "DrivesChanged") -> None:
        """Tell of reader and drives from now on, in the event loop; of drives that nobody can tell at once."""
        self.card_service.start(reader)
        if self.media is not None:
            self.media.start(drives)
        else:
            drives(None)


class CannotStart(Exception):
    """The services cannot be had; the text says why and what to do."""


class State:
    """A section's own record: made when the section is entered, and dropped when it is left."""

    @property
    def open_order(self) -> "Order | None":
        """The order that stays open when the section is left now."""
        return None

    def forget(self) -> None:
        """Wipe the secrets in it."""


@dataclass
class Errand:
    """One section being walked: its record, and where in it the customer stands."""

    state: State
    place: Words = ""
    _keys: dict[str, str] = field(default_factory=dict)

    def idempotency_key(self, effect: str) -> str:
        """One key for one effect, the same however often a step runs again."""
        return self._keys.setdefault(effect, str(uuid.uuid4()))


@dataclass
class Visit:
    """One customer. The session is None before signing in and after logging out, the errand between two sections.

    `desk` is there while a clerk is at work at this screen: then there is no customer's session.
    """

    stage: Stage
    services: "Future[Services]"
    session: "Session | None" = None
    errand: Errand | None = None
    audit: Audit = NOTHING_KEPT
    self_test: SelfTest = UNTESTED
    desk: "Desk | None" = None
    is_locked_out: bool = False  # the RA has refused to look at a login password
    is_saving_cut_off: bool = False  # a file was begun on a stick, and not seen whole

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
    def is_signed_in(self) -> bool:
        """Whether somebody is signed in: a customer, or a clerk."""
        return self.session is not None or self.desk is not None

    @property
    def open_order(self) -> "Order | None":
        """The order of the present section that stays open when it is left now."""
        return self.errand.state.open_order if self.errand is not None else None

    def idempotency_key(self, effect: str) -> str:
        """One key for one effect of the present section."""
        if self.errand is None:
            raise RuntimeError("no section was entered")
        return self.errand.idempotency_key(effect)
