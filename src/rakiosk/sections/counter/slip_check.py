"""臨櫃、查驗單據: a proof slip by its check code, typed or scanned: what the RA has stated, and a reprint."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rakiosk.i18n import _
from rakiosk.kit.desk import Desk
from rakiosk.kit.prompts import SlipPreview
from rakiosk.kit.prompts.counter import AskText
from rakiosk.kit.visit import State, Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.paper import print_paper
from rakiosk_slip.child import make_pdf
from rakiosk_slip.content import Page
from rakiosk_slip.statement import statement_slip

if TYPE_CHECKING:
    from ra_contract.statement import Statement


@dataclass
class Checking(State):
    """The record of a check."""

    desk: Desk
    statement: "Statement | None" = None


async def check(v: Visit, now: Checking) -> None:
    """Ask for the code, and show what was stated."""
    code = await v.show(
        AskText(
            _("Check a slip: scan its QR code, or type its number or check code"),
            _("Number or check code"),
            missing=_("Please scan the code or type it."),
        )
    )
    async with v.working(_("Asking the registration authority…")):
        now.statement = await now.desk.ra.statement("".join(code.split()))
    await _shown(v, now)


async def _shown(v: Visit, now: Checking) -> None:
    if now.statement is None:
        raise RuntimeError("no statement was asked for")
    slip = statement_slip(now.statement.code, now.statement.issuer, now.statement.prints + 1)
    title = _("The registration authority has stated this:")
    if v.printer is None:
        await v.show(SlipPreview(title, slip, forward=_("Back")))
        return
    page = Page(v.printer.paper.value)
    await v.show(SlipPreview(title, slip, forward=_("Print again"), back=_("Back")))
    await print_paper(v, now.statement.number, lambda: make_pdf(slip, page))


WIZARD = Wizard(Checking, lambda _now: (check,))
