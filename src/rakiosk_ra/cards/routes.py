"""/v1/orders/{id}/card-authentication: the 9B relay."""

from fastapi import APIRouter

from ra_contract.card import Challenge, ChallengeResponse, Witness
from ra_contract.problems import Refusal
from rakiosk_ra.api.parts import CUSTOMER, Customer, Ra, refusals
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.wire import decoded
from rakiosk_ra.cards import relay
from rakiosk_ra.orders.lifecycle import find_order

router = APIRouter(prefix="/v1/orders/{order_id}/card-authentication", tags=["card authentication"])
_STEP = (*CUSTOMER, Refusal.NOT_FOUND, Refusal.ORDER_STATE, Refusal.WRONG_CARRIER)


@router.put("", responses=refusals(*_STEP, Refusal.TOO_MANY_REQUESTS))
def challenge(ra: Ra, current: Customer, order_id: str, witness: Witness) -> Challenge:
    """Answer the card's witness, and challenge the card."""
    asked = decoded(witness.witness)
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        return relay.challenge(ra, session, order, asked, ra.clock())


@router.put("/response", status_code=204, responses=refusals(*_STEP, Refusal.CARD_NOT_GENUINE))
def respond(ra: Ra, current: Customer, order_id: str, answer: ChallengeResponse) -> None:
    """Check the card's response."""
    response = decoded(answer.response)
    with ra.database.write() as session:
        order = find_order(session, current.customer, order_id, lock=True)
        is_genuine = relay.check_response(session, order, response, ra.clock())
    if not is_genuine:
        raise Refused(Refusal.CARD_NOT_GENUINE)
