"""核准申請 with a card of the stock, 補發或換發晶片卡: cards that the counter gives out, and those it takes back."""

import sqlalchemy as sa

from ra_contract.certificate import CarrierKind, Reason, Status
from ra_contract.clerk import CardState
from ra_contract.order import OrderState
from ra_contract.problems import Refusal
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.cards.inventory import card_of, give_out, of_stock
from rakiosk_ra.certificates import certificate_status
from rakiosk_ra.certificates.rows import CertificateRow
from rakiosk_ra.jobs.kinds.port import Asked, Given, Kind
from rakiosk_ra.orders.lifecycle import end, locked_open_orders


def _check_approval(asked: Asked) -> None:
    if asked.request.card_guid:
        _require_card_customer(asked)
        of_stock(asked.session, asked.request.card_guid)


def _approve(asked: Asked) -> Given:
    """Allow one application; a card of the stock becomes the customer's with it."""
    asked.customer.approved = True
    if asked.request.card_guid:
        give_out(of_stock(asked.session, asked.request.card_guid), asked.customer.id, asked.now)
    return Given()


def _check_replacement(asked: Asked) -> None:
    _require_card_customer(asked)
    of_stock(asked.session, asked.request.card_guid)
    card_of(asked.session, asked.customer.id, asked.request.old_card_guid)


def _replace(asked: Asked) -> Given:
    """Give a card out for a lost or dead one, whose certificates are held (dead) or revoked (lost, or asked for)."""
    old = card_of(asked.session, asked.customer.id, asked.request.old_card_guid)
    give_out(of_stock(asked.session, asked.request.card_guid), asked.customer.id, asked.now)
    old.state = CardState.LOST if asked.request.old_card_lost else CardState.WITHDRAWN
    asked.customer.approved = True
    reason = Reason.CARD_LOST if asked.request.old_card_lost else asked.request.revocation_reason
    return Given(" ".join(row.serial for row in _withdraw(asked, old.guid, reason)))


def _withdraw(asked: Asked, guid: str, reason: Reason | None) -> list[CertificateRow]:
    """The certificates of a card, withdrawn; a renewal of revoked ones ends, and its fee goes back."""
    query = sa.select(CertificateRow).where(
        CertificateRow.customer_id == asked.customer.id,
        CertificateRow.card_guid == guid,
        CertificateRow.status.in_((Status.VALID, Status.HELD)),
        CertificateRow.not_after > asked.now,
    )
    open_orders = locked_open_orders(asked.session, asked.customer.id)
    rows = list(asked.session.scalars(query.order_by(CertificateRow.id).with_for_update()))
    for row in rows:
        if reason is not None:
            certificate_status.revoke(asked.ra, asked.session, row, reason, asked.now)
        elif row.status is Status.VALID:
            certificate_status.hold(asked.ra, asked.session, row, asked.now)
    for order in open_orders if reason is not None else ():
        if any(row in rows for row in order.replaces):
            end(asked.ra, asked.session, order, OrderState.CANCELLED, asked.now)
    return rows


def _require_card_customer(asked: Asked) -> None:
    if asked.customer.carrier is not CarrierKind.CARD:
        raise Refused(Refusal.WRONG_CARRIER)


APPROVAL = Kind(carry_out=_approve, check=_check_approval)
REPLACEMENT = Kind(carry_out=_replace, check=_check_replacement)
