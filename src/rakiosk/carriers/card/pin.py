"""The card put in, the right one proven, its PIN asked for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace

from ra_contract.problems import Refusal
from rakiosk.card.port import CardView, OpenedCard, ReaderStatus
from rakiosk.carriers.card.needs import CARD_STAYS_IN
from rakiosk.carriers.card.which_reader import find_reader, forget_reader
from rakiosk.domain.errors import (
    CardForeign,
    CardOfSomeoneElse,
    CardReset,
    PinBlocked,
    PinWrong,
    RaRefused,
    TriesChanged,
)
from rakiosk.i18n import Words, _
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import NOTHING_TOLD, AskPin, InsertCard, Told
from rakiosk.kit.prompts.card import PIN_TITLE
from rakiosk.kit.visit import Visit
from rakiosk.secret import Secret

# Manual: 貳-一-4
TRIES_CHANGED = _(
    "The card has fewer tries left than were shown: another program has used it. Your card PIN was not sent."
)


async def card_in_reader(v: Visit) -> None:
    """Ask for a card unless one is in the reader."""
    if v.card_service.state.status is not ReaderStatus.PRESENT:
        await v.show(InsertCard())


async def look_at_own_card(v: Visit) -> CardView:
    """Read GUID and tries left of a card of the customer's; of any of ours, where nobody is signed in.

    Raises CardOfSomeoneElse, RaRefused for a card that the counter has taken out of use, and any CardError.
    """
    guids = v.session.card_guids if v.session is not None else ()
    view = await look_at_card(v, guids)
    if guids and view.guid not in guids:
        await forget_reader(v)
        refuse_former(v, view)
        raise CardOfSomeoneElse("none of the customer's GUIDs")
    return view


def refuse_former(v: Visit, view: CardView) -> None:
    """Raises RaRefused (card-withdrawn) for a card of the customer's that the counter has taken out of use."""
    if view.guid in v.customer.former_card_guids:
        raise RaRefused(Refusal.CARD_WITHDRAWN)


async def look_at_card(v: Visit, guids: Collection[str] = ()) -> CardView:
    """Look at the card of ours that is in the reader that is meant. Raises any CardError but the PIN's.

    `guids` are those of cards that are looked for: known to be in, it is not read once more.
    """
    await find_reader(v)
    try:
        async with v.working(_("Reading your card…")):
            return await v.card_service.look(guids)
    except CardForeign:
        await forget_reader(v)
        raise


@asynccontextmanager
async def opened_as_shown(v: Visit, card: CardView) -> AsyncIterator[OpenedCard]:
    """The card that the customer types a PIN for, opened; its counter is read again before the PIN may be sent.

    Raises TriesChanged when fewer tries are left than were shown, and any CardError.
    """
    async with v.card_service.opened(card.guid) as opened:
        tries_left = await opened.tries_left()
        if tries_left is None:
            raise CardReset("another program has left the PIN verified, and the card tells no tries")
        if tries_left < card.pin_tries_left:
            raise TriesChanged(tries_left)
        yield opened


async def with_pin(
    v: Visit,
    effect: Callable[[CardView, Secret], Awaitable[None]],
    remark: Words = "",
    title: Words = PIN_TITLE,
    told: Told = NOTHING_TOLD,
) -> None:
    """Ask for the PIN until the effect goes through with it; each entry spends at most one try. Raises PinBlocked.

    The effect is given the card as it was shown: it opens it by `opened_as_shown`. `told` stands above the first
    question.
    """
    card = await look_at_own_card(v)
    while True:
        if card.pin_tries_left == 0:
            raise PinBlocked("no try left")
        pin = await v.show(AskPin(card.pin_tries_left, remark, title, told), needs=CARD_STAYS_IN)
        told = NOTHING_TOLD
        try:
            await effect(card, pin)
        except PinWrong as wrong:
            noted("C14", wrong)
            card, remark = replace(card, pin_tries_left=wrong.tries_left), _("The card PIN was wrong.")
        except TriesChanged as changed:
            noted("C26", changed)
            card, remark = replace(card, pin_tries_left=changed.tries_left), TRIES_CHANGED
        else:
            return
        finally:
            pin.wipe()
