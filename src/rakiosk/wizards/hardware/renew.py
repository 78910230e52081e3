"""貳、二 憑證作業-憑證展期: renew the certificates on the customer's card, for a fee."""

from rakiosk.domain.errors import PinBlocked, RaRefused, RaUnreachable, Refusal
from rakiosk.domain.order import Kind, Order, Receipt
from rakiosk.i18n import Message, Words, _
from rakiosk.ra.wire import Eligibility
from rakiosk.wizards.certificates import certificate_facts, day
from rakiosk.wizards.hardware.enrolment import check_old_keys, renew_on_card
from rakiosk.wizards.hardware.order import agree_to_terms, bind_own_card, find_open_order, tell_agreed, until_confirmed
from rakiosk.wizards.prompts import AskAccount, Cancelled, Notice, Tone
from rakiosk.wizards.visit import Visit
from rakiosk.wizards.wizard import Wizard, ask_way_out, until


async def may_renew(v: Visit) -> None:  # manual step 1
    async with v.working(_("Asking the registration authority…")):
        if await find_open_order(v, Kind.RENEWAL) is not None:
            return
        eligibility = await v.ra.eligibility(Kind.RENEWAL)
    if eligibility.allowed:
        return
    if (notice := _why_not(eligibility)) is not None:
        await v.show(notice)
        raise Cancelled
    raise RaRefused(eligibility.reason or Refusal.NOTHING_TO_RENEW)


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # 2
    await agree_to_terms(v, Kind.RENEWAL)


async def agreed(v: Visit) -> None:  # 3
    await bind_own_card(v)
    # whatever can fail on the card fails here, before any money moves
    if v.own_card.pin_tries_left == 0:
        raise PinBlocked("before the payment")
    if not v.placed_order.old_key_proven:
        async with v.working(_("Checking the certificates on your card…")):
            await check_old_keys(v)
    await tell_agreed(v, _("The fee for the renewal is NT$ {fee}.", fee=v.placed_order.fee))


@until(lambda order: order.is_paid)
async def pay(v: Visit) -> None:  # 4
    remark: Words = ""
    while not v.placed_order.is_paid:
        account = await v.show(AskAccount(v.placed_order.fee, remark))
        try:
            await _debit(v, account)
        except RaRefused as refused:
            if refused.code not in _REFUSED_DEBITS:
                raise
            remark = _REFUSED_DEBITS[refused.code]


async def _debit(v: Visit, account: str) -> None:
    """Debit the fee; what is not known to be debited is asked for again with the same account, which pays once."""
    while not v.placed_order.is_paid:
        try:
            async with v.working(_("Debiting the fee…")):
                v.order = await v.ra.pay(v.placed_order, account)
        except RaUnreachable as away:
            await ask_way_out(away, v)
        except RaRefused as refused:
            if refused.code is not Refusal.PAYMENT_IN_DOUBT:
                raise
            await ask_way_out(refused, v)


async def paid(v: Visit) -> None:  # 5
    receipt = v.placed_order.receipt
    if receipt is not None and not v.placed_order.is_confirmed:
        await v.show(_debited(receipt, v.placed_order.number))


def _debited(receipt: Receipt, order_number: str) -> Notice:
    return Notice(
        # Manual: 貳-二-5
        _("The fee has been debited."),
        (_("It is debited once only: if anything interrupts the renewal, it goes on without another debit."),),
        facts=(
            (_("Receipt number"), receipt.number),
            (_("Amount"), f"NT$ {receipt.amount}"),
            (_("Account"), receipt.account),
            (_("Order number"), order_number),
        ),
        tone=Tone.GOOD,
    )


@until(lambda order: order.is_confirmed)
async def make(v: Visit) -> None:  # 6
    await until_confirmed(v, renew_on_card)


async def renewed(v: Visit) -> None:  # 7
    await v.show(_in_force(v.placed_order))


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


def _why_not(eligibility: Eligibility) -> Notice | None:
    if eligibility.reason is Refusal.TOO_EARLY and eligibility.opens_on is not None:
        return Notice(
            _("It is too early to renew."),
            (_("You can renew from {day} on, here or at any other kiosk.", day=day(eligibility.opens_on)),),
            forward=_("Back to the menu"),
        )
    if eligibility.reason is Refusal.CERTIFICATE_EXPIRED and eligibility.expired_on is not None:
        return Notice(
            _("Your certificates have expired."),
            (
                _("They expired on {day} and can no longer be renewed here.", day=day(eligibility.expired_on)),
                _("Please go to the counter with this card and your identity document."),
            ),
            forward=_("Back to the menu"),
            tone=Tone.WARNING,
        )
    return None


_REFUSED_DEBITS: dict[Refusal, Message] = {
    Refusal.ACCOUNT_NUMBER: _("A passbook account has 14 digits, a giro account 8. Nothing was debited."),
    Refusal.ACCOUNT_UNKNOWN: _("There is no account with this number. Nothing was debited."),
    Refusal.ACCOUNT_NOT_YOURS: _("This account is not in your name. Nothing was debited."),
    Refusal.ACCOUNT_FROZEN: _(
        "This account is frozen. Please use another one, or ask at the counter. Nothing was debited."
    ),
    Refusal.INSUFFICIENT_FUNDS: _("There is not enough money in this account. Nothing was debited."),
    Refusal.OVER_LIMIT: _("The daily limit of this account is reached. Nothing was debited."),
    Refusal.HOST_CLOSED: _(
        "Debits are closed at this hour. Your order is kept: please come back later. Nothing was debited."
    ),
}

WIZARD = Wizard("貳-二", _("Renew certificate"), steps=(may_renew, agree, agreed, pay, paid, make, renewed))
