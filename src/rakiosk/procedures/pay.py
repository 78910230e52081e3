"""The fee of a renewal (manual 貳-二-4 and -5, 參-二-4 and -5): the account, one debit, and its receipt."""

from ra_contract.order import Receipt
from ra_contract.problems import Refusal
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.domain.errors import RaRefused, RaUnreachable
from rakiosk.i18n import Message, Phrase, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import ask_way_out
from rakiosk.procedures.account import AccountQuestion


@until(lambda order: order.is_paid)
async def pay(v: Visit, ordering: Ordering) -> None:
    """Ask for an account until one pays the fee of the order."""
    async with v.working(_("Asking the registration authority…")):
        question = AccountQuestion(ordering.placed.fee, tuple(await v.ra.own_accounts()))
    while not ordering.placed.is_paid:
        account = await question.account(v)
        try:
            await _debit(v, ordering, account)
        except RaRefused as refused:
            if refused.code not in REFUSED_DEBITS:
                raise
            question.remark = remark = REFUSED_DEBITS[refused.code]
            noted(str(remark.parts[-1]).strip("()"), refused)


async def _debit(v: Visit, ordering: Ordering, account: str) -> None:
    """Debit the fee; what is not known to be debited is asked for again with the same account, which pays once."""
    while not ordering.placed.is_paid:
        try:
            async with v.working(_("Debiting the fee…")):
                ordering.order = await v.ra.pay(ordering.placed, account)
        except RaUnreachable as away:
            await ask_way_out(away, v)
        except RaRefused as refused:
            if refused.code is not Refusal.PAYMENT_IN_DOUBT:
                raise
            await ask_way_out(refused, v)


async def paid(v: Visit, ordering: Ordering) -> None:
    """Show the receipt, as long as the certificates are still to be made."""
    receipt = ordering.placed.receipt
    if receipt is not None and not ordering.placed.is_confirmed:
        await v.show(debited(receipt, ordering.placed.number))


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


def _remark(words: Message, code: str) -> Phrase:
    return Phrase((words, f"({code})"))


REFUSED_DEBITS: dict[Refusal, Phrase] = {
    Refusal.ACCOUNT_NUMBER: _remark(
        _("A passbook account has 14 digits, a giro account 8. Nothing was debited."), "B06"
    ),
    Refusal.ACCOUNT_UNKNOWN: _remark(_("There is no account with this number. Nothing was debited."), "B07"),
    Refusal.ACCOUNT_NOT_YOURS: _remark(_("This account is not in your name. Nothing was debited."), "B08"),
    Refusal.ACCOUNT_FROZEN: _remark(
        _("This account is frozen. Please use another one, or ask at the counter. Nothing was debited."), "B09"
    ),
    Refusal.INSUFFICIENT_FUNDS: _remark(_("There is not enough money in this account. Nothing was debited."), "B10"),
    Refusal.OVER_LIMIT: _remark(_("The daily limit of this account is reached. Nothing was debited."), "B11"),
    Refusal.HOST_CLOSED: _remark(
        _("Debits are closed at this hour. Your order is kept: please come back later. Nothing was debited."), "B12"
    ),
}
"""The remark above the field for an account, each with the code that the staff tell support on the phone."""
