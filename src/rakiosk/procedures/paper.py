"""Printing a paper: the printer's state before anything is promised, its progress, and the customer's last word."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from rakiosk.i18n import Phrase, Words, _, plural
from rakiosk.kit.noted import noted_words
from rakiosk.kit.prompts import Cancelled, Entry, Menu, MenuGroup, Notice, Sight, Tone, Watch
from rakiosk.kit.visit import Visit
from rakiosk.printing.port import Job, JobProgress, JobState, Printer, PrinterState, PrinterTrouble
from rakiosk.procedures.printer import (
    GIVEN_UP,
    NO_PRINTER,
    NO_PRINTER_CODE,
    NOT_MADE,
    TELL_STAFF,
    advice_words,
    code_words,
    for_the_staff,
    line_words,
    no_printer_line,
    note_state,
    state_words,
)
from rakiosk_slip.child import SlipFailed

PROOF, RECEIPT = _("proof slip"), _("receipt")
POLL_SECONDS = 0.5
BRIEF_SECONDS = 1.0  # a job that is done within this time needs no screen of its own
LONG_SECONDS = 60.0  # a job that is not done by then: the customer may want to wait no longer
CAME_OUT = frozenset({JobState.PRINTED, JobState.UNCERTAIN})
YES, AGAIN, LEAVE = "yes", "again", "leave"


async def print_paper(v: Visit, name: str, make_pdf: Callable[[], Awaitable[bytes]], paper: Words = PROOF) -> bool:
    """Print a paper; True when the customer says that it came out.

    `name` holds only its number. `make_pdf` is called once for each try. `paper` is what it is called.
    """
    printer = v.printer
    if printer is None:
        noted_words(NO_PRINTER_CODE, "this kiosk has none")
        await v.show(no_printer())
        return False
    answer = AGAIN
    while answer == AGAIN:
        try:
            await _until_ready(v, printer)
            answer = await _one_try(v, printer, name, make_pdf, paper)
        except Cancelled:
            return False
        except SlipFailed as failed:
            noted_words(NOT_MADE, f"a paper cannot be drawn up: {failed}")
            await v.show(not_made())
            return False
    return answer == YES


async def printer_fault(v: Visit) -> Words | None:
    """The printer's fault, asked for before anything is begun that ends on paper; None when there is none."""
    if v.printer is None:
        return no_printer_line()
    state = await v.printer.state()
    note_state(state)
    return None if state.is_ready else line_words(state)


async def _until_ready(v: Visit, printer: Printer) -> None:
    """Wait until the printer can print, if it cannot now. Raises Cancelled."""
    async with v.working(_("Looking at the printer…")):
        state = await printer.state()
    if not state.is_ready:
        note_state(state)
        await v.show(Watch(held_up(state), lambda: _mending(printer, state), back=_("Do not print")))


async def _mending(printer: Printer, before: PrinterState) -> AsyncIterator[Sight]:
    while not (state := await printer.state()).is_ready:
        if state != before:
            note_state(state)
        before = state
        yield held_up(state)
        await asyncio.sleep(POLL_SECONDS)


async def _one_try(
    v: Visit, printer: Printer, name: str, make_pdf: Callable[[], Awaitable[bytes]], paper: Words
) -> str:
    try:
        async with v.working(_("Printing…")):
            followed = Followed(await printer.print(name, await make_pdf()))
            await followed.for_a_moment()
    except PrinterTrouble as trouble:
        state = PrinterState.of([trouble.condition])
        note_state(state, "the paper was not taken")
        return await v.show(given_up(JobProgress(JobState.FAILED, state)))
    try:
        await _to_its_end(v, followed)
    except Cancelled:
        async with v.working(_("Stopping the printer…")):
            has_agreed = await followed.cancel()
        if followed.now.state not in CAME_OUT:
            await v.show(stopped(has_agreed=has_agreed))
            return LEAVE
    except BaseException:
        # logged out: what comes out later would lie there for whoever comes next
        await followed.cancel()
        raise
    if followed.now.state in CAME_OUT:
        return await v.show(did_it_come_out(followed.now, followed.job.outcome(), paper))
    note_state(followed.now.printer, "the paper was given up")
    if followed.now.printer.is_ready:
        noted_words(GIVEN_UP, f"the paper was given up: {followed.now.state.value}")
    return await v.show(given_up(followed.now))


async def _to_its_end(v: Visit, followed: "Followed") -> None:
    """Show a job that is under way until it has ended. Raises Cancelled when the customer stops it."""
    while not followed.now.has_ended:
        await v.show(Watch(under_way(followed.now), followed.sights, back=_("Stop printing")))
        if not followed.now.has_ended and await v.show(takes_long(followed.now)) == LEAVE:
            raise Cancelled


class Followed:
    """A job under way, and what was seen of it last."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.now = JobProgress(JobState.WAITING)

    async def for_a_moment(self) -> None:
        """Until it ends, is held up, or is not done within a moment."""
        async for __ in self._seen(BRIEF_SECONDS, POLL_SECONDS / 5):
            if not self.now.printer.is_ready:
                return

    async def sights(self) -> AsyncIterator[Sight]:
        """How it goes on, until it ends or takes long; for Watch."""
        async for __ in self._seen(LONG_SECONDS, POLL_SECONDS):
            yield under_way(self.now)

    async def cancel(self) -> bool:
        """Stop it; whether the printer has agreed."""
        has_agreed = await self.job.cancel()
        self.now = await self.job.progress()
        return has_agreed

    async def _seen(self, seconds: float, pause: float) -> AsyncIterator[None]:
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while True:
            before, self.now = self.now, await self.job.progress()
            if not self.now.printer.is_ready and self.now.printer != before.printer:
                note_state(self.now.printer)
            if self.now.has_ended or clock() > deadline:
                return
            yield
            await asyncio.sleep(pause)


def held_up(state: PrinterState) -> Sight:
    """The printer cannot print now."""
    return Sight(state_words(state), (advice_words(state), _("It goes on by itself."), code_words(state)), Tone.WARNING)


def under_way(now: JobProgress) -> Sight:
    """A job that is being printed, or held up."""
    if not now.printer.is_ready:
        return held_up(now.printer)
    sheets = () if now.sheets is None else (plural("{count} page is out.", "{count} pages are out.", now.sheets),)
    told = _("The printer has the paper and will begin.") if now.state is JobState.WAITING else _("Please wait.")
    return Sight(_("Printing…"), (told, *sheets))


def takes_long(now: JobProgress) -> Menu:
    """A job that is not done after a long time."""
    entries = (Entry("1", _("Wait longer"), AGAIN), Entry("2", _("Stop printing"), LEAVE))
    why = Phrase((state_words(now.printer), TELL_STAFF)) if not now.printer.is_ready else TELL_STAFF
    groups = (MenuGroup("", entries),)
    return Menu(_("Printing takes long. What shall be done?"), groups, advice=why, note=code_words(now.printer))


def stopped(*, has_agreed: bool) -> Notice:
    """The customer has stopped a job."""
    if has_agreed:
        return Notice(_("Printing was stopped."), (_("If a page has come out, please take it with you."),))
    return Notice(
        _("The printer could not be told to stop."),
        (_("A page may still come out. Please tell the staff, who will keep it for you."),),
        tone=Tone.WARNING,
    )


def did_it_come_out(now: JobProgress, outcome: Words, paper: Words) -> Menu:
    """The printer says that it is done, or cannot say: the customer can."""
    entries = (
        Entry("1", _("Yes, I have it"), YES),
        Entry("2", _("No, print it again"), AGAIN),
        Entry("3", _("No, I will tell the staff"), LEAVE),
    )
    unsure = (_("The printer does not say whether the page is whole."),) if now.state is JobState.UNCERTAIN else ()
    advice = Phrase((*unsure, *((outcome,) if str(outcome) else ()), _("Please take your paper with you.")), "\n")
    # Manual: 貳-五-3
    return Menu(_("Did the {paper} come out?", paper=paper), (MenuGroup("", entries),), advice=advice)


def given_up(now: JobProgress) -> Menu:
    """The printer gave the job up, or never took it."""
    entries = (Entry("1", _("Print it again"), AGAIN), Entry("2", _("Do not print"), LEAVE))
    why = Phrase((state_words(now.printer), advice_words(now.printer))) if not now.printer.is_ready else TELL_STAFF
    code = code_words(now.printer) if not now.printer.is_ready else for_the_staff(GIVEN_UP)
    return Menu(_("It could not be printed."), (MenuGroup("", entries),), advice=why, note=code)


def no_printer() -> Notice:
    """There is none at this kiosk."""
    return Notice(
        _("This paper cannot be printed here."), (NO_PRINTER, for_the_staff(NO_PRINTER_CODE)), forward=_("Back")
    )


def not_made() -> Notice:
    """The paper could not be drawn up."""
    return Notice(
        _("It could not be printed."),
        (_("Nothing is lost: you can print it again at any time. Please tell the staff."), for_the_staff(NOT_MADE)),
        tone=Tone.WARNING,
    )
