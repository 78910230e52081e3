"""臨櫃、查驗單據: a proof slip by its number, check code or scanned QR code: what the RA has stated, and a reprint."""

from ra_contract import claim as claims
from rakiosk.i18n import _
from rakiosk.kit.noted import noted_words
from rakiosk.kit.prompts import Notice, SlipPreview, Tone
from rakiosk.kit.prompts.counter import AskText
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard
from rakiosk.procedures.counter.asking import AtDesk
from rakiosk.procedures.counter.words import FORGED_SLIP, FORGED_SLIP_ADVICE, FORGED_SLIP_WORDS
from rakiosk.procedures.paper import print_paper
from rakiosk.procedures.printer import for_the_staff
from rakiosk.procedures.proof_paper import ProofPaper


async def check(v: Visit, now: AtDesk) -> None:
    """Ask for the slip, and show what was stated; print it again where that is wanted, which the RA counts."""
    typed = await v.show(question())
    async with v.working(_("Asking the registration authority…")):
        statement = await now.desk.ra.statement(meant(typed))
    if is_scanned(typed) and typed.strip() != statement.code:
        noted_words(FORGED_SLIP, f"the QR code of {statement.number} is not as it was signed")
        await v.show(forged(statement.number))
    paper = ProofPaper(v, statement, now.desk.ra.note_print)
    title = _("The registration authority has stated this:")
    if v.printer is None:
        await v.show(SlipPreview(title, paper.next_slip, forward=_("Back")))
        return
    await v.show(SlipPreview(title, paper.next_slip, forward=_("Print again"), back=_("Back")))
    await print_paper(v, statement.number, paper.pdf)


def question() -> AskText:
    """The slip is wanted, by whatever stands on it."""
    return AskText(
        _("Check a slip: scan its QR code, or type its number or check code"),
        _("Number or check code"),
        missing=_("Please scan the code or type it."),
    )


def is_scanned(typed: str) -> bool:
    """Whether it is the text of a QR code, whoever wrote it."""
    try:
        claims.read(typed)
    except claims.NotAClaim:
        return False
    return True


def meant(typed: str) -> str:
    """The number or check code under which the RA knows what was typed or scanned."""
    return claims.read(typed).check_code if is_scanned(typed) else "".join(typed.split())


def forged(number: str) -> Notice:
    """The slip says something else than the RA has signed."""
    return Notice(
        FORGED_SLIP_WORDS,
        (FORGED_SLIP_ADVICE, for_the_staff(FORGED_SLIP)),
        facts=((_("Number"), number),),
        tone=Tone.WARNING,
    )


WIZARD = Wizard(AtDesk, lambda _now: (check,))
