"""/v1/orders/{id}/card-authentication: the 9B relay; /v1/pin-resets: 晶片卡密碼重置, once a clerk has authorised it."""

from fastapi import APIRouter

from ra_contract.card import CardBinding, Challenge, ChallengeResponse, Witness
from ra_contract.pin_reset import PinReset, UnblockingCodes
from ra_contract.problems import Refusal
from rakiosk_ra.api.counted import counted
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.base.budgets import Verb, of_customer, spend
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.cards import pin_resets, relay
from rakiosk_ra.certificates.issued import last_proven_on
from rakiosk_ra.orders.lifecycle import bound_card, find_order

_authentication = APIRouter(prefix="/v1/orders/{order_id}/card-authentication", tags=["card authentication"])
_OUT_OF_USE = (Refusal.CARD_WITHDRAWN, Refusal.CARD_LOST)
_STEP = (*CUSTOMER, Refusal.NOT_FOUND, Refusal.ORDER_STATE, *_OUT_OF_USE, Refusal.WRONG_CARRIER)


@_authentication.put("", dependencies=[counted(Verb.CHALLENGE)], responses=refusals(*_STEP, Refusal.TOO_MANY_REQUESTS))
def challenge(ra: Ra, current: Customer, order_id: str, witness: Witness) -> Challenge:
    """Answer the card's witness, and challenge the card."""
    asked = decoded(witness.witness)
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        card = bound_card(session, order)
        asked_of = relay.of_order(session, order.sequence, card)
        return relay.challenge(ra, session, asked_of, card, asked, ra.clock())


@_authentication.put("/response", status_code=204, responses=refusals(*_STEP, Refusal.CARD_NOT_GENUINE))
def respond(ra: Ra, current: Customer, order_id: str, answer: ChallengeResponse) -> None:
    """Check the card's response."""
    response = decoded(answer.response)
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        card = bound_card(session, order)
        is_genuine = relay.check_response(
            session, relay.of_order(session, order.sequence, card), card, response, ra.clock()
        )
    if not is_genuine:
        raise Refused(Refusal.CARD_NOT_GENUINE)


_resets = APIRouter(prefix="/v1/pin-resets", tags=["PIN resets"])
_OVER = (Refusal.AUTHORISATION_EXPIRED, Refusal.AUTHORISATION_CANCELLED)
_ONE = (*CUSTOMER, Refusal.NOT_FOUND, Refusal.OTHER_KIOSK, Refusal.AUTHORISATION_SPENT)


@_resets.get(
    "/current",
    responses=refusals(*CUSTOMER, Refusal.NOT_AUTHORISED, *_OVER, Refusal.OTHER_KIOSK),
)
def current_reset(ra: Ra, current: Customer) -> PinReset:
    """The clerk's authorisation for this customer at this kiosk."""
    with ra.database.read() as session:
        return pin_resets.current(session, current.customer, current.kiosk, ra.clock())


@_resets.put(
    "/{reset_id}/redemption",
    dependencies=[counted(Verb.PIN_RESET)],
    responses=refusals(*_ONE, *_OVER, Refusal.OTHER_CARD, Refusal.TOO_MANY_REQUESTS),
)
def redeem(ra: Ra, current: Customer, reset_id: str, binding: CardBinding) -> UnblockingCodes:
    """The unblocking codes of the card in the reader; the same again until the completion or the expiry."""
    with ra.database.write() as session:
        spend(session, ra.settings.budgets, Verb.PIN_RESET, of_customer(current.customer.id), ra.clock())
        guid = binding.card_guid
        proven_at = last_proven_on(session, guid)
        return pin_resets.redeem(ra, session, current.customer, current.kiosk, reset_id, guid, proven_at=proven_at)


@_resets.put("/{reset_id}/completion", status_code=204, responses=refusals(*_ONE))
def complete(ra: Ra, current: Customer, reset_id: str) -> None:
    """The PIN is reset, and the card has the next PUK."""
    with ra.database.write() as session:
        pin_resets.complete(session, current.customer, current.kiosk, reset_id, ra.clock())


ROUTERS = (
    _authentication,
    _resets,
)
