"""/v1/pin-resets: 晶片卡密碼重置, once a clerk has authorised it."""

from fastapi import APIRouter

from ra_contract.card import CardBinding
from ra_contract.pin_reset import PinReset, UnblockingCodes
from ra_contract.problems import Refusal
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.cards import pin_resets

router = APIRouter(prefix="/v1/pin-resets", tags=["PIN resets"])
_ONE = (*CUSTOMER, Refusal.NOT_FOUND, Refusal.OTHER_KIOSK, Refusal.AUTHORISATION_SPENT)


@router.get(
    "/current",
    responses=refusals(*CUSTOMER, Refusal.NOT_AUTHORISED, Refusal.AUTHORISATION_EXPIRED, Refusal.OTHER_KIOSK),
)
def current_reset(ra: Ra, current: Customer) -> PinReset:
    """The clerk's authorisation for this customer at this kiosk."""
    with ra.database.read() as session:
        return pin_resets.current(session, current.customer, current.kiosk, ra.clock())


@router.put("/{reset_id}/redemption", responses=refusals(*_ONE, Refusal.AUTHORISATION_EXPIRED, Refusal.OTHER_CARD))
def redeem(ra: Ra, current: Customer, reset_id: str, binding: CardBinding) -> UnblockingCodes:
    """The unblocking codes of the card in the reader; the same again until the completion or the expiry."""
    with ra.database.write() as session:
        return pin_resets.redeem(ra, session, current.customer, current.kiosk, reset_id, binding.card_guid)


@router.put("/{reset_id}/completion", status_code=204, responses=refusals(*_ONE))
def complete(ra: Ra, current: Customer, reset_id: str) -> None:
    """The PIN is reset, and the card has the next PUK."""
    with ra.database.write() as session:
        pin_resets.complete(session, current.customer, current.kiosk, reset_id, ra.clock())
