"""憑證申請 (manual 貳-一, 參-一), the same for every carrier: agree to the terms, then keys and certificates on it."""

from ra_contract.order import Kind
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.i18n import _
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Step, Wizard, effect
from rakiosk.procedures.order import (
    agree_to_terms,
    before_leaving,
    bind,
    in_force,
    may_apply,
    stays_open,
    tell_agreed,
)


@until(lambda order: order.is_open)
async def agree(v: Visit, ordering: Ordering) -> None:  # manual step 2; may_apply is step 1
    await agree_to_terms(v, ordering, Kind.APPLICATION)


@effect
async def bound(v: Visit, ordering: Ordering) -> None:
    await bind(v, ordering)


async def agreed(v: Visit, ordering: Ordering) -> None:  # 3, unless the carrier's first step says it
    await tell_agreed(v, ordering)


async def applied(v: Visit, ordering: Ordering) -> None:  # the last; the carrier's own steps come before it
    # Manual: 貳-一-5, 參-一-10
    title = _("Your certificates are ready.")
    await v.show(in_force(ordering.placed, title, ordering.keyring.carrier.words.applied))


def _steps(ordering: Ordering) -> tuple[Step[Ordering], ...]:
    keyring = ordering.keyring
    told = () if keyring.tells_agreed else (agreed,)
    return (may_apply, agree, bound, *told, *keyring.making, applied)


APPLY = Wizard(Ordering.begin, _steps, stays_open=stays_open, before_leaving=before_leaving)
