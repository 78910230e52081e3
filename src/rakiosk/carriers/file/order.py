"""What applying and renewing in files share beside the making: how the order is told at its beginning and its end."""

from ra_contract.order import Order
from rakiosk.carriers.file import making, saving
from rakiosk.i18n import Words, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts.common import Notice, Tone


def agreed_notice(order: Order, *more: Words) -> Notice:
    """已同意用戶約定條款: the order stands, for files on a stick."""
    return Notice(
        # Manual: 參-一-3
        _("You have agreed to the terms. The certificates are kept in certificate files."),
        (_("You need a USB stick of your own for them. It must be writable and have some free space."), *more),
        facts=((_("Order number"), order.number),),
    )


def in_force(order: Order, title: Words, *advice: Words) -> Notice:
    """The certificates are in force, and what the customer is to take care of."""
    paid = ((_("Receipt number"), order.receipt.number),) if order.receipt is not None else ()
    keep = _("Keep both files and the certificate file password: without them the certificates cannot be used.")
    return Notice(title, (*advice, keep), facts=(*certificate_facts(order.certificates), *paid), tone=Tone.GOOD)


MAKE_AND_SAVE = (
    making.choose_password,  # manual 參-一-4, 參-二-6
    making.choose_format,
    making.make_files,
    saving.tell_signing,
    saving.save_signing,
    saving.tell_encryption,
    saving.save_encryption,
    saving.check_files,  # 參-一-9, 參-二-11
    saving.confirm,
    saving.release,
)
"""The steps from the password to the files on the stick and the certificates in force."""
