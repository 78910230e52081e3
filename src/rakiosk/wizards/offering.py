"""A receipt on paper, offered after something was done, where this kiosk has a printer."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rakiosk.domain.certificate import Certificate
from rakiosk.i18n import Phrase, Words, _
from rakiosk.ra.wire import Action
from rakiosk.slip.child import make_pdf
from rakiosk.slip.content import Page, Slip, Text
from rakiosk.wizards.printing import RECEIPT, print_paper
from rakiosk.wizards.prompts import Cancelled, Notice
from rakiosk.wizards.receipts import status_receipt
from rakiosk.wizards.visit import Visit


async def offer_receipt(v: Visit, slip: Slip) -> None:
    """Show what stands on a receipt, and print it for who wants it. Nothing happens where there is no printer."""
    if v.printer is None:
        return
    page = Page(v.printer.paper.value)
    try:
        await v.show(preview(slip))
    except Cancelled:
        return
    await print_paper(v, slip.number, lambda: make_pdf(slip, page), RECEIPT)


async def offer_status_receipt(v: Visit, action: Action, changed: Sequence[Certificate]) -> None:
    """Offer the receipt of revoking or suspending."""
    if changed:
        customer = v.customer
        await offer_receipt(v, status_receipt(action, changed, customer.name, customer.cn, datetime.now(UTC)))


def preview(slip: Slip) -> Notice:
    """The rows and notes of a slip as they will be printed, in both languages."""
    facts = tuple((_both(row.label), _both(row.value)) for row in slip.rows)
    return Notice(
        _("Would you like this receipt on paper?"),
        tuple(_both(note) for note in slip.notes),
        facts=((_both(slip.title), slip.number), *facts),
        forward=_("Print"),
        back=_("Do not print"),
    )


def _both(text: Text) -> Words:
    return Phrase((text.chinese, text.english)) if text.english else text.chinese
