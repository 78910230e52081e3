"""What applying and renewing on a card share: the right card bound to the order, and the PIN until all is on it."""

from collections.abc import Awaitable, Callable

from ra_contract.order import Kind
from rakiosk.card.port import Ability
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.pin import card_in_reader, look_at_own_card, with_pin
from rakiosk.domain.errors import DriverCannot
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts.common import Notice
from rakiosk.kit.stage import Progress
from rakiosk.kit.visit import Visit
from rakiosk.procedures.order import agree_to_terms
from rakiosk.secret import Secret

PutOnCard = Callable[[Visit, Secret, Progress], Awaitable[None]]


def require_new_keys(v: Visit) -> None:
    """That keys can be put on cards here: said before terms, PIN and money. Raises DriverCannot."""
    if not v.card_service.can(Ability.AUTHENTICATE):
        raise DriverCannot("no management key at this kiosk")


async def agree_with_card_in(v: Visit, kind: Kind) -> None:
    """The consent to the terms, with the card in the reader."""
    await card_in_reader(v)
    await agree_to_terms(v, kind)


async def bind_own_card(v: Visit) -> None:
    """Prove that the card in the reader is the customer's, to the kiosk and to the RA."""
    await card_in_reader(v)
    await look_at_own_card(v)
    async with v.working(_("Checking that this card is yours…")):
        v.order = await v.ra.bind_card(v.placed_order, v.own_card.guid)


async def until_confirmed(v: Visit, put_on_card: PutOnCard, remark: Words = "") -> None:
    """Ask for the PIN until the order's certificates are on the card and confirmed."""
    v.order = await v.ra.order(v.placed_order)  # the confirmation may have arrived before its answer was lost
    if v.order.is_confirmed:
        return

    async def effect(pin: Secret) -> None:
        async with v.working(_("Checking your card PIN")) as progress:
            await put_on_card(v, pin, progress)

    await with_pin(v, effect, remark)


async def tell_agreed(v: Visit, *more: Words) -> None:
    """已同意用戶約定條款: the order stands, on this card."""
    await v.show(
        Notice(
            # Manual: 貳-一-3
            _("You have agreed to the terms. The certificates are kept on this smart card."),
            (_("This is your card. Please leave it in the reader until everything is done."), *more),
            facts=((_("Order number"), v.placed_order.number),),
        ),
        needs=CARD_STAYS_IN,
    )
