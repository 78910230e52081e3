"""The prompts of the counter (臨櫃), with a clerk at the desk."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

from ra_contract.certificate import CarrierKind
from ra_contract.clerk import CardState, ClerkSession, CounterCard, CounterCustomer, Document, Role, SignInPlace
from ra_contract.counter_job import CounterPolicy, Job, JobKind, JobRequest, JobState
from ra_contract.problems import Refusal
from rakiosk.authority.clerk_port import Clerking
from rakiosk.card.port import ReaderStatus
from rakiosk.domain.errors import CounterRefused
from rakiosk.i18n import Phrase, Words, _
from rakiosk.journey.clerk import customer_page, desk_home
from rakiosk.journey.customer import please_take_over
from rakiosk.journey.desk import terminal_front
from rakiosk.journey.missing import missing_page
from rakiosk.kit.desk import Desk
from rakiosk.kit.prompts import AskPin, Prompt, Trouble, Watch
from rakiosk.kit.prompts.counter import AskClerkSignIn, ExplainCode
from rakiosk.procedures.counter.asking import Asking, not_done, outcome
from rakiosk.procedures.counter.identity import seen, why_represented
from rakiosk.procedures.counter.lists import list_of
from rakiosk.procedures.counter.own_card import OWN_PIN, take_own_card
from rakiosk.procedures.counter.second_person import approval, waiting, who_approves
from rakiosk.sections.counter import counter_section
from rakiosk.sections.counter.mine import what_to_do
from rakiosk.sections.counter.pin_reset import authorised
from rakiosk.sections.counter.slip_check import forged
from rakiosk.sections.counter.waiting import decision
from rakiosk.support.doctor.authority import certificate as certificate_verdict
from rakiosk.support.doctor.authority import clock
from rakiosk.support.doctor.reader import _RESTART, judged
from rakiosk.support.doctor.verdict import Check, Verdict, broken, failed
from rakiosk.support.self_test import finding
from rakiosk_demo.simulators.card.reader import SimulatedReader
from tests.screens.scene import ENCRYPTION, NOON, ORDER, SIGNING, Scene

POLICY = CounterPolicy(2, (JobKind.PIN_RESET,), (JobKind.PIN_RESET,), (JobKind.PIN_RESET,), False, 30)  # noqa: FBT003
CLERK = ClerkSession(
    "", "clerk01", "何佳穎", Role.CLERK, "demo", password_change_required=False, expires_at=NOON, idle_seconds=300
)
NOBODY_TO_ASK = cast("Clerking", None)  # scenes send nothing
DESK = Desk(NOBODY_TO_ASK, CLERK, POLICY)
SUPERVISOR = Desk(NOBODY_TO_ASK, replace(CLERK, clerk="super01", name="曾文彬", role=Role.SUPERVISOR), POLICY)
CARD = CounterCard("c0" * 16, "C-0004", CardState.IN_USE, NOON, proven=True)
CUSTOMER = CounterCustomer(
    "DEMO-04",
    "張雅婷",
    CarrierKind.CARD,
    approved=True,
    password_change_required=False,
    locked_until=None,
    cards=(CARD,),
    certificates=(SIGNING, ENCRYPTION),
    orders=(ORDER,),
    visits=(SignInPlace(NOON, "taipei-0001"), SignInPlace(NOON - timedelta(days=30), "taipei-0002")),
)
REQUEST = JobRequest(
    JobKind.PIN_RESET,
    "DEMO-04",
    (Document.IDENTITY_CARD, Document.HEALTH_CARD),
    seal=True,
    representative="住院，由女兒代辦",
)
JOB = Job(
    "1",
    "J-000123",
    JobKind.PIN_RESET,
    JobState.WAITING,
    "DEMO-04",
    "張雅婷",
    "clerk01",
    NOON,
    "demo",
    NOON + timedelta(minutes=30),
    request=REQUEST,
)
DONE = replace(JOB, state=JobState.DONE, decided_by="super01", decided_at=NOON, expires_at=NOON + timedelta(minutes=15))
PLACE = counter_section("臨櫃-pin_reset").title

Make = Callable[[], Prompt[Any]]


def counter_sections() -> Iterator[Scene]:
    """Every scene of them, by name."""
    yield Scene("desk-front", terminal_front)
    place = counter_section("臨櫃-sign_in").title
    yield Scene("desk-sign-in", partial(AskClerkSignIn, takes_card=True), place=place)
    yield Scene("desk-own-pin", lambda: AskPin(2, title=OWN_PIN), place=place, reader=ReaderStatus.PRESENT)
    yield Scene("desk-take-card", take_own_card, desk=DESK, place=place, reader=ReaderStatus.PRESENT)
    yield Scene("desk-home", partial(desk_home, DESK, has_card=True), desk=DESK, reader=ReaderStatus.PRESENT)
    yield Scene("desk-home-supervisor", partial(desk_home, SUPERVISOR), desk=SUPERVISOR)
    yield Scene("desk-customer", partial(customer_page, CUSTOMER, NOON), desk=DESK)
    yield _scene("desk-documents", partial(seen, POLICY, JobKind.PIN_RESET), keys=("1", "2", "enter"))
    yield _scene("desk-representative", why_represented, keys=("enter",))
    yield _scene("desk-second-person", partial(who_approves, JOB))
    yield _scene("desk-approval", _approval)
    yield _scene("desk-waiting", _waiting)
    yield _scene("desk-authorised", _authorised)
    yield _scene("desk-not-done", lambda: not_done(replace(JOB, state=JobState.REFUSED)))
    yield _scene("desk-done", lambda: outcome(replace(DONE, kind=JobKind.UNLOCKING)))
    yield _scene("desk-refused", lambda: Trouble(CounterRefused(Refusal.SAME_PERSON)))
    yield Scene("desk-list", lambda: list_of(_("Jobs of today"), [JOB, DONE]), desk=DESK)
    yield Scene("desk-decision", partial(decision, JOB), desk=SUPERVISOR)
    yield Scene("desk-mine", lambda: what_to_do(replace(DONE, can_be_taken_back=True)), desk=DESK)
    yield Scene("desk-forged", lambda: forged("S-000123"), desk=DESK)
    yield Scene("desk-code", lambda: ExplainCode("C15"), desk=DESK)
    yield Scene("desk-code-unknown", lambda: ExplainCode("Z99"), desk=DESK)
    yield Scene("desk-missing", lambda: missing_page([finding(each) for each in _ill()]))
    yield Scene("desk-missing-nothing-works", lambda: missing_page([finding(each) for each in _dead()]))
    yield Scene("desk-missing-soon", lambda: missing_page([finding(_ends_soon())]))
    yield Scene("take-over", partial(please_take_over, "張雅婷"))


def _ends_soon() -> Verdict:
    return certificate_verdict((NOON, NOON + timedelta(days=10)), NOON)


def _ill() -> list[Verdict]:
    """A reader by another name, a printer with two troubles, a check that failed, and what is not broken yet."""
    with closing(SimulatedReader(name="HID OMNIKEY 3x21 00 00")) as other, closing(SimulatedReader()) as none:
        none.unplug()
        reader = judged(none, "ACR38", lambda: other)[1]
    paper, cover = _("It is out of paper: put some in."), _("Its cover is open: close it.")
    printer = broken(Check.PRINTER, "ipp://printer-0001.example/ipp/print, A4", Phrase((paper, cover)))
    return [_ends_soon(), reader, printer, failed(Check.FONTS, "OSError: [Errno 5] Input/output error")]


def _dead() -> list[Verdict]:
    no_service = broken(Check.CARD_SERVICE, _("It does not answer."), _RESTART)
    no_sticks = broken(Check.STICKS, _("The service for sticks (udisks2) does not answer."), "")
    withdrawn = broken(Check.RA, _("It does not admit this kiosk."), "")
    return [*_ill(), no_service, no_sticks, withdrawn, clock(NOON, NOON + timedelta(hours=8))]


def _scene(name: str, make: Make, keys: tuple[str, ...] = ()) -> Scene:
    return Scene(name, make, desk=DESK, place=PLACE, keys=keys)


def _approval() -> Prompt[Any]:
    return approval(JOB, "super01", _none(), asks_code=True)


def _none() -> Words:
    return ""


def _waiting() -> Prompt[Any]:
    async def nothing() -> Any:
        await asyncio.Event().wait()
        yield

    return Watch(waiting(JOB), nothing, back=_("Wait no longer"))


def _authorised() -> Prompt[Any]:
    return authorised(Asking(DESK, REQUEST, DONE))
