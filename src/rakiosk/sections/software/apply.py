"""參、一 憑證作業-憑證申請: apply for certificates in files on the customer's own stick."""

from ra_contract.order import Kind
from rakiosk.carriers.file.leaving import before_leaving
from rakiosk.carriers.file.order import MAKE_AND_SAVE, agreed_notice, in_force
from rakiosk.i18n import _
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import Wizard, until
from rakiosk.procedures.order import agree_to_terms, may_apply


@until(lambda order: order.is_open)
async def agree(v: Visit) -> None:  # manual step 2; may_apply is step 1
    await agree_to_terms(v, Kind.APPLICATION)


async def agreed(v: Visit) -> None:  # 3
    await v.show(agreed_notice(v.placed_order))


async def applied(v: Visit) -> None:  # 10; MAKE_AND_SAVE is 4 to 9
    # Manual: 參-一-10
    await v.show(in_force(v.placed_order, _("Your certificates are ready.")))


WIZARD = Wizard(
    "參-一",
    _("Apply for certificate"),
    steps=(may_apply, agree, agreed, *MAKE_AND_SAVE, applied),
    before_leaving=before_leaving,
)
