"""貳、一 憑證作業-憑證申請: apply for the certificates on the customer's card."""

from ra_contract.order import Kind
from rakiosk.carriers.card.enrolment import enrol
from rakiosk.carriers.card.order import (
    agree_with_card_in,
    bind_own_card,
    require_new_keys,
    tell_agreed,
    until_confirmed,
)
from rakiosk.i18n import _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts.common import Notice, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, until
from rakiosk.procedures.order import may_apply


async def may_apply_here(v: Visit) -> None:  # manual step 1
    await may_apply(v)
    require_new_keys(v)


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # 2
    await agree_with_card_in(v, Kind.APPLICATION)


async def agreed(v: Visit) -> None:  # 3
    await bind_own_card(v)
    await tell_agreed(v)


@until(lambda order: order.is_confirmed)
async def make(v: Visit) -> None:  # 4
    await until_confirmed(v, enrol)


async def applied(v: Visit) -> None:  # 5
    await v.show(
        Notice(
            # Manual: 貳-一-5
            _("Your certificates are ready."),
            (_("They were read back from your card, and their keys work."),),
            facts=tuple(certificate_facts(v.placed_order.certificates)),
            tone=Tone.GOOD,
        )
    )


WIZARD = Wizard("貳-一", _("Apply for certificate"), steps=(may_apply_here, agree, agreed, make, applied))
