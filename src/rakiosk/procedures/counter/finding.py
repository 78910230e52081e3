"""The customer before the desk, found: by CN, by a slip's number or code, or by the card, which proves itself first."""

import re

from ra_contract.clerk import CardState, CounterCard, Sought
from ra_contract.problems import Refusal
from ra_contract.rules import normalised_cn
from rakiosk.authority.relay import CounterCardRelay
from rakiosk.card.port import CardView, ReaderStatus
from rakiosk.carriers.card.pin import look_at_card
from rakiosk.domain.errors import CounterRefused
from rakiosk.i18n import _
from rakiosk.kit.desk import Desk
from rakiosk.kit.visit import Visit

_NUMBER = re.compile(r"[AEJRS]-[0-9]+")  # of an order (A-, E-), a job, a receipt, a statement
_CN_MOST = 64  # X.520, ub-common-name; what is longer was scanned from a slip
_CHECK_CODE = re.compile(r"[0-9A-Z]{12}")


async def find(v: Visit, desk: Desk, typed: str) -> None:
    """Find who is meant by what was typed or scanned. Raises CounterRefused."""
    for sought in meant_by(typed):
        try:
            async with v.working(_("Looking for the customer…")):
                desk.customer = await desk.ra.customer(sought)
        except CounterRefused as refused:
            if sought == meant_by(typed)[-1] or refused.code is not Refusal.CUSTOMER_UNKNOWN:
                raise
        else:
            return


def meant_by(typed: str) -> tuple[Sought, ...]:
    """The meanings that a text may have, the likeliest first: a slip's number or its QR code, a CN, a check code."""
    text = typed.strip()
    number = re.sub(r"\s", "", text).upper()
    if len(text) > _CN_MOST or "://" in text:
        return (Sought(number=text),)
    if _NUMBER.fullmatch(number):
        return Sought(number=number), Sought(cn=normalised_cn(text))
    if _CHECK_CODE.fullmatch(number):
        return Sought(cn=normalised_cn(text)), Sought(number=number)
    return (Sought(cn=normalised_cn(text)),)


async def find_by_card(v: Visit, desk: Desk) -> None:
    """Find the holder of the card in the reader, which proves itself. Raises CardError, CounterRefused."""
    card = await proven_card(v, desk)
    async with v.working(_("Looking for the customer…")):
        desk.customer = await desk.ra.customer(Sought(card_guid=card.guid))


async def look_again(v: Visit, desk: Desk) -> None:
    """Ask how the customer stands now."""
    async with v.working(_("Looking for the customer…")):
        desk.customer = await desk.ra.customer(Sought(cn=desk.found.cn))


async def proven_card(v: Visit, desk: Desk) -> CardView:
    """The card in the reader, once it has proved to the RA which it is. Raises CardError, RaError."""
    card = await look_at_card(v)
    async with v.working(_("The registration authority checks the card…")), v.card_service.opened(card.guid) as opened:
        await opened.authenticate(CounterCardRelay(desk.ra, card.guid))
    desk.card_guid = card.guid
    return card


def is_card_in(v: Visit) -> bool:
    """Whether a card lies in the reader."""
    return v.card_service.state.status is ReaderStatus.PRESENT


def cards_in_use(desk: Desk) -> list[CounterCard]:
    """The customer's cards that are good for something."""
    return [card for card in desk.found.cards if card.state is CardState.IN_USE]
