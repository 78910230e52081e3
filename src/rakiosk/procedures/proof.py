"""The proof of certificate (憑證證明單), the same for cards and files: choose, see, print."""

from functools import partial

from ra_contract.certificate import Certificate, Status
from rakiosk.i18n import Phrase, _
from rakiosk.kit.certificates import status_words, use_words, validity
from rakiosk.kit.paging import choose, entries_on
from rakiosk.kit.prompts import Menu, MenuGroup, Notice, SlipPreview, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.printing.port import Printer, PrinterState
from rakiosk.procedures.paper import print_paper
from rakiosk.procedures.printer import line_words, no_printer_line, note_state
from rakiosk.procedures.proof_paper import ProofPaper
from rakiosk.procedures.status import all_certificates, refuse, short_serial
from rakiosk_slip.content import Slip


async def prove(v: Visit) -> None:
    """Choose a certificate, see its statement, print it (manual 貳-五-1 to 3)."""
    serial = await _choose(v)
    async with v.working(_("Asking the registration authority…")):
        statement = await v.ra.statement(serial)
    paper, has_paper = ProofPaper(v, statement), False
    if v.printer is None:
        await v.show(_without_printer(paper.next_slip))
        return
    while not has_paper:
        async with v.working(_("Looking at the printer…")):
            state = await v.printer.state()
        note_state(state)
        await v.show(_preview(paper.next_slip, v.printer, state))
        has_paper = await print_paper(v, statement.number, paper.pdf)
        if paper.missing:
            await v.show(some_missing())


def _preview(slip: Slip, printer: Printer, state: PrinterState) -> SlipPreview:
    foot = _("Printer: {printer}. {state}", printer=printer.where(), state=line_words(state))
    return SlipPreview(_("Proof of certificate"), slip, foot, back=_("Back to the menu"))


def _without_printer(slip: Slip) -> SlipPreview:
    return SlipPreview(_("Proof of certificate"), slip, no_printer_line(), forward=_("Back to the menu"))


def some_missing() -> Notice:
    """The fonts lack characters of the name."""
    return Notice(
        _("Some characters are not on the paper."),
        (_("They are shown as 〓. The staff at the counter can write them in and put a stamp to it."),),
        tone=Tone.WARNING,
    )


async def _choose(v: Visit) -> str:
    certificates = [c for c in await all_certificates(v) if c.status is not Status.UNCONFIRMED]
    if not certificates:
        await refuse(v, _("You have no certificates yet."), _("Please choose “Apply for certificate” first."))
    return await choose(v, partial(_choice, certificates))


def _choice(certificates: list[Certificate], page: int = 0) -> Menu:
    labelled = [
        (Phrase((use_words(c.use), short_serial(c), status_words(c), validity(c))), c.serial) for c in certificates
    ]
    return Menu(_("Of which certificate?"), (MenuGroup("", entries_on(page, labelled)),), back=_("Cancel"))


PROVE = plain(prove)
