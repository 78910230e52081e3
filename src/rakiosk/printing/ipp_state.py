"""How a printer that speaks IPP stands, in conditions (RFC 8011, 5.4.11 and 5.4.12)."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pyipp.enums import IppOperation, IppPrinterState, IppStatus

from rakiosk.printing.ipp_answer import Attributes, Response
from rakiosk.printing.ipp_client import USER, Address, IppClient, Unanswered
from rakiosk.printing.ipp_message import Value, number, one, texts
from rakiosk.printing.ipp_refusal import refusal
from rakiosk.printing.paper_names import has_size, own_name
from rakiosk.printing.port import Condition
from rakiosk.printing.reasons import conditions_of

log = logging.getLogger(__name__)

PDF = "application/pdf"
_ATTRIBUTES = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
    "device-uri",
)
# what a CUPS says when a printer has forgotten a job, which it calls completed all the same; it goes on saying it
_FORGOTTEN = "cups-ipp-missing-job-history"
_OWN_OF_QUEUE = frozenset({Condition.STOPPED, Condition.REFUSES, Condition.BUSY})


@dataclass(frozen=True, slots=True)
class Standing:
    """The printer's conditions, and whether a job of late was forgotten by it."""

    conditions: Collection[Condition]
    has_forgotten: bool = False


class Watcher:
    """Asks a printer how it stands; behind a queue of CUPS, the device itself where it speaks IPP too.

    A queue tells nothing of a device that is off or empty while it has no job, and goes on telling of what was mended
    after its last one.
    """

    def __init__(self, client: IppClient) -> None:
        self._client = client
        self._names: dict[str | None, str | None] = {}
        self.device: IppClient | None = None
        """The printer behind a queue, once it is known and where it speaks IPP."""

    async def standing(self) -> Standing:
        """How it stands now. Raises Unanswered."""
        answer = await _asked(self._client)
        if not answer.is_good:
            return Standing({refusal(answer) or Condition.REFUSES})
        printer = answer.printer
        found = _conditions(printer)
        reasons = texts(printer.get("printer-state-reasons"))
        if self._client.is_queue:
            device = self._device_of(printer)
            if device is not None:
                found = (found & _OWN_OF_QUEUE) | await _device_conditions(device)
            elif number(printer.get("printer-state")) == IppPrinterState.IDLE:
                found &= _OWN_OF_QUEUE
        return Standing(found, _FORGOTTEN in reasons)

    async def would_take(self, media: str | None) -> Condition | None:
        """Why a paper would not be taken, asked by Validate-Job; None when it would. Raises Unanswered.

        A queue of CUPS would take anything: so the device behind it is asked for the paper.
        """
        found, self._names[media] = await _refused(self._client, media, {"document-format": PDF})
        if found is None and self.device is not None:
            behind, _name = await _refused(self.device, media, {})
            return behind if behind is Condition.WRONG_PAPER else None
        return found

    def name_of(self, media: str | None) -> str | None:
        """The paper's name by which this printer takes it; None where it takes what is in it."""
        return self._names.get(media, media)

    async def close(self) -> None:
        """Ask the device no more."""
        if self.device is not None:
            await self.device.close()

    def _device_of(self, queue: Attributes) -> IppClient | None:
        uri = str(one(queue.get("device-uri", "")))
        if self.device is None and uri.startswith(("ipp:", "ipps:", "http:", "https:")):
            try:
                address = Address.of(uri)
            except ValueError as error:
                log.warning("the queue names a device that nobody could ask: %s", error)
                return None
            # what it is asked is no secret, and CUPS itself takes a printer's certificate as it comes
            self.device = IppClient(address, user=self._client.user, is_trusted=False)
        return self.device


async def _refused(
    client: IppClient, media: str | None, head: Mapping[str, Value]
) -> tuple[Condition | None, str | None]:
    """Why it is refused, if it is, and the paper's name by which it was asked for."""
    names = await _papers(client) if media else []
    own = own_name(names, media) or media if media else None
    answer = await _validated(client, own, head)
    if answer.status == IppStatus.ERROR_OPERATION_NOT_SUPPORTED:
        return None, own  # it cannot tell
    if own and not names and refusal(answer) is Condition.WRONG_PAPER:  # it names no paper: what is in it is taken
        own, answer = None, await _validated(client, None, head)
    found = refusal(answer)
    if found is None and media and not has_size(names, media):
        found = Condition.WRONG_PAPER
    if found is not None:
        log.warning("the printer would take no paper (%s): status 0x%04x", found, answer.status)
    return found, own


async def _validated(client: IppClient, media: str | None, head: Mapping[str, Value]) -> Response:
    wanted = {"job-name": USER, **head}
    return await client.ask(IppOperation.VALIDATE_JOB, wanted, {"media": media} if media else None)


async def _papers(client: IppClient) -> list[str]:
    told = await client.ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": ("media-supported",)})
    return texts(told.printer.get("media-supported"))


async def _device_conditions(device: IppClient) -> set[Condition]:
    try:
        answer = await _asked(device)
    except Unanswered as unanswered:
        return {unanswered.condition}
    # that it takes no PDF is what the queue is for
    return conditions_of(texts(answer.printer.get("printer-state-reasons")))


async def _asked(client: IppClient) -> Response:
    answer = await client.ask(IppOperation.GET_PRINTER_ATTRIBUTES, {"requested-attributes": _ATTRIBUTES})
    if not answer.is_good:
        log.warning("a printer tells no state: status 0x%04x", answer.status)
    return answer


def _conditions(printer: Attributes) -> set[Condition]:
    found = conditions_of(texts(printer.get("printer-state-reasons")))
    state = number(printer.get("printer-state"))
    formats = formats_of(printer)
    if state == IppPrinterState.PROCESSING:
        found.add(Condition.BUSY)
    if state == IppPrinterState.STOPPED and not found:
        found.add(Condition.STOPPED)
    if one(printer.get("printer-is-accepting-jobs")) is False or (formats and PDF not in formats):
        found.add(Condition.REFUSES)
    return found


def formats_of(printer: Attributes) -> set[str]:
    """The formats that it takes: media types, which have no case (RFC 2045, 5.1), without their parameters."""
    return {name.partition(";")[0].strip().casefold() for name in texts(printer.get("document-format-supported"))}
