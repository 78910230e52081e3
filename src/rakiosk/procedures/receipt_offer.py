"""A receipt on paper, offered after something was done, where this kiosk has a printer."""

from collections.abc import Sequence
from datetime import UTC, datetime

from ra_contract.certificate import Certificate
from ra_contract.order import Order
from ra_contract.status_change import Action
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Cancelled, SlipPreview
from rakiosk.kit.visit import Visit
from rakiosk.procedures.paper import RECEIPT, print_paper, printer_fault
from rakiosk.procedures.receipts import renewal_receipt, status_receipt
from rakiosk_slip.child import make_pdf
from rakiosk_slip.content import Page, Slip


async def offer_receipt(v: Visit, slip: Slip) -> None:
    """Show what stands on a receipt, and print it for who wants it. Nothing happens where there is no printer."""
    if v.printer is None:
        return
    page = Page(v.printer.paper.value)
    try:
        await v.show(receipt_offer(slip))
    except Cancelled:
        return
    await print_paper(v, slip.number, lambda: make_pdf(slip, page), RECEIPT)


async def offer_status_receipt(v: Visit, action: Action, changed: Sequence[Certificate]) -> None:
    """Offer the receipt of revoking or suspending."""
    if changed:
        customer = v.customer
        await offer_receipt(v, status_receipt(action, changed, customer.name, customer.cn, datetime.now(UTC)))


async def offer_renewal_receipt(v: Visit, order: Order) -> None:
    """Offer the receipt of a renewal's fee, if one was debited."""
    if order.receipt is not None:
        await offer_receipt(v, renewal_receipt(order, v.customer.name, v.customer.cn))


async def without_receipt(v: Visit) -> tuple[Words, ...]:
    """That no receipt can be printed now: told before the payment, and forbidding nothing. Empty when one can be."""
    fault = await printer_fault(v)
    if fault is None:
        return ()
    return fault, _("The renewal can be done all the same: the receipt number is shown on the screen.")


def receipt_offer(slip: Slip) -> SlipPreview:
    """Show what will stand on a receipt, and ask whether it is wanted."""
    return SlipPreview(_("Would you like this receipt on paper?"), slip, back=_("Do not print"))
