"""The prompts of printing: the printer's conditions, a job under way, its end, and the customer's last word."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

from rakiosk.i18n import Message, _
from rakiosk.kit.prompts import Prompt, Sight, Watch
from rakiosk.printing.port import Condition, JobProgress, JobState, PrinterState
from rakiosk.procedures import paper
from rakiosk.procedures.download import coming
from tests.screens.scene import CARD_CUSTOMER, Scene, step_of


def papers() -> Iterator[Scene]:
    """Every scene of them, by name."""
    who, place = CARD_CUSTOMER, step_of("貳-五", 1)
    for condition in Condition:
        state = PrinterState.of([condition])
        yield Scene(f"printer-{condition}", partial(_watched, paper.held_up(state)), who, place=place)
    two = PrinterState.of([Condition.PAPER_OUT, Condition.TONER_OUT])
    yield Scene("printer-paper-and-toner-out", lambda: _watched(paper.held_up(two)), who, place=place)
    stopped, gone = _("Stop printing"), PrinterState.of([Condition.OFFLINE])
    progress = JobProgress(JobState.PRINTING, sheets=1)
    made: dict[str, Callable[[], Prompt[Any]]] = {
        "fetching-a-file": lambda: _watched(coming(123_456, 2_345_678), _("Stop fetching")),
        "printing-waiting": lambda: _watched(paper.under_way(JobProgress(JobState.WAITING)), stopped),
        "printing-a-page-is-out": lambda: _watched(paper.under_way(progress), stopped),
        "printing-takes-long": lambda: paper.takes_long(progress),
        "printing-takes-long-without-a-printer": lambda: paper.takes_long(JobProgress(JobState.PRINTING, gone)),
        "printing-stopped": lambda: paper.stopped(has_agreed=True),
        "printing-not-stopped": lambda: paper.stopped(has_agreed=False),
        "printed-receipt": lambda: paper.did_it_come_out(JobProgress(JobState.PRINTED), "", paper.RECEIPT),
        "printed-perhaps": lambda: paper.did_it_come_out(JobProgress(JobState.UNCERTAIN), "", paper.PROOF),
        "printing-given-up": lambda: paper.given_up(JobProgress(JobState.FAILED)),
        "printing-given-up-for-a-jam": lambda: paper.given_up(
            JobProgress(JobState.FAILED, PrinterState.of([Condition.JAM]))
        ),
        "printing-not-made": paper.not_made,
        "printing-no-printer": paper.no_printer,
    }
    for name, make in made.items():
        yield Scene(name, make, who, place=place)


def _watched(sight: Sight, back: Message | None = None) -> Watch:
    async def nothing_more() -> AsyncIterator[Sight]:
        yield sight
        await asyncio.Event().wait()

    return Watch(sight, nothing_more, back=back or _("Do not print"))
