"""The home of a signed-in customer, its advice kept true by asking the RA, before it is shown or meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ra_contract.order import Kind
from rakiosk.carriers.port import Carrier
from rakiosk.domain.errors import RaError, RaUnreachable, SessionEnded
from rakiosk.i18n import _
from rakiosk.journey.advice import Known, advice, advised, certificates_in_force
from rakiosk.journey.line import ANSWER_SECONDS, Line
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.sections import OWN_DATA, SERVICES, Services

if TYPE_CHECKING:  # the records of the contract are loaded with the RA's client, after the first frame
    from ra_contract.session import Session

RA_SECONDS = 1.5  # as long as the home waits for the RA; afterwards it advises by what is known


class Home:
    """The home of one customer, however often they come back to it."""

    def __init__(self, visit: Visit, carrier: Carrier) -> None:
        self._visit = visit
        self._carrier = carrier
        self._known = Known()
        self._line = Line(visit)
        self._is_fresh = True  # the session was opened just now, and tells the open orders
        self._changes = -1
        """`Authority.changes` when it was asked last."""

    async def choice(self, selected: str) -> str:
        """Show the home with what matters now; the section that is chosen. Raises SessionEnded, LoggedOut.

        Where nothing was changed from here since the RA was asked, it is shown at once, and what is otherwise by now is
        filled in.
        """
        is_as_it_was = self._changes == self._visit.ra.changes
        if is_as_it_was:
            self._known = replace(self._known, abilities=self._carrier.abilities(self._visit))
        else:
            await self._ask_ra(RA_SECONDS)
        self._line.is_away = self._is_without_ra
        line, carrier = self._line.watched(self._tell_line, at_once=False), self._carrier
        async with carrier.watched(self._visit, self._tell_blocked), line, self._filled_in(is_needed=is_as_it_was):
            return await self._visit.show(home_menu(self._visit.customer, selected, self._known))

    @asynccontextmanager
    async def _filled_in(self, *, is_needed: bool) -> AsyncIterator[None]:
        """Ask the RA while the block runs, and say what is otherwise than it was known."""
        asking = asyncio.create_task(self._fill_in()) if is_needed else None
        try:
            yield
        finally:
            if asking is not None:
                if asking.done():
                    asking.result()  # a bug is not kept quiet
                asking.cancel()
                await asyncio.wait([asking])

    async def _fill_in(self) -> None:
        try:
            await self._ask_ra(ANSWER_SECONDS)
        except SessionEnded as ended:
            self._visit.stage.end_prompt(ended)
            return
        self._line.is_away = self._is_without_ra
        self._advise()

    async def _ask_ra(self, seconds: float) -> None:
        """Ask all that the advice is made of, in turn: at once it would need more connections, and take as long."""
        ra, is_fresh, self._is_fresh = self._visit.ra, self._is_fresh, False
        self._changes = ra.changes
        try:
            async with asyncio.timeout(seconds):
                session = self._visit.customer if is_fresh else await ra.session()
                certificates = await ra.certificates()
                kind = Kind.RENEWAL if certificates_in_force(certificates) else Kind.APPLICATION
                may_order = await ra.eligibility(kind)
        except SessionEnded:
            raise
        except (RaError, TimeoutError) as away:
            noted("R01", away if isinstance(away, RaError) else RaUnreachable(f"nothing in {seconds} s"))
            self._known = replace(self._nothing_new(), without_ra=self._carrier.words.without_ra)
            return
        self._visit.session = session
        self._known = replace(self._nothing_new(), certificates=certificates, may_order=may_order)

    def _nothing_new(self) -> Known:
        """All that the session and the card have told, and nothing of what may be another by now."""
        abilities, is_blocked = self._carrier.abilities(self._visit), self._known.is_pin_blocked
        return Known(self._visit.customer.open_orders, is_pin_blocked=is_blocked, abilities=abilities)

    @property
    def _is_without_ra(self) -> bool:
        return bool(str(self._known.without_ra))

    async def _tell_line(self) -> None:  # the line's
        if self._line.is_away and not self._is_without_ra:
            self._known = replace(self._nothing_new(), without_ra=self._carrier.words.without_ra)
        elif not self._line.is_away:
            with suppress(SessionEnded):  # the section that is chosen says so
                await self._ask_ra(RA_SECONDS)
        self._advise()

    def _tell_blocked(self, is_blocked: bool) -> None:  # the port's
        if is_blocked != self._known.is_pin_blocked:
            self._known = replace(self._known, is_pin_blocked=is_blocked)
            self._advise()

    def _advise(self) -> None:
        self._visit.stage.advise(advice(self._known, datetime.now(UTC)))


def home_menu(session: "Session", selected: str = "", known: Known | None = None) -> Menu:
    """The signed-in home with the manual's groups (manual 壹-一-4): own data, certificates, and their carrier."""
    services, known = SERVICES[session.carrier], known or Known(session.open_orders)
    own_data = tuple(Entry(key, entry.title, entry.number) for key, entry in zip("AB", OWN_DATA, strict=True))
    numbered = tuple(
        Entry(str(i), entry.title, entry.number)
        for i, entry in enumerate((*services.certificates, *services.carrier), 1)
    )
    about_certificates = len(services.certificates)
    groups = (
        MenuGroup(_("My data"), own_data),
        MenuGroup(_("Certificates"), numbered[:about_certificates]),
        MenuGroup(services.heading, numbered[about_certificates:]),
    )
    return Menu(
        _("Hello {name}, please choose a service", name=session.name),
        groups,
        advice=advice(known, datetime.now(UTC)),
        selected=selected or _number_of(services, advised(known)),
        is_open_to_help=True,
    )


def _number_of(services: Services, name: str) -> str:
    """The number of the customer's service whose file has this name; empty when there is none."""
    all_of_them = (*services.certificates, *services.carrier)
    return next((entry.number for entry in all_of_them if entry.module.rpartition(".")[2] == name), "")
