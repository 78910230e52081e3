"""Whether the kiosk's printer can do what it is there for; in a sentence, what it cannot. `rakiosk check-printer`."""

import asyncio
import shutil
import ssl
from collections.abc import AsyncIterator

from ra_contract.standard_streams import say
from rakiosk.config import Config
from rakiosk.domain.harmless import harmless
from rakiosk.i18n import Phrase, Words, _, listed
from rakiosk.printing.connect import printer_of
from rakiosk.printing.ipp import MEDIA, IppPrinter
from rakiosk.printing.ipp_client import Unanswered
from rakiosk.printing.ipp_message import texts
from rakiosk.printing.ipp_state import PDF, formats_of
from rakiosk.printing.paper_names import has_size
from rakiosk.printing.port import Condition, PaperSize, Printer
from rakiosk.printing.receipt import ReceiptPrinter
from rakiosk.support.doctor.verdict import Check, Verdict, attention, broken, ok, unasked

READY, NOT_READY = 0, 1
_NONE = _("This kiosk has no printer: [printer] uri and folder are empty.")
_NO_CUPS = _("This machine's CUPS does not answer. Let an administrator run: systemctl restart cups")
_GOOD = _("It is ready: papers can be printed.")
_SENTENCES = {
    Condition.OFFLINE: _("It cannot be reached: is it switched on, on the network, and at this address?"),
    Condition.SILENT: _("It is reached and does not answer: switch it off and on."),
    Condition.PAPER_OUT: _("It is out of paper: put some in."),
    Condition.JAM: _("Paper is jammed in it: take the paper out."),
    Condition.COVER_OPEN: _("Its cover is open: close it."),
    Condition.TONER_OUT: _("It is out of toner or ink: put in a new cartridge."),
    Condition.TRAY_FULL: _("Its output tray is full: clear it."),
    Condition.BUSY: _("It is busy with another paper: ask again in a moment."),
    Condition.STOPPED: _("It has stopped and does not say why: look at its own display."),
    Condition.WRONG_PAPER: _("It does not take paper of this size: set [printer] paper to what it has."),
    Condition.LOCKED: _("It does not let this kiosk print: let it print without a password in the printer's settings."),
    Condition.ABSENT: _("Something answers there, but no printer of this name: correct the path of [printer] uri."),
    Condition.REFUSES: _("It takes no papers: let it accept jobs, and see its own display."),
}
_NEEDED = {0x0002: "Print-Job", 0x0008: "Cancel-Job", 0x0009: "Get-Job-Attributes", 0x000A: "Get-Jobs"}


def check(config: Config) -> int:
    """Print what the printer is like and what it cannot do; 0 when papers can be printed."""
    return asyncio.run(_check(config))


async def _check(config: Config) -> int:
    printer = printer_of(config)
    if printer is None:
        _say(_NONE)
        return NOT_READY
    _say(_named(printer, config))
    cannot = await _inabilities_of(printer, config)
    for sentence in cannot or [_GOOD]:
        _say(sentence)
    return NOT_READY if cannot else READY


async def printer(config: Config) -> Verdict:
    """The verdict on the printer of these settings; each thing that it cannot do says what to do about it."""
    try:
        found = printer_of(config)
    except (ssl.SSLError, OSError) as error:
        file = _("[printer] ca is damaged ({file}).", file=config.printer_ca)
        return broken(Check.PRINTER, file, _("Put the printer's certificate there anew."), cause=str(error))
    if found is None:
        return unasked(Check.PRINTER, _NONE)
    named = _named(found, config)
    cannot = await _inabilities_of(found, config)
    if config.printer_uri.startswith("cups:") and cannot == [_SENTENCES[Condition.OFFLINE]]:
        cannot = [_NO_CUPS]
    if cannot == [_SENTENCES[Condition.BUSY]]:
        return attention(Check.PRINTER, named, cannot[0])
    return broken(Check.PRINTER, named, Phrase(tuple(cannot))) if cannot else ok(Check.PRINTER, named)


def _named(printer: Printer, config: Config) -> str:
    return f"{config.printer_uri or config.printer_folder}, {printer.paper}"


async def _inabilities_of(printer: Printer, config: Config) -> list[Words]:
    try:
        return [sentence async for sentence in _faults(printer, config)]
    finally:
        await printer.close()


async def _faults(printer: Printer, config: Config) -> AsyncIterator[Words]:
    conditions = list((await printer.state()).conditions)
    if isinstance(printer, ReceiptPrinter) and shutil.which("pdftoppm") is None:
        yield _("pdftoppm is missing, by which receipts are drawn: install poppler-utils.")
    if isinstance(printer, IppPrinter):
        abilities = [sentence async for sentence in _inabilities(printer, config)]
        for sentence in abilities:
            yield sentence
        if abilities and conditions == [Condition.REFUSES]:
            return  # that is why
    for condition in conditions:
        yield _SENTENCES[condition]


async def _inabilities(printer: IppPrinter, config: Config) -> AsyncIterator[Words]:
    """The things that an IPP printer cannot do, as it tells of itself."""
    try:
        told = await printer.attributes("document-format-supported", "operations-supported", "media-ready")
    except Unanswered:
        return  # its condition says so
    formats, operations = formats_of(told), texts(told.get("operations-supported"))
    if formats and PDF not in formats:
        yield _queue_wanted(sorted(formats), config.printer_uri)
    lacking = [name for number, name in _NEEDED.items() if operations and str(number) not in operations]
    if lacking:
        yield _(
            "It does not know {names}: papers cannot be followed and stopped. Take another printer.",
            names=listed(lacking),
        )
    media = MEDIA.get(PaperSize(config.printer_paper))
    trays = texts(told.get("media-ready"))
    if media is not None and not has_size(trays, media):
        yield _(
            "Its trays hold {trays}: put in {paper}, or it will wait for it at each paper.",
            trays=listed(trays),
            paper=config.printer_paper,
        )


def queue_command(uri: str) -> str:
    """The command that makes the queue of a printer that takes no PDF; `rakiosk-queue` runs the same."""
    return f"lpadmin -p slips -E -v '{uri}?contimeout=10' -m 'driverless:{uri}' -o printer-error-policy=abort-job"


def _queue_wanted(formats: list[str], uri: str) -> Words:
    return _(
        "It takes {formats}, and no PDF. Let CUPS draw for it (cups, cups-filters):\n"
        '    {queue}\nand set [printer] uri = "cups:slips".',
        formats=listed(formats),
        queue=queue_command(uri),
    )


def _say(line: Words) -> None:
    say(harmless(str(line)))  # the printer has written some of it
