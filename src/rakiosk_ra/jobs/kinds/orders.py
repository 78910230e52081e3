"""未完成的申辦: an open order that goes to another card of the customer's, or is given up with its fee."""

from ra_contract.certificate import CarrierKind
from ra_contract.order import OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards.inventory import card_of
from rakiosk_ra.jobs.kinds.port import Asked, Given, Kind
from rakiosk_ra.orders import lifecycle
from rakiosk_ra.orders.rows import OrderRow


def _check_binding(asked: Asked) -> None:
    if _order(asked).carrier is not CarrierKind.CARD:
        raise Refused(Refusal.WRONG_CARRIER)
    card_of(asked.session, asked.customer.id, asked.request.card_guid)


def _bind(asked: Asked) -> Given:
    card = card_of(asked.session, asked.customer.id, asked.request.card_guid)
    lifecycle.bind_anew(asked.ra, asked.session, _order(asked), card, asked.now, has_old_keys=False)
    return Given(asked.request.order)


def _check_refund(asked: Asked) -> None:
    _order(asked)


def _refund(asked: Asked) -> Given:
    """Give it up; what was paid goes back with the reaper's next round."""
    lifecycle.end(asked.ra, asked.session, _order(asked), OrderState.CANCELLED, asked.now)
    return Given(asked.request.order)


def _order(asked: Asked) -> OrderRow:
    return lifecycle.open_order_numbered(asked.session, asked.customer.id, asked.request.order)


BINDING = Kind(carry_out=_bind, check=_check_binding)
REFUND = Kind(carry_out=_refund, check=_check_refund)
