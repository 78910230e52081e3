"""How a printer that speaks IPP stands, in conditions (RFC 8011, 5.4.11 and 5.4.12)."""

import logging

from pyipp.enums import IppOperation, IppPrinterState

from rakiosk.printing.ipp_client import IppClient
from rakiosk.printing.ipp_message import Attributes, texts
from rakiosk.printing.port import Condition
from rakiosk.printing.reasons import conditions_of

log = logging.getLogger(__name__)

_ATTRIBUTES = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "document-format-supported")


async def ask_conditions(client: IppClient) -> set[Condition]:
    """What is the matter with the printer now. Raises Unanswered."""
    answer = await client.ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": _ATTRIBUTES})
    if not answer.is_good:
        log.warning("the printer tells no state: status 0x%04x", answer.status)
        return {Condition.REFUSES}
    return _conditions(answer.printer)


def _conditions(printer: Attributes) -> set[Condition]:
    found = conditions_of(texts(printer.get("printer-state-reasons")))
    state = printer.get("printer-state")
    formats = texts(printer.get("document-format-supported"))
    if state == IppPrinterState.PROCESSING:
        found.add(Condition.BUSY)
    if state == IppPrinterState.STOPPED and not found:
        found.add(Condition.STOPPED)
    if printer.get("printer-is-accepting-jobs") is False or (formats and "application/pdf" not in formats):
        found.add(Condition.REFUSES)
    return found
