"""參、二 憑證作業-憑證展期: renew certificates in files, for a fee, by leave of the old signing file's key."""

from ra_contract.certificate import Certificate, Use
from ra_contract.order import Kind, Order
from ra_contract.possession import renewal_statement
from ra_contract.problems import Refusal
from rakiosk.carriers.file.leaving import before_leaving
from rakiosk.carriers.file.order import MAKE_AND_SAVE, agreed_notice, in_force
from rakiosk.carriers.file.own_file import LOST, ChosenFile, OwnFile, choose_file, open_chosen
from rakiosk.carriers.file.stick import usable_stick
from rakiosk.domain.errors import FileUnreadable, RaRefused
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.common import Cancelled, Entry, Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, until
from rakiosk.media.pkcs12 import sign_with_file
from rakiosk.procedures.order import agree_to_terms, may_renew
from rakiosk.procedures.pay import paid, pay
from rakiosk.procedures.receipt_offer import offer_renewal_receipt, without_receipt

KEEP_OLD = _("Keep the old encryption file as well: only it opens what was encrypted for you before.")


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # manual step 2; may_renew is step 1
    await agree_to_terms(v, Kind.RENEWAL)


async def agreed(v: Visit) -> None:  # 3
    fee = _("The fee for the renewal is NT$ {fee}.", fee=v.placed_order.fee)
    old_files = (_("Please use the USB stick that has your present certificate files."),)
    remarks = (*(old_files if v.placed_order.waits_for_old_key else ()), fee, *await without_receipt(v))
    await v.show(agreed_notice(v.placed_order, *remarks))


@until(lambda order: order.is_paid)
async def check_stick(v: Visit) -> None:
    """Whatever can fail on the stick fails here, before any money moves."""
    await usable_stick(v)


@until(lambda order: not order.waits_for_old_key)
async def prove(v: Visit) -> None:
    """The old signing key's leave: the manual leaves it out, and it comes before the money."""
    remark: Words = ""
    while v.placed_order.waits_for_old_key:
        chosen = await choose_file(v, _("Which is the file of your present signing certificate?"), remark, lost_entry())
        if not isinstance(chosen, ChosenFile):
            await v.show(lost_notice())
            raise Cancelled
        remark = await _prove_with(v, chosen)


async def _prove_with(v: Visit, chosen: ChosenFile) -> Words:
    """Why this file cannot prove it; empty when it has."""
    try:
        own = await open_chosen(v, chosen)
    except FileUnreadable:
        return DAMAGED
    except Cancelled:
        return ""
    try:
        return why_not(own.serial, v.placed_order.replaces) or await _proven(v, own)
    finally:
        own.password.wipe()


async def _proven(v: Visit, own: OwnFile) -> Words:
    order = v.placed_order
    try:
        async with v.working(_("Proving the renewal with your old key")):
            signature = await sign_with_file(own.chosen.content, own.password, renewal_statement(order.id, own.serial))
            v.order = await v.ra.prove_old_key(order, own.serial, signature)
    except RaRefused as refused:
        if refused.code is not Refusal.OLD_KEY:
            raise
        return NOT_THE_ONE
    return ""


DAMAGED = _("This file is no certificate file, or it is damaged. Please choose another one.")
NOT_THE_ONE = _(
    "This is not the file of your present signing certificate. It was not changed; please choose another one."
)


def why_not(serial: str, replaced: tuple[Certificate, ...]) -> Words:
    """Why a certificate of this serial cannot prove the renewal; empty when it can."""
    certificate = next((c for c in replaced if c.serial == serial), None)
    if certificate is None:
        return NOT_THE_ONE
    if certificate.use is Use.ENCRYPTION:
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
            _("Please go to the counter with your identity document."),
        ),
        forward=_("Back to the menu"),
        tone=Tone.WARNING,
    )


async def renewed(v: Visit) -> None:  # 12
    await v.show(renewed_notice(v.placed_order))
    await offer_renewal_receipt(v, v.placed_order)


def renewed_notice(order: Order) -> Notice:
    """憑證展期成功; the old encryption key lives on in its old file only."""
    old = _("The old certificates are replaced and no longer valid.")
    # Manual: 參-二-12
    return in_force(order, _("Your certificates have been renewed."), old, KEEP_OLD)


WIZARD = Wizard(
    "參-二",
    _("Renew certificate"),
    steps=(may_renew, agree, agreed, check_stick, prove, pay, paid, *MAKE_AND_SAVE, renewed),  # pay is step 4, paid 5
    before_leaving=before_leaving,
)
