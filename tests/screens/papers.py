"""The prompts of printing: the printer's conditions, a job under way, its end, and the customer's last word."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

from ra_contract.status_change import Action
from rakiosk.i18n import Message, _
from rakiosk.printing.port import Condition, JobState, PrinterState, Progress
from rakiosk.wizards import printing
from rakiosk.wizards.offering import receipt_offer
from rakiosk.wizards.prompts import Prompt, Sight, Watch
from rakiosk.wizards.receipts import status_receipt
from tests.screens.scene import CARD_CUSTOMER, NOON, SIGNING, Scene, step_of


def papers() -> Iterator[Scene]:
    """Every scene of them, by name."""
    who, place = CARD_CUSTOMER, step_of("貳-五", 1)
    for condition in Condition:
        state = PrinterState.of([condition])
        yield Scene(f"printer-{condition}", partial(_watched, printing.held_up(state)), who, place=place)
    two = PrinterState.of([Condition.PAPER_OUT, Condition.TONER_OUT])
    yield Scene("printer-paper-and-toner-out", lambda: _watched(printing.held_up(two)), who, place=place)
    stopped, gone = _("Stop printing"), PrinterState.of([Condition.OFFLINE])
    progress = Progress(JobState.PRINTING, sheets=1)
    made: dict[str, Callable[[], Prompt[Any]]] = {
        "printing-waiting": lambda: _watched(printing.under_way(Progress(JobState.WAITING)), stopped),
        "printing-a-page-is-out": lambda: _watched(printing.under_way(progress), stopped),
        "printing-takes-long": lambda: printing.takes_long(progress),
        "printing-takes-long-without-a-printer": lambda: printing.takes_long(Progress(JobState.PRINTING, gone)),
        "printing-stopped": lambda: printing.stopped(has_agreed=True),
        "printing-not-stopped": lambda: printing.stopped(has_agreed=False),
        "printed": lambda: printing.did_it_come_out(Progress(JobState.PRINTED), "", printing.PROOF),
        "printed-receipt": lambda: printing.did_it_come_out(Progress(JobState.PRINTED), "", printing.RECEIPT),
        "printed-perhaps": lambda: printing.did_it_come_out(Progress(JobState.UNCERTAIN), "", printing.PROOF),
        "printing-given-up": lambda: printing.given_up(Progress(JobState.FAILED)),
        "printing-given-up-for-a-jam": lambda: printing.given_up(
            Progress(JobState.FAILED, PrinterState.of([Condition.JAM]))
        ),
        "printing-not-made": printing.not_made,
        "receipt-offered": lambda: receipt_offer(status_receipt(Action.HOLD, [SIGNING], "林美玲", "DEMO-01", NOON)),
        "printing-no-printer": printing.no_printer,
    }
    for name, make in made.items():
        yield Scene(name, make, who, place=place)


def _watched(sight: Sight, back: Message | None = None) -> Watch:
    async def nothing_more() -> AsyncIterator[Sight]:
        yield sight
        await asyncio.Event().wait()

    return Watch(sight, nothing_more, back=back or _("Do not print"))
