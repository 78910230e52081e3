"""The customer's journey: front page, signing in, home, a section, logging out, and the next customer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import InitVar, dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from rakiosk.audit.port import NOTHING_KEPT, Act, Audit
from rakiosk.carriers import Carriers
from rakiosk.carriers.file.stick import clear_cut_off
from rakiosk.carriers.port import Carrier
from rakiosk.domain.errors import SessionEnded
from rakiosk.i18n import _
from rakiosk.journey.front import Front
from rakiosk.kit.prompts import Cancelled, LoggedOut, Notice
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, run
from rakiosk.sections import CARD_ALONE, CARD_ALONE_CARRIER, STAFF, SUSPEND_ALONE, Section, section
from rakiosk.sections.user.logout import end_session

if TYPE_CHECKING:  # the records of the contract are loaded with the RA's client, after the first frame
    from ra_contract.counter_job import Job
    from ra_contract.session import Session


@dataclass(frozen=True, slots=True)
class Listeners:
    """Listeners to customers coming and going: the demo, whose invented people bring their cards, and the audit."""

    signed_in: Callable[["Session"], None] = lambda _session: None
    signed_out: Callable[[], None] = lambda: None
    audit: Audit = NOTHING_KEPT


NOBODY = Listeners()


@dataclass
class Journey:
    """One customer after the other at one kiosk.

    `wipe` takes the last one's traces away as soon as the visit is over, `put_back` language and look once the card is.
    `incident` is the number of the crash after which this kiosk started: the front page tells it to the first customer.
    """

    visit: Visit
    carriers: Carriers
    wipe: Callable[[], None]
    put_back: Callable[[], None]
    listeners: Listeners = NOBODY
    incident: InitVar[str] = ""

    def __post_init__(self, incident: str) -> None:
        self.visit.audit = self.listeners.audit
        self.front = Front(self.visit, incident, takes_cards=CARD_ALONE_CARRIER in self.carriers)
        self._first = ""  # the section that is entered at once, once the customer is signed in

    @property
    def carrier(self) -> Carrier | None:
        """The carrier of the signed-in customer's keys."""
        session = self.visit.session
        return self.carriers[session.carrier] if session is not None else None

    def advise_front(self) -> None:
        """Say on the front page what matters now; it is up."""
        self.front.advise()

    async def serve(self) -> None:
        """Serve one customer after the other, for ever."""
        while True:
            await self._serve_one()
            self.put_back()

    async def _serve_one(self) -> None:
        """From the front page to the front page."""
        v = self.visit
        try:
            await self._front()
            if v.session is not None:
                v.audit.note(Act.SIGNED_IN, who=v.session.cn, carrier=v.session.carrier)
                self.listeners.signed_in(v.session)
                await self._home()
        except LoggedOut:
            await end_session(v)
        except SessionEnded:
            await end_session(v)
            with suppress(Cancelled, LoggedOut):
                await v.show(session_over())
        v.audit.note(Act.VISIT_ENDED)
        self.wipe()
        v.is_locked_out = False
        self.front.incident = ""
        self.listeners.signed_out()
        for carrier in self.carriers.values():
            await carrier.take_back(v)

    async def _front(self) -> None:
        v, chosen = self.visit, ""
        while v.session is None:
            chosen = await self.front.choice(chosen)
            await v.ready()
            if chosen == STAFF:
                await self._staff()
                return
            entry = section(chosen)
            if entry in (*CARD_ALONE, *SUSPEND_ALONE):
                await self._enter(entry, self.carriers[CARD_ALONE_CARRIER])
                return  # whoever came with nothing but a card is gone, and takes it along
            await self._enter(entry, None)
            await self._end_unchanged()

    async def _staff(self) -> None:
        """A clerk works here; an authorised PIN reset is handed over to the customer, who signs in and is led to it."""
        make = self.visit.services.result().clerking
        if make is None:
            return
        job = await import_module("rakiosk.journey.clerk").Shift(self.visit, make()).work()
        if job is not None:
            self.wipe()
            await self._take_over(job)

    async def _take_over(self, job: "Job") -> None:
        with suppress(Cancelled):
            await self.visit.show(please_take_over(job.name))
            login = section("壹-一")
            await run(import_module(login.module).signing_in(job.cn), login.title, self.visit)
            await self._end_unchanged()
            self._first = "貳-六"

    async def _end_unchanged(self) -> None:
        """The change of the first login password cannot be skipped (manual 壹-一-2): who leaves it is signed out."""
        session = self.visit.session
        if session is not None and session.password_change_required:
            await end_session(self.visit)

    async def _home(self) -> None:
        carrier = self.carrier
        if carrier is None:
            raise RuntimeError("nobody is signed in")
        from rakiosk.journey.home import Home  # noqa: PLC0415  # loaded with the RA's client, after the first frame

        home, chosen, self._first = Home(self.visit, carrier), self._first, ""
        if chosen:
            await self._enter(section(chosen), carrier)
        while self.visit.session is not None:
            chosen = await home.choice(chosen)
            await self._enter(section(chosen), carrier)

    async def _enter(self, entry: Section, carrier: Carrier | None) -> None:
        self.visit.audit.note(Act.SECTION, row=entry.row, name=entry.module.removeprefix("rakiosk.sections."))
        with suppress(Cancelled):
            await run(wizard_of(entry), entry.title, self.visit, carrier)
            self.visit.audit.note(Act.SECTION_DONE, row=entry.row)
        await clear_cut_off(self.visit)


def wizard_of(entry: Section) -> Wizard[Any]:
    """The wizard of a section, loaded when it is entered."""
    wizard = import_module(entry.module).WIZARD
    if not isinstance(wizard, Wizard):
        raise TypeError(entry.module)
    return wizard


def please_take_over(name: str) -> Notice:
    """The clerk is signed out, and the customer goes on."""
    return Notice(
        _("{name}, please take the keyboard now", name=name),
        (
            _("The staff member is signed out and looks away from here on."),
            _("Sign in, and then choose a new card PIN. Tell it to nobody, the staff will not ask for it."),
        ),
        forward=_("Go on"),
        back=_("Cancel"),
    )


def session_over() -> Notice:
    """The session has ended, here or elsewhere."""
    return Notice(
        _("You are signed out: the session is over."),
        (_("To go on, please sign in again. What was begun is kept."),),
    )
