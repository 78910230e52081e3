"""The home's advice, kept true: the RA is asked before the home is shown, the card whenever one comes in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ra_contract.certificate import CarrierKind
from ra_contract.order import Kind
from rakiosk.card.port import Ability, ReaderStatus
from rakiosk.domain.errors import CardError, RaError, SessionEnded
from rakiosk.journey.advice import Known, advice, certificates_in_force
from rakiosk.kit.prompts.common import Menu
from rakiosk.kit.visit import Visit

if TYPE_CHECKING:  # the records of the wire are loaded with its client, after the first frame
    from ra_contract.session import Session

RA_SECONDS = 1.5  # as long as the home waits for the RA; afterwards it advises by what is known


class Home:
    """The home of one customer, however often they come back to it."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._known = Known()
        self._is_fresh = True  # the session was opened just now, and tells the open orders

    async def choice(self, selected: str, menu: "Callable[[Session, str, Known], Menu]") -> str:
        """Show the home with what matters now; the section that is chosen. Raises SessionEnded, LoggedOut."""
        await self._ask_ra()
        async with self._watching_card():
            return await self._visit.show(menu(self._visit.customer, selected, self._known))

    async def _ask_ra(self) -> None:
        v, is_fresh, self._is_fresh = self._visit, self._is_fresh, False
        self._known = Known(v.customer.open_orders, abilities=self._abilities())
        try:
            async with asyncio.timeout(RA_SECONDS):
                if not is_fresh:
                    v.session = await v.ra.session()
                    self._known = replace(self._known, orders=v.session.open_orders)
                certificates = await v.ra.certificates()
                kind = Kind.RENEWAL if certificates_in_force(certificates) else Kind.APPLICATION
                may_order = await v.ra.eligibility(kind)
        except SessionEnded:
            raise
        except (RaError, TimeoutError):
            return
        self._known = replace(self._known, certificates=certificates, may_order=may_order)

    # the card

    def _abilities(self) -> frozenset[Ability]:
        if self._visit.customer.carrier is not CarrierKind.CARD:
            return frozenset(Ability)
        return frozenset(ability for ability in Ability if self._visit.card_service.can(ability))

    @asynccontextmanager
    async def _watching_card(self) -> AsyncIterator[None]:
        """Look at the card that is in, and at each that comes, while the home is up."""
        looks: list[asyncio.Task[None]] = []
        seen = -1

        def look() -> None:
            nonlocal seen
            state = self._visit.card_service.state
            if state.status is ReaderStatus.PRESENT and state.insertion != seen:
                seen = state.insertion
                looks.append(asyncio.create_task(self._look()))
            elif state.status is ReaderStatus.EMPTY:
                self._tell(is_pin_blocked=False)

        if self._visit.customer.carrier is CarrierKind.CARD:
            self._visit.when_reader_changes = look
            look()
        try:
            yield
        finally:
            self._visit.when_reader_changes = lambda: None
            for task in looks:  # not awaited: a card that does not answer must not hold the customer up
                task.cancel()

    async def _look(self) -> None:
        with suppress(CardError):  # the section that is chosen says what is wrong with the card
            card = await self._visit.card_service.look()
            self._tell(is_pin_blocked=card.pin_tries_left == 0)

    def _tell(self, *, is_pin_blocked: bool) -> None:
        if is_pin_blocked != self._known.is_pin_blocked:
            self._known = replace(self._known, is_pin_blocked=is_pin_blocked)
            self._visit.stage.advise(advice(self._known, datetime.now(UTC)))
