"""The fee of a renewal (manual 貳-二-4 and -5, 參-二-4 and -5): the account, one debit, and its receipt."""

from ra_contract.order import Order, Receipt
from ra_contract.problems import Refusal
from rakiosk.domain.errors import RaRefused, RaUnreachable
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.certificates import day
from rakiosk.kit.prompts.common import AskAccount, Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import ask_way_out, until


@until(lambda order: order.is_paid)
async def pay(v: Visit) -> None:
    """Ask for an account until one pays the fee of the order."""
    remark: Words = ""
    while not v.placed_order.is_paid:
        account = await v.show(AskAccount(v.placed_order.fee, remark))
        try:
            await _debit(v, account)
        except RaRefused as refused:
            if refused.code not in REFUSED_DEBITS:
                raise
            remark = REFUSED_DEBITS[refused.code]


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


async def paid(v: Visit) -> None:
    """Show the receipt, as long as the certificates are still to be made."""
    receipt = v.placed_order.receipt
    if receipt is not None and not v.placed_order.is_confirmed:
        await v.show(debited(receipt, v.placed_order.number))


def debited(receipt: Receipt, order_number: str) -> Notice:
    """扣款成功, with the receipt."""
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


def fee_is_kept(order: Order) -> tuple[Words, ...]:
    """Until when a fee that was paid keeps the order open, and that it goes back then; of an open order."""
    receipt = order.receipt
    if receipt is None or receipt.kept_until is None or not order.is_paid:
        return ()
    return (
        _(
            "The fee is not debited again. If it is not finished by {day}, the fee goes back to your account.",
            day=day(receipt.kept_until),
        ),
    )


REFUSED_DEBITS: dict[Refusal, Message] = {
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
