"""憑證展期 (manual 貳-二, 參-二), the same for every carrier: agree, prove, pay once, then new certificates on it."""

from ra_contract.order import Kind
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.i18n import _
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Step, Wizard
from rakiosk.procedures.order import (
    agree_to_terms,
    before_leaving,
    bind,
    in_force,
    may_renew,
    stays_open,
    tell_agreed,
)
from rakiosk.procedures.pay import paid, pay
from rakiosk.procedures.receipt_offer import offer_renewal_receipt, without_receipt


@until(lambda order: order.is_open)
async def agree(v: Visit, ordering: Ordering) -> None:  # manual step 2; may_renew is step 1
    await agree_to_terms(v, ordering, Kind.RENEWAL)


async def agreed(v: Visit, ordering: Ordering) -> None:  # 3
    await bind(v, ordering)
    await ordering.keyring.check_renewal(v, ordering.placed)
    remarks = ordering.keyring.renewal_remarks(ordering.placed)
    fee = _("The fee for the renewal is NT$ {fee}.", fee=ordering.placed.fee)
    await tell_agreed(v, ordering, *remarks, fee, *await without_receipt(v))


async def renewed(v: Visit, ordering: Ordering) -> None:  # the last; pay is 4, paid 5, then the carrier's own steps
    # Manual: 貳-二-7, 參-二-12
    title = _("Your certificates have been renewed.")
    await v.show(in_force(ordering.placed, title, ordering.keyring.carrier.words.renewed))
    await offer_renewal_receipt(v, ordering.placed)


def _steps(ordering: Ordering) -> tuple[Step[Ordering], ...]:
    keyring = ordering.keyring
    return (may_renew, agree, agreed, *keyring.before_paying, pay, paid, *keyring.making, renewed)


RENEW = Wizard(Ordering.begin, _steps, stays_open=stays_open, before_leaving=before_leaving)
