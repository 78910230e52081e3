"""The clerk's journey: signing in, the customers who come, the lists, and leaving. It stands beside the customer's."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ra_contract.clerk import CounterCustomer, Role
from ra_contract.problems import Refusal
from rakiosk.audit.port import Act
from rakiosk.domain.errors import CounterRefused, RaError, SessionEnded
from rakiosk.i18n import Words, _
from rakiosk.journey.customer import session_over, wizard_of
from rakiosk.journey.missing import tell_missing
from rakiosk.kit.desk import Desk
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Cancelled, Entry, Menu, MenuGroup
from rakiosk.kit.prompts.counter import AskWanted, ExplainCode
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, run
from rakiosk.procedures.counter.asking import AtDesk
from rakiosk.procedures.counter.finding import find, find_by_card, is_card_in, look_again
from rakiosk.procedures.counter.words import ROLES, customer_facts
from rakiosk.sections import Section
from rakiosk.sections.counter import JOBS, LISTS, NEW_CUSTOMER, PASSWORD, SIGN_IN, SLIP_CHECK, counter_section
from rakiosk.sections.counter.sign_in import SigningIn

if TYPE_CHECKING:
    from ra_contract.counter_job import Job
    from rakiosk.authority.clerk_port import Clerking

RA_SECONDS = 0.5  # as long as whoever comes next waits for the RA's answer to a sign-out
CARD = "card"
_TROUBLE_CODE = re.compile(r"[A-Z]\d\d")
_JOB_KEYS = "123456789ABC"
_FIND = _("Find a customer")
_NOBODY = _("Nobody is found by this. Please check it, or read the card.")

Look = Callable[[Visit, Desk], Awaitable[None]]


@dataclass
class Shift:
    """One clerk at one machine, from signing in to signing out. `is_kiosk`: customers use the same screen."""

    visit: Visit
    ra: "Clerking"
    is_kiosk: bool = True
    remark: Words = field(default="", init=False)

    async def work(self) -> "Job | None":
        """Serve until the clerk leaves; the PIN reset that is handed over to the customer, if one is.

        Raises LoggedOut. Whatever happens, nothing of the clerk's session is left afterwards, here or at the RA.
        """
        v = self.visit
        try:
            await tell_missing(v)
            await self._enter(SIGN_IN, SigningIn(self.ra, is_kiosk=self.is_kiosk))
            while v.desk is not None and v.desk.handed_over is None:
                await self._one(v.desk)
            handed_over = v.desk.handed_over if v.desk is not None else None
        except Cancelled:
            return None
        except SessionEnded:
            v.desk = None
            with suppress(Cancelled):
                await v.show(session_over())
            return None
        else:
            return handed_over
        finally:
            v.desk = None
            await end(self.ra)

    async def _one(self, desk: Desk) -> None:
        """From the desk to the desk: one customer, one list, one code."""
        desk.customer, desk.card_guid = None, ""
        wanted = await self.visit.show(desk_home(desk, self.remark, has_card=is_card_in(self.visit)))
        self.remark = ""
        if wanted.entry == CARD:
            await self._serve(desk, find_by_card)
        elif wanted.entry:
            await self._enter(counter_section(wanted.entry), desk)
        elif _TROUBLE_CODE.fullmatch(wanted.text.upper()):
            with suppress(Cancelled):
                await self.visit.show(ExplainCode(wanted.text.upper()))
        else:
            await self._serve(desk, partial(find, typed=wanted.text))

    async def _serve(self, desk: Desk, look: Look) -> None:
        """Everything for one customer, once found."""
        await self._look(desk, look)
        chosen = ""
        while desk.customer is not None and desk.handed_over is None:
            try:
                chosen = await self.visit.show(customer_page(desk.customer, datetime.now(UTC), chosen))
            except Cancelled:
                return
            await self._enter(counter_section(chosen), desk)
            if desk.handed_over is None:
                await self._look(desk, look_again)

    async def _look(self, desk: Desk, look: Look) -> None:
        with suppress(Cancelled):
            try:
                await run(_looking(look, self._unknown), _FIND, self.visit, desk)
            except Cancelled:
                desk.customer = None
                raise

    def _unknown(self, refused: CounterRefused) -> None:
        noted("K01", refused)
        self.remark = _NOBODY

    async def _enter(self, entry: Section, record: object) -> None:
        """Walk a section; whoever leaves the sign-in leaves the desk."""
        self.visit.audit.note(Act.SECTION, row=entry.row, name=entry.module.removeprefix("rakiosk.sections."))
        try:
            await run(wizard_of(entry), entry.title, self.visit, record)
        except Cancelled:
            if self.visit.desk is None:
                raise


def _looking(look: Look, unknown: Callable[[CounterRefused], None]) -> Wizard[AtDesk]:
    """One look at the RA; trouble is shown, but for a customer whom it does not know."""

    async def step(v: Visit, now: AtDesk) -> None:
        try:
            await look(v, now.desk)
        except CounterRefused as refused:
            if refused.code is not Refusal.CUSTOMER_UNKNOWN:
                raise
            unknown(refused)

    return Wizard(AtDesk, lambda _now: (step,))


async def end(ra: "Clerking") -> None:
    """End a clerk's session at the RA, if it answers soon: else it ends there by itself. The connection is gone."""
    with suppress(RaError, TimeoutError):
        async with asyncio.timeout(RA_SECONDS):
            await ra.sign_out()
    await ra.close()


def desk_home(desk: Desk, remark: Words = "", *, has_card: bool = False) -> AskWanted:
    """The desk: one field for whatever is typed or scanned, and what else there is."""
    own = (*LISTS, SLIP_CHECK, NEW_CUSTOMER, PASSWORD)
    sections = own if desk.session.role is Role.CLERK else (LISTS[0], LISTS[2], SLIP_CHECK, PASSWORD)
    entries = tuple(Entry(str(number), section.title, section.number) for number, section in enumerate(sections, 1))
    card = (Entry("0", _("The card in the reader"), CARD),) if has_card else ()
    return AskWanted(
        _("Desk of {name} ({role})", name=desk.session.name, role=ROLES[desk.session.role]),
        _("CN, slip number, scanned code, or a trouble code (C11)"),
        (MenuGroup("", (*card, *entries)),),
        remark=remark,
    )


def customer_page(customer: CounterCustomer, now: datetime, selected: str = "") -> Menu:
    """A customer as the counter knows them, and what it can do."""
    keys = iter(_JOB_KEYS)
    groups = tuple(
        MenuGroup(heading, tuple(Entry(next(keys), section.title, section.number) for section in sections))
        for heading, sections in JOBS
    )
    return Menu(
        _("Customer {name}  {cn}", name=customer.name, cn=customer.cn),
        groups,
        facts=customer_facts(customer, now),
        back=_("Next customer"),
        selected=selected,
    )
