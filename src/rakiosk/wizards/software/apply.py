"""參、一 憑證作業-憑證申請: apply for certificates in files on the customer's own stick."""

from rakiosk.domain.order import Kind
from rakiosk.i18n import Words, _
from rakiosk.wizards.certificates import certificate_facts
from rakiosk.wizards.ordering import agree_to_terms, may_apply
from rakiosk.wizards.prompts import Notice, Tone
from rakiosk.wizards.software import making, saving
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard, until


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # manual step 2; may_apply is step 1
    await agree_to_terms(v, Kind.APPLICATION)


async def agreed(v: Visit) -> None:  # 3
    await tell_agreed(v)


async def tell_agreed(v: Visit, *more: Words) -> None:
    """已同意用戶約定條款: the order stands, for files on a stick."""
    await v.show(
        Notice(
            # Manual: 參-一-3
            _("You have agreed to the terms. The certificates are kept in certificate files."),
            (_("You need a USB stick of your own for them. It must be writable and have some free space."), *more),
            facts=((_("Order number"), v.placed_order.number),),
        )
    )


async def applied(v: Visit) -> None:  # 10
    await v.show(in_force(v, _("Your certificates are ready.")))


def in_force(v: Visit, title: Words, *advice: Words) -> Notice:
    """The certificates are in force, and what the customer is to take care of."""
    receipt = v.placed_order.receipt
    paid = ((_("Receipt number"), receipt.number),) if receipt is not None else ()
    return Notice(
        title,
        (
            *advice,
            _("Keep both files and the certificate file password: without them the certificates cannot be used."),
        ),
        facts=(*certificate_facts(v.placed_order.certificates), *paid),
        tone=Tone.GOOD,
    )


MAKE_AND_SAVE = (
    making.choose_password,  # 4
    making.choose_format,
    making.make_files,
    saving.tell_signing,  # 5
    saving.save_signing,  # 6
    saving.tell_encryption,  # 7
    saving.save_encryption,  # 8
    saving.check_files,  # 9
    saving.confirm,
    saving.release,
)

WIZARD = Wizard("參-一", _("Apply for certificate"), steps=(may_apply, agree, agreed, *MAKE_AND_SAVE, applied))
