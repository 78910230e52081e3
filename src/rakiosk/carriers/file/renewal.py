"""Renewing with certificate files (manual 參-二): the stick, and the old signing file's leave, before any money."""

from collections.abc import Sequence

from ra_contract.certificate import Certificate, Use
from ra_contract.possession import renewal_statement
from ra_contract.problems import Refusal
from rakiosk.carriers.der import serial_of
from rakiosk.carriers.file.own_file import LOST, ChosenFile, OwnFile, choose_file, open_chosen
from rakiosk.carriers.file.stick import usable_stick
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.domain.errors import FileError, RaRefused
from rakiosk.i18n import Words, _
from rakiosk.kit.leavable import leavable
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Cancelled, Entry, Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect
from rakiosk.media.pkcs12 import sign_with_file


@effect
@until(lambda order: order.is_paid)
async def check_stick(v: Visit, _ordering: Ordering) -> None:
    """Let fail here, before any money moves, whatever can fail on the stick."""
    await usable_stick(v)


@until(lambda order: not order.waits_for_old_key)
async def prove(v: Visit, ordering: Ordering) -> None:
    """The old signing key's leave: the manual leaves it out, and it comes before the money."""
    remark: Words = ""
    while ordering.placed.waits_for_old_key:
        chosen = await choose_file(
            v,
            _("Which is the file of your present signing certificate?"),
            remark,
            lost_entry(),
            for_signing_by=v.customer.cn,
        )
        if not isinstance(chosen, ChosenFile):
            await v.show(lost_notice())
            raise Cancelled
        remark = await _prove_with(v, ordering, chosen)


async def _prove_with(v: Visit, ordering: Ordering, chosen: ChosenFile) -> Words:
    """Why this file cannot prove it; empty when it has."""
    try:
        own = await open_chosen(v, chosen)
    except FileError as error:
        noted("F02", error)
        return DAMAGED
    except Cancelled:
        return ""
    try:
        return why_not(own.serials, ordering.placed.replaces) or await _proven(v, ordering, own)
    finally:
        own.password.wipe()


async def _proven(v: Visit, ordering: Ordering, own: OwnFile) -> Words:
    order = ordering.placed
    certificate = own.certificate_of({c.serial for c in order.replaces if c.use is Use.SIGNING})
    serial = serial_of(certificate)
    signing = sign_with_file(own.chosen.content, own.password, renewal_statement(order.id, serial), certificate)
    try:
        signature = await leavable(v, _("Signing with the file…"), signing)
        async with v.working(_("Proving the renewal with your old key")):
            ordering.order = await v.ra.prove_old_key(order, serial, signature)
    except RaRefused as refused:
        if refused.code is not Refusal.OLD_KEY:
            raise
        noted("B05", refused)
        return NOT_THE_ONE
    return ""


DAMAGED = _("This file is no certificate file, or it is damaged. Please choose another one.")
NOT_THE_ONE = _(
    "This is not the file of your present signing certificate. It was not changed; please choose another one."
)


def why_not(serials: Sequence[str], replaced: tuple[Certificate, ...]) -> Words:
    """Why the keys of certificates of these serials cannot prove the renewal; empty when one can."""
    uses = {c.use for c in replaced if c.serial in serials}
    if not uses:
        return NOT_THE_ONE
    if Use.SIGNING not in uses:
        return _("This is the file of your encryption certificate. Please choose that of the signing certificate.")
    return ""


def lost_entry() -> Entry:
    """For whoever cannot prove it."""
    return Entry("0", _("I no longer have this file or its password"), LOST)


def lost_notice() -> Notice:
    """Without the old key it is a matter for the counter."""
    return Notice(
        _("Without the old file the renewal cannot be proven here."),
        (
            _("Nothing was debited. Your order is kept for a day, in case you find the file."),
            _("Please go to the counter with two identity documents and your seal."),
        ),
        forward=_("Back to the menu"),
        tone=Tone.WARNING,
    )
