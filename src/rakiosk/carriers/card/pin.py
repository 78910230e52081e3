"""The card put in, the right one proven, its PIN asked for."""

from collections.abc import Awaitable, Callable

from rakiosk.card.port import CardView, ReaderStatus
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.which_reader import find_reader, forget_reader
from rakiosk.domain.errors import CardForeign, CardOfSomeoneElse, PinBlocked, PinWrong
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import AskPin, InsertCard
from rakiosk.kit.visit import Visit
from rakiosk.secret import Secret


async def card_in_reader(v: Visit) -> None:
    """Ask for a card unless one is in the reader."""
    if v.card_service.state.status is not ReaderStatus.PRESENT:
        await v.show(InsertCard())


async def look_at_own_card(v: Visit) -> CardView:
    """Read GUID and tries left of a card of the customer's. Raises CardOfSomeoneElse, and any CardError."""
    view = await look_at_card(v)
    if v.customer.card_guids and view.guid not in v.customer.card_guids:
        await forget_reader(v)
        raise CardOfSomeoneElse("none of the customer's GUIDs")
    return view


async def look_at_card(v: Visit) -> CardView:
    """Look at the card of ours that is in the reader that is meant. Raises any CardError but the PIN's."""
    await find_reader(v)
    try:
        async with v.working(_("Reading your card…")):
            return await v.card_service.look()
    except CardForeign:
        await forget_reader(v)
        raise


async def with_pin(v: Visit, effect: Callable[[CardView, Secret], Awaitable[None]], remark: Words = "") -> None:
    """Ask for the PIN until the effect goes through with it; each entry spends at most one try. Raises PinBlocked."""
    card = await look_at_own_card(v)
    tries_left = card.pin_tries_left
    while True:
        if tries_left == 0:
            raise PinBlocked("no try left")
        pin = await v.show(AskPin(tries_left, remark), needs=CARD_STAYS_IN)
        try:
            await effect(card, pin)
        except PinWrong as wrong:
            tries_left = wrong.tries_left
            remark = _("The card PIN was wrong.")
        else:
            return
        finally:
            pin.wipe()
