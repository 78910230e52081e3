"""貳、二 憑證作業-憑證展期: renew the certificates on the customer's card, for a fee."""

from ra_contract.order import Kind, Order
from rakiosk.carriers.card.enrolment import check_old_keys, renew_on_card
from rakiosk.carriers.card.order import (
    agree_with_card_in,
    bind_own_card,
    require_new_keys,
    tell_agreed,
    until_confirmed,
)
from rakiosk.domain.errors import PinBlocked
from rakiosk.i18n import Words, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts.common import Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, until
from rakiosk.procedures.order import may_renew
from rakiosk.procedures.pay import fee_is_kept, paid, pay
from rakiosk.procedures.receipt_offer import offer_renewal_receipt, without_receipt


async def may_renew_here(v: Visit) -> None:  # manual step 1
    await may_renew(v)
    require_new_keys(v)


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # 2
    await agree_with_card_in(v, Kind.RENEWAL)


async def agreed(v: Visit) -> None:  # 3
    await bind_own_card(v)
    # whatever can fail on the card fails here, before any money moves
    if v.own_card.pin_tries_left == 0:
        raise PinBlocked("before the payment")
    if not v.placed_order.old_key_proven:
        async with v.working(_("Checking the certificates on your card…")):
            await check_old_keys(v)
    await tell_agreed(v, _("The fee for the renewal is NT$ {fee}.", fee=v.placed_order.fee), *await without_receipt(v))


BEFORE_THE_PIN = _("A new signing key now takes the place of the old one: please leave the card in until it is done.")


@until(lambda order: order.is_confirmed)
async def make(v: Visit) -> None:  # 6; pay is step 4, paid step 5
    await until_confirmed(v, renew_on_card, BEFORE_THE_PIN)


async def renewed(v: Visit) -> None:  # 7
    await v.show(_in_force(v.placed_order))
    await offer_renewal_receipt(v, v.placed_order)


def _in_force(order: Order) -> Notice:
    receipt = ((_("Receipt number"), order.receipt.number),) if order.receipt is not None else ()
    return Notice(
        # Manual: 貳-二-7
        _("Your certificates have been renewed."),
        (
            _("The old certificates are replaced and no longer valid."),
            _("The key for encryption stays the same: what was encrypted for you before can still be read."),
        ),
        facts=(*certificate_facts(order.certificates), *receipt),
        tone=Tone.GOOD,
    )


def stays_open(v: Visit) -> tuple[Words, ...]:
    """What who leaves after paying must know."""
    order = v.order
    return what_stays_open(order) if order is not None and order.is_open and order.is_paid else ()


def what_stays_open(order: Order) -> tuple[Words, ...]:
    """Of a paid order: what works meanwhile, and what becomes of the fee."""
    # the old key's leave goes to the RA right before the new key takes its place
    works = _MAY_NOT_SIGN if order.old_key_proven else _OLD_ONES_WORK
    return works, *fee_is_kept(order)


_OLD_ONES_WORK = _("Until then your old certificates work as before.")
_MAY_NOT_SIGN = _(
    "The old signing key may be gone: until the renewal is finished, the card may not sign. What was "
    "encrypted for you can still be read."
)

WIZARD = Wizard(
    "貳-二",
    _("Renew certificate"),
    steps=(may_renew_here, agree, agreed, pay, paid, make, renewed),
    stays_open=stays_open,
)
